--- What the PDF needs beyond Pandoc's: captions that stay with their table or chart, alternative
--- texts, and the tiles of the first page.

if FORMAT ~= "typst" then
  return {}
end

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

local function captioned(div)
  local tbl = div.content[1]
  local caption = tbl.caption.long[1]
  tbl.caption = pandoc.Caption({})
  tbl.classes:insert("typst:no-figure")
  return figure("table", { tbl }, caption, div.identifier)
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

function Div(div)
  if div.classes:includes("table") then
    return captioned(div)
  elseif div.classes:includes("glance") then
    return glance(div)
  end
end
