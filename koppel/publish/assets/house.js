/* The house of whoever looks, on the map of its street: drawn here, sent nowhere. */
import { make, makeSvg } from "./elements.js";
import { toLatLng } from "./view.js";

/** @typedef {{ place: import("./places.js").Place, number: string, name: string }} House */

const OUTLINE = "M2 12 12 3l10 9h-3v9H5v-9z";
const MOST_ON_PAPER = 640; // pixels: the width of a portrait A4 between its margins

/** @type {WeakMap<HTMLElement, L.Marker>} */
const houses = new WeakMap();

/**
 * Draw a house, or none.
 *
 * The map does not move to it: where its background comes from others, they would see which part was asked for. What
 * the page shows first holds every house of the street.
 *
 * @param {L.Map} map
 * @param {HTMLElement} frame
 * @param {House | null} house
 */
export function drawHouse(map, frame, house) {
  houses.get(frame)?.remove();
  houses.delete(frame);
  document.body.classList.toggle("with-house", Boolean(house));
  if (!house) return;
  const drawing = makeSvg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  drawing.append(makeSvg("path", { d: OUTLINE }));
  const shown = make("span", "house");
  shown.append(drawing, make("b", "", house.number));
  const icon = L.divIcon({ className: "mark-place", html: shown });
  const marker = L.marker(toLatLng(map, ...house.place), { icon, interactive: false, keyboard: false });
  marker.setZIndexOffset(1000).addTo(map);
  const element = marker.getElement();
  element?.setAttribute("role", "img");
  element?.setAttribute("aria-label", house.name);
  houses.set(frame, marker);
}

/**
 * Let a map be printed as it is on the screen, no wider than paper.
 *
 * @param {HTMLElement} frame
 */
export function keepOnPaper(frame) {
  window.addEventListener("beforeprint", () => {
    const { offsetWidth: wide, offsetHeight: high } = frame;
    frame.style.width = `${wide}px`;
    frame.style.height = `${high}px`;
    frame.style.setProperty("zoom", String(Math.min(1, MOST_ON_PAPER / wide)));
  });
  window.addEventListener("afterprint", () => {
    for (const name of ["width", "height", "zoom"]) frame.style.removeProperty(name);
  });
}
