/* Streamlit's own fields speak English only: what they say is said in the language of the reader, as soon as it comes. */

const NAMES = ["aria-label", "placeholder", "title"];
// What people wrote stays as they wrote it.
const WRITTEN =
  '[data-testid="stMarkdownContainer"]:not([data-testid="stFileUploaderDropzone"] *), [data-testid="stHtml"], [role="option"][data-key]:not([data-key^="__"]), .koppel-map, textarea';
// Choices that a field adds by itself to those of ours: all, or all that were found.
const ADDED = '[role="option"][data-key^="__"]';

// Of a picture of a letter type that stands beside the words that it pictures.
const ICON = /^[a-z0-9_]+ icon$/;

/**
 * Return what a name should say; null where it may stay.
 *
 * @param {string} name
 * @param {Map<string, string>} words what is said instead of whole names
 * @param {[string, string][]} names the same with `{}` where a label of ours stands
 * @returns {string | null}
 */
export function named(name, words, names) {
  const whole = words.get(name);
  if (whole !== undefined) return whole;
  for (const [pattern, said] of names) {
    const [before, after] = pattern.split("{}");
    if (after === undefined) {
      if (name === pattern) return said;
    } else if (name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after)) {
      return said.replace("{}", () => name.slice(before.length, name.length - after.length));
    }
  }
  return null;
}

/** @param {import("./elements.js").Component<{ words: Record<string, string>, names: Record<string, string> }>} component */
export default function (component) {
  const words = new Map(Object.entries(component.data.words));
  const names = Object.entries(component.data.names);

  /** @param {Node} node */
  const say = (node) => {
    if (node instanceof Text) {
      const said = node.parentElement?.closest(ADDED)
        ? named(node.data.trim(), words, names)
        : words.get(node.data.trim());
      if (said && said !== node.data && !node.parentElement?.closest(WRITTEN)) node.data = said;
    } else if (node instanceof Element) {
      for (const name of NAMES) {
        const now = node.getAttribute(name);
        if (!now) continue;
        if (name === "aria-label" && ICON.test(now)) {
          if (node.getAttribute("aria-hidden") !== "true") node.setAttribute("aria-hidden", "true");
          continue;
        }
        const said = named(now, words, names);
        if (said && said !== now) node.setAttribute(name, said);
      }
    }
  };

  /** @param {Node} root */
  const sayAll = (root) => {
    say(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const inside = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (inside.nextNode()) say(inside.currentNode);
  };

  window.koppelWords?.disconnect();
  window.koppelWords = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") for (const node of addedNodes) sayAll(node);
      else say(target);
    }
  });
  sayAll(document.body);
  const kinds = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES };
  window.koppelWords.observe(document.body, kinds);
}
