/* One's own house number on the page of a street: which works are near it, and how near. */
import { fill, find, findAll, make, switchTo, told } from "./elements.js";
import { bare } from "./names.js";
import { howNear, lead, readDoors, WIDE } from "./nearness.js";

/** @typedef {import("./nearness.js").Near} Near */
/** @typedef {import("./nearness.js").Door} Door */

const OVER = new Set(["klaar", "gaat_niet_door"]);

/** @param {Near} near */
const shownOf = (near) => find(document, `main [data-key="${near.key}"]`);

/** @param {Near} near */
const isOver = (near) => OVER.has(told(shownOf(near), "state"));

/**
 * Tell of a work what the page itself tells of it further down.
 *
 * @param {Near} near
 */
function row(near) {
  const whole = shownOf(near);
  const item = make("li", whole.className.includes("s-gaat_niet_door") ? "row s-gaat_niet_door" : "row");
  const inner = make("div");
  inner.append(make("p", "row-near", howNear(near, window.koppel.words)));
  const link = /** @type {HTMLElement} */ (find(whole, "a[href*='werk/']").cloneNode(true));
  link.className = "row-title";
  inner.append(link, make("p", "row-when", find(whole, ".row-when, .first-up").textContent || ""));
  const state = make("p", "row-state");
  state.append(find(whole, ".pill").cloneNode(true));
  inner.append(state);
  item.append(find(whole, ".disc").cloneNode(true), inner);
  return item;
}

/**
 * Let the map of the page show a house, now or when it is drawn; it stays in this browser.
 *
 * @param {import("./house.js").House | null} house
 */
function showHouse(house) {
  window.koppel.house = house;
  window.koppel.showHouse?.(house);
}

/**
 * Return the way to the map, which on a phone lies far below.
 *
 * Not a link: what stands behind the # of the address is the house.
 *
 * @param {HTMLElement} frame
 * @param {string} label
 */
function toMap(frame, label) {
  const line = make("p", "at-door-map");
  const button = make("button", "action", label);
  button.type = "button";
  button.addEventListener("click", () => {
    frame.scrollIntoView({ block: "center" });
    find(frame, ".canvas").focus({ preventScroll: true });
  });
  line.append(button);
  return line;
}

/**
 * Return whether the street has works that are not near this door: they stand further down the page.
 *
 * @param {Door} door
 */
const isFurther = ({ works }) =>
  findAll(document, "article[data-key]").some((sheet) => !works.some((near) => near.key === sheet.dataset.key));

/**
 * Say of a number that was typed with the name of the street that no numbers are known here, though elsewhere they are.
 *
 * @param {HTMLElement} panel
 */
function tellNone(panel) {
  const show = () => {
    const house = typedHouse();
    panel.hidden = !house;
    if (house) find(panel, "p").textContent = fill(window.koppel.words.numbers_none, { number: house });
    switchTo(house ? window.location.hash.slice(1) : "");
  };
  window.addEventListener("hashchange", show);
  show();
}

/** Return what stands behind the # of the address; empty where we did not write it. */
function nameInAddress() {
  try {
    return decodeURIComponent(window.location.hash.slice(1));
  } catch {
    return "";
  }
}

/** Return the house number that was typed with the name of the street, or nothing. */
function typedHouse() {
  const name = nameInAddress();
  return name.startsWith("nr-") ? bare(name.slice(3, 20)) : "";
}

/** Let one choose a door, on a page of a street that knows them. */
export function startDoors() {
  const without = /** @type {HTMLElement | null} */ (document.querySelector("[data-no-doors]"));
  if (without) tellNone(without);
  const panel = /** @type {HTMLElement | null} */ (document.querySelector("[data-doors]"));
  const coded = window.koppel.deuren;
  if (!panel || !coded) return;
  const words = window.koppel.words;
  const select = /** @type {HTMLSelectElement} */ (find(panel, "select"));
  const said = find(panel, "[data-told]");
  const { street, until } = panel.dataset;

  const doors = readDoors(coded);
  window.koppel.houses = doors.map((door) => door.place);
  const byName = new Map(doors.map((door) => [door.name, door]));
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const door of doors) counts.set(door.number, (counts.get(door.number) || 0) + 1);

  /** @param {Door | undefined} door */
  function show(door) {
    said.replaceChildren();
    switchTo(door ? door.name : "");
    showHouse(door ? { place: door.place, number: door.number, name: `${street} ${door.number}` } : null);
    if (!door) return;
    said.append(make("h2", "", `${street} ${door.number}`));
    said.append(make("p", "at-door-lead", lead(door.works, isOver, words)));
    const frame = /** @type {HTMLElement | null} */ (document.querySelector("[data-map]"));
    if (frame) said.append(toMap(frame, words.door_map));
    if (door.works.length) {
      const list = make("ul", "rows");
      list.append(...door.works.map(row));
      said.append(list);
    } else said.append(make("p", "", until));
    const more = [
      isFurther(door) ? words.door_further : "",
      words.door_where,
      frame ? fill(words.door_drawn, { number: door.number }) : "",
      door.works.some((near) => near.how < WIDE) ? words.near_measured : "",
    ];
    said.append(make("p", "soft", more.filter(Boolean).join(" ")));
  }

  function fromAddress() {
    const name = nameInAddress();
    const house = typedHouse();
    const found = house ? doors.filter((one) => bare(one.number) === house) : [byName.get(name)];
    const door = found.length === 1 ? found[0] : undefined;
    if (!door && name && !house) return;
    select.value = door ? door.name : "";
    show(door);
    if (!house || door) return;
    // A number that was typed with the name of the street, and that is not one door here.
    const line = found.length ? words.number_twice : words.number_none;
    said.append(make("p", "at-door-lead", fill(line, { number: house })));
    switchTo(name);
  }

  for (const door of doors) {
    const more = (counts.get(door.number) || 0) > 1 ? ` (${door.postcode})` : "";
    const option = make("option", "", door.number + more);
    option.value = door.name;
    select.append(option);
  }
  select.addEventListener("change", () => {
    window.history.replaceState(null, "", select.value ? `#${select.value}` : window.location.pathname);
    show(byName.get(select.value));
  });
  window.addEventListener("hashchange", fromAddress);
  panel.hidden = false;
  fromAddress();
}
