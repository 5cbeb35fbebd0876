--- On paper no column is narrower than its longest word.
--
-- Word breaks a word that doesn't fit between any two of its letters, and Typst prints it over its neighbour: "(2.135/2.17"
-- above "0)". The widths that a table asks for are kept as far as its words allow, whatever font there is: letters are
-- taken to be as wide as in Times New Roman, the widest of the report's fonts.

if FORMAT ~= "typst" and FORMAT ~= "docx" then
  return {}
end

local UPRIGHT, LANDSCAPE = 165, 252 -- millimetres of text on a line
local EM = 11 * 25.4 / 72 -- of a table's letters, in millimetres
local MARGINS = 3 -- of a cell, left and right together
local BOLD = 1.05
local BROKEN = 25 -- letters of a word that Typst and Word are given places to break at (official.typ)
local WIDTHS = { -- of letters, in ems
  { "., \u{a0}", 0.25 },
  { "ijlftr:;'|!/()[]-", 0.33 },
  { "acesz", 0.45 },
  { "mwMW%", 0.85 },
  { "▲▼", 1 },
}
local LOWER, UPPER, SIGN = 0.5, 0.72, 0.75 -- of all others
local FIRST_SIGN = 0x2190 -- arrows, mathematical signs, the shapes of the verdicts

local function measured(letter)
  for _, entry in ipairs(WIDTHS) do
    if entry[1]:find(letter, 1, true) then
      return entry[2]
    end
  end
  if utf8.codepoint(letter) >= FIRST_SIGN then
    return SIGN
  end
  return pandoc.text.lower(letter) == letter and LOWER or UPPER
end

local known = {}

local function width_of(letter)
  known[letter] = known[letter] or measured(letter)
  return known[letter]
end

--- What may not be broken: words, the dash at which one may be broken taken for a space.
local function words(cell)
  local said = pandoc.utils.stringify(cell.contents):gsub("\u{200b}", " ")
  return said:gmatch("[^%s-]+")
end

local function longest(cell)
  local most = 0
  for word in words(cell) do
    local width = 0
    for _, code in utf8.codes(word) do
      width = width + width_of(utf8.char(code))
    end
    most = utf8.len(word) < BROKEN and math.max(most, width) or most
  end
  return most * EM
end

local function is_bold(cell)
  local found = false
  pandoc.Blocks(cell.contents):walk({
    Strong = function()
      found = true
    end,
  })
  return found
end

--- The width that each column has to have, in millimetres.
local function least(tbl)
  local widths = tbl.colspecs:map(function()
    return 0
  end)
  local parts = { { tbl.head.rows, true } }
  for _, body in ipairs(tbl.bodies) do
    table.insert(parts, { body.body, false })
  end
  for _, part in ipairs(parts) do
    for _, row in ipairs(part[1]) do
      local spanned = #widths - #row.cells -- by the first cell of a row above
      for number, cell in ipairs(row.cells) do
        local place = number + spanned
        local upright = longest(cell)
        if upright * BOLD + MARGINS > widths[place] then
          local bold = (part[2] or is_bold(cell)) and BOLD or 1
          widths[place] = math.max(widths[place], upright * bold + MARGINS)
        end
      end
    end
  end
  return widths
end

--- The most that a column may keep to spare if all together give up `lacking`: those with the most to spare give it.
local function kept(spares, lacking)
  table.sort(spares)
  local given, place = 0, #spares
  while place > 1 and given < lacking do
    local step = (spares[place] - spares[place - 1]) * (#spares - place + 1)
    if given + step >= lacking then
      break
    end
    given, place = given + step, place - 1
  end
  return math.max(0, spares[place] - (lacking - given) / (#spares - place + 1))
end

--- What a column lacks is taken from those that have the most to spare.
local function fitted(tbl, available)
  local total, lacking, spares = 0, 0, {}
  for _, spec in ipairs(tbl.colspecs) do
    total = total + (spec[2] or 0)
  end
  if total == 0 then
    return nil
  end
  local needed = least(tbl)
  for place, spec in ipairs(tbl.colspecs) do
    local spare = (spec[2] or 0) * available / total - needed[place]
    spares[place], lacking = spare, lacking + math.max(0, -spare)
  end
  if lacking == 0 then
    return nil
  end
  local most, sum = kept({ table.unpack(spares) }, lacking), 0
  for place, spare in ipairs(spares) do
    needed[place] = needed[place] + math.max(0, math.min(spare, most))
    sum = sum + needed[place]
  end
  for place, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[place] = { spec[1], needed[place] / sum } -- more than there is, if even the words don't fit
  end
  return tbl
end

local function is_landscape(block)
  local first = block.t == "Div" and block.classes:includes("annex") and block.content[1]
  return first and first.classes:includes("landscape")
end

function Pandoc(doc)
  doc.blocks = doc.blocks:map(function(block)
    local available = is_landscape(block) and LANDSCAPE or UPRIGHT
    return pandoc.Blocks({ block }):walk({
      Table = function(tbl)
        return fitted(tbl, available)
      end,
    })[1]
  end)
  return doc
end
