/* How works are drawn: kind by colour, sign and hatching, how far it is by the line, so that no colour has to say it. */

/** @typedef {{ width: number, dash: number[], round: boolean, alpha: number, grey: boolean }} Stroke - pixels at the zoom of a street */

/** By how far a work is; the ends of dots are round. */
export const STROKES = /** @type {Record<string, Stroke>} */ ({
  idee: { width: 4.5, dash: [0.1, 8], round: true, alpha: 1, grey: false },
  gepland: { width: 4.5, dash: [11, 6], round: false, alpha: 1, grey: false },
  toegezegd: { width: 5, dash: [], round: false, alpha: 1, grey: false },
  in_uitvoering: { width: 6.5, dash: [], round: false, alpha: 1, grey: false },
  gereed: { width: 2, dash: [], round: false, alpha: 0.9, grey: true },
  gepauzeerd: { width: 4.5, dash: [11, 5, 0.1, 5], round: true, alpha: 1, grey: false },
  geannuleerd: { width: 1.5, dash: [3, 5], round: false, alpha: 0.8, grey: true },
  // However far a work is: nobody confirmed it in a round.
  twijfelachtig: { width: 6, dash: [2.5, 4.5], round: false, alpha: 1, grey: false },
});

/** The room that a line takes across its street, pixels at the zoom of a street. */
export const LANE = 7.5;

/** Angles of hatching, degrees: kinds of one theme differ by these and by how close the lines are. */
const ANGLES = [45, -45, 20, -20, 70, -70, 0, 90];

/**
 * Return the hatching of a kind.
 *
 * @param {number} kind - its place in the list
 */
export const hatchOf = (kind) => ({
  angle: ANGLES[kind % ANGLES.length],
  gap: kind % 3 === 0 ? 7 : kind % 3 === 1 ? 9 : 11,
});

/**
 * Return how wide lines are at a zoom, of their width at the zoom of a street.
 *
 * @param {number} zoom
 */
export const sizeAt = (zoom) => Math.min(1.25, Math.max(0.25, 2 ** ((zoom - 17) * 0.5)));

/** Lanes close up when one sees a quarter: there is no room beside a line. */
const LANES_FROM = 14.5;

/**
 * Return how far from the middle of the street a lane lies.
 *
 * @param {number} zoom
 */
export const laneAt = (zoom) => (zoom < LANES_FROM ? 0 : LANE * sizeAt(zoom));

/** The radius of a work at a point. */
export const dotAt = (/** @type {number} */ zoom) => Math.max(2, 7 * sizeAt(zoom));
