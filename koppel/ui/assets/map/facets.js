/* Which works are shown: dates and filters together, counted in one pass over columns of numbers. */

/** @typedef {"kind" | "partner" | "status" | "firmness" | "tenure"} Column */

/**
 * @typedef {object} Told - of Python's `facet_layer`; columns have a number for each work, in the order of the map's layer
 * @property {number} today
 * @property {Record<Column, string[]>} names - what each number of a column stands for
 * @property {Record<Column, number[]>} columns
 * @property {(number | null)[]} first - days since 1970-01-01; null without a period
 * @property {(number | null)[]} last
 * @property {number[]} opens - works that open the street
 * @property {number[]} coupled - works in a koppelkans
 * @property {string[]} streets - and in `along` the works along each
 * @property {number[][]} along
 * @property {string[]} places - streets or areas, and in `where` which of them for each work; the first may be none
 * @property {number[]} where
 * @property {string[]} contacts - whom to call, and in `contact` which of them for each work
 * @property {number[]} contact
 */

/**
 * @typedef {object} Choice - what is to be shown; an empty set leaves a column alone
 * @property {Set<string>} hidden - kinds that are switched off
 * @property {Set<string>} partner
 * @property {Set<string>} status
 * @property {Set<string>} firmness
 * @property {Set<string>} tenure
 * @property {{ first: number, last: number } | null} days - both inclusive
 * @property {boolean} undated - show works without dates in a period as well
 */

/** @type {Column[]} */
export const COLUMNS = ["kind", "partner", "status", "firmness", "tenure"];
/** What hides a work is a bit each: the columns in their order, then the filters of another sort. */
const SETS = COLUMNS.length;
export const SHOWN = 255;

export class Facets {
  /** @param {Told} told */
  constructor(told) {
    this.told = told;
    this.count = told.first.length;
    this.names = told.names;
    /** @type {Record<Column, Uint16Array>} */
    this.columns = /** @type {any} */ ({});
    for (const name of COLUMNS) this.columns[name] = Uint16Array.from(told.columns[name]);
    this.first = Int32Array.from(told.first, (day) => day ?? 0);
    this.last = Int32Array.from(told.last, (day) => day ?? 0);
    this.dated = Uint8Array.from(told.first, (day) => (day === null ? 0 : 1));
    this.undatedCount = this.count - this.dated.reduce((sum, one) => sum + one, 0);
    this.opens = new Uint8Array(this.count);
    for (const at of told.opens) this.opens[at] = 1;
    /** Of each work the bits of what hides it, time aside. */
    this.hidden = new Uint32Array(this.count);
    this.mask = new Uint8Array(this.count).fill(SHOWN);
    /** @type {Map<string, Uint8Array>} Filters of another sort, such as an area: 1 for each work that they let through. */
    this.sets = new Map();
    this.shown = this.count;
    this.shownUndated = this.undatedCount;
  }

  /**
   * Let a filter of another sort hide works; null takes it away. Takes effect with the next `filter`.
   *
   * @param {string} name
   * @param {Uint8Array | null} through - 1 for each work that is let through
   */
  setAmong(name, through) {
    if (through) this.sets.set(name, through);
    else this.sets.delete(name);
  }

  /**
   * Decide anew what is shown after anything but the dates alone changed.
   *
   * @param {Choice} choice
   */
  filter(choice) {
    const { hidden, count } = this;
    hidden.fill(0);
    for (const [place, name] of COLUMNS.entries()) {
      const allowed = this.allowed(name, choice);
      if (!allowed) continue;
      const column = this.columns[name];
      const bit = 1 << place;
      for (let at = 0; at < count; at++) if (!allowed[column[at]]) hidden[at] |= bit;
    }
    let bit = 1 << SETS;
    for (const through of this.sets.values()) {
      for (let at = 0; at < count; at++) if (!through[at]) hidden[at] |= bit;
      bit <<= 1;
    }
    return this.between(choice.days, choice.undated);
  }

  /**
   * Decide anew what is shown after the dates changed: one pass, for every frame of a drag.
   *
   * @param {Choice["days"]} days
   * @param {boolean} undated
   */
  between(days, undated) {
    const { mask, hidden, count, dated, first, last } = this;
    const low = days ? days.first : 0;
    const high = days ? days.last : 0;
    const without = !days || undated ? 1 : 0;
    let shown = 0;
    let shownUndated = 0;
    for (let at = 0; at < count; at++) {
      let isShown = hidden[at] === 0 ? 1 : 0;
      if (isShown) {
        if (!dated[at]) {
          isShown = without;
          shownUndated += without;
        } else if (days) isShown = first[at] <= high && last[at] >= low ? 1 : 0;
      }
      mask[at] = isShown * SHOWN;
      shown += isShown;
    }
    this.shown = shown;
    this.shownUndated = shownUndated;
    return mask;
  }

  /**
   * Return the mask of another period under the same filters, for two dates side by side.
   *
   * @param {Choice["days"]} days
   * @param {boolean} undated
   */
  maskBetween(days, undated) {
    const { mask, shown, shownUndated } = this;
    this.mask = new Uint8Array(this.count);
    const made = this.between(days, undated);
    Object.assign(this, { mask, shown, shownUndated });
    return made;
  }

  /**
   * Return which works the filters show, whatever their dates: 1 each; works without dates only where asked for.
   *
   * @param {{ undated?: boolean }} [options]
   */
  filtered({ undated = false } = {}) {
    const { hidden, dated, count } = this;
    const made = new Uint8Array(count);
    for (let at = 0; at < count; at++) made[at] = hidden[at] === 0 && (undated || dated[at]) ? 1 : 0;
    return made;
  }

  /** Count the works without dates that the filters let through. */
  countUndated() {
    const { hidden, dated, count } = this;
    let found = 0;
    for (let at = 0; at < count; at++) if (!dated[at] && hidden[at] === 0) found += 1;
    return found;
  }

  /**
   * Count for each value of a column how many works there would be with it, given all other filters and the dates.
   *
   * @param {Column} name
   * @param {Choice} choice
   * @returns {Uint32Array}
   */
  counts(name, choice) {
    const { hidden, count, dated, first, last } = this;
    const column = this.columns[name];
    const others = ~(1 << COLUMNS.indexOf(name));
    const found = new Uint32Array(this.names[name].length);
    const { days, undated } = choice;
    for (let at = 0; at < count; at++) {
      if (hidden[at] & others) continue;
      if (days && !(dated[at] ? first[at] <= days.last && last[at] >= days.first : undated)) continue;
      found[column[at]] += 1;
    }
    return found;
  }

  /**
   * Count works among some under all filters but one that is set by `setAmong`.
   *
   * @param {string} name
   * @param {Choice} choice
   * @param {Uint8Array} among
   */
  countAmong(name, choice, among) {
    const { hidden, count, dated, first, last } = this;
    const place = [...this.sets.keys()].indexOf(name);
    const others = place < 0 ? ~0 : ~(1 << (SETS + place));
    const { days, undated } = choice;
    let found = 0;
    for (let at = 0; at < count; at++) {
      if (!among[at] || hidden[at] & others) continue;
      if (days && !(dated[at] ? first[at] <= days.last && last[at] >= days.first : undated)) continue;
      found += 1;
    }
    return found;
  }

  /**
   * Return for each value of a column whether it is let through; null where all are.
   *
   * @param {Column} name
   * @param {Choice} choice
   */
  allowed(name, choice) {
    const chosen = name === "kind" ? choice.hidden : choice[name];
    if (!chosen.size) return null;
    return Uint8Array.from(this.names[name], (value) => (chosen.has(value) === (name !== "kind") ? 1 : 0));
  }
}
