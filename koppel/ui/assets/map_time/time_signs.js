/* Glyphs of the bar of time, on a grid of 24 by 24. */
import { makeSvg } from "../elements.js";

/** @type {Record<string, string>} */
const TIME_SIGNS = {
  play: "M8 5l11 7-11 7z",
  pause: "M7 5h4v14H7zM13 5h4v14h-4z",
  back: "M15 6l-6 6 6 6z",
  next: "M9 6l6 6-6 6z",
  unfold: "M6 14l6-6 6 6z",
  fold: "M6 10l6 6 6-6z",
  more: "M5 10h4v4H5zM10 10h4v4h-4zM15 10h4v4h-4z",
};

/**
 * Make the sign of a button; it says nothing that its name does not.
 *
 * @param {string} name
 */
export function makeTimeSign(name) {
  const box = makeSvg("svg", { width: 22, height: 22, viewBox: "0 0 24 24", "aria-hidden": "true" });
  box.appendChild(makeSvg("path", { d: TIME_SIGNS[name] ?? "", fill: "currentColor" }));
  return box;
}
