--- Pages: what stays together on paper, cells that span rows, and annexes.
--
-- A heading of the first level with the class annex begins an annex. On paper annexes stand after the signature: there
-- each becomes a div behind the report's last paragraph, and annexes.lua, the last filter, takes them out of the text.
-- The last paragraphs get divs here too: later filters can't tell, since Quarto may keep blocks of its own at the end.

if FORMAT ~= "typst" and FORMAT ~= "docx" then
  return {}
end

local ENDING, LINE = 5, 85 -- lines of text that stand above the signature, and the letters of one

local function is_annex(block)
  return block.t == "Header" and block.level == 1 and block.classes:includes("annex")
end

--- A first cell that only repeats the code of the cell above it (class same) becomes one with that cell.
function Table(tbl)
  local above = nil
  for _, row in ipairs(tbl.bodies[1].body) do
    local plain = row.cells[1].contents[1]
    local first = plain and plain.content[1]
    if above and first and first.t == "Span" and first.classes:includes("same") then
      above.row_span = above.row_span + 1
      row.cells:remove(1)
    else
      above = row.cells[1]
    end
  end
  return tbl
end

--- The last words stay together, so that none of them has a line of its own.
local function with_end_kept(inlines)
  local left = 2
  for place = #inlines, 1, -1 do
    if left > 0 and inlines[place].t == "Space" then
      inlines[place], left = pandoc.Str("\u{a0}"), left - 1
    end
  end
  return inlines
end

local function is_table(block)
  return block and block.t == "Div" and block.classes:includes("table")
end

--- The paragraph that leads to a table stays with the table's beginning.
local function with_leads(blocks)
  for place, block in ipairs(blocks) do
    if block.t == "Para" and is_table(blocks[place + 1]) then
      blocks[place] = pandoc.Div({ block }, pandoc.Attr("", { "kept" }))
    end
  end
  return blocks
end

--- The signature never stands alone on a page, nor with the closing words alone: the last paragraphs, ENDING lines or
-- more, stay with it.
local function with_closing(blocks)
  local place, lines = #blocks, 0
  while place > 0 and lines < ENDING and (blocks[place].t == "Para" or blocks[place].t == "Header") do
    lines = lines + math.ceil(utf8.len(pandoc.utils.stringify(blocks[place])) / LINE)
    if blocks[place].t == "Para" then
      blocks[place] = pandoc.Div({ blocks[place] }, pandoc.Attr("", { "kept" }))
    end
    place = place - 1
  end
  return blocks
end

--- The blocks of a document on paper: the text, then the annexes, each a div of its heading, its note and what it
-- holds.
local function on_paper(blocks, note)
  local text, annexes = pandoc.Blocks({}), pandoc.Blocks({})
  local into = text
  for _, block in ipairs(blocks) do
    if is_annex(block) then
      local div = pandoc.Div({ block, pandoc.Plain(note) }, pandoc.Attr("", { "annex" }))
      annexes:insert(div)
      into = div.content
    elseif block.t == "Header" and block.level == 1 then
      into = text
    end
    if not is_annex(block) then
      into:insert(block)
    end
  end
  for _, annex in ipairs(annexes) do
    annex.content = with_leads(annex.content)
  end
  return with_closing(with_leads(text)) .. annexes
end

function Pandoc(doc)
  doc.blocks = on_paper(doc.blocks, with_end_kept(doc.meta.t["annex-note"]))
  return doc
end
