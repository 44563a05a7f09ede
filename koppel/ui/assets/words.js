// Streamlit's own fields speak English only: what they say is said in the language of the reader, as soon as it comes.
const NAMES = ["aria-label", "placeholder", "title"];
// What people wrote stays as they wrote it.
const WRITTEN =
  '[data-testid="stMarkdownContainer"]:not([data-testid="stFileUploaderDropzone"] *), [data-testid="stHtml"], [role="option"][data-key], .koppel-map, textarea';

export default function (component) {
  const words = new Map(Object.entries(component.data.words));
  const say = (root) => {
    if (root.nodeType === Node.TEXT_NODE) {
      const said = words.get(root.data.trim());
      if (said && said !== root.data && !root.parentElement?.closest(WRITTEN)) root.data = said;
    } else if (root.nodeType === Node.ELEMENT_NODE) {
      for (const name of NAMES) {
        const said = words.get(root.getAttribute(name) ?? "");
        if (said && said !== root.getAttribute(name)) root.setAttribute(name, said);
      }
    }
  };
  const sayAll = (root) => {
    say(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const inside = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (inside.nextNode()) say(inside.currentNode);
  };
  window.koppelWords?.disconnect();
  window.koppelWords = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(sayAll);
      else say(target);
    }
  });
  sayAll(document.body);
  const kinds = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES };
  window.koppelWords.observe(document.body, kinds);
}
