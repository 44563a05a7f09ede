// The legend that is the switch: a button a theme, a button a kind, with the line of the map beside its name.
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".koppel-switch");
  const off = new Set(data.off);
  const send = () => setTriggerValue("off", { kinds: [...off], at: Date.now() });
  const line = (kind) => {
    const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    box.setAttribute("width", "34");
    box.setAttribute("height", "14");
    box.setAttribute("aria-hidden", "true");
    const stroke = document.createElementNS("http://www.w3.org/2000/svg", "line");
    for (const [name, value] of Object.entries({
      x1: 0,
      y1: 7,
      x2: 34,
      y2: 7,
      stroke: kind.color,
      "stroke-width": 6,
      "stroke-dasharray": kind.dash,
    }))
      stroke.setAttribute(name, value);
    box.appendChild(stroke);
    return box;
  };
  const press = (element, on) => element.setAttribute("aria-pressed", on ? "true" : "false");
  root.replaceChildren();
  for (const theme of data.themes) {
    const ids = theme.kinds.map((kind) => kind.id);
    const block = document.createElement("div");
    const head = document.createElement("button");
    head.type = "button";
    head.className = "koppel-theme";
    head.textContent = theme.label;
    const all = () => ids.every((id) => !off.has(id));
    press(head, all());
    head.onclick = () => {
      const turn = all();
      ids.forEach((id) => (turn ? off.add(id) : off.delete(id)));
      send();
    };
    block.appendChild(head);
    for (const kind of theme.kinds) {
      const row = document.createElement("button");
      row.type = "button";
      row.className = "koppel-kind";
      row.title = kind.label;
      const name = document.createElement("span");
      name.className = "koppel-kind-name";
      name.textContent = kind.label;
      const count = document.createElement("span");
      count.className = "koppel-kind-count";
      count.textContent = kind.count;
      const icon = document.createElement("span");
      icon.className = "koppel-icon";
      icon.innerHTML = data.icons[kind.icon] || "";
      row.append(line(kind), icon, name, count);
      press(row, !off.has(kind.id));
      row.onclick = () => {
        if (off.has(kind.id)) off.delete(kind.id);
        else off.add(kind.id);
        send();
      };
      block.appendChild(row);
    }
    root.appendChild(block);
  }
}
