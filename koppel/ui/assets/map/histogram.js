/* How much lies in each month of an axis, in one pass over works whatever their length. */
import { monthOf } from "./months.js";

/** @typedef {import("./time_window.js").Months} Months */

/**
 * Return the months in which works begin and end, once for all that is counted later.
 *
 * @param {Int32Array} first - days
 * @param {Int32Array} last
 * @param {Uint8Array} dated
 */
export function monthsOf(first, last, dated) {
  const begin = new Int32Array(first.length);
  const end = new Int32Array(first.length);
  /** @type {Map<number, number>} Works of one register share their days. */
  const known = new Map();
  /** @param {number} day */
  const month = (day) => {
    let found = known.get(day);
    if (found === undefined) {
      found = monthOf(day);
      known.set(day, found);
    }
    return found;
  };
  for (let at = 0; at < first.length; at++) {
    if (!dated[at]) continue;
    begin[at] = month(first[at]);
    end[at] = month(last[at]);
  }
  return { begin, end };
}

/**
 * Count for each month of the axis what is open in it.
 *
 * @param {{ begin: Int32Array, end: Int32Array }} months
 * @param {Uint8Array} counted - which are counted at all; those without dates must be 0
 * @param {Months} axis
 * @returns {Uint32Array}
 */
export function perMonth({ begin, end }, counted, axis) {
  const count = axis.last - axis.first + 1;
  const change = new Int32Array(count + 1);
  for (let at = 0; at < begin.length; at++) {
    if (!counted[at]) continue;
    const from = Math.max(begin[at] - axis.first, 0);
    const until = Math.min(end[at] - axis.first, count - 1);
    if (from > until) continue;
    change[from] += 1;
    change[until + 1] -= 1;
  }
  const found = new Uint32Array(count);
  let open = 0;
  for (let at = 0; at < count; at++) {
    open += change[at];
    found[at] = open;
  }
  return found;
}
