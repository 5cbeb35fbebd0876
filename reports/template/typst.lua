--- What the PDF needs beyond Pandoc's: captions that stay with their table or chart, alternative
--- texts, the tiles of the first page, and annexes.

if FORMAT ~= "typst" then
  return {}
end

local FEW_ROWS, SHORT = 12, 250 -- rows, and letters in their longest cells, of a table that stays on one page
local LEAST_ROWS = 4 -- of a table whose last two are kept together; one with fewer stays on one page
local GROUP = "/*group*/" -- a comment that marks the row of a group in Pandoc's Typst
local TALL = 600 -- letters in one cell: with more it may be too tall to be kept on one page
local TEXT, LETTER, LINE, MARGINS = 165, 1.9, 4.6, 3 -- millimetres: the text, a letter and a line of a table, a cell's margins
local CAPTION, ROOM, MOST_ROOM = 9, 45, 110 -- a caption's line and gap; the least and the most left for a table's beginning

local function raw(text)
  return pandoc.RawBlock("typst", text)
end

local function text(value)
  return '"' .. value:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

--- Pandoc escapes what Typst takes for a heading or a list at the start of a paragraph, but not of a cell or an item.
function Plain(plain)
  local first = plain.content[1]
  if first and first.t == "Str" and (first.text:match("^[=%-+/]") or first.text:match("^%d+%.")) then
    plain.content:insert(1, pandoc.RawInline("typst", "\\"))
    return plain
  end
end

--- A figure of Typst around `body`, with the caption and the label that references lead to.
local function figure(kind, body, caption, id)
  local blocks = pandoc.Blocks({ raw(("#figure(kind: %s, ["):format(kind)) })
  blocks:extend(body)
  blocks:extend({ raw("], caption: ["), caption, raw(("]) <%s>"):format(id)) })
  return blocks
end

function Figure(fig)
  local image = fig.content[1].content[1]
  local source, alt, width = text(image.src), text(image.attributes["alt"]), image.attributes["width"]
  local chart = raw(("#image(%s, alt: %s, width: %s)"):format(source, alt, width))
  return figure("image", { chart }, fig.caption.long[1], fig.identifier)
end

local function longest(row)
  local letters = 0
  for _, cell in ipairs(row.cells) do
    letters = math.max(letters, utf8.len(pandoc.utils.stringify(cell.contents)))
  end
  return letters
end

--- Typst keeps the rows of a foot together: as a foot the last two rows never leave one of them alone on a page.
function Table(tbl)
  local rows = tbl.bodies[1].body
  local count = #rows
  if count >= LEAST_ROWS and math.max(longest(rows[count]), longest(rows[count - 1])) <= TALL then
    tbl.foot.rows = { rows:remove(count - 1), rows:remove() }
  end
  tbl.classes:insert("typst:no-figure")
  return tbl
end

--- Whether a row could be taller than a page, so that it has to be allowed to break.
local function has_tall_row(tbl)
  for _, row in ipairs(tbl.bodies[1].body) do
    if longest(row) > TALL then
      return true
    end
  end
  return false
end

--- Whether a table is so short that it stays on one page.
local function is_short(tbl)
  local rows, letters = 0, 0
  for _, part in ipairs({ tbl.bodies[1].body, tbl.foot.rows }) do
    for _, row in ipairs(part) do
      rows, letters = rows + 1, letters + longest(row)
    end
  end
  return rows <= FEW_ROWS and letters <= SHORT or rows < LEAST_ROWS and letters <= TALL
end

--- How tall a row will be, in millimetres, about.
local function height(row, tbl)
  local lines = 1
  for place, cell in ipairs(row.cells) do
    local width = (tbl.colspecs[place][2] or 1) * TEXT - MARGINS
    lines = math.max(lines, math.ceil(utf8.len(pandoc.utils.stringify(cell.contents)) * LETTER / width))
  end
  return lines * LINE + MARGINS
end

--- What has to be left of a page for caption, head and the first two rows, so that none of these stands alone.
local function beginning(tbl)
  local rows = pandoc.List(tbl.head.rows) .. pandoc.List(tbl.bodies[1].body) .. pandoc.List(tbl.foot.rows)
  local needed = CAPTION
  for place = 1, math.min(#rows, 3) do
    needed = needed + height(rows[place], tbl)
  end
  return needed
end

local function of_group(row)
  return row.attr.classes:includes("group")
end

--- A table with rows that name groups: Typst leaves no head alone at the end of a page, so each of them becomes one of
-- the second level, which Pandoc does not write.
local function with_heads(tbl)
  local groups = tbl.bodies[1].body:filter(of_group)
  if #groups == 0 then
    return tbl
  end
  for _, row in ipairs(groups) do
    local _, named = row.cells:find_if(function(cell)
      return #cell.contents > 0
    end)
    row.cells[named].contents[1].content:insert(1, pandoc.RawInline("typst", GROUP))
  end
  local written = pandoc.write(pandoc.Pandoc({ tbl }), "typst", pandoc.WriterOptions({ wrap_text = "none" }))
  local lines = pandoc.List({})
  for line in written:gmatch("[^\n]+") do -- a row each
    local cells = line:find(GROUP, 1, true) and line:match("^%s*(.-),$")
    lines:insert(cells and ("table.header(level: 2, repeat: false, %s),"):format(cells) or line)
  end
  return raw(table.concat(lines, "\n"))
end

local function captioned(div)
  local tbl = div.content[1]
  local caption = tbl.caption.long[1]
  tbl.caption = pandoc.Caption({})
  local needed, short = beginning(tbl), is_short(tbl)
  local body = pandoc.Blocks({ with_heads(tbl) })
  if has_tall_row(tbl) then
    body:insert(1, raw("#set table.cell(breakable: true)"))
  end
  local blocks = figure("table", body, caption, div.identifier)
  local room = needed > MOST_ROOM and ROOM or math.max(ROOM, needed)
  blocks:insert(1, raw(short and "#[#show figure: set block(breakable: false)" or ("#[#room.update(%.0fmm)"):format(room)))
  blocks:insert(raw("]"))
  return blocks
end

local function glance(div)
  local blocks = pandoc.Blocks({ raw("#glance(") })
  for _, item in ipairs(div.content[1].content) do
    blocks:insert(raw("["))
    blocks:extend(item)
    blocks:insert(raw("],"))
  end
  blocks:insert(raw(")"))
  return blocks
end

--- An annex: on pages of its own, its heading in two lines.
local function annex(div)
  local header, note = div.content:remove(1), div.content:remove(1)
  local flipped = header.classes:includes("landscape") and "true" or "false"
  local blocks = pandoc.Blocks({ raw(("#annex(%s, [%s], ["):format(flipped, header.attributes["mark"])) })
  blocks:extend({ pandoc.Plain(header.content), raw(("], <%s>, ["):format(header.identifier)), note, raw("])[") })
  blocks:extend(div.content)
  blocks:insert(raw("]"))
  return pandoc.Div(blocks, div.attr)
end

--- The report's last paragraph stays with the signature below it.
local function closing(div)
  local blocks = pandoc.Blocks({ raw("#block(sticky: true)[") })
  blocks:extend(div.content)
  blocks:insert(raw("]"))
  return blocks
end

function Div(div)
  if div.classes:includes("annex") then
    return annex(div)
  elseif div.classes:includes("closing") then
    return closing(div)
  elseif div.classes:includes("table") then
    return captioned(div)
  elseif div.classes:includes("glance") then
    return glance(div)
  end
end
