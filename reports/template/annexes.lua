--- Moves the annexes behind the signature: into the document's metadata, which the templates print as $annexes$.
--
-- The last filter, after all that a renderer does itself: Quarto takes what stands in the metadata for source and
-- would run what only looks like one of its shortcodes in a text that a department sent.

function Pandoc(doc)
  local body, annexes = pandoc.Blocks({}), pandoc.Blocks({})
  for _, block in ipairs(doc.blocks) do
    if block.t == "Div" and block.classes:includes("annex") then
      annexes:extend(block.content)
    else
      body:insert(block)
    end
  end
  doc.blocks = body
  doc.meta.annexes = #annexes > 0 and pandoc.MetaBlocks(annexes) or nil
  return doc
end
