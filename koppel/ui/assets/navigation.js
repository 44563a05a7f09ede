/* The way to every page: a row of groups, and under it the pages of the group that is open. They are links, so that
   each opens in another tab as well; followed here, the page changes in place. */
import { find, make } from "./elements.js";

/** @typedef {{ page: string, href: string, label: string, told?: string, current?: string }} Way */
/** @typedef {{ label: string, groups: Way[], inside: Way[] }} Navigation */

/** @param {import("./elements.js").Component<Navigation>} component */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = find(parentElement, ".koppel-nav");
  const told = JSON.stringify(data);
  if (root.dataset.told === told) return;
  root.dataset.told = told;
  root.setAttribute("aria-label", data.label);
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const focused = active && root.contains(active) ? active.dataset.at : null;

  /**
   * @param {Way} item
   * @param {HTMLElement} box
   */
  const link = (item, box) => {
    const way = make("a", "", item.label);
    way.href = item.href;
    way.dataset.at = `${box.className} ${item.page}`;
    if (item.told) way.title = item.told;
    if (item.current) way.setAttribute("aria-current", item.current);
    way.onclick = (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      // Shown at once; what was drawn before is compared with what comes, and drawn again where it did not go through.
      delete root.dataset.told;
      for (const other of box.children) other.classList.toggle("going", other === way);
      setTriggerValue("page", item.page);
    };
    return way;
  };

  /**
   * @param {Way[]} items
   * @param {string} className
   */
  const row = (items, className) => {
    const box = make("div", className);
    box.append(...items.map((item) => link(item, box)));
    return box;
  };

  const rows = [row(data.groups, "koppel-groups")];
  if (data.inside.length) rows.push(row(data.inside, "koppel-inside"));
  root.replaceChildren(...rows);
  for (const box of rows) {
    const current = /** @type {HTMLElement | null} */ (box.querySelector("[aria-current]"));
    // Where the row is wider than the screen it begins with what is open in view.
    if (current) box.scrollLeft = current.offsetLeft - (box.clientWidth - current.offsetWidth) / 2;
  }
  if (focused)
    [...root.querySelectorAll("a")].find((way) => way.dataset.at === focused)?.focus({ preventScroll: true });
}
