/* The window of the time bar: whole months, both inclusive, within an axis of whole years. Null is all of time. */
import { firstDayOf, lastDayOf, monthFrom, monthOf, monthText, quarterFrom, quarterText } from "./months.js";

/** @typedef {{ first: number, last: number }} Months - both inclusive */
/** @typedef {Months | null} Window - null: all of time, works without dates as well */

/** What lies farther from today is a sentinel of a file, and would make the rest unreadable. */
const YEARS_BACK = 30;
const YEARS_AHEAD = 40;

/**
 * Return the months that a time bar has: whole years around all that has dates, and around today.
 *
 * @param {Int32Array} first - day on which each work begins
 * @param {Int32Array} last
 * @param {Uint8Array} dated - which have dates
 * @param {number} today
 * @returns {Months}
 */
export function axisOf(first, last, dated, today) {
  const now = monthOf(today);
  const lowest = firstDayOf(now - YEARS_BACK * 12);
  const highest = lastDayOf(now + YEARS_AHEAD * 12);
  let low = today;
  let high = today;
  for (let at = 0; at < first.length; at++) {
    if (!dated[at]) continue;
    if (first[at] < low) low = first[at];
    if (last[at] > high) high = last[at];
  }
  const from = monthOf(Math.max(low, lowest));
  const until = monthOf(Math.min(high, highest));
  return { first: from - (from % 12), last: until - (until % 12) + 11 };
}

/**
 * Return a window within an axis, as wide as it was where that fits; null where it is the whole axis.
 *
 * @param {Months} window
 * @param {Months} axis
 * @returns {Window}
 */
export function within(window, axis) {
  const width = Math.min(Math.max(window.last - window.first, 0), axis.last - axis.first);
  const first = Math.max(axis.first, Math.min(window.first, axis.last - width));
  return first === axis.first && first + width === axis.last ? null : { first, last: first + width };
}

/**
 * Return the window some months on, as wide as it is; from all of time it becomes the month of today, or its quarter.
 *
 * @param {Window} window
 * @param {number} by - months, negative is back; 3 steps quarters
 * @param {Months} axis
 * @param {number} today
 * @returns {Window}
 */
export function stepped(window, by, axis, today) {
  if (window) return within({ first: window.first + by, last: window.last + by }, axis);
  const now = monthOf(today);
  const first = Math.abs(by) > 1 ? now - (now % 3) : now;
  return within({ first, last: first + Math.abs(by) - 1 }, axis);
}

/**
 * Return the window after one of its ends moved; the other stays, and the ends do not pass each other.
 *
 * @param {Window} window
 * @param {"first" | "last"} end
 * @param {number} month
 * @param {Months} axis
 * @returns {Window}
 */
export function moved(window, end, month, axis) {
  const from = window ?? axis;
  const to = Math.max(axis.first, Math.min(month, axis.last));
  const made =
    end === "first"
      ? { first: Math.min(to, from.last), last: from.last }
      : { first: from.first, last: Math.max(to, from.first) };
  return within(made, axis);
}

/**
 * Return the window that a choice stands for: the month of today, or the twelve that begin with it.
 *
 * @param {"now" | "year"} name
 * @param {Months} axis
 * @param {number} today
 * @returns {Window}
 */
export function preset(name, axis, today) {
  const now = monthOf(today);
  return within({ first: now, last: name === "now" ? now : now + 11 }, axis);
}

/**
 * Return the first and last day of a window.
 *
 * @param {Months} window
 */
export const daysOfWindow = (window) => ({ first: firstDayOf(window.first), last: lastDayOf(window.last) });

/**
 * Write a window for the address: quarters for every page, and months where these say more.
 *
 * @param {Window} window
 * @returns {{ periode: string | null, maanden: string | null }}
 */
export function windowText(window) {
  if (!window) return { periode: null, maanden: null };
  const isQuarters = window.first % 3 === 0 && window.last % 3 === 2;
  return {
    periode: `${quarterText(window.first)}~${quarterText(window.last)}`,
    maanden: isQuarters ? null : `${monthText(window.first)}~${monthText(window.last)}`,
  };
}

/**
 * Read a window from an address; months count only within the quarters beside them, which another page may have changed.
 *
 * @param {{ periode?: string | null, maanden?: string | null }} told
 * @returns {Window}
 */
export function windowFrom({ periode, maanden }) {
  const quarters = (periode ?? "").split("~").map(quarterFrom);
  const [from, until] = quarters;
  if (quarters.length !== 2 || from === null || until === null || from > until) return null;
  const [first, last] = (maanden ?? "").split("~").map(monthFrom);
  const isWithin = first !== null && first !== undefined && last !== null && last !== undefined && first <= last;
  if (isWithin && first - (first % 3) === from && last - (last % 3) === until) return { first, last };
  return { first: from, last: until + 2 };
}
