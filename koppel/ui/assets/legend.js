/* The legend that is the switch: a button a theme, a button a kind, with the line of the map beside its name. */
import { find, make, makeButton, makeIcon, makeSvg } from "./elements.js";

/** @typedef {{ id: string, label: string, color: string, dash: string, icon: string, count: number }} Kind */
/** @typedef {{ label: string, kinds: Kind[] }} Theme */
/** @typedef {{ themes: Theme[], off: string[], icons: Record<string, string> }} Legend */

/** @param {Kind} kind */
function line(kind) {
  const box = makeSvg("svg", { width: 34, height: 14, "aria-hidden": "true" });
  const stroke = { stroke: kind.color, "stroke-width": 6, "stroke-dasharray": kind.dash };
  box.appendChild(makeSvg("line", { x1: 0, y1: 7, x2: 34, y2: 7, ...stroke }));
  return box;
}

/**
 * @param {HTMLElement} element
 * @param {boolean} isOn
 */
const press = (element, isOn) => element.setAttribute("aria-pressed", isOn ? "true" : "false");

/** @param {import("./elements.js").Component<Legend>} component */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const off = new Set(data.off);
  const send = () => setTriggerValue("off", { kinds: [...off], at: Date.now() });

  /** @param {Kind} kind */
  const rowOf = (kind) => {
    const row = makeButton("koppel-kind");
    row.title = kind.label;
    const name = make("span", "koppel-kind-name", kind.label);
    row.append(line(kind), makeIcon(data.icons, kind.icon), name, make("span", "koppel-kind-count", kind.count));
    press(row, !off.has(kind.id));
    row.onclick = () => {
      if (!off.delete(kind.id)) off.add(kind.id);
      send();
    };
    return row;
  };

  /** @param {Theme} theme */
  const blockOf = (theme) => {
    const ids = theme.kinds.map((kind) => kind.id);
    const isAllOn = () => ids.every((id) => !off.has(id));
    const block = make("div");
    const head = makeButton("koppel-theme", theme.label);
    press(head, isAllOn());
    head.onclick = () => {
      const turnsOff = isAllOn();
      for (const id of ids) {
        if (turnsOff) off.add(id);
        else off.delete(id);
      }
      send();
    };
    block.append(head, ...theme.kinds.map(rowOf));
    return block;
  };

  find(parentElement, ".koppel-switch").replaceChildren(...data.themes.map(blockOf));
}
