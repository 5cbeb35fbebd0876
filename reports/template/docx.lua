--- What Word needs beyond Pandoc's: pixels instead of SVG, a style of their own for table cells and tiles.

if FORMAT ~= "docx" then
  return {}
end

local ACROSS = 4

local function styled(blocks, style)
  local paragraphs = pandoc.Blocks(blocks):map(function(block)
    return block.t == "Plain" and pandoc.Para(block.content) or block -- a Plain would take the style Compact
  end)
  return pandoc.Div(paragraphs, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function each_cell(rows, style)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      cell.contents = { styled(cell.contents, style) }
    end
  end
end

function Table(tbl)
  each_cell(tbl.head.rows, "Table Head")
  for _, body in ipairs(tbl.bodies) do
    each_cell(body.body, "Table Text")
  end
  return tbl
end

local function large_counts(tile)
  return tile:walk({
    Strong = function(count)
      return pandoc.Span(count.content, pandoc.Attr("", {}, { ["custom-style"] = "Glance Count" }))
    end,
  })
end

--- The tiles of the first page, four in a row.
function Div(div)
  if not div.classes:includes("glance") then
    return nil
  end
  local rows, items = {}, div.content[1].content
  for index = 1, #items, ACROSS do
    local row = {}
    for place = index, index + ACROSS - 1 do
      table.insert(row, { large_counts(styled(items[place] or {}, "Glance")) })
    end
    table.insert(rows, row)
  end
  local aligns, widths = {}, {}
  for place = 1, ACROSS do
    aligns[place], widths[place] = pandoc.AlignCenter, 1 / ACROSS
  end
  return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligns, widths, {}, rows))
end

function Image(image)
  image.src = image.src:gsub("%.svg$", ".png")
  image.caption = pandoc.Inlines(image.attributes["alt"] or "")
  return image
end
