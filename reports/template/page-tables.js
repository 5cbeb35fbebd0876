// Tables: sorted by a column, and downloaded as CSV.

const COLLATOR = new Intl.Collator(lang, { numeric: true });
const [GROUP, POINT] = lang === "vi" ? [".", ","] : [",", "."];
const FIGURE = new RegExp(
  "^(?:[=≥≤] ?)?([+−-]?)(\\d{1,3}(?:\\" + GROUP + "\\d{3})+|\\d+)(?:\\" + POINT + "(\\d+))?(?:%| |(?!.))",
);
const DAY = /^(\d{2})\/(\d{2})\/(\d{4})/;
const BLANK = /^[–-]?(?!.)/;
const ORDER = Object.keys(data.verdicts);

/** What a cell is sorted by: the number or day it starts with, its verdict's place, or its text; null for a blank. */
function keyOf(cell) {
  const text = textOf(cell);
  if (BLANK.test(text)) return null;
  const verdict = cell.querySelector(".verdict");
  if (verdict) return ORDER.findIndex((status) => verdict.classList.contains(status));
  const day = text.match(DAY);
  if (day) return Number(day[3] + day[2] + day[1]);
  const found = text.match(FIGURE);
  if (!found) return text;
  const size = Number(found[2].split(GROUP).join("") + "." + (found[3] || "0"));
  return /[−-]/.test(found[1]) ? -size : size;
}

/** Blanks last whichever way it goes; where both are numbers by size, else as the language orders words. */
function compare(one, other, sign) {
  if (one === null || other === null) return (one === null) - (other === null);
  const numbers = typeof one === "number" && typeof other === "number";
  return sign * (numbers ? one - other : COLLATOR.compare(String(one), String(other)));
}

/** A row of sums stays below the others. */
function isSum(row) {
  return Boolean(row.cells[0] && row.cells[0].querySelector("strong"));
}

const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

function sort(table, head, column) {
  const way = NEXT[head.getAttribute("aria-sort") || "none"];
  const body = table.tBodies[0];
  const original = table.original || (table.original = [...body.rows]);
  const rows = original.filter((row) => !isSum(row));
  if (way !== "none") {
    const keys = new Map(rows.map((row) => [row, keyOf(row.cells[column])]));
    const sign = way === "ascending" ? 1 : -1;
    rows.sort((one, other) => compare(keys.get(one), keys.get(other), sign));
  }
  body.append(...rows, ...original.filter(isSum));
  for (const other of table.tHead.querySelectorAll("th[aria-sort]")) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", way);
}

function sortable(table) {
  if (!table.tHead || table.tHead.rows.length !== 1 || table.tBodies[0].rows.length < 2) return;
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = make("button", { type: "button", class: "sort", title: say("sort") }, ...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sort(table, head, column));
  });
}

/** A field of a CSV file. No program may take a cell's text for a formula: a plus sign of a number says nothing. */
function field(text) {
  const plain = FIGURE.test(text) ? text.replace(/^\+/, "") : text;
  const harmless = /^[=+@\t\r]|^-(?!\d[\d.,]*%?(?!.))/.test(plain) ? "'" + plain : plain;
  return /[",;\n\r]/.test(harmless) ? '"' + harmless.replace(/"/g, '""') + '"' : harmless;
}

function csv(table) {
  const rows = [...table.rows].filter((row) => !row.hidden);
  return "\ufeff" + rows.map((row) => [...row.cells].map((cell) => field(textOf(cell))).join(",") + "\r\n").join("");
}

function download(table, name) {
  const address = URL.createObjectURL(new Blob([csv(table)], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: name + ".csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function downloadable(table, name) {
  const box = table.closest(".scroll");
  const of = table.caption ? textOf(table.caption) : box.getAttribute("aria-label");
  const label = say("csv-of", { table: of });
  const button = make("button", { type: "button", class: "csv", "aria-label": label }, say("csv"));
  button.addEventListener("click", () => download(table, data.file + "-" + name));
  box.before(make("p", { class: table.caption ? "tools captioned" : "tools" }, button));
}

const FOR_CARDS = 4; // columns: so many don't fit beside each other on a telephone
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

/** On a narrow screen a row is shown as a card. Browsers forget that such a table is one: the roles say it again. */
function stackable(table) {
  const heads = [...table.tHead.rows[0].cells].map(textOf);
  for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, td")]) {
    part.setAttribute("role", ROLES[part.tagName]);
  }
  for (const head of table.querySelectorAll("th")) {
    head.setAttribute("role", head.scope === "col" ? "columnheader" : "rowheader");
  }
  for (const row of table.tBodies[0].rows) {
    [...row.cells].forEach((cell, column) => cell.setAttribute("data-head", heads[column]));
  }
  table.classList.add("stacked");
}

document.querySelectorAll("main table").forEach((table, place) => {
  const owner = table.closest("[id]");
  if (table.tHead.rows[0].cells.length >= FOR_CARDS && !table.closest(".series")) stackable(table);
  sortable(table);
  downloadable(table, owner.matches("main") ? "table-" + (place + 1) : owner.id);
});
