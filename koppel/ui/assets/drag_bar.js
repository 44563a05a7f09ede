/* The row of one work: its window, where the plans have it, and the bar that is dragged. */
import { make, makeIcon } from "./elements.js";
import { shortened, spanOf } from "./timeline_layer.js";

/** @typedef {import("./timeline_layer.js").Layer} Layer */
/** @typedef {import("./drag_months.js").Held} Held */
/** @typedef {import("./drag_months.js").Months} Months */
/** @typedef {{ letter: string, name: string, works: Record<string, [number, number, number, number, 0 | 1, 0 | 1]> }} Beside - another scenario, and where it has works that it moves */
/** @typedef {{ start: number, end: number, isOutside: boolean, isMoved: boolean, isDropped: boolean }} Lying */

/** Of a bar with its title, and of that of another scenario under it, pixels. */
const BAR_HIGH = 35;
export const BESIDE_HIGH = 15;

export class DragBar {
  /**
   * @param {Layer} layer
   * @param {number} at
   * @param {number} top - of its row, pixels
   * @param {Held} held
   * @param {{ icons: Record<string, string>, texts: Record<string, string>, canMove: boolean, beside: Beside[], times: number }} told
   */
  constructor(layer, at, top, held, { icons, texts, canMove, beside, times }) {
    this.layer = layer;
    this.held = held;
    this.texts = texts;
    const [title, , kind] = layer.items[at];
    const [, color, icon] = layer.kinds[kind];
    this.window = make("span", "koppel-drag-window");
    this.ghost = make("span", "koppel-drag-ghost");
    this.bar = make("div", "koppel-time-bar koppel-drag-bar");
    this.bar.dataset.at = String(at);
    this.bar.dataset.work = held[0];
    this.bar.style.setProperty("--kind", color);
    const isFixed = !canMove || held[5] === "begun" || held[5] === "paused";
    this.bar.classList.toggle("koppel-drag-fixed", isFixed);
    this.bar.setAttribute("role", isFixed ? "img" : "slider");
    for (const piece of [this.window, this.ghost, this.bar]) piece.style.top = `${top}px`;
    this.others = beside.flatMap(({ letter, works }, number) => {
      const lying = works[held[0]];
      if (!lying) return [];
      const piece = make("span", `koppel-drag-beside koppel-drag-beside-${number + 1}`);
      piece.append(make("b", "", lying[5] ? `${letter} ✕` : letter));
      piece.style.top = `${top + times * (BAR_HIGH + number * BESIDE_HIGH)}px`;
      Object.assign(piece.style, this.span(lying[0], lying[1]));
      return [piece];
    });
    const label = make("span", "koppel-time-label");
    this.sign = make("b", "koppel-drag-mark");
    label.append(makeIcon(icons, icon), make("span", "koppel-time-title", shortened(title)), this.sign);
    this.body = make("span", "koppel-drag-body");
    this.bar.append(this.body, label);
    /** @type {HTMLElement | null} */
    this.grip = isFixed ? null : make("span", "koppel-drag-grip");
    if (this.grip) this.bar.append(this.grip);
    this.isFixed = isFixed;
    if (held[3] < held[1] || held[4] > held[2]) Object.assign(this.window.style, this.span(held[3], held[4]));
    else this.window.hidden = true;
    Object.assign(this.ghost.style, this.span(held[1], held[2]));
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  span(first, last) {
    const { layer } = this;
    return spanOf(layer, Math.max(first, layer.first), Math.max(Math.min(last, layer.last), layer.first));
  }

  /** @param {Lying} lying */
  lie({ start, end, isOutside, isMoved, isDropped }) {
    const { bar, ghost, sign, texts } = this;
    Object.assign(bar.style, this.span(start, end));
    ghost.hidden = !isMoved;
    bar.classList.toggle("koppel-drag-outside", isOutside);
    bar.classList.toggle("koppel-drag-dropped", isDropped);
    const words = isDropped ? `✕ ${texts.dropped_word}` : isOutside ? `⚠ ${texts.outside}` : "";
    const note = { "": "", firm: texts.firm_word, begun: "🔒", paused: "🔒" }[this.held[5]];
    sign.textContent = words || note;
    sign.classList.toggle("koppel-drag-note", !words);
    sign.hidden = !sign.textContent;
  }
}
