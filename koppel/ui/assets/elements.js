/* What components make of elements; texts are only ever set as text. */

/**
 * @template Data
 * @typedef {object} Component - what Streamlit gives to the script of a component
 * @property {HTMLElement} parentElement
 * @property {Data} data
 * @property {(name: string, value: any) => void} setTriggerValue
 */

/**
 * Return the element within another that its component's own HTML has.
 *
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(within, selector) {
  const found = /** @type {HTMLElement | null} */ (within.querySelector(selector));
  if (!found) throw new Error(`${selector} is missing`);
  return found;
}

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | number} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = String(text);
  return made;
}

/**
 * Make a button that sends no form.
 *
 * @param {string} [className]
 * @param {string} [text]
 */
export function makeButton(className, text) {
  const made = make("button", className, text);
  made.type = "button";
  return made;
}

/**
 * Make an element of a drawing.
 *
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
export function makeSvg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/**
 * Make the icon of a kind of work.
 *
 * @param {Record<string, string>} icons - drawings of Koppel's own, by name
 * @param {string} name
 */
export function makeIcon(icons, name) {
  const made = make("span", "koppel-icon");
  made.innerHTML = icons[name] || "";
  return made;
}
