/* Lines on the screen: beside another, their straight parts, and room on them for a name. */

/** @typedef {import("./places.js").Path} Path */
/** @typedef {(value: number) => number} Scale - from the world of 1 by 1 to pixels */
/** @typedef {{ fromX: number, fromY: number, dx: number, dy: number, long: number }} Run - pixels */
/** @typedef {{ x: number, y: number }} Spot - pixels */
/** @typedef {Spot & { half: Spot }} Taken - a place and half its size */

/** Where along a straight part a name is tried, the middle first. */
const SHARES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88];
/** Sine of half the bend (radians) up to which a line still goes the same way. */
const BEND = 0.06;

/**
 * Return the same line some pixels to its side, so that works in one street lie beside each other.
 *
 * @param {Path} path
 * @param {Scale} x
 * @param {Scale} y
 * @param {number} aside - pixels, to the right of the way it goes
 */
export function beside(path, x, y, aside) {
  const moved = new Float64Array(path.length);
  const last = path.length - 2;
  for (let at = 0; at <= last; at += 2) {
    const from = Math.max(at - 2, 0);
    const to = Math.min(at + 2, last);
    const dx = x(path[to]) - x(path[from]);
    const dy = y(path[to + 1]) - y(path[from + 1]);
    const long = Math.hypot(dx, dy) || 1;
    moved[at] = x(path[at]) - (dy / long) * aside;
    moved[at + 1] = y(path[at + 1]) + (dx / long) * aside;
  }
  return moved;
}

/**
 * Return the parts of a line that go the same way, over crossings and slight bends.
 *
 * @param {Path} path
 * @param {Scale} x
 * @param {Scale} y
 * @returns {Run[]}
 */
export function runs(path, x, y) {
  const found = [];
  /** @param {number} at */
  const way = (at) => Math.atan2(y(path[at + 3]) - y(path[at + 1]), x(path[at + 2]) - x(path[at]));
  for (let from = 0; from < path.length - 2; ) {
    const first = way(from);
    let to = from + 2;
    while (to < path.length - 2 && Math.abs(Math.sin((way(to) - first) / 2)) < BEND) to += 2;
    const fromX = x(path[from]);
    const fromY = y(path[from + 1]);
    const dx = x(path[to]) - fromX;
    const dy = y(path[to + 1]) - fromY;
    found.push({ fromX, fromY, dx, dy, long: Math.hypot(dx, dy) });
    from = to;
  }
  return found;
}

/**
 * Return whether two boxes overlap.
 *
 * @param {Taken} one
 * @param {Taken} other
 */
const overlaps = (one, other) =>
  Math.abs(other.x - one.x) < other.half.x + one.half.x && Math.abs(other.y - one.y) < other.half.y + one.half.y;

/**
 * Return a place for a name on a straight part of a street that is long enough and free; the longest part first.
 *
 * @param {Run[]} straight - parts of the street
 * @param {{ wide: number, high: number }} name - its width and half its height, pixels
 * @param {Taken[]} taken
 * @param {Spot} size - of what is seen
 */
export function room(straight, { wide, high }, taken, size) {
  const long = straight.filter((run) => run.long >= wide).sort((one, other) => other.long - one.long);
  for (const { fromX, fromY, dx, dy, long: length } of long) {
    const tilt = Math.abs(dx) / length;
    const rise = Math.abs(dy) / length;
    const half = { x: (wide / 2) * tilt + high * rise, y: (wide / 2) * rise + high * tilt };
    let turn = Math.atan2(dy, dx);
    if (turn > Math.PI / 2) turn -= Math.PI;
    if (turn <= -Math.PI / 2) turn += Math.PI;
    for (const share of SHARES) {
      if (Math.min(share, 1 - share) * length < wide / 2) continue;
      const place = { x: fromX + dx * share, y: fromY + dy * share, half, turn };
      const isIn = place.x > 0 && place.y > 0 && place.x < size.x && place.y < size.y;
      if (isIn && !taken.some((other) => overlaps(place, other))) return place;
    }
  }
  return null;
}
