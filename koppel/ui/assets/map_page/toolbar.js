/* The one toolbar of the map: panels, and what the map itself can do. */
import { make, makeButton } from "../elements.js";
import { makeSign } from "./icons.js";

/** @typedef {{ name: string, label: string, sign: string, panel?: boolean, worded?: boolean, act: () => void }} Tool */

export class Toolbar {
  /**
   * @param {HTMLElement} root
   * @param {string} label
   * @param {Tool[][]} groups
   */
  constructor(root, label, groups) {
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    const bar = make("div", "koppel-map-bar");
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", label);
    for (const tools of groups) {
      const group = make("div", "koppel-map-tools");
      group.append(...tools.map((tool) => this.button(tool)));
      bar.append(group);
    }
    bar.addEventListener("keydown", (event) => this.step(event));
    root.append(bar);
    this.bar = bar;
    bar.addEventListener("scroll", () => this.tellMore(), { passive: true });
    new ResizeObserver(() => this.tellMore()).observe(bar);
  }

  /** Say whether tools lie beyond the edge. */
  tellMore() {
    const { scrollLeft, clientWidth, scrollWidth } = this.bar;
    this.bar.toggleAttribute("data-more", scrollLeft + clientWidth < scrollWidth - 2);
  }

  /** @param {Tool} tool */
  button(tool) {
    const button = makeButton(`koppel-map-tool${tool.worded ? " worded" : ""}`);
    button.dataset.tool = tool.name;
    button.append(makeSign(tool.sign), make("span", "", tool.label));
    button.setAttribute("aria-label", tool.label);
    button.title = tool.label;
    if (tool.panel) {
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-controls", `koppel-map-panel-${tool.name}`);
    } else button.setAttribute("aria-pressed", "false");
    button.onclick = tool.act;
    this.buttons.set(tool.name, button);
    return button;
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const all = [...this.buttons.values()].filter((button) => button.offsetParent);
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (!by || at < 0) return;
    event.preventDefault();
    all[(at + by + all.length) % all.length].focus();
  }

  /** @param {string | null} name - the panel that is open */
  showPanel(name) {
    for (const [tool, button] of this.buttons) {
      if (button.hasAttribute("aria-expanded")) button.setAttribute("aria-expanded", String(tool === name));
    }
  }

  /**
   * @param {string} name
   * @param {boolean} isOn
   */
  press(name, isOn) {
    this.buttons.get(name)?.setAttribute("aria-pressed", String(isOn));
  }
}
