/* Panels over the map: one at a time, which folds away and is there again the next time. */
import { make, makeButton } from "../elements.js";
import { makeSign } from "./icons.js";
import { isNarrow, Sheet } from "./sheet.js";

/** @typedef {{ section: HTMLElement, title: HTMLElement, body: HTMLElement, back: HTMLButtonElement, forward: HTMLButtonElement }} Panel */

const PANEL_PLACE = "koppel-map-panel";
// Nothing is open; what was never chosen is told from what was closed.
const NONE = "-";

export class Panels {
  /**
   * @param {HTMLElement} root
   * @param {Record<string, string>} texts
   * @param {(name: string | null) => void} changed
   */
  constructor(root, texts, changed) {
    this.root = root;
    this.texts = texts;
    this.changed = changed;
    /** @type {Map<string, Panel>} */
    this.panels = new Map();
    /** @type {string | null} */
    this.current = null;
    /** @type {Element | null} Where the keyboard was before a panel opened. */
    this.before = null;
    this.sheet = new Sheet(() => changed(this.current));
    root.addEventListener("keydown", (event) => {
      // What is chosen goes with its panel: the page sees to that.
      if (event.key !== "Escape" || !this.current || this.current === "details" || !this.holds(event.target)) return;
      event.stopPropagation();
      this.close();
    });
  }

  /** @param {EventTarget | null} target */
  holds(target) {
    const panel = this.current === null ? null : this.panels.get(this.current);
    return Boolean(panel && target instanceof Node && panel.section.contains(target));
  }

  /**
   * Make a panel; what is drawn in its body is for whoever asks.
   *
   * @param {string} name
   * @param {string} title
   * @returns {HTMLElement} its body
   */
  add(name, title) {
    const section = make("section", "koppel-map-panel");
    section.dataset.panel = name;
    section.hidden = true;
    section.id = `koppel-map-panel-${name}`;
    const head = make("header", "koppel-map-panel-head-bar");
    const grip = makeButton("koppel-map-grip");
    grip.setAttribute("aria-label", this.texts.sheet);
    const heading = make("h2", "", title);
    heading.id = `${section.id}-title`;
    heading.tabIndex = -1;
    section.setAttribute("aria-labelledby", heading.id);
    const [back, forward, close] = ["back", "forward", "close"].map((sign) => {
      const button = makeButton(`koppel-map-panel-${sign}`);
      button.setAttribute("aria-label", this.texts[sign]);
      button.title = this.texts[sign];
      button.append(makeSign(sign));
      return button;
    });
    back.hidden = forward.hidden = true;
    close.onclick = () => this.close();
    head.append(grip, back, forward, heading, close);
    this.sheet.listen(head, grip);
    const body = make("div", "koppel-map-panel-body");
    section.append(head, body);
    this.root.append(section);
    this.panels.set(name, { section, title: heading, body, back, forward });
    return body;
  }

  /**
   * @param {string} name
   * @param {{ focus?: boolean, keep?: boolean }} [how] - whether the keyboard goes there, and whether it is remembered
   */
  open(name, { focus = true, keep = true } = {}) {
    const panel = this.panels.get(name);
    if (!panel) return;
    if (this.current === null && !this.holds(document.activeElement)) this.before = document.activeElement;
    for (const [other, { section }] of this.panels) section.hidden = other !== name;
    this.current = name;
    document.documentElement.dataset.mapPanel = name;
    if (keep) localStorage.setItem(PANEL_PLACE, name);
    if (isNarrow() && this.sheet.height === "peek") this.sheet.set("half");
    if (focus) panel.title.focus({ preventScroll: true });
    this.changed(name);
  }

  /** @param {{ keep?: boolean }} [how] */
  close({ keep = true } = {}) {
    for (const { section } of this.panels.values()) section.hidden = true;
    const hadFocus = document.activeElement === document.body || this.holds(document.activeElement);
    this.current = null;
    delete document.documentElement.dataset.mapPanel;
    if (keep) localStorage.setItem(PANEL_PLACE, NONE);
    if (hadFocus && this.before instanceof HTMLElement && this.before.isConnected) {
      this.before.focus({ preventScroll: true });
    }
    this.before = null;
    this.changed(null);
  }

  /** @param {string} name */
  toggle(name) {
    if (this.current === name) this.close();
    else this.open(name);
  }

  /**
   * Return the panel to begin with: of the address, else that of the last time, else the first.
   *
   * @param {string | null} asked
   * @param {string} first
   */
  begin(asked, first) {
    if (asked) return this.panels.has(asked) ? asked : null;
    const kept = localStorage.getItem(PANEL_PLACE);
    if (kept === NONE) return null;
    return kept && this.panels.has(kept) ? kept : first;
  }

  /** Return how much of the map a panel lies over, in pixels: from the left, and from below. */
  covered() {
    if (this.current === null) return { left: 0, below: 0 };
    const box = this.panels.get(this.current)?.section.getBoundingClientRect();
    if (!box) return { left: 0, below: 0 };
    return isNarrow() ? { left: 0, below: innerHeight - box.top } : { left: box.right, below: 0 };
  }
}
