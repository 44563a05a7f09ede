/* Days and months as numbers: days since 1970-01-01, months since the year 0, so that a period is a few numbers. */

const DAY_MS = 86_400_000;

/**
 * Return the number of a day; the month counts from 1, and days and months that are too many carry over.
 *
 * @param {number} year
 * @param {number} month
 * @param {number} [day]
 */
export const dayOf = (year, month, day = 1) => Math.floor(Date.UTC(year, month - 1, day) / DAY_MS);

/**
 * Return the month in which a day lies.
 *
 * @param {number} day
 */
export function monthOf(day) {
  const at = new Date(day * DAY_MS);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

/**
 * Return the first day of a month.
 *
 * @param {number} month
 */
export const firstDayOf = (month) => dayOf(Math.floor(month / 12), (((month % 12) + 12) % 12) + 1);

/**
 * Return the last day of a month.
 *
 * @param {number} month
 */
export const lastDayOf = (month) => firstDayOf(month + 1) - 1;

/**
 * Write a month for addresses: `2027-03`.
 *
 * @param {number} month
 */
export const monthText = (month) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;

/**
 * Write the quarter of a month for addresses: `2027-Q1`.
 *
 * @param {number} month
 */
export const quarterText = (month) => `${Math.floor(month / 12)}-Q${Math.floor((month % 12) / 3) + 1}`;

/**
 * Read what `monthText` wrote; null for anything else.
 *
 * @param {string} text
 * @returns {number | null}
 */
export function monthFrom(text) {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(text) ?? [];
  if (!year || Number(year) < 1900 || Number(month) < 1 || Number(month) > 12) return null;
  return Number(year) * 12 + Number(month) - 1;
}

/**
 * Return the first month of a quarter that `quarterText` wrote; null for anything else.
 *
 * @param {string} text
 * @returns {number | null}
 */
export function quarterFrom(text) {
  const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(text) ?? [];
  if (!year || Number(year) < 1900) return null;
  return Number(year) * 12 + (Number(quarter) - 1) * 3;
}

/**
 * Write a day for people, in a language.
 *
 * @param {number} day
 * @param {string} language
 * @param {Intl.DateTimeFormatOptions} [options]
 */
export function dayWords(day, language, options = { day: "numeric", month: "long", year: "numeric" }) {
  return new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(new Date(day * DAY_MS));
}

/**
 * Write a month for people: `maart 2027`.
 *
 * @param {number} month
 * @param {string} language
 * @param {"long" | "short"} [length]
 */
export const monthWords = (month, language, length = "long") =>
  dayWords(firstDayOf(month), language, { month: length, year: "numeric" });
