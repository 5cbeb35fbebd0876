--- What the PDF needs beyond Pandoc's: captions that stay with their table or chart, alternative
--- texts, the tiles of the first page, and annexes.

if FORMAT ~= "typst" then
  return {}
end

local FEW_ROWS = 12 -- that may be kept together at the end of a table
local LEAST_ROWS = 4 -- of a table whose last two are kept together; one with fewer stays on one page
local SHORT = 50 -- millimetres: the rows of a table that stays on one page
local GROUP = "/*group*/" -- a comment that marks the row of a group in Pandoc's Typst
local TALL = 600 -- letters in one cell: with more it may be too tall to be kept on one page
local TEXT, LETTER, LINE, MARGINS = 165, 1.9, 4.6, 3 -- millimetres: the text, a letter and a line of a table, a cell's margins
local FIRST_LINES = 2 -- of text in a table's first rows, that stay with its head
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

--- A page may end between two images of a figure; the last of them stays with the caption.
function Figure(fig)
  local images = fig.content:map(function(plain)
    local image = plain.content[1]
    local source, alt, width = text(image.src), text(image.attributes["alt"]), image.attributes["width"]
    return ("image(%s, alt: %s, width: %s)"):format(source, alt, width)
  end)
  return figure("image", { raw(("#charts(%s)"):format(table.concat(images, ", "))) }, fig.caption.long[1], fig.identifier)
end

local function longest(row)
  local letters = 0
  for _, cell in ipairs(row.cells) do
    letters = math.max(letters, utf8.len(pandoc.utils.stringify(cell.contents)))
  end
  return letters
end

--- The rows at a table's end that stay together: two, or as many as the first cell of one of them spans.
local function ending(tbl)
  local rows, last = tbl.bodies[1].body, pandoc.List({})
  while #last < 2 or #last[1].cells < #tbl.colspecs do
    last:insert(1, rows[#rows - #last])
  end
  return last
end

--- Typst keeps the rows of a foot together: as a foot the last rows never leave one of them alone on a page.
function Table(tbl)
  local rows = tbl.bodies[1].body
  local last = #rows >= LEAST_ROWS and ending(tbl) or {}
  local tallest = 0
  for _, row in ipairs(last) do
    tallest = math.max(tallest, longest(row))
  end
  if tallest <= TALL and #last <= FEW_ROWS then
    for _ = 1, #last do
      rows:remove()
    end
    tbl.foot.rows = last
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

--- How many lines a row will take, about.
local function lines_of(row, tbl)
  local lines, spanned = 1, #tbl.colspecs - #row.cells
  for place, cell in ipairs(row.cells) do
    local width = (tbl.colspecs[place + spanned][2] or 1) * TEXT - MARGINS
    lines = math.max(lines, math.ceil(utf8.len(pandoc.utils.stringify(cell.contents)) * LETTER / width))
  end
  return lines
end

--- How tall some rows will be, in millimetres, about.
local function height(rows, tbl)
  local sum = 0
  for _, row in ipairs(rows) do
    sum = sum + lines_of(row, tbl) * LINE + MARGINS
  end
  return sum
end

--- Whether a table is so short that it stays on one page.
local function is_short(tbl)
  local rows = pandoc.List(tbl.bodies[1].body) .. pandoc.List(tbl.foot.rows)
  local letters = 0
  for _, row in ipairs(rows) do
    letters = letters + longest(row)
  end
  return height(rows, tbl) <= SHORT or #rows < LEAST_ROWS and letters <= TALL
end

--- What has to be left of a page for caption, head and the first rows, FIRST_LINES at least, so that none stands alone.
local function beginning(tbl)
  local needed, shown = CAPTION + height(tbl.head.rows, tbl), 0
  for _, row in ipairs(pandoc.List(tbl.bodies[1].body) .. pandoc.List(tbl.foot.rows)) do
    if shown < FIRST_LINES then
      needed, shown = needed + height({ row }, tbl), shown + lines_of(row, tbl)
    end
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

--- A paragraph that stays with what is below it.
local function kept(div)
  local blocks = pandoc.Blocks({ raw("#block(sticky: true)[") })
  blocks:extend(div.content)
  blocks:insert(raw("]"))
  return blocks
end

function Div(div)
  if div.classes:includes("annex") then
    return annex(div)
  elseif div.classes:includes("kept") then
    return kept(div)
  elseif div.classes:includes("table") then
    return captioned(div)
  elseif div.classes:includes("glance") then
    return glance(div)
  end
end
