/* How areas of one indicator are filled: plain where it is judged or in classes, in a pattern by who owns the homes. */
import { color } from "../../../tokens/color.js";

const NEED_SVG = "http://www.w3.org/2000/svg";
const PATTERN_SIDE = 24;
// The colour and form of the strokes of each pattern in a square of that side; it is told apart without its colour.
export const NEED_PATTERNS = {
  "owner-1": ["owner-1-line", "1.5", "M-6 6 6 -6M0 24 24 0M18 30 30 18"],
  "owner-2": ["owner-2-line", "1.5", "M-6 18 6 30M0 0 24 24M18 -6 30 6"],
  "owner-3": ["owner-3-line", "5", "M6 12h.1M18 0h.1M18 24h.1"],
  "owner-mixed": ["owner-mixed-line", "1.5", "M0 12H24M12 0V24"],
};

/**
 * @param {string} name
 * @param {Record<string, string>} values
 */
function svgPart(name, values) {
  const part = document.createElementNS(NEED_SVG, name);
  for (const [key, value] of Object.entries(values)) part.setAttribute(key, value);
  return part;
}

/** Make what the patterns are drawn from; they are known in the whole page by their name. */
export function needPatterns() {
  const host = svgPart("svg", { width: "0", height: "0", "aria-hidden": "true", class: "koppel-need-patterns" });
  for (const [look, [ink, width, strokes]] of Object.entries(NEED_PATTERNS)) {
    const side = String(PATTERN_SIDE);
    const box = { id: `koppel-${look}`, width: side, height: side, patternUnits: "userSpaceOnUse" };
    const pattern = svgPart("pattern", box);
    pattern.append(
      svgPart("rect", { width: side, height: side, fill: color(look) }),
      svgPart("path", { d: strokes, stroke: color(ink), "stroke-width": width, "stroke-linecap": "round" }),
    );
    host.append(pattern);
  }
  return host;
}

/**
 * Return the fill of a look; null where there is none.
 *
 * @param {string} look - a name of `tokens.css`, or of a pattern
 */
export function needFill(look) {
  if (!look) return null;
  return look in NEED_PATTERNS ? `url(#koppel-${look})` : color(look);
}

/**
 * Make the row of a legend: a piece of the look with its sign, and what it means.
 *
 * @param {[string, string, string]} row
 */
export function needLegendRow(row) {
  const [look, sign, words] = row;
  const item = document.createElement("li");
  const sample = svgPart("svg", { width: "34", height: "22", "aria-hidden": "true" });
  const box = { x: ".5", y: ".5", width: "33", height: "21", stroke: color("soft"), fill: needFill(look) ?? "none" };
  sample.append(svgPart("rect", box));
  const mark = document.createElement("b");
  mark.textContent = sign;
  const told = document.createElement("span");
  told.textContent = words;
  item.append(sample, mark, told);
  return item;
}
