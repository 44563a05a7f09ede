/* Works of one street as lanes beside each other: the deepest lies lowest on the screen, as in a section of the street. */
import { alongside } from "./along.js";

/** @typedef {import("./shapes.js").Shapes} Shapes */
/** @typedef {import("./along.js").Neighbour} Neighbour */
/** @typedef {{ lane: Float32Array, right: Float32Array }} Lanes - how many lanes a line lies to the right of the way it goes, and how many metres it lies there already */

/** More lines than this along each other share lanes. */
const MOST_STREET_LANES = 9;

/**
 * Give lines that run along each other a lane each.
 *
 * @param {Shapes} shapes
 * @param {ArrayLike<number>} depth - of each, the deepest has the lowest
 * @returns {Lanes}
 */
export function streetLanes(shapes, depth) {
  const parts = streetLanesInParts(shapes, depth);
  let part = parts.next();
  while (!part.done) part = parts.next();
  return part.value;
}

/**
 * The same, with stops so that a screen can go on.
 *
 * @param {Shapes} shapes
 * @param {ArrayLike<number>} depth
 * @param {ArrayLike<number> | null} [exact] - which lines count; null: all
 * @returns {Generator<void, Lanes>}
 */
export function* streetLanesInParts(shapes, depth, exact = null) {
  const lane = new Float32Array(shapes.count);
  const right = new Float32Array(shapes.count);
  const along = yield* alongside(shapes, exact);
  const number = numberedByDepth(along, depth);
  /** @type {Set<number>} */
  const done = new Set();
  for (const root of along.keys()) {
    if (done.has(root)) continue;
    const group = groupOf(shapes, along, root);
    const middle = middleOfLanes([...group.keys()].map((at) => number.get(at) ?? 0));
    for (const [at, { way, right: metres }] of group) {
      done.add(at);
      lane[at] = way * (middle - (number.get(at) ?? 0));
      right[at] = way * metres;
    }
  }
  return { lane, right };
}

/**
 * Number the lines, the deepest from 0: none has the number of one beside it, and none a lower one than a deeper one has.
 *
 * @param {Map<number, Neighbour[]>} along
 * @param {ArrayLike<number>} depth
 */
function numberedByDepth(along, depth) {
  /** @type {Map<number, number>} */
  const number = new Map();
  const sorted = [...along.keys()].sort((one, other) => depth[one] - depth[other] || one - other);
  for (const at of sorted) {
    let least = 0;
    const taken = new Set();
    for (const { with: other } of along.get(at) ?? []) {
      const theirs = number.get(other);
      if (theirs === undefined) continue;
      if (depth[other] < depth[at]) least = Math.max(least, theirs + 1);
      else taken.add(theirs);
    }
    while (taken.has(least)) least += 1;
    number.set(at, Math.min(least, MOST_STREET_LANES - 1));
  }
  return number;
}

/**
 * Return all lines that hang together with one, each with the way it is drawn (1 as the group, -1 against it) and how
 * far it lies to the right of the first.
 *
 * @param {Shapes} shapes
 * @param {Map<number, Neighbour[]>} along
 * @param {number} root
 */
function groupOf(shapes, along, root) {
  /** @type {Map<number, { way: number, right: number }>} */
  const group = new Map([[root, { way: wayOf(shapes, root), right: 0 }]]);
  for (const [at, { way, right }] of group) {
    for (const { with: other, agrees, right: beside } of along.get(at) ?? []) {
      if (group.has(other)) continue;
      group.set(other, { way: agrees ? way : -way, right: right + way * beside });
    }
  }
  return group;
}

/**
 * Return whether a line goes east, or south where it goes neither east nor west (1), or is drawn against that (-1).
 *
 * @param {Shapes} shapes
 * @param {number} at
 */
function wayOf({ paths, points, xy }, at) {
  const from = points[paths[at]];
  const to = points[paths[at] + 1] - 1;
  const dx = xy[2 * to] - xy[2 * from];
  const dy = xy[2 * to + 1] - xy[2 * from + 1];
  const isEast = Math.abs(dx) > Math.abs(dy) / 4 ? dx > 0 : dy > 0;
  return isEast ? 1 : -1;
}

/**
 * Return the lane that lies on the street: half of the lines lie on each side.
 *
 * @param {number[]} numbers
 */
function middleOfLanes(numbers) {
  const sorted = numbers.sort((one, other) => one - other);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
