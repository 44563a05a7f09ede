/* Starts the map of a page, and says when it is drawn or that it cannot be. */
import { choices } from "./choices.js";
import { findAll } from "./elements.js";
import { drawHouse, keepOnPaper } from "./house.js";
import { makeMap } from "./map.js";
import { note } from "./note.js";

/** @param {HTMLElement} frame */
function begin(frame) {
  const { koppel } = window;
  if (!window.L || !koppel.data || !koppel.ground) {
    frame.dataset.state = "failed";
    note(frame, koppel.words.failed, true);
    return;
  }
  const { focus, only, tiles } = frame.dataset;
  const made = makeMap(frame, { focus, houses: koppel.houses, tiles: tiles ? JSON.parse(tiles) : null });
  if (made && only !== undefined) {
    const keys = new Set(only.split(" "));
    made.show((work) => "key" in work && keys.has(String(work.key)));
  }
  if (made && !focus) {
    koppel.start = made;
    for (const row of findAll(document, "#lijst [data-key]")) {
      for (const name of ["mouseenter", "focusin"]) row.addEventListener(name, () => made.point(row.dataset.key || ""));
      for (const name of ["mouseleave", "focusout"]) row.addEventListener(name, () => made.point(""));
    }
    if (koppel.choice && koppel.choice !== "alles") made.show(choices[koppel.choice]);
  }
  if (made && koppel.houses) {
    koppel.showHouse = (house) => drawHouse(made.leaflet, frame, house);
    koppel.showHouse(koppel.house || null);
    keepOnPaper(frame);
  }
  window.requestAnimationFrame(() => {
    frame.dataset.state = "ready";
  });
}

for (const frame of findAll(document, "[data-map]")) begin(frame);
