/* The touch screen: streets by letter, cards beside the map, and back to the start after a rest. */
import { choices } from "./choices.js";
import { fill, find, findAll, make, sure, told } from "./elements.js";
import { makeMap } from "./map.js";
import { readGround } from "./places.js";
import { drawCode } from "./qr.js";
import { renew, watch } from "./scherm_rest.js";
import { streetLayer } from "./scherm_street.js";

/** @typedef {import("./places.js").Work} Work */

const kiosk = find(document, "[data-kiosk]");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
/** @param {string} name */
const one = (name) => find(kiosk, `[data-${name}]`);
/** @param {string} name */
const all = (name) => findAll(kiosk, `[data-${name}]`);
const attract = one("attract");
const finder = one("finder");
const panel = one("told");
const panelIn = one("told-in");
const others = [find(kiosk, ".bar"), find(kiosk, ".floor")];
// What is hidden has no size, and a map needs one.
kiosk.hidden = false;
document.addEventListener("contextmenu", (event) => event.preventDefault());
const plan = drawPlan();
const streets = plan ? new Map(readGround(window.koppel.ground).streets.map((item) => [item.slug, item])) : new Map();
const chosenStreet = plan ? streetLayer(plan.leaflet, calm) : null;
/** @type {HTMLElement | null} What was pressed to open what is told. */
let from = null;

function drawPlan() {
  const { data, ground } = window.koppel;
  const frame = one("plan");
  if (!window.L || !data || !ground) {
    frame.append(make("p", "frame-note", told(one("words"), "failed")));
    frame.dataset.state = "failed";
    return null;
  }
  const tiles = frame.dataset.tiles ? JSON.parse(frame.dataset.tiles) : null;
  const made = makeMap(frame, { focus: "", tiles, card: false, locate: false, wheel: true, chosen: tapped });
  frame.dataset.state = "ready";
  return made;
}

/* Cards. */

/**
 * @param {string} sort
 * @param {string} name
 */
const template = (sort, name) => {
  const found = all(sort).find((item) => item.getAttribute(`data-${sort}`) === name);
  return /** @type {HTMLTemplateElement | undefined} */ (found);
};

/** @param {string} key */
function workCard(key) {
  const content = sure(template("work", key), key).content.cloneNode(true);
  const made = sure(/** @type {DocumentFragment} */ (content).firstElementChild, key);
  for (const square of findAll(made, "[data-bits]")) drawCode(square);
  return made;
}

/**
 * @param {Node[]} parts
 * @param {string} sort
 */
function open(parts, sort) {
  panelIn.replaceChildren(...parts);
  panelIn.className = `told-${sort}`;
  for (const square of findAll(panelIn, "[data-bits]")) drawCode(square);
  const works = Array.from(panelIn.querySelectorAll("details"));
  const own = works.filter((item) => !item.closest(".around"));
  if (own.length === 1) own[0].open = true;
  for (const item of works) {
    find(item, "summary").addEventListener("click", () =>
      window.setTimeout(() => {
        if (item.open) item.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
      }),
    );
  }
  finder.hidden = true;
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
  const isBelow =
    panel.getBoundingClientRect().top > window.innerHeight / 2 &&
    document.documentElement.scrollHeight > window.innerHeight + 4;
  if (isBelow) panel.scrollIntoView({ behavior: calm ? "auto" : "smooth" });
}

/** @param {HTMLTemplateElement} card */
function filled(card) {
  const made = /** @type {DocumentFragment} */ (card.content.cloneNode(true));
  for (const place of findAll(made, "[data-put]")) place.replaceWith(workCard(told(place, "put")));
  return made;
}

/** @param {HTMLElement} button */
function openStreet(button) {
  const slug = told(button, "street");
  from = button;
  if (plan) plan.choose([], null, null);
  open([filled(sure(template("street-card", slug), slug))], "street");
  chosenStreet?.show(streets.get(slug));
}

/**
 * Called by the map after a tap on a mark or a line; what has no place was tapped at the mark of its buurt.
 *
 * @param {Work[]} works
 */
function tapped(works) {
  if (!works.length) return;
  from = null;
  chosenStreet?.show(null);
  const area = works.every((work) => !work.mark) && window.koppel.data.areas[works[0].area];
  const card = area && template("area-card", area[0]);
  if (card) return open([filled(card)], "area");
  /** @type {Node[]} */
  const parts = works.map((work) => workCard(work.key));
  if (works.length > 1) {
    const plate = make("div", "plate told-plate");
    plate.append(make("h2", "", fill(told(one("words"), "several"), { count: works.length })));
    parts.unshift(plate);
  }
  open(parts, "works");
}

function toFinder() {
  const first = /** @type {HTMLElement | null} */ (finder.querySelector("button:enabled")) || one("again");
  first.focus({ preventScroll: true });
}

function back() {
  if (panel.hidden) return;
  panel.hidden = true;
  finder.hidden = false;
  panelIn.replaceChildren();
  if (plan) {
    plan.choose([], null, null);
    if (chosenStreet?.shown()) plan.whole(true);
  }
  chosenStreet?.show(null);
  if (from && !from.closest("[hidden]")) from.focus({ preventScroll: true });
  else toFinder();
}

/* Letters: one more tap on the same shows all streets again. */

/** @param {string} name - or empty */
function letter(name) {
  for (const button of all("letter")) button.setAttribute("aria-pressed", String(button.dataset.letter === name));
  for (const button of all("street"))
    sure(button.parentElement, "row").hidden = Boolean(name) && button.dataset.initial !== name;
  one("streets").scrollTop = 0;
}

/**
 * Choose a time: nu, dit jaar, later, alles.
 *
 * @param {string} name
 */
function choose(name) {
  const belongs = choices[name];
  for (const button of all("filter")) button.setAttribute("aria-pressed", String(button.dataset.filter === name));
  if (!plan) return;
  plan.show(belongs);
  const count = plan.works.filter(belongs).length;
  const line = one("count");
  const sort = count === 0 ? "none" : count === 1 ? "one" : "some";
  line.textContent = fill(told(line, sort), { count });
}

/* Rest. */
const resting = () => !attract.hidden;
const life = watch(kiosk, /** @type {HTMLDialogElement} */ (one("notice")), one("left"), resting, goHome);

function begin() {
  attract.hidden = true;
  for (const other of others) other.inert = false;
  if (plan) plan.leaflet.invalidateSize();
  life.stir();
}

function toStart() {
  life.end();
  back();
  letter("");
  choose("alles");
  if (plan) plan.whole(false);
  attract.hidden = false;
  for (const other of others) other.inert = true;
  one("touch").focus({ preventScroll: true });
}

function goHome() {
  toStart();
  renew(kiosk, resting);
}

one("back").addEventListener("click", back);
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") back();
});
for (const button of all("street")) button.addEventListener("click", () => openStreet(button));
for (const button of all("letter")) {
  button.addEventListener("click", () => {
    letter(button.getAttribute("aria-pressed") === "true" ? "" : told(button, "letter"));
  });
}
for (const button of all("filter")) {
  button.addEventListener("click", () => {
    back();
    choose(told(button, "filter"));
    button.focus({ preventScroll: true });
  });
}
one("again").addEventListener("click", goHome);
one("stay").addEventListener("click", life.stay);
attract.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("a")) return;
  begin();
  toFinder();
});

choose("alles");
if (window.location.hash === "#open") {
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  begin();
} else toStart();
