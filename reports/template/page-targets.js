// Every target in one list, filtered by verdict, content, milestone and responsible unit. The first page's tiles lead here.

const FILTERS = {
  verdict: { of: (target) => [target.status], name: (status) => data.verdicts[status], all: Object.keys(data.verdicts) },
  content: { of: (target) => [target.content], name: (id) => id + ". " + data.contents[id], all: Object.keys(data.contents) },
  milestone: { of: (target) => [target.milestone], name: (milestone) => milestone, all: unique((target) => [target.milestone]).sort() },
  unit: { of: (target) => target.units, name: (unit) => unit, all: unique((target) => target.units) },
};

function unique(values) {
  return [...new Set(data.targets.flatMap(values))];
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
  const used = filter.all.filter((value) => data.targets.some((target) => filter.of(target).includes(value)));
  const options = used.map((value) => make("option", { value }, filter.name(value)));
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
  const heads = ["column-id", "column-label", "filter-verdict", "column-value", "column-required", "filter-milestone", "filter-unit"];
  const head = make("tr", {}, ...heads.map((name) => make("th", { scope: "col" }, say(name))));
  const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...lines));
  const scroll = make("div", { class: "scroll wide", role: "region", tabindex: "0", "aria-label": say("explorer") }, table);
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
