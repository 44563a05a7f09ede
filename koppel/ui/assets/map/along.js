/* Which lines run along each other, and how far beside: found by places every few metres, in time that grows with these. */
import { LINES } from "./shapes.js";

/** @typedef {import("./shapes.js").Shapes} Shapes */
/** @typedef {{ with: number, agrees: boolean, right: number }} Neighbour - another line, whether it is drawn the same way, and how far it lies to the right of this one, metres */

/** Between two places that are looked at, and how near a place of another line is along it, metres. */
const EVERY_M = 10;
const NEAR_M = 5;
/** Cosine of the angle up to which two lines run the same way. */
const SAME_WAY = 0.87;
/** So many places must be along each other: a crossing has fewer. */
const LEAST_ALONG = 2;
/** After so many lines others may go first. */
const LINES_A_TURN = 100;
/** Of more lines around one place no more are looked at: they have no lane of their own anyway. */
const MOST_NEAR = 40;

/**
 * Return the width of a metre on the world of 1 by 1.
 *
 * @param {number} y - from the north, 0 to 1
 */
export const metreAt = (y) => Math.cosh(Math.PI * (1 - 2 * y)) / 40_075_016.7;

/**
 * Return places every few metres of all lines: whose, where, and which way.
 *
 * @param {Shapes} shapes
 * @param {number} metre
 * @param {ArrayLike<number> | null} exact
 */
function placesOf({ count, dimension, paths, points, xy }, metre, exact) {
  const every = EVERY_M * metre;
  /** @type {number[]} */
  const found = [];
  for (let at = 0; at < count; at += 1) {
    if (dimension[at] !== LINES || (exact && !exact[at])) continue;
    for (let path = paths[at]; path < paths[at + 1]; path += 1) {
      let rest = every / 2;
      for (let spot = points[path] + 1; spot < points[path + 1]; spot += 1) {
        const [x, y] = [xy[2 * spot - 2], xy[2 * spot - 1]];
        const [dx, dy] = [xy[2 * spot] - x, xy[2 * spot + 1] - y];
        const long = Math.sqrt(dx * dx + dy * dy);
        for (; rest < long; rest += every) {
          found.push(at, x + (dx * rest) / long, y + (dy * rest) / long, dx / long, dy / long);
        }
        rest -= long;
      }
    }
  }
  return Float64Array.from(found);
}

/** Places of lines in cells of a grid, found by a hash of the cell. */
class Cells {
  /**
   * @param {Float64Array} places
   * @param {number} cell
   */
  constructor(places, cell) {
    const total = places.length / 5;
    /** @type {number} */
    this.mask = 2 ** Math.ceil(Math.log2(total + 2)) - 1;
    this.first = new Int32Array(this.mask + 1).fill(-1);
    this.next = new Int32Array(total);
    for (let place = 0; place < total; place += 1) {
      const at = this.slot(Math.floor(places[5 * place + 1] / cell), Math.floor(places[5 * place + 2] / cell));
      this.next[place] = this.first[at];
      this.first[at] = place;
    }
  }

  /**
   * @param {number} column
   * @param {number} row
   * @returns {number}
   */
  slot(column, row) {
    return (Math.imul(column, 73856093) ^ Math.imul(row, 19349663)) & this.mask;
  }
}

/**
 * Return for each line those that run along it; stops now and then, so that a screen can go on.
 *
 * @param {Shapes} shapes
 * @param {ArrayLike<number> | null} [exact] - which lines count; null: all
 * @returns {Generator<void, Map<number, Neighbour[]>>}
 */
export function* alongside(shapes, exact = null) {
  /** @type {Map<number, Neighbour[]>} */
  const found = new Map();
  if (!shapes.count) return found;
  const metre = metreAt(shapes.xy[1]);
  const all = placesOf(shapes, metre, exact);
  const cell = NEAR_M * metre;
  const cells = new Cells(all, cell);
  // Of the line that is looked at: the others, how often each is near, whether the same way, and how far to the right.
  const where = new Int32Array(shapes.count).fill(-1);
  /** @type {{ other: number, count: number, same: number, right: number, place: number, far: number, step: number }[]} */
  let others = [];
  const total = all.length / 5;
  for (let place = 0; place < total; place += 1) {
    const one = all[5 * place];
    const x = all[5 * place + 1];
    const y = all[5 * place + 2];
    const dx = all[5 * place + 3];
    const dy = all[5 * place + 4];
    const column = Math.floor(x / cell);
    const row = Math.floor(y / cell);
    for (let step = 0; step < 9; step += 1) {
      let near = cells.first[cells.slot(column + (step % 3) - 1, row + Math.floor(step / 3) - 1)];
      for (let seen = 0; near >= 0 && seen < MOST_NEAR; near = cells.next[near]) {
        const other = all[5 * near];
        if (other === one) continue;
        seen += 1;
        const awayX = all[5 * near + 1] - x;
        const awayY = all[5 * near + 2] - y;
        const right = awayY * dx - awayX * dy;
        const same = all[5 * near + 3] * dx + all[5 * near + 4] * dy;
        if (Math.abs(right) > cell || Math.abs(awayX * dx + awayY * dy) > cell || Math.abs(same) < SAME_WAY) continue;
        if (where[other] < 0) {
          where[other] = others.length;
          others.push({ other, count: 0, same: 0, right: 0, place: -1, far: 0, step: 0 });
        }
        const pair = others[where[other]];
        const far = awayX * awayX + awayY * awayY;
        // Of the other line only its nearest place counts: what an earlier one added is taken back.
        if (pair.place === place) {
          if (far >= pair.far) continue;
          pair.right -= pair.step;
        } else pair.count += 1;
        pair.place = place;
        pair.far = far;
        pair.step = right;
        pair.right += right;
        pair.same += same;
      }
    }
    if (place + 1 < total && all[5 * place + 5] === one) continue;
    const along = others.filter(({ count }) => count >= LEAST_ALONG);
    if (along.length)
      found.set(
        one,
        along.map((pair) => ({ with: pair.other, agrees: pair.same > 0, right: pair.right / pair.count / metre })),
      );
    for (const { other } of others) where[other] = -1;
    others = [];
    if (one % LINES_A_TURN === 0) yield;
  }
  return found;
}
