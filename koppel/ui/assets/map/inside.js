/* Which works lie in a place that was drawn: worked out in metres around it, flat, which holds for a town. */

/** @typedef {import("../map_shapes.js").Place} Place */
/** @typedef {import("../map_shapes.js").Shape} Shape */
/** @typedef {[number, number]} Point - metres east and north of a place */

const DEGREE_M = 111_320;
/** Works beside a street, such as front gardens, lie this far from its middle; see Python's `BESIDE_STREET_M`. */
export const BESIDE_STREET_M = 12;
const CIRCLE_CORNERS = 32;

/**
 * Return a function that gives the metres of places around one of them.
 *
 * @param {Place} middle
 * @returns {(place: Place) => Point}
 */
export function flatAround([latitude, longitude]) {
  const east = DEGREE_M * Math.cos((latitude * Math.PI) / 180);
  return ([y, x]) => [(x - longitude) * east, (y - latitude) * DEGREE_M];
}

/**
 * Return the metres between two places.
 *
 * @param {Place} first
 * @param {Place} second
 */
export function metresBetween(first, second) {
  const [x, y] = flatAround(first)(second);
  return Math.hypot(x, y);
}

/**
 * Return the corners of a circle.
 *
 * @param {Place} middle
 * @param {number} radius - metres
 * @returns {Place[]}
 */
export function circleRing([latitude, longitude], radius) {
  const east = DEGREE_M * Math.cos((latitude * Math.PI) / 180);
  return Array.from({ length: CIRCLE_CORNERS }, (_, at) => {
    const turn = (2 * Math.PI * at) / CIRCLE_CORNERS;
    return [latitude + (radius * Math.sin(turn)) / DEGREE_M, longitude + (radius * Math.cos(turn)) / east];
  });
}

/**
 * Return whether a point lies within rings; what lies within two of them lies in a hole.
 *
 * @param {Point} point
 * @param {Point[][]} rings
 */
export function isInside([x, y], rings) {
  let isIn = false;
  for (const ring of rings) {
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
      const [ax, ay] = ring[at];
      const [bx, by] = ring[before];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
    }
  }
  return isIn;
}

/**
 * Return whether two pieces of line meet.
 *
 * @param {Point} a
 * @param {Point} b
 * @param {Point} c
 * @param {Point} d
 */
function meet(a, b, c, d) {
  /**
   * @param {Point} p
   * @param {Point} q
   * @param {Point} r
   */
  const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0 && boxesMeet([a, b], [c, d]);
}

/**
 * @param {Point[]} first
 * @param {Point[]} second
 */
function boxesMeet(first, second) {
  const [a, b] = [boxOf(first), boxOf(second)];
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/**
 * @param {Point[]} points
 * @returns {[number, number, number, number]}
 */
function boxOf(points) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

/**
 * Return the metres between a point and a piece of line.
 *
 * @param {Point} point
 * @param {Point} a
 * @param {Point} b
 */
function away([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

/**
 * Return the parts of a shape as lines of points, and which of its parts are rings.
 *
 * @param {Shape} shape
 * @returns {Place[][]}
 */
function linesOfShape(shape) {
  if (shape[0] === 0) return shape[1].map((point) => [point]);
  return shape[0] === 1 ? shape[1] : shape[1].flat();
}

/**
 * Return pieces of line of a list of points; a point alone is a piece without length.
 *
 * @param {Point[]} points
 * @param {boolean} isRing
 * @returns {[Point, Point][]}
 */
function pieces(points, isRing) {
  if (points.length === 1) return [[points[0], points[0]]];
  /** @type {[Point, Point][]} */
  const made = points.slice(1).map((point, at) => [points[at], point]);
  if (isRing) made.push([points[points.length - 1], points[0]]);
  return made;
}

/**
 * Tell of each shape whether it touches an area.
 *
 * @param {Shape[]} shapes
 * @param {Place[][]} rings - of one area, holes as well
 * @returns {Uint8Array}
 */
export function touchingArea(shapes, rings) {
  const flat = flatAround(rings[0][0]);
  const own = rings.map((ring) => ring.map(flat));
  const frame = own.flat();
  const edges = own.flatMap((ring) => pieces(ring, true));
  return Uint8Array.from(shapes, (shape) => {
    const lines = linesOfShape(shape).map((line) => line.map(flat));
    if (!lines.length || !boxesMeet(lines.flat(), frame)) return 0;
    if (lines.some((line) => line.some((point) => isInside(point, own)))) return 1;
    if (shape[0] === 2 && isInside(own[0][0], lines)) return 1;
    return lines.some((line) => pieces(line, shape[0] === 2).some(([a, b]) => edges.some(([c, d]) => meet(a, b, c, d))))
      ? 1
      : 0;
  });
}

/**
 * Tell of each shape whether it lies along a line: no farther than some metres from it.
 *
 * @param {Shape[]} shapes
 * @param {Place[]} line
 * @param {number} [reach] - metres
 * @returns {Uint8Array}
 */
export function alongLine(shapes, line, reach = BESIDE_STREET_M) {
  const flat = flatAround(line[0]);
  const own = line.map(flat);
  const [west, south, east, north] = boxOf(own);
  /** @type {Point[]} */
  const frame = [
    [west - reach, south - reach],
    [east + reach, north + reach],
  ];
  const edges = pieces(own, false);
  return Uint8Array.from(shapes, (shape) => {
    const lines = linesOfShape(shape).map((part) => part.map(flat));
    if (!lines.length || !boxesMeet(lines.flat(), frame)) return 0;
    if (shape[0] === 2 && own.some((point) => isInside(point, lines))) return 1;
    const isNear = lines.some((part) =>
      pieces(part, shape[0] === 2).some(([a, b]) =>
        edges.some(
          ([c, d]) => meet(a, b, c, d) || Math.min(away(a, c, d), away(b, c, d), away(c, a, b), away(d, a, b)) <= reach,
        ),
      ),
    );
    return isNear ? 1 : 0;
  });
}
