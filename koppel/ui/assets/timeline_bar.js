/* One bar of the time line: how sure each part of its period is, its icon, ties and title. */
import { make, makeButton, makeIcon } from "./elements.js";
import { shortened, spanOf } from "./timeline_layer.js";

/** @typedef {import("./timeline_layer.js").Bar} Bar */
/** @typedef {import("./timeline_layer.js").Layer} Layer */

/** Height of a lane, pixels. */
export const LANE_HIGH = 38;

/**
 * Make the bar of a work, without what happens to it.
 *
 * @param {Layer} layer
 * @param {Bar} bar
 * @param {{ ties: number[], icons: Record<string, string>, lines: string[] }} told
 */
export function makeBar(layer, [at, lane, first, last, low, high, sureFirst, sureLast], { ties, icons, lines }) {
  const [title, , kind, , status] = layer.items[at];
  const [, kindColor, icon] = layer.kinds[kind];
  const button = makeButton(`koppel-time-bar koppel-time-${status}`);
  button.style.top = `${lane * LANE_HIGH + 4}px`;
  button.style.setProperty("--kind", kindColor);
  button.dataset.at = String(at);
  Object.assign(button.style, spanOf(layer, first, last));
  const width = last - first + 1;
  /**
   * @param {string} className
   * @param {number} from - day
   * @param {number} until - day
   */
  const part = (className, from, until) => {
    const piece = make("span", className);
    piece.style.left = `${(100 * (from - first)) / width}%`;
    piece.style.width = `${(100 * (until - from + 1)) / width}%`;
    button.appendChild(piece);
  };
  if (low < first || high > last) part("koppel-time-window", low, high);
  part("koppel-time-vague", first, last);
  if (sureFirst !== null && sureLast !== null) part("koppel-time-sure", sureFirst, sureLast);
  const label = make("span", "koppel-time-label");
  const knots = ties.slice(0, 2).map((number) => make("span", "koppel-time-knot", number));
  label.append(makeIcon(icons, icon), ...knots, make("span", "koppel-time-title", shortened(title)));
  button.appendChild(label);
  button.setAttribute("aria-label", lines.join(". "));
  return button;
}
