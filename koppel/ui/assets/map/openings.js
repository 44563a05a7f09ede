/* How often streets open: works of a kind that opens the street, that lie along it and go on, by when they begin. */
import { monthOf } from "./months.js";

/** @typedef {import("./facets.js").Facets} Facets */
/** @typedef {{ street: number, works: number[] }} Opened - works in the order in which they begin */

/** From so many openings on a street opens again. */
export const AGAIN = 2;

/**
 * Return the works that open each street and are shown, the street that opens most often first.
 *
 * @param {number[][]} along - works by street
 * @param {Facets} facets
 * @param {ArrayLike<number>} mask - of each work whether it is shown
 * @returns {Opened[]}
 */
export function openingsByStreet(along, facets, mask) {
  const { first, opens, dated } = facets;
  /** @param {number} at */
  const begin = (at) => (dated[at] ? first[at] : Infinity);
  return along
    .map((works, street) => ({
      street,
      works: works.filter((at) => opens[at] && mask[at]).sort((a, b) => begin(a) - begin(b) || a - b),
    }))
    .filter(({ works }) => works.length)
    .sort((a, b) => b.works.length - a.works.length || a.street - b.street);
}

/**
 * Count for each street how many shown works began to open it between two days, for each frame of a play.
 *
 * @param {number[][]} along
 * @param {Facets} facets
 * @param {ArrayLike<number>} filtered - of each work whether the filters show it, whatever its dates
 * @param {{ first: number, last: number }} days
 * @returns {Uint16Array}
 */
export function openedBetween(along, facets, filtered, days) {
  const { first, opens, dated } = facets;
  const counts = new Uint16Array(along.length);
  for (let street = 0; street < along.length; street++) {
    for (const at of along[street])
      if (opens[at] && dated[at] && filtered[at] && first[at] >= days.first && first[at] <= days.last)
        counts[street] += 1;
  }
  return counts;
}

/**
 * Count works by the year in which they begin.
 *
 * @param {number[]} works
 * @param {Facets} facets
 * @returns {[number, number][]} year and count, in the order of years; works without dates are left out
 */
export function byYear(works, facets) {
  /** @type {Map<number, number>} */
  const years = new Map();
  for (const at of works) {
    if (!facets.dated[at]) continue;
    const year = Math.floor(monthOf(facets.first[at]) / 12);
    years.set(year, (years.get(year) ?? 0) + 1);
  }
  return [...years].sort(([a], [b]) => a - b);
}
