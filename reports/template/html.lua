--- What HTML needs beyond Pandoc's: headings below the title, tables that a screen reader can walk and that
-- scroll in their own box, charts inside the page.

if not FORMAT:match("html") then
  return {}
end

local WIDE = 5

local function with(attr, name, value)
  attr.attributes[name] = value
  return attr
end

local function scoped(row, scope, only)
  for index, cell in ipairs(row.cells) do
    if index <= (only or #row.cells) then
      cell.attr = with(cell.attr, "scope", scope)
    end
  end
end

--- Marks the head, and the first column as the head of its row.
function Table(tbl)
  for _, row in ipairs(tbl.head.rows) do
    scoped(row, "col")
  end
  for _, body in ipairs(tbl.bodies) do
    body.row_head_columns = 1
    for _, row in ipairs(body.body) do
      scoped(row, "row", 1)
    end
  end
  local label = pandoc.utils.stringify(tbl.caption.long)
  local classes = { "scroll", #tbl.colspecs >= WIDE and "wide" or "narrow" }
  local attributes = { { "role", "region" }, { "tabindex", "0" }, { "aria-label", label } } -- a list keeps its order
  return pandoc.Div({ tbl }, pandoc.Attr("", classes, attributes))
end

function Header(header)
  header.level = header.level + 1
  return header
end

local function quoted(text)
  return (text:gsub("&", "&amp;"):gsub('"', "&quot;"):gsub("<", "&lt;"))
end

--- The drawing itself, without what belongs to a file of its own; its ids get a prefix, since the page has several.
local function drawing(path, alt, prefix)
  local file = assert(io.open(path, "rb"))
  local svg = file:read("a"):match("<svg.*</svg>")
  file:close()
  svg = svg:gsub("<metadata>.-</metadata>%s*", ""):gsub("<style[^>]*>.-</style>%s*", ""):gsub("<!%-%-.-%-%->%s*", "")
  svg = svg:gsub('%f[%w]id="', 'id="' .. prefix .. "-"):gsub('href="#', 'href="#' .. prefix .. "-")
  svg = svg:gsub("url%(#", "url(#" .. prefix .. "-")
  local width, height = svg:match('width="([%d.]+)pt"'), svg:match('height="([%d.]+)pt"')
  svg = svg:gsub(' width="[%d.]+pt"', "", 1):gsub(' height="[%d.]+pt"', "", 1)
  local style = ("max-width:%spt;aspect-ratio:%s/%s;stroke-linejoin:round;stroke-linecap:butt"):format(width, width, height)
  return ('<svg role="img" aria-label="%s" style="%s"'):format(quoted(alt), style) .. svg:sub(#"<svg" + 1)
end

function Figure(figure)
  local label = quoted(pandoc.utils.stringify(figure.caption.long))
  local parts = { ('<div class="drawing" role="region" tabindex="0" aria-label="%s">'):format(label) }
  for place, plain in ipairs(figure.content) do
    local image = plain.content[1]
    local prefix = place == 1 and figure.identifier or ("%s-%d"):format(figure.identifier, place)
    table.insert(parts, drawing(image.src, image.attributes["alt"], prefix))
  end
  figure.content = { pandoc.RawBlock("html", table.concat(parts) .. "</div>") }
  return figure
end

--- The data behind a chart, closed until a reader opens them. The first paragraph says what they are.
function Div(div)
  if not div.classes:includes("series") then
    return nil
  end
  local title = div.content:remove(1)
  for _, block in ipairs(div.content) do
    block.attributes["aria-label"] = pandoc.utils.stringify(title)
    block.content[1].caption = pandoc.Caption({ pandoc.Plain(title.content) })
  end
  local opened = pandoc.Plain({ pandoc.RawInline("html", "<details class=\"series\"><summary>") })
  opened.content:extend(title.content)
  opened.content:insert(pandoc.RawInline("html", "</summary>"))
  local blocks = pandoc.Blocks({ opened })
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock("html", "</details>"))
  return blocks
end
