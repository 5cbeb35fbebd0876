--- Numbers headings, tables and figures, and resolves references to them.
--
-- Both renderers run this filter before anything else, so that they can't number differently. It reads the
-- source as Quarto defines it: a table or figure stands in a div whose id starts with tbl- or fig-, its caption
-- is the div's last paragraph (a figure is of one image or several), and @tbl-x refers to it. What it leaves behind
-- are plain tables, figures and links. A heading of the first level with the class annex is numbered as an annex.

local KINDS = { tbl = { word = "table", count = 0 }, fig = { word = "figure", count = 0 } }
local WRAPPERS = { ["quarto-embed-nb-cell"] = true, ["cell"] = true, ["cell-output"] = true }
local SIGNS = { ["≥"] = true, ["≤"] = true, ["="] = true }
local ROMAN = { { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" } }

local PAGED = FORMAT == "typst" or FORMAT == "docx"

local words = {}
local names = {}

local function kind_of(id)
  return KINDS[id:match("^(%a+)%-") or ""]
end

--- tbl-content-1 -> table-content-1: an id that Quarto does not take for a cross-reference of its own.
local function anchor(id)
  return kind_of(id).word .. id:match("^%a+(%-.*)$")
end

local function roman(number)
  local text = ""
  for _, step in ipairs(ROMAN) do
    while number >= step[1] do
      text, number = text .. step[2], number - step[1]
    end
  end
  return text
end

--- What Quarto wraps around the outputs of a notebook's cells carries paths of this machine, and no content.
-- The data behind a chart are for the page, where a reader opens them.
local function unwrap(div)
  if div.classes:includes("series") and not FORMAT:match("html") then
    return {}
  end
  for _, class in ipairs(div.classes) do
    if WRAPPERS[class] then
      return div.content
    end
  end
end

--- Keeps a verdict's shape on the line of its word. A printed figure carries its id, which is for the page alone; the
-- code of a line in the annex of sources is for paper.
local function span(span)
  if span.classes:includes("chain") then
    return PAGED and span.content or {}
  end
  if span.attributes["data-figure"] and not FORMAT:match("html") then
    return span.content
  elseif span.classes:includes("verdict") and span.content[2] and span.content[2].t == "Space" then
    span.content[2] = pandoc.Str("\u{a0}")
    return span
  end
end

--- Whether there is anything to join: a pass that changes nothing is the quicker one, and most cells need no more.
local function is_parted(inlines)
  local before = nil
  for _, inline in ipairs(inlines) do
    local said = inline.t == "Str" and inline.text
    if said and (before or SIGNS[said]) then
      return true
    end
    before = said
  end
  return false
end

--- Whether there is anything for `joined` to do: to write all other texts anew would take a tenth of the rendering.
local function is_apart(inlines)
  local last, kind = nil, nil
  for _, inline in ipairs(inlines) do
    local own = inline.t
    if (own == "Str" and kind == "Str") or (own == "Space" and last and SIGNS[last.text]) then
      return true
    end
    last, kind = inline, own
  end
  return false
end

--- What was taken out of a span stands beside its neighbours as if it had never been in one. A threshold stays on one
-- line: "≥ 80%".
local function joined(inlines)
  if not is_apart(inlines) then
    return nil
  end
  if not is_parted(inlines) then
    return nil
  end
  local whole = pandoc.Inlines({})
  for place, inline in ipairs(inlines) do
    local last, following = whole[#whole], inlines[place + 1]
    if inline.t == "Space" and last and SIGNS[last.text] and pandoc.utils.stringify(following or ""):match("^%d") then
      inline = pandoc.Str("\u{a0}")
    end
    if last and last.t == "Str" and inline.t == "Str" then
      whole[#whole] = pandoc.Str(last.text .. inline.text)
    else
      whole:insert(inline)
    end
  end
  return whole
end

--- The words that a caption starts with, as both renderers print them: "Bảng 3. ".
local function numbered(div)
  local kind = kind_of(div.identifier)
  kind.count = kind.count + 1
  local name = words[kind.word] .. "\u{a0}" .. kind.count
  names[div.identifier] = name
  return name
end

local function centred_head(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.alignment = pandoc.AlignCenter
    end
  end
  return tbl
end

local function is_bold(cell)
  local first = cell.contents[1].content and cell.contents[1].content[1]
  return first and first.t == "Strong"
end

--- Whether a row names a group of the rows below it: what it says is in bold, and it has no values.
local function names_group(row)
  local empty = 0
  for _, cell in ipairs(row.cells) do
    if #cell.contents == 0 then
      empty = empty + 1
    elseif not is_bold(cell) then
      return false
    end
  end
  return 0 < empty and empty < #row.cells
end

--- A row that names a group gets the class group.
local function with_groups(tbl)
  for _, row in ipairs(tbl.bodies[1].body) do
    if names_group(row) then
      row.attr = pandoc.Attr("", { "group" })
    end
  end
  return tbl
end

local function captioned(div)
  if not kind_of(div.identifier) then
    return nil
  end
  local name, id = numbered(div), anchor(div.identifier)
  local caption = div.content:remove()
  local inlines = pandoc.Inlines({ pandoc.Str(name .. "."), pandoc.Space() }) .. caption.content
  local body = div.content[1]
  if body.t == "Table" then
    body.caption = pandoc.Caption({ pandoc.Plain(inlines) })
    return pandoc.Div({ with_groups(centred_head(body)) }, pandoc.Attr(id, { "table" }))
  end
  local images = div.content:map(function(image)
    return pandoc.Plain(image.content)
  end)
  return pandoc.Figure(images, pandoc.Caption({ pandoc.Plain(inlines) }), pandoc.Attr(id))
end

local function reference(cite)
  local links = pandoc.Inlines({})
  for _, citation in ipairs(cite.citations) do
    local name = names[citation.id]
    links:extend(#links > 0 and { pandoc.Str(","), pandoc.Space() } or {})
    links:insert(name and pandoc.Link(name, "#" .. anchor(citation.id)) or pandoc.Str("?@" .. citation.id))
  end
  return links
end

local function is_annex(block)
  return block.t == "Header" and block.level == 1 and block.classes:includes("annex")
end

local function marked(header, mark)
  header.content:insert(1, pandoc.Space())
  header.content:insert(1, pandoc.Str(mark))
  return header
end

--- Headings as official documents number them: "I.", "1.", "a)"; annexes "Phụ lục I" where there are several.
local function headings(annexes)
  local counts, annex = { 0, 0, 0 }, 0
  local function mark_of_annex()
    annex = annex + 1
    return annexes > 1 and words.annex .. "\u{a0}" .. roman(annex) or words.annex
  end
  return function(header)
    if header.level > 3 or header.classes:includes("unnumbered") then
      return nil
    end
    if not is_annex(header) then
      counts[header.level] = counts[header.level] + 1
    end
    for level = header.level + 1, 3 do
      counts[level] = 0
    end
    if not is_annex(header) then
      local marks = { roman(counts[1]) .. ".", counts[2] .. ".", string.char(96 + math.max(1, counts[3])) .. ")" }
      return marked(header, marks[header.level])
    elseif PAGED then
      header.attributes["mark"] = mark_of_annex()
      return header
    end
    return marked(header, mark_of_annex() .. ".")
  end
end

function Pandoc(doc)
  for _, name in ipairs({ "table", "figure", "annex" }) do
    words[name] = pandoc.utils.stringify(doc.meta.t[name])
  end
  doc = doc:walk({ Div = unwrap, Span = span, Inlines = joined })
  doc = doc:walk({ Div = captioned })
  doc = doc:walk({ Cite = reference })
  doc = doc:walk({ traverse = "topdown", Header = headings(#doc.blocks:filter(is_annex)) })
  return doc
end
