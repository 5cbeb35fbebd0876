--- What Word needs beyond Pandoc's: pixels instead of SVG, styles of their own for table cells, tiles and annexes.

if FORMAT ~= "docx" then
  return {}
end

local function with_style(style, id)
  return pandoc.Attr(id or "", {}, { ["custom-style"] = style })
end

local function styled(blocks, style)
  local paragraphs = pandoc.Blocks(blocks):map(function(block)
    return block.t == "Plain" and pandoc.Para(block.content) or block -- a Plain would take the style Compact
  end)
  return pandoc.Div(paragraphs, with_style(style))
end

local function each_cell(rows, style)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      cell.contents = { styled(cell.contents, row.attr.classes:includes("group") and "Table Group" or style) }
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
      return pandoc.Span(count.content, with_style("Glance Count"))
    end,
  })
end

--- An annex: its heading in two lines of one paragraph. Before its style pipeline/rendering/word_layout.py begins a section.
local function annex(div)
  local header, note = div.content:remove(1), div.content:remove(1)
  local heading = pandoc.Para({
    pandoc.Span({ pandoc.Str(header.attributes["mark"]) }, pandoc.Attr(header.identifier)),
    pandoc.LineBreak(),
    pandoc.Span(header.content, with_style("Annex Title")),
  })
  local style = header.classes:includes("landscape") and "Annex Landscape" or "Annex"
  local blocks = pandoc.Blocks({ styled({ heading }, style), styled({ note }, "Annex Note") })
  blocks:extend(div.content)
  return pandoc.Div(blocks, div.attr)
end

--- The tiles of the first page, in one row.
local function glance(div)
  local row, aligns, widths, items = {}, {}, {}, div.content[1].content
  for place, item in ipairs(items) do
    row[place] = { large_counts(styled(item, "Glance")) }
    aligns[place], widths[place] = pandoc.AlignCenter, 1 / #items
  end
  return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligns, widths, {}, { row }))
end

--- The years of a plan stay on one line: "2021 - 2030".
function Inlines(inlines)
  local changed = false
  for place = 3, #inlines - 2 do
    if inlines[place].text == "-" then
      local first, last = inlines[place - 2].text or "", inlines[place + 2].text or ""
      if first:match("%d%d%d%d$") and last:match("^%d%d%d%d") then
        inlines[place - 1], inlines[place + 1] = pandoc.Str("\u{a0}"), pandoc.Str("\u{a0}")
        changed = true
      end
    end
  end
  return changed and inlines or nil
end

function Div(div)
  if div.classes:includes("annex") then
    return annex(div)
  elseif div.classes:includes("kept") then
    return styled(div.content, "Kept") -- with what is below it: a table, or the signature
  elseif div.classes:includes("glance") then
    return glance(div)
  end
end

--- Pandoc would set the images of a figure side by side in a table: they stand below each other, the last one kept with
-- the caption.
function Figure(figure)
  if #figure.content == 1 then
    return nil
  end
  local blocks = pandoc.Blocks({})
  for place, plain in ipairs(figure.content) do
    blocks:insert(styled({ plain }, place < #figure.content and "Chart" or "Captioned Figure"))
  end
  blocks:insert(styled(figure.caption.long, "Image Caption"))
  return pandoc.Div(blocks, pandoc.Attr(figure.identifier))
end

function Image(image)
  image.src = image.src:gsub("%.svg$", ".png")
  image.caption = pandoc.Inlines(image.attributes["alt"] or "")
  return image
end
