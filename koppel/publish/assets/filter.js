/* Nu, dit jaar, later: one choice for list and map, kept in the address so that it can be shared. */
import { choices } from "./choices.js";
import { fill, find, findAll, switchTo, told } from "./elements.js";

/** Let the buttons of the page choose; on pages without them there is nothing to do. */
export function startFilter() {
  const { koppel } = window;
  const bar = /** @type {HTMLElement | null} */ (document.querySelector("[data-filters]"));
  if (!bar) return;
  const counted = find(document, "[data-count]");
  const buttons = findAll(bar, "[data-filter]");
  const rows = findAll(document, "#lijst [data-key]");
  const groups = findAll(document, "#lijst [data-group]");

  /** @param {string} name */
  function choose(name) {
    const belongs = choices[name];
    let count = 0;
    for (const row of rows) {
      row.hidden = !belongs(row.dataset);
      if (!row.hidden) count += 1;
    }
    for (const group of groups) {
      const left = group.querySelectorAll("[data-key]:not([hidden])").length;
      group.hidden = left === 0;
      find(group, "[data-tally]").textContent = String(left);
    }
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.filter === name));
    koppel.choice = name;
    if (koppel.start) koppel.start.show(belongs);
    const { words } = koppel;
    const line = count === 0 ? words.shown_none : count === 1 ? words.shown_one : words.shown_some;
    counted.textContent = fill(line, { count });
    switchTo(name === "alles" ? "" : name);
  }

  const fromAddress = () => {
    const name = window.location.hash.slice(1);
    return Object.hasOwn(choices, name) ? name : null;
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const name = told(button, "filter");
      const address = name === "alles" ? window.location.pathname + window.location.search : `#${name}`;
      window.history.replaceState(null, "", address);
      choose(name);
    });
  }
  window.addEventListener("hashchange", () => {
    const name = fromAddress();
    if (name) choose(name);
  });
  choose(fromAddress() || "alles");
}
