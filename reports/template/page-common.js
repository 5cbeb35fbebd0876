// What the page's scripts share. Pandoc reads these files as templates: the dollar sign must not stand in them.

const data = JSON.parse(document.getElementById("page-data").textContent);
const lang = document.documentElement.lang;

/** A sentence of the catalogue, what stands in braces filled in. */
function say(name, values) {
  return (data.words[name] || name).replace(/\{(\w+)\}/g, (whole, key) => String((values || {})[key] ?? whole));
}

/** An element with attributes and content; texts are never read as HTML. */
function make(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

/** A letter without its diacritics, in lower case: "Ộ" -> "o", "Đ" -> "d". */
function bare(letter) {
  const base = letter.normalize("NFD")[0].toLowerCase();
  return base === "đ" ? "d" : base[0];
}

/** Text to be searched without diacritics: letter for letter as long as the text itself. */
function folded(text) {
  return Array.from({ length: text.length }, (_, place) => bare(text[place])).join("");
}

/** The text of an element on one line, composed. */
function textOf(element) {
  return element.textContent.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** The row of the report that stands for a target. */
function rowOf(target) {
  const anchor = document.getElementById("target-" + target.id);
  return anchor && anchor.closest("tr");
}
