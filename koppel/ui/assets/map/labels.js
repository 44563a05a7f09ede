/* Where the number of each work stands: beside it, never on another; what finds no room is gathered. */

/** @typedef {{ x: number, y: number }} Spot - pixels */
/** @typedef {Spot & { dx: number, dy: number }} Anchor - a place on a work, and which way it goes there; 0, 0: no way */
/** @typedef {{ at: number, anchors: Anchor[], wide: number }} Item - a work, by its place, and the width of its label */
/** @typedef {{ wide: number, high: number }} Size */
/** @typedef {Spot & { halfX: number, halfY: number }} Box - by its middle */
/** @typedef {Box & { works: number[], anchor: Spot, isAway: boolean }} Label - `isAway`: it needs a line to its work */
/** @typedef {(x: number, y: number, halfX: number, halfY: number) => number} Cover - the share of a box that hides works */

/** Height of a label where letters have their plain size, and the room between two, pixels. */
export const HIGH = 20;
const APART = 2;
/** How far from its work a label is tried, from the middle of the label to the edge of what is drawn. */
const LABEL_STEPS = [3, 9, 18, 30, 44];
/** A label may hide so much of what is drawn, where there is nothing better. */
const MOST_HIDDEN = 0.2;
/** Works without room within so many pixels of each other are gathered. */
const GATHER = 96;

/** Boxes that are taken, found by cells. */
export class Taken {
  constructor() {
    /** @type {Map<number, Box[]>} */
    this.cells = new Map();
    this.side = 64;
  }

  /**
   * @param {Box} box
   * @param {(cell: Box[] | undefined, key: number) => boolean | void} see - true: enough
   */
  each({ x, y, halfX, halfY }, see) {
    const { side } = this;
    for (let row = Math.floor((y - halfY) / side); row <= Math.floor((y + halfY) / side); row += 1) {
      for (let column = Math.floor((x - halfX) / side); column <= Math.floor((x + halfX) / side); column += 1) {
        const key = (row + 32768) * 65536 + column + 32768;
        if (see(this.cells.get(key), key)) return true;
      }
    }
    return false;
  }

  /** @param {Box} box */
  add(box) {
    // Also where a box of the next cell would come too near.
    const wider = { ...box, halfX: box.halfX + APART, halfY: box.halfY + APART };
    this.each(wider, (cell, key) => {
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    });
  }

  /** @param {Box} box */
  isFree(box) {
    return !this.each(box, (cell) => Boolean(cell?.some((other) => overlap(box, other))));
  }
}

/**
 * Return whether two boxes come nearer than the room between them.
 *
 * @param {Box} one
 * @param {Box} other
 */
export const overlap = (one, other) =>
  Math.abs(one.x - other.x) < one.halfX + other.halfX + APART &&
  Math.abs(one.y - other.y) < one.halfY + other.halfY + APART;

/**
 * Return the places for a label around an anchor, the best first: across its way, then around it.
 *
 * @param {Anchor} anchor
 * @param {number} halfX
 * @param {number} halfY
 * @param {number} step
 */
function around({ x, y, dx, dy }, halfX, halfY, step) {
  const isLine = dx || dy;
  /** @type {[number, number][]} */
  const ways = isLine
    ? [
        [-dy, dx],
        [dy, -dx],
      ]
    : [
        [0, -1],
        [1, 0],
        [-1, 0],
        [0, 1],
      ];
  return ways.map(([wayX, wayY]) => {
    // From the middle of the box to its edge, that way.
    const reach = Math.abs(wayX) * halfX + Math.abs(wayY) * halfY + step;
    return { x: x + wayX * reach, y: y + wayY * reach };
  });
}

/**
 * Return a free place for a label; null where there is none.
 *
 * @param {Anchor[]} anchors
 * @param {Size} size
 * @param {Taken} taken
 * @param {Cover} cover
 * @returns {(Box & { anchor: Anchor, step: number }) | null}
 */
function placeOf(anchors, { wide, high }, taken, cover) {
  const [halfX, halfY] = [wide / 2, high / 2];
  let best = null;
  let least = MOST_HIDDEN;
  for (const step of LABEL_STEPS) {
    for (const anchor of anchors) {
      for (const { x, y } of around(anchor, halfX, halfY, step)) {
        const box = { x, y, halfX, halfY, anchor, step };
        if (!taken.isFree(box)) continue;
        const hidden = cover(x, y, halfX, halfY);
        if (!hidden) return box;
        if (hidden >= least) continue;
        least = hidden;
        best = box;
      }
    }
  }
  return best;
}

/**
 * Place a label for each work.
 *
 * @param {Item[]} items - those that matter most first
 * @param {Iterable<Box>} obstacles - what labels may not touch
 * @param {Cover} cover
 * @param {((count: number) => number) | null} gatheredWide - the width of a label for so many works; null: what finds no
 *   room is left out
 * @param {number} [high] - of a label
 * @returns {Label[]}
 */
export function placeLabels(items, obstacles, cover, gatheredWide, high = HIGH) {
  const taken = new Taken();
  for (const box of obstacles) taken.add(box);
  /** @type {Label[]} */
  const labels = [];
  /** @type {Item[]} */
  const rest = [];
  for (const item of items) {
    const found = item.anchors.length ? placeOf(item.anchors, { wide: item.wide, high }, taken, cover) : null;
    if (!found) {
      rest.push(item);
      continue;
    }
    const { x, y, halfX, halfY, anchor, step } = found;
    const label = { x, y, halfX, halfY, works: [item.at], anchor, isAway: step > LABEL_STEPS[1] };
    taken.add(label);
    labels.push(label);
  }
  return gatheredWide ? [...labels, ...gather(rest, taken, cover, gatheredWide, high)] : labels;
}

/**
 * Gather works that are near each other under one label each; where even that finds no room, with the next group.
 *
 * @param {Item[]} items
 * @param {Taken} taken
 * @param {Cover} cover
 * @param {(count: number) => number} wideOf
 * @param {number} high
 */
function gather(items, taken, cover, wideOf, high) {
  /** @type {Map<string, Item[]>} */
  const groups = new Map();
  for (const item of items) {
    if (!item.anchors.length) continue;
    const [{ x, y }] = item.anchors;
    const key = `${Math.floor(y / GATHER)}:${Math.floor(x / GATHER)}`;
    const there = groups.get(key);
    if (there) there.push(item);
    else groups.set(key, [item]);
  }
  /** @type {Label[]} */
  const labels = [];
  /** @type {number[]} */
  let left = [];
  for (const group of groups.values()) {
    const works = [...left, ...group.map(({ at }) => at)];
    const anchors = group.flatMap((item) => item.anchors.slice(0, 1)).slice(0, 12);
    const size = { wide: works.length > 1 ? wideOf(works.length) : group[0].wide, high };
    const found = placeOf(anchors, size, taken, (...box) => cover(...box) / 4) ?? spiral(anchors[0], size, taken);
    if (!found) {
      left = works;
      continue;
    }
    left = [];
    const { x, y, halfX, halfY, anchor } = found;
    const label = { x, y, halfX, halfY, works, anchor, isAway: false };
    taken.add(label);
    labels.push(label);
  }
  if (left.length && labels.length) labels[labels.length - 1].works.push(...left);
  return labels;
}

/**
 * Return the nearest free place around an anchor, whatever it hides.
 *
 * @param {Anchor} anchor
 * @param {Size} size
 * @param {Taken} taken
 */
function spiral(anchor, { wide, high }, taken) {
  for (let ring = 0; ring < 10; ring += 1) {
    const turns = Math.max(1, ring * 6);
    for (let turn = 0; turn < turns; turn += 1) {
      const angle = (2 * Math.PI * turn) / turns;
      const x = anchor.x + Math.cos(angle) * ring * 16;
      const y = anchor.y + Math.sin(angle) * ring * 16;
      const box = { x, y, halfX: wide / 2, halfY: high / 2, anchor, step: 0 };
      if (taken.isFree(box)) return box;
    }
  }
  return null;
}
