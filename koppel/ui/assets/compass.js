/* A drawing that the server made: the rings of a compass, in which a cell is chosen without opening the page again. */
import { find } from "./elements.js";

/** @typedef {{ svg: string, leads: string }} Drawing */

/** @param {Element | null} element */
const cellOf = (element) => element?.closest("[data-cell]")?.getAttribute("data-cell") ?? null;

/** @param {import("./elements.js").Component<Drawing>} component */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const place = find(parentElement, ".koppel-drawing");
  const focused = place.contains(document.activeElement) ? cellOf(document.activeElement) : null;
  const drawn = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement;
  place.replaceChildren(document.importNode(drawn, true));
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
}
