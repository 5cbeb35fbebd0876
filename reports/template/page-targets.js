// Every target in one list, filtered by verdict, content, milestone and responsible unit. The tiles lead here.

const FILTERS = {
  verdict: filter((target) => [target.status], Object.keys(data.verdicts), (status) => data.verdicts[status]),
  content: filter((target) => [target.content], Object.keys(data.contents), (id) => id + ". " + data.contents[id]),
  milestone: filter((target) => [target.milestone]),
  unit: filter((target) => target.units),
};

/** A filter: the values `of` a target, all values that occur in their order, and how each is called. */
function filter(of, order, name = (value) => value) {
  const used = [...new Set(data.targets.flatMap(of))];
  return { of, all: order ? order.filter((value) => used.includes(value)) : used.sort(new Intl.Collator(lang).compare), name };
}

/** A copy of a cell of the target's own row, which so can't say anything else. */
function copied(row, column) {
  const cell = row && row.cells[data.columns[column]];
  const copy = make("td", { class: "copied-" + column });
  if (cell) copy.append(...cell.cloneNode(true).childNodes);
  copy.querySelectorAll("[id]").forEach((inner) => inner.removeAttribute("id"));
  return copy;
}

function line(target) {
  const row = rowOf(target);
  const id = make("th", { scope: "row" }, make("a", { href: "#target-" + target.id }, target.id));
  const label = make("td", { class: "label", dir: "auto" }, target.label);
  const verdict = copied(row, "verdict");
  const value = copied(row, "value");
  const required = copied(row, "required");
  const due = make("td", { class: "due" }, target.milestone);
  const units = make("td", { class: "units" }, target.units.join("; "));
  return make("tr", {}, id, label, verdict, value, required, due, units);
}

function choice(name) {
  const filter = FILTERS[name];
  const options = filter.all.map((value) => make("option", { value }, filter.name(value)));
  const select = make("select", { id: "filter-" + name }, make("option", { value: "" }, say("filter-all")), ...options);
  select.addEventListener("change", filterTargets);
  filter.select = select;
  return make("div", {}, make("label", { for: select.id }, say("filter-" + name)), select);
}

const shown = make("p", { role: "status", class: "count" });
const clear = make("button", { type: "button", class: "clear" }, say("filter-clear"));
const lines = data.targets.map(line);

function filterTargets() {
  const chosen = Object.values(FILTERS).filter((filter) => filter.select.value);
  data.targets.forEach((target, place) => {
    lines[place].hidden = !chosen.every((filter) => filter.of(target).includes(filter.select.value));
  });
  const count = lines.filter((row) => !row.hidden).length;
  shown.textContent = say("filter-shown", { shown: count, count: lines.length });
  clear.hidden = !chosen.length;
}

clear.addEventListener("click", () => {
  for (const filter of Object.values(FILTERS)) filter.select.value = "";
  filterTargets();
  FILTERS.verdict.select.focus();
});

/** The list itself, after the first page's summary, and its entry in the list of contents. */
function explorer() {
  const names = ["column-id", "column-label", "filter-verdict", "column-value", "column-required"];
  const heads = [...names, "filter-milestone", "filter-unit"];
  const head = make("tr", {}, ...heads.map((name) => make("th", { scope: "col" }, say(name))));
  const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...lines));
  const region = { class: "scroll wide", role: "region", tabindex: "0", "aria-label": say("explorer") };
  const scroll = make("div", region, table);
  const heading = make("h2", { id: "find-a-target", tabindex: "-1" }, say("explorer"));
  const filters = make("div", { class: "filters" }, ...Object.keys(FILTERS).map(choice));
  const hint = make("p", { class: "hint" }, say("explorer-hint"));
  const found = make("div", { class: "found" }, shown, clear);
  return make("div", { id: "explorer" }, heading, hint, filters, found, scroll);
}

/** A tile's verdict becomes a button that lists its targets. */
function leadHere(verdict) {
  const status = Object.keys(data.verdicts).find((name) => verdict.classList.contains(name));
  const title = say("filter-tile", { verdict: data.verdicts[status] });
  const button = make("button", { type: "button", class: "tile", title }, ...verdict.childNodes);
  verdict.append(button);
  button.addEventListener("click", () => {
    for (const [name, filter] of Object.entries(FILTERS)) filter.select.value = name === "verdict" ? status : "";
    filterTargets();
    document.getElementById("find-a-target").focus();
  });
}

const first = document.querySelectorAll("main h2[id]")[1];
if (data.targets.length && first) {
  const section = explorer();
  first.before(section);
  filterTargets();
  document.querySelectorAll(".glance .verdict").forEach(leadHere);
  const entry = contents.querySelector("a[href='#" + CSS.escape(first.id) + "']");
  if (entry) entry.closest("li").before(make("li", {}, make("a", { href: "#find-a-target" }, say("explorer"))));
}
