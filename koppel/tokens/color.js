/* Colours of the style sheet, for what is drawn on a canvas. */

/** @type {Map<string, string>} */
const colors = new Map();

/**
 * Return a colour of `tokens.css`.
 *
 * @param {string} name - without the dashes: `ink`
 */
export function color(name) {
  const known = colors.get(name);
  if (known) return known;
  const found = window.getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  if (found) colors.set(name, found);
  return found;
}
