// The way to every page: a row of groups, and under it the pages of the group that is open. They are links, so that
// each opens in another tab as well; followed here, the page changes in place.
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".koppel-nav");
  const told = JSON.stringify(data);
  if (root.dataset.told === told) return;
  root.dataset.told = told;
  root.setAttribute("aria-label", data.label);
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.at : null;
  const link = (item, at) => {
    const way = document.createElement("a");
    way.href = item.href;
    way.textContent = item.label;
    way.dataset.at = at;
    if (item.told) way.title = item.told;
    if (item.current) way.setAttribute("aria-current", item.current);
    way.onclick = (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      // Shown at once; what was drawn before is compared with what comes, and drawn again where it did not go through.
      delete root.dataset.told;
      for (const other of way.parentElement.children) other.classList.toggle("going", other === way);
      setTriggerValue("page", item.page);
    };
    return way;
  };
  const row = (items, name) => {
    const box = document.createElement("div");
    box.className = name;
    box.append(...items.map((item) => link(item, `${name} ${item.page}`)));
    return box;
  };
  const rows = [row(data.groups, "koppel-groups")];
  if (data.inside.length) rows.push(row(data.inside, "koppel-inside"));
  root.replaceChildren(...rows);
  for (const box of rows) {
    const current = box.querySelector("[aria-current]");
    // Where the row is wider than the screen it begins with what is open in view.
    if (current) box.scrollLeft = current.offsetLeft - (box.clientWidth - current.offsetWidth) / 2;
  }
  if (focused)
    [...root.querySelectorAll("a")].find((way) => way.dataset.at === focused)?.focus({ preventScroll: true });
}
