/* What is on, as chips over the map: each takes itself away. */
import { make, makeButton } from "../elements.js";

/** @typedef {{ label: string, remove: () => void }} Chip */

/**
 * Draw chips; with two or more there is one that clears all.
 *
 * @param {HTMLElement} host
 * @param {Chip[]} chips
 * @param {{ texts: Record<string, string>, clear: () => void }} how
 */
export function drawChips(host, chips, { texts, clear }) {
  const had = host.contains(document.activeElement);
  const buttons = chips.map(({ label, remove }) => {
    const button = makeButton("koppel-map-chip");
    button.append(make("span", "", label), make("i", "", "×"));
    button.setAttribute("aria-label", texts.off.replace("{name}", label));
    button.onclick = remove;
    return button;
  });
  if (chips.length > 1) {
    const all = makeButton("koppel-map-chip clear", texts.clear);
    all.onclick = clear;
    buttons.push(all);
  }
  host.replaceChildren(...buttons);
  host.hidden = !chips.length;
  if (had) (buttons[0] ?? document.querySelector(".koppel-map"))?.focus({ preventScroll: true });
}
