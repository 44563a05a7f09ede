/* Samples of how the map draws works: a kind by its colour and hatching, how far a work is by its line. */
import { hatchOf, STROKES } from "./map/looks.js";
import { makeSvg } from "./elements.js";

const SAMPLE_WIDE = 28;
const SAMPLE_HIGH = 16;

/**
 * Make the sample of a kind.
 *
 * @param {string} color
 * @param {number} place - of the kind among all kinds, by which the map chooses its hatching
 */
export function sampleOfKind(color, place) {
  const box = makeSvg("svg", {
    width: SAMPLE_WIDE,
    height: SAMPLE_HIGH,
    viewBox: `0 0 ${SAMPLE_WIDE} ${SAMPLE_HIGH}`,
    "aria-hidden": "true",
  });
  box.classList.add("koppel-sample");
  const { angle, gap } = hatchOf(place);
  const turned = makeSvg("g", { transform: `rotate(${angle} ${SAMPLE_WIDE / 2} ${SAMPLE_HIGH / 2})`, stroke: color });
  for (let y = SAMPLE_HIGH / 2 - SAMPLE_WIDE; y <= SAMPLE_HIGH / 2 + SAMPLE_WIDE; y += gap * 0.6)
    turned.appendChild(makeSvg("line", { x1: -SAMPLE_WIDE, x2: 2 * SAMPLE_WIDE, y1: y, y2: y, "stroke-width": 1.2 }));
  const edge = { x: 1, y: 1, width: SAMPLE_WIDE - 2, height: SAMPLE_HIGH - 2 };
  box.append(
    makeSvg("rect", { ...edge, fill: color, "fill-opacity": 0.15 }),
    turned,
    makeSvg("rect", { ...edge, fill: "none", stroke: color, "stroke-width": 2.5 }),
  );
  return box;
}

/**
 * Return the statuses of a list as they follow on each other, from an idea; unknown ones first.
 *
 * @param {string[]} statuses
 */
export function inOrder(statuses) {
  const order = Object.keys(STROKES);
  return statuses.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
}

/**
 * Make the line of how far a work is; null where that has none of its own.
 *
 * @param {string} status
 */
export function sampleOfStatus(status) {
  const stroke = STROKES[status];
  if (!stroke) return null;
  const box = makeSvg("svg", { width: 44, height: SAMPLE_HIGH, "aria-hidden": "true" });
  box.classList.add("koppel-sample", "koppel-sample-line");
  if (stroke.grey) box.classList.add("koppel-sample-grey");
  const line = {
    stroke: "currentColor",
    "stroke-width": stroke.width,
    "stroke-dasharray": stroke.dash.join(" "),
    "stroke-linecap": stroke.round ? "round" : "butt",
  };
  box.appendChild(makeSvg("line", { x1: 3, y1: SAMPLE_HIGH / 2, x2: 41, y2: SAMPLE_HIGH / 2, ...line }));
  return box;
}
