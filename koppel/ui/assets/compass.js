/* A drawing that the server made: the rings of a compass, or a table, in which a cell is chosen without opening the page
   again. Arrows go from cell to cell, Home and End to the first and last, Escape back to the first of all. */
import { find } from "./elements.js";

/** @typedef {{ svg: string, leads: string }} Drawing */

const DRAWN_CELL = "[data-cell]";

/** @param {Element | null} element */
const cellOf = (element) => element?.closest(DRAWN_CELL)?.getAttribute("data-cell") ?? null;

/** Return the cell to which a key leads; the cell itself where it leads nowhere, null for another key.
 * @param {Element} drawn @param {HTMLElement} from @param {string} key */
const cellAfter = (drawn, from, key) => {
  const cells = /** @type {HTMLElement[]} */ ([...drawn.querySelectorAll(DRAWN_CELL)]);
  const at = cells.indexOf(from);
  const row = from.closest("tr");
  // In a table up and down go by row; in rings, which have no rows, as left and right.
  const width = row ? row.querySelectorAll(DRAWN_CELL).length : 1;
  const ways = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + width,
    ArrowUp: at - width,
    Home: 0,
    End: cells.length - 1,
    Escape: 0,
  };
  const to = /** @type {Record<string, number>} */ (ways)[key];
  return to === undefined ? null : (cells[to] ?? from);
};

/** Draw the outline of a cell of the rings above all others, which would hide half of it.
 * @param {Element} drawn @param {Element | null} cell @param {string} name */
const outline = (drawn, cell, name) => {
  drawn.querySelector(`.${name}`)?.remove();
  const shape = cell?.querySelector("path:not(.compass-line), circle");
  if (!shape || drawn.tagName.toLowerCase() !== "svg") return;
  const mark = /** @type {Element} */ (shape.cloneNode());
  mark.setAttribute("class", name);
  mark.setAttribute("aria-hidden", "true");
  drawn.append(mark);
};

/** @param {import("./elements.js").Component<Drawing>} component */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const place = find(parentElement, ".koppel-drawing");
  const focused = place.contains(document.activeElement) ? cellOf(document.activeElement) : null;
  const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement;
  const drawn = document.importNode(parsed, true);
  place.replaceChildren(drawn);
  outline(drawn, drawn.querySelector("[aria-current=true]"), "compass-mark");
  drawn.addEventListener("focusin", (event) => {
    const cell = /** @type {Element} */ (event.target).closest(DRAWN_CELL);
    outline(drawn, cell?.matches(":focus-visible") ? cell : null, "compass-focus");
  });
  drawn.addEventListener("focusout", () => outline(drawn, null, "compass-focus"));
  // What was chosen with keys is where one goes on.
  if (focused) /** @type {HTMLElement | null} */ (place.querySelector(`[data-cell="${focused}"]`))?.focus();
  place.onclick = (event) => {
    const cell = cellOf(/** @type {Element} */ (event.target));
    // Another tab opens the address of the cell.
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("cell", { id: cell, at: Date.now() });
    // What a cell opens stands below the table: there already, about the cell before it.
    if (data.leads) document.querySelector(data.leads)?.scrollIntoView({ block: "center" });
  };
  place.onkeydown = (event) => {
    const from = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(DRAWN_CELL));
    if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = cellAfter(drawn, from, event.key);
    if (!to) return;
    event.preventDefault();
    // On the large screen arrows go along the agenda, too.
    event.stopPropagation();
    to.focus();
  };
}
