/* What scripts of these pages make of elements, words and the page's own root. */

/** How much larger than usual this page writes, as on a touch screen or a wall: what is drawn on the map goes along. */
export const scale =
  typeof document === "undefined"
    ? 1
    : Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize) / 16;

/**
 * Return the only value of an expression that is there on every page of this sort.
 *
 * @template Value
 * @param {Value | null | undefined} value
 * @param {string} name - what it is, for whoever looks for the fault
 * @returns {Value}
 */
export function sure(value, name) {
  if (value === null || value === undefined) throw new Error(`${name} is missing on this page`);
  return value;
}

/**
 * Return the first element within another that the page surely has.
 *
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
export const find = (within, selector) => /** @type {HTMLElement} */ (sure(within.querySelector(selector), selector));

/**
 * Return all elements within another.
 *
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export const findAll = (within, selector) => Array.from(within.querySelectorAll(selector));

/**
 * Return a value of the page that its template always writes.
 *
 * @param {HTMLElement} element
 * @param {string} name - as in `dataset`
 */
export const told = (element, name) => sure(element.dataset[name], name);

/**
 * Fill {placeholders} of a text.
 *
 * @param {string} words
 * @param {Record<string, string | number>} facts
 */
export const fill = (words, facts) =>
  words.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));

/**
 * Make an element; words are always text, never markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [words]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className, words) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element of a drawing.
 *
 * @param {string} tag
 * @param {Record<string, string>} attributes
 */
export function makeSvg(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/**
 * Draw a symbol of the page's sprite.
 *
 * @param {string} name
 */
export function icon(name) {
  const svg = makeSvg("svg", { class: "i", "aria-hidden": "true" });
  svg.append(makeSvg("use", { href: `#i-${name}` }));
  return svg;
}

/** Return the address of the pages in this language, from this page. */
export const home = () => told(document.documentElement, "home");

/**
 * Let the links to the other language go to the same choice as this page shows.
 *
 * @param {string} name - what stands behind the # of the address, or empty
 */
export function switchTo(name) {
  for (const link of findAll(document, "[data-switch]")) /** @type {HTMLAnchorElement} */ (link).hash = name;
}
