/* Glyphs of the map's own buttons: strokes on a grid of 24 by 24. */
import { makeSvg } from "../elements.js";

/** @type {Record<string, string>} */
const SIGNS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  chances: "M9 5a7 7 0 1 0 0 14A7 7 0 0 0 9 5ZM15 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z",
  filters: "M4 6h16M7 12h10M10 18h4",
  layers: "M12 4l9 5-9 5-9-5zM3 14l9 5 9-5",
  list: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
  drawn: "M5 17L9 5l11 4-5 11zM5 17l10 3",
  numbers: "M6 9l2-2v10M11 9a2 2 0 0 1 4 0c0 3-4 4-4 8h4M18 8h2v9",
  measure: "M3 15L15 3l6 6L9 21zM7 11l2 2M10 8l3 3M13 5l2 2",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  paper: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  time: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 8v4l3 2",
  close: "M6 6l12 12M18 6L6 18",
  back: "M14 6l-6 6 6 6",
  forward: "M10 6l6 6-6 6",
  ask: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.6h.01",
  streets: "M7 20L9 4M17 20L15 4M12 5v3M12 11v3M12 17v3",
  lanes: "M4 6h9M9 12h11M6 18h8",
  pin: "M12 21c-5-6-7-8-7-11a7 7 0 0 1 14 0c0 3-2 5-7 11ZM12 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
};

/**
 * Make the sign of a button; it says nothing that its name does not.
 *
 * @param {string} name
 */
export function makeSign(name) {
  const box = makeSvg("svg", { width: 22, height: 22, viewBox: "0 0 24 24", "aria-hidden": "true" });
  const stroke = { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linejoin": "round" };
  box.appendChild(makeSvg("path", { d: SIGNS[name] ?? "", ...stroke, "stroke-linecap": "round" }));
  return box;
}
