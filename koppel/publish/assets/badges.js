/* Where a numbered badge lies on the map of the years, so that none hides another. */

/** @typedef {import("./lines.js").Spot} Spot */

const RINGS = 12;

/**
 * Return whether a badge at a place hides none of those that are there.
 *
 * @param {Spot} place
 * @param {Spot[]} taken
 * @param {number} side - of a badge, pixels
 */
export const isFree = (place, taken, side) =>
  taken.every((other) => Math.hypot(other.x - place.x, other.y - place.y) >= side);

/**
 * Return the nearest place at which a badge of this size hides no other; the wanted one if there is none.
 *
 * @param {Spot} wanted
 * @param {Spot[]} taken
 * @param {number} side - of a badge, pixels
 */
export function free(wanted, taken, side) {
  for (let ring = 0; ring < RINGS; ring += 1) {
    const turns = Math.max(1, ring * 8);
    for (let turn = 0; turn < turns; turn += 1) {
      const angle = (turn / turns) * 2 * Math.PI;
      const place = {
        x: wanted.x + (Math.cos(angle) * ring * side) / 2,
        y: wanted.y + (Math.sin(angle) * ring * side) / 2,
      };
      if (isFree(place, taken, side)) return place;
    }
  }
  return wanted;
}
