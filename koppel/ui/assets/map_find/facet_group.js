/* One group of filters: its values with how many works each would show, folded away until it is opened. */
import { make, makeIcon } from "../elements.js";
import { sampleOfKind, sampleOfStatus } from "../legend_samples.js";

/**
 * @typedef {object} Value
 * @property {string} id
 * @property {string} label
 * @property {string} [color] - of a kind
 * @property {number} [place] - of a kind among all kinds
 * @property {string} [status] - how far a work is, to show its line
 * @property {string} [icon]
 */

/** From so many values on they are narrowed by typing. */
const MANY = 12;

export class FacetGroup {
  /**
   * @param {string} title
   * @param {Value[]} values
   * @param {{ texts: Record<string, string>, icons: Record<string, string>, language: string, toggle: (id: string, isOn: boolean) => void, open?: boolean }} how
   */
  constructor(title, values, how) {
    this.how = how;
    /** @type {Map<string, { row: HTMLElement, box: HTMLInputElement, count: HTMLElement }>} */
    this.rows = new Map();
    this.element = make("details", "koppel-facet");
    this.element.open = Boolean(how.open);
    const head = make("summary");
    this.chosen = make("span", "koppel-facet-chosen");
    head.append(make("span", "", title), this.chosen);
    const list = make("div", "koppel-facet-values");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", title);
    list.append(...values.map((value) => this.row(value)));
    this.element.append(head, ...(values.length > MANY ? [this.narrowing(title, values)] : []), list);
  }

  /** @param {Value} value */
  row({ id, label, color, place, status, icon }) {
    const row = make("label", "koppel-facet-value");
    const box = make("input");
    box.type = "checkbox";
    box.dataset.value = id;
    box.onchange = () => this.how.toggle(id, box.checked);
    const count = make("span", "koppel-facet-count");
    row.append(box);
    if (color) row.append(sampleOfKind(color, place ?? 0));
    const line = status ? sampleOfStatus(status) : null;
    if (line) row.append(line);
    if (icon) {
      const sign = makeIcon(this.how.icons, icon);
      sign.style.color = color ?? "";
      row.append(sign);
    }
    row.append(make("span", "koppel-facet-label", label), count);
    this.rows.set(id, { row, box, count });
    return row;
  }

  /**
   * @param {string} title
   * @param {Value[]} values
   */
  narrowing(title, values) {
    const input = make("input", "koppel-facet-words");
    input.type = "search";
    input.placeholder = this.how.texts.narrow;
    input.setAttribute("aria-label", `${title}: ${this.how.texts.narrow}`);
    input.oninput = () => {
      const words = input.value.trim().toLowerCase();
      for (const { id, label } of values) {
        const row = this.rows.get(id)?.row;
        if (row) row.hidden = Boolean(words) && !label.toLowerCase().includes(words);
      }
    };
    return input;
  }

  /**
   * Show what is chosen and how many works each value would show.
   *
   * @param {(id: string) => boolean} isOn
   * @param {(id: string) => number} countOf
   * @param {number} chosen
   */
  show(isOn, countOf, chosen) {
    for (const [id, { row, box, count }] of this.rows) {
      const works = countOf(id);
      box.checked = isOn(id);
      count.textContent = works.toLocaleString(this.how.language);
      row.dataset.none = String(!works);
    }
    this.chosen.textContent = chosen ? String(chosen) : "";
  }
}
