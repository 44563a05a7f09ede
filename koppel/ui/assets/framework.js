/* Streamlit's own fields speak English only: what they say is said in the language of the reader, as soon as it comes. */

const NAMES = ["aria-label", "placeholder", "title"];
// What people wrote stays as they wrote it.
const WRITTEN =
  '[data-testid="stMarkdownContainer"]:not([data-testid="stFileUploaderDropzone"] *), [data-testid="stHtml"], [role="option"][data-key], .koppel-map, textarea';

/** @param {import("./elements.js").Component<{ words: Record<string, string> }>} component */
export default function (component) {
  const words = new Map(Object.entries(component.data.words));

  /** @param {Node} node */
  const say = (node) => {
    if (node instanceof Text) {
      const said = words.get(node.data.trim());
      if (said && said !== node.data && !node.parentElement?.closest(WRITTEN)) node.data = said;
    } else if (node instanceof Element) {
      for (const name of NAMES) {
        const said = words.get(node.getAttribute(name) ?? "");
        if (said && said !== node.getAttribute(name)) node.setAttribute(name, said);
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
