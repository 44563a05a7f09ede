/* What the time line knows of its works: where a day lies, what is tied to what, and what is said of each. */

/** @typedef {[string, string, number, string, string]} Item - title, partner, kind, period in words, status */
/** @typedef {[string, string, string]} Kind - label, colour, icon */
/** @typedef {[number, number, number, number, number, number, number | null, number | null]} Bar - work, lane, first and last day, first and last day of its window, first and last sure day */
/** @typedef {{ n: string | null, lanes: number, bars: Bar[], busy: [number, number][] }} Group - `busy`: days in which there is something */
/** @typedef {[number, string]} Tick - day, words */

/**
 * @typedef {object} Layer - of Python's `timeline`; days are counted from a fixed one
 * @property {number} first
 * @property {number} last
 * @property {number} today
 * @property {Item[]} items
 * @property {Kind[]} kinds
 * @property {Group[]} groups
 * @property {Tick[]} years
 * @property {Tick[]} quarters
 * @property {Record<string, number[]>} ties - numbers of combinations, and their works
 * @property {number[]} undated
 * @property {number[]} beyond
 */

/**
 * Return how many days the time line has.
 *
 * @param {Layer} layer
 */
export const daysOf = (layer) => layer.last - layer.first + 1;

/**
 * Return where a day begins, in percent of the whole.
 *
 * @param {Layer} layer
 * @param {number} day
 */
export const shareOf = (layer, day) => (100 * (day - layer.first)) / daysOf(layer);

/**
 * Return the left and width of a period, in percent of the whole; its last day counts.
 *
 * @param {Layer} layer
 * @param {number} first
 * @param {number} last
 */
export const spanOf = (layer, first, last) => ({
  left: `${shareOf(layer, first)}%`,
  width: `${(100 * (last - first + 1)) / daysOf(layer)}%`,
});

/**
 * Return the numbers of combinations by work.
 *
 * @param {Layer} layer
 */
export function tiesByWork(layer) {
  /** @type {Map<number, number[]>} */
  const ties = new Map();
  for (const [number, members] of Object.entries(layer.ties))
    for (const at of members) ties.set(at, [...(ties.get(at) || []), Number(number)]);
  return ties;
}

/**
 * Return what is said of a work, a line each; the title first.
 *
 * @param {Layer} layer
 * @param {number} at
 * @param {number[] | undefined} ties
 * @param {{ tied: string, status: Record<string, string> }} texts
 */
export function linesOf(layer, at, ties, texts) {
  const [title, partner, kind, period, status] = layer.items[at];
  const lines = [title, `${layer.kinds[kind][0]} · ${partner}`, `${period} · ${texts.status[status] || status}`];
  if (ties) lines.push(`${texts.tied} ${ties.join(", ")}`);
  return lines;
}

/**
 * Return the day at which each of some bars is tied to the others: as near to the middle of all as the bar goes.
 *
 * @param {{ first: number, last: number }[]} bars
 */
export function tieDays(bars) {
  const middles = bars.map(({ first, last }) => (first + last) / 2).sort((a, b) => a - b);
  const middle = middles[Math.floor(middles.length / 2)];
  return bars.map(({ first, last }) => Math.max(first, Math.min(last, middle)) + 0.5);
}

/**
 * Return a title that fits on a bar.
 *
 * @param {string} title
 */
export const shortened = (title) => (title.length > 34 ? `${title.slice(0, 33)}…` : title);

/**
 * Return to which of a row of bars a key goes; undefined where it goes nowhere.
 *
 * @param {string} key
 * @param {number} at
 * @param {number} count
 */
export function stepOf(key, at, count) {
  /** @type {Record<string, number>} */
  const steps = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to >= 0 && to < count ? to : undefined;
}
