// Search: targets first, then headings and whatever the report says; with diacritics or without.

const MOST = 30;
const SNIPPET = 120;

const SAYING = ["h2", "h3", "h4", "p", "li", "tr", "figcaption"].map((tag) => "main " + tag).join(", ");
const ELSEWHERE = "#explorer, .glance, .tools, details.series, thead";
const INSIDE = "p, li, .target, th a[href^='#target-']"; // found by its parts, or as a target

/** Everything that can be found: {title, text, element, rank}; the smaller the rank, the earlier it stands. */
function index() {
  const found = data.targets.map((target) => {
    const row = rowOf(target);
    const told = row ? [...row.cells].slice(1).map(textOf).join(" · ") : "";
    const title = target.id + ". " + target.label;
    return { title, text: [told, ...target.units].join(" · "), element: row && row.querySelector("[id]"), rank: 0 };
  });
  for (const element of document.querySelectorAll(SAYING)) {
    if (element.closest(ELSEWHERE) || element.querySelector(INSIDE)) continue;
    const heading = element.matches("h2, h3, h4");
    const text = element.matches("tr") ? [...element.cells].map(textOf).join(" · ") : textOf(element);
    const under = { title: headingOf(element), text, element, rank: 2 };
    found.push(heading ? { title: text, text: "", element, rank: 1 } : under);
  }
  const there = found.filter((entry) => entry.element);
  return there.map((entry) => ({ ...entry, key: folded(entry.title + " · " + entry.text) }));
}

/** The last heading before an element. */
function headingOf(element) {
  const before = [...document.querySelectorAll("main h2, main h3")].filter(
    (heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return before.length ? textOf(before[before.length - 1]) : "";
}

/** Where the words of a text start with `word`, both folded. */
function startsOf(word, key) {
  const places = [];
  for (let at = key.indexOf(word); word && at >= 0; at = key.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(key[at - 1])) places.push(at);
  }
  return places;
}

function hasAll(key, words) {
  return words.every((word) => startsOf(word, key).length);
}

/** How well an entry fits, 0 where a word is not in it: better in its title, as a phrase, with the same diacritics. */
function score(entry, query) {
  const plain = folded(query);
  const words = plain.split(" ");
  if (!hasAll(entry.key, words)) return 0;
  const start = entry.key.startsWith(plain) ? 32 : 0;
  const title = hasAll(folded(entry.title), words) ? 16 : 0;
  const phrase = entry.key.includes(plain) ? 8 : 0;
  const exact = (entry.title + " · " + entry.text).toLowerCase().includes(query.toLowerCase()) ? 4 : 0;
  return 4 + start + title + phrase + exact - entry.rank;
}

/** The text around the first hit, every word that was asked for marked. */
function snippet(text, query) {
  const words = folded(query).split(" ");
  const key = folded(text);
  const phrase = key.indexOf(folded(query));
  const alone = words.flatMap((word) => startsOf(word, key).slice(0, 1));
  const first = phrase < 0 ? Math.min(text.length, ...alone) : phrase;
  const from = first > SNIPPET / 2 && first < text.length ? text.lastIndexOf(" ", first - SNIPPET / 4) + 1 : 0;
  const shown = (from ? "…" : "") + text.slice(from, from + SNIPPET) + (from + SNIPPET < text.length ? "…" : "");
  return marked(shown, words);
}

function marked(text, words) {
  const key = folded(text);
  const inside = new Array(text.length).fill(false);
  for (const word of words) for (const at of startsOf(word, key)) inside.fill(true, at, at + word.length);
  const pieces = [];
  for (let from = 0, to; from < text.length; from = to) {
    to = from + 1;
    while (to < text.length && inside[to] === inside[from]) to += 1;
    pieces.push(inside[from] ? make("mark", {}, text.slice(from, to)) : text.slice(from, to));
  }
  return pieces;
}

const box = make("input", { type: "search", id: "search", placeholder: say("search-hint"), autocomplete: "off" });
const told = make("p", { role: "status", class: "count" });
const list = make("ol", {});
const results = make("div", { class: "results", hidden: "" }, told, list);
const named = make("label", { for: "search", class: "unseen" }, say("search"));
const form = make("form", { role: "search" }, named, box, results);
bar.prepend(form);

let entries = null;

function find() {
  const query = box.value.normalize("NFC").replace(/\s+/g, " ").trim();
  entries = entries || index();
  const scored = query ? entries.map((entry) => [score(entry, query), entry]).filter(([points]) => points > 0) : [];
  scored.sort(([one], [other]) => other - one);
  list.replaceChildren(...scored.slice(0, MOST).map(([, entry]) => make("li", {}, link(entry, query))));
  const name = !scored.length ? "search-none" : scored.length > MOST ? "search-more" : "search-found";
  told.textContent = query ? say(name, { count: scored.length, shown: MOST }) : "";
  results.hidden = !query;
}

let numbered = 0;

function link(entry, query) {
  if (!entry.element.id) entry.element.id = "found-" + (numbered += 1);
  const title = make("strong", {}, ...marked(entry.title, folded(query).split(" ")));
  const text = make("span", {}, ...snippet(entry.text, query));
  return make("a", { href: "#" + entry.element.id }, title, text);
}

function closeResults() {
  results.hidden = true;
}

/** The arrow keys walk from the box through the results and back. */
function walk(event) {
  const links = [...list.querySelectorAll("a")];
  const place = links.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? links[place + 1] : place === 0 ? box : links[place - 1];
  if (!next || (place < 0 && event.key === "ArrowUp")) return;
  event.preventDefault();
  next.focus();
}

box.addEventListener("input", find);
box.addEventListener("focus", () => {
  if (box.value.trim()) find();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = list.querySelector("a");
  if (first) first.click();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
  if (event.key !== "Escape") return;
  closeResults();
  box.focus();
});
list.addEventListener("click", (event) => {
  const chosen = event.target.closest("a");
  if (!chosen) return;
  closeResults();
  const place = document.getElementById(decodeURIComponent(chosen.hash.slice(1)));
  for (let outer = place; outer; outer = outer.parentElement) if (outer.matches("details")) outer.open = true;
  if (!place.matches("a, button, input")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
});
document.addEventListener("click", (event) => {
  if (!form.contains(event.target)) closeResults();
});
form.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !form.contains(event.relatedTarget)) closeResults();
});
