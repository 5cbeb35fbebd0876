// The bar above the page: room for the search, and the switch to dark colours. The list of contents follows the reader.

const bar = make("div", { class: "bar" });
document.querySelector(".top").append(bar);

/** The colours chosen before, where the browser lets a page remember anything. */
function remembered() {
  try {
    return localStorage.getItem("report-scheme");
  } catch {
    return null;
  }
}

function remember(scheme) {
  try {
    localStorage.setItem("report-scheme", scheme);
  } catch {
    // a page that was opened from a file may not be allowed to; the switch works all the same
  }
}

function dark() {
  const chosen = document.documentElement.dataset.scheme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const darkSwitch = make("button", { type: "button", class: "scheme" }, say("dark"));

function showScheme() {
  darkSwitch.setAttribute("aria-pressed", String(dark()));
}

darkSwitch.addEventListener("click", () => {
  document.documentElement.dataset.scheme = dark() ? "light" : "dark";
  remember(document.documentElement.dataset.scheme);
  showScheme();
});
if (["light", "dark"].includes(remembered())) document.documentElement.dataset.scheme = remembered();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showScheme);
showScheme();

bar.append(darkSwitch);

const contents = document.querySelector("nav details");
if (!matchMedia("(min-width: 80rem)").matches) contents.open = false;

/** Marks the section being read in the list of contents, and keeps it in view there. */
function follow() {
  const headings = [...document.querySelectorAll("main h2[id], main h3[id]")];
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
  for (const link of contents.querySelectorAll("a[aria-current]")) link.removeAttribute("aria-current");
  const link = passed && contents.querySelector('a[href="#' + CSS.escape(passed.id) + '"]');
  if (!link) return;
  link.setAttribute("aria-current", "location");
  const box = link.closest("nav");
  const place = link.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (place < 0 || place > box.clientHeight - 40) box.scrollTop += place - box.clientHeight / 2;
}

let waiting = false;
addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    follow();
  });
}, { passive: true });
