/* Months in which a bar can lie: whole calendar months as in Python's `koppel.planning.months`, and how a window holds it. */

/** @typedef {[string, number, number, number, number, "" | "firm" | "begun" | "paused"]} Held - id, first and last day of the plans, first and last day of the window, what holds it */
/** @typedef {{ first: number, last: number }} Months - by how many months the first and the last day move */
/** @typedef {{ months: Months, stop: "" | "window" | "bound" }} Reached - where it comes, and what stopped it */

const DAY_MS = 86_400_000;
/** Days of a month, on the average. */
export const MONTH_DAYS = 365.25 / 12;
/** Nobody plans by the month further ahead. */
const MOST_MONTHS = 600;

/**
 * Move a day by calendar months: the last day of a month stays the last.
 *
 * @param {number} day - since 1970-01-01
 * @param {number} months
 */
export function movedDay(day, months) {
  const at = new Date(day * DAY_MS);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  const lengthOf = (/** @type {number} */ count) => new Date(Date.UTC(year, month + count + 1, 0)).getUTCDate();
  const isLast = at.getUTCDate() === lengthOf(0);
  const length = lengthOf(months);
  return Date.UTC(year, month + months, isLast ? length : Math.min(at.getUTCDate(), length)) / DAY_MS;
}

/**
 * Return the days of a work that moves.
 *
 * @param {Held} held
 * @param {Months} months
 */
export const daysAt = ([, start, end], { first, last }) => ({
  start: movedDay(start, first),
  end: movedDay(end, last),
});

/**
 * Tell whether a work lies within its window; where the plans have it, it does.
 *
 * @param {Held} held
 * @param {Months} months
 */
export function isWithin(held, months) {
  if (!months.first && !months.last) return true;
  const { start, end } = daysAt(held, months);
  return start >= held[3] && end <= held[4];
}

/**
 * Tell whether a work can lie there at all: not before today, and over after it begins.
 *
 * @param {Held} held
 * @param {Months} months
 * @param {{ today: number, last: number }} axis - first and last day that there is
 */
export function isPossible(held, months, axis) {
  const { start, end } = daysAt(held, months);
  const isFar = Math.max(Math.abs(months.first), Math.abs(months.last)) > MOST_MONTHS;
  return !isFar && (start >= axis.today || !months.first) && end >= start && end <= axis.last;
}

/**
 * Return where a bar comes that is pulled by some months; its window holds it until it is pulled past it.
 *
 * @param {Held} held
 * @param {Months} from - where it was
 * @param {number} pull - months, by which it is pulled
 * @param {{ isEnd: boolean, isFree: boolean, slack: number, today: number, last: number }} how - `isEnd`: the end alone; `isFree`: no window holds it; `slack`: by how many months it must be pulled past the edge before it goes on
 * @returns {Reached}
 */
export function pulled(held, from, pull, how) {
  const step = Math.sign(pull);
  /** @param {Months} months */
  const next = (months) => ({ first: months.first + (how.isEnd ? 0 : step), last: months.last + step });
  const wasWithin = isWithin(held, from);
  let months = from;
  let left = Math.abs(pull);
  /** @type {Reached["stop"]} */
  let stop = "";
  while (left > 0) {
    let to = next(months);
    // A work that should have begun goes to the first month that is still to come.
    while (step > 0 && !how.isEnd && daysAt(held, to).start < how.today) to = next(to);
    if (!isPossible(held, to, how)) return { months, stop: "bound" };
    if (!how.isFree && wasWithin && isWithin(held, months) && !isWithin(held, to)) {
      // At the edge: the months of the slack are pulled for nothing, and then it goes on from here.
      if (left <= how.slack) return { months, stop: "window" };
      left -= how.slack;
    }
    months = to;
    left -= 1;
    stop = "";
  }
  return { months, stop };
}
