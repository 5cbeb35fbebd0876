// Where a number comes from: a panel with its unrounded value, its method, and every cell behind it.

const AT_FIRST = 20;
const METHODS = (method) => data.words["method-" + method.replace(".", "-")] || method;

/** A number as the language writes it: only the point differs, since nothing may be rounded here. */
function exact(value) {
  return /^-?\d+(\.\d+)?(?!.)/.test(value) ? value.replace("-", "−").replace(".", POINT) : value;
}

function pair(name, ...value) {
  return [make("dt", {}, say(name)), make("dd", { dir: "auto" }, ...value)];
}

/** One observation: what was given, by whom, and where it stands. */
function input([measure, unit, days, value, found, source, hash, sheet, cell, correction]) {
  const place = sheet ? sheet + "!" + cell : cell;
  const given = (name, value, ...shown) => (value ? pair(name, ...shown) : []);
  const facts = make("dl", {},
    ...given("input-value", value, make("strong", {}, exact(value))),
    ...pair("input-found", make("q", { lang: "vi" }, found)),
    ...given("input-unit", unit, unit),
    ...given("input-days", days, days),
    ...given("input-place", place, make("code", {}, place)),
    ...pair("input-file", make("code", {}, source)),
    ...given("input-hash", hash, make("code", {}, hash + "…")),
    ...given("input-correction", correction, correction));
  return make("li", {}, make("p", { class: "measure", dir: "auto" }, measure), facts);
}

/** A counted target's code, which leads to where the report tells of it. */
function counted(target) {
  const leads = make("a", { href: "#target-" + target }, target);
  leads.addEventListener("click", () => panel.close());
  return [leads, " "];
}

function inputs(places, targets) {
  if (!places.length && targets.length) return [];
  if (!places.length) return [make("p", {}, say("figure-no-inputs"))];
  const shown = places.map((place) => data.observations[place]);
  const list = make("ol", { class: "inputs" }, ...shown.slice(0, AT_FIRST).map(input));
  const heading = make("h3", {}, say("figure-inputs", { count: places.length }));
  if (places.length <= AT_FIRST) return [heading, list];
  const more = make("button", { type: "button" }, say("figure-more", { count: places.length - AT_FIRST }));
  more.addEventListener("click", () => {
    const added = shown.slice(AT_FIRST).map(input);
    list.append(...added);
    more.remove();
    added[0].tabIndex = -1;
    added[0].focus();
  });
  return [heading, list, more];
}

const panel = make("dialog", { class: "panel", "aria-labelledby": "panel-title" });
document.body.append(panel);

function open(id) {
  const [value, printed, decimals, method, places, formula, targets] = data.figures[id];
  const close = make("button", { type: "button", class: "close" }, say("close"));
  close.addEventListener("click", () => panel.close());
  const target = data.targets.find((item) => id.startsWith(item.id + ":"));
  const rounding = decimals ? say("figure-decimals", { count: decimals }) : say("figure-whole");
  panel.replaceChildren(
    make("div", { class: "panel-head" }, make("h2", { id: "panel-title" }, say("figure-title")), close),
    make("p", { class: "printed" }, printed),
    ...(target ? [make("p", { class: "of", dir: "auto" }, target.id + ". " + target.label)] : []),
    make("dl", {},
      ...pair("figure-value", exact(value)),
      ...pair("figure-rounding", rounding),
      ...pair("figure-formula", data.formulas[formula]),
      ...pair("figure-method", METHODS(method)),
      ...(targets.length ? pair("figure-targets", ...targets.flatMap(counted)) : []),
      ...pair("figure-id", make("code", {}, id))),
    ...inputs(places, targets));
  panel.showModal();
  panel.scrollTop = 0;
}

panel.addEventListener("click", (event) => {
  if (event.target === panel) panel.close(); // beside the panel
});

// A span and not a button: a button may be torn from the bracket beside it at a line's end.
for (const figure of document.querySelectorAll("main [data-figure]")) {
  if (!data.figures[figure.dataset.figure]) continue;
  const opens = { role: "button", tabindex: "0", title: say("figure-open"), "aria-haspopup": "dialog" };
  for (const [name, value] of Object.entries(opens)) figure.setAttribute(name, value);
  figure.classList.add("figure");
}

function opened(event) {
  const figure = event.target.closest(".figure[data-figure]");
  if (figure) open(figure.dataset.figure);
  return figure;
}

document.addEventListener("click", opened);
document.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && opened(event)) event.preventDefault();
});
