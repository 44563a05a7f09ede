/* The legend that is the switch: a button a theme, a button a kind, with what the map draws beside its name. */
import { find, make, makeButton, makeIcon } from "./elements.js";
import { sampleOfKind } from "./legend_samples.js";

/** @typedef {{ id: string, label: string, color: string, place: number, icon: string, count: number }} Kind */
/** @typedef {{ label: string, kinds: Kind[] }} Theme */
/** @typedef {{ themes: Theme[], off: string[], icons: Record<string, string> }} Legend */

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
    const sample = sampleOfKind(kind.color, kind.place);
    row.append(sample, makeIcon(data.icons, kind.icon), name, make("span", "koppel-kind-count", kind.count));
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
