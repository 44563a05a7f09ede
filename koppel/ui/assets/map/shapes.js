/* Places of all works as typed arrays on a square world of 1 by 1, so that drawing and pointing touch no objects. */
import { across, down } from "../../../publish/assets/places.js";

/** @typedef {import("../map_shapes.js").Shape} Shape */
/** @typedef {import("../map_shapes.js").Place} Place */

/**
 * @typedef {object} Shapes
 * @property {number} count - how many there are
 * @property {Uint8Array} dimension - 0 points, 1 lines, 2 areas
 * @property {Uint32Array} paths - the first path of each, and behind the last
 * @property {Uint32Array} points - the first point of each path, and behind the last
 * @property {Float64Array} xy - x and y of each point in turn
 * @property {Float64Array} boxes - west, north, east and south of each
 */

export const POINTS = 0;
export const LINES = 1;
export const AREAS = 2;

/**
 * Return the paths of a shape: all points of a shape of points are one path. Outer rings of areas go one way and holes the
 * other, so that areas that overlap can be filled as one.
 *
 * @param {Shape} shape
 * @returns {Place[][]}
 */
function pathsOf(shape) {
  if (shape[0] === POINTS) return [shape[1]];
  if (shape[0] === LINES) return shape[1];
  return shape[1].flatMap((rings) =>
    rings.map((ring, at) => (turnsLeft(ring) === (at === 0) ? ring : ring.toReversed())),
  );
}

/** @param {Place[]} ring */
function turnsLeft(ring) {
  let twice = 0;
  for (let at = 1; at < ring.length; at += 1) twice += ring[at - 1][1] * ring[at][0] - ring[at][1] * ring[at - 1][0];
  return twice > 0;
}

/**
 * Read shapes, in their order.
 *
 * @param {Shape[]} shapes
 * @returns {Shapes}
 */
export function readShapes(shapes) {
  const count = shapes.length;
  const all = shapes.map(pathsOf);
  const paths = new Uint32Array(count + 1);
  let pathCount = 0;
  let pointCount = 0;
  for (let at = 0; at < count; at += 1) {
    pathCount += all[at].length;
    paths[at + 1] = pathCount;
    for (const path of all[at]) pointCount += path.length;
  }
  const points = new Uint32Array(pathCount + 1);
  const xy = new Float64Array(2 * pointCount);
  let spot = 0;
  let here = 0;
  for (const path of all.flat()) {
    for (const [latitude, longitude] of path) {
      xy[2 * here] = across(longitude);
      xy[2 * here + 1] = down(latitude);
      here += 1;
    }
    spot += 1;
    points[spot] = here;
  }
  const dimension = Uint8Array.from(shapes, (shape) => shape[0]);
  return { count, dimension, paths, points, xy, boxes: boxesOf(paths, points, xy) };
}

/**
 * Return the same shapes with others in the place of some.
 *
 * @param {Shapes} shapes
 * @param {Map<number, Shape>} changed
 * @returns {Shapes}
 */
export function withShapes(shapes, changed) {
  const order = [...changed.keys()].sort((one, other) => one - other);
  const other = readShapes(order.map((at) => /** @type {Shape} */ (changed.get(at))));
  const { count } = shapes;
  const grown = { paths: 0, points: 0 };
  for (const [place, at] of order.entries()) {
    grown.paths += pathCountOf(other, place) - pathCountOf(shapes, at);
    grown.points += pointCountOf(other, place) - pointCountOf(shapes, at);
  }
  const paths = new Uint32Array(count + 1);
  const points = new Uint32Array(shapes.points.length + grown.paths);
  const xy = new Float64Array(shapes.xy.length + 2 * grown.points);
  const dimension = shapes.dimension.slice();
  const boxes = shapes.boxes.slice();
  let next = 0;
  for (let at = 0; at < count; at += 1) {
    const isChanged = order[next] === at;
    const [source, place] = isChanged ? [other, next] : [shapes, at];
    if (isChanged) {
      next += 1;
      dimension[at] = other.dimension[place];
      boxes.set(other.boxes.subarray(4 * place, 4 * place + 4), 4 * at);
    }
    const [first, last] = [source.paths[place], source.paths[place + 1]];
    const [from, until] = [source.points[first], source.points[last]];
    const [pathAt, pointAt] = [paths[at], points[paths[at]]];
    for (let path = first; path < last; path += 1)
      points[pathAt + path - first + 1] = pointAt + source.points[path + 1] - from;
    xy.set(source.xy.subarray(2 * from, 2 * until), 2 * pointAt);
    paths[at + 1] = pathAt + last - first;
  }
  return { count, dimension, paths, points, xy, boxes };
}

/**
 * @param {Shapes} shapes
 * @param {number} at
 */
const pathCountOf = ({ paths }, at) => paths[at + 1] - paths[at];

/**
 * @param {Shapes} shapes
 * @param {number} at
 */
const pointCountOf = ({ paths, points }, at) => points[paths[at + 1]] - points[paths[at]];

/**
 * @param {Uint32Array} paths
 * @param {Uint32Array} points
 * @param {Float64Array} xy
 */
function boxesOf(paths, points, xy) {
  const count = paths.length - 1;
  const boxes = new Float64Array(4 * count);
  for (let at = 0; at < count; at += 1) {
    let west = Infinity;
    let north = Infinity;
    let east = -Infinity;
    let south = -Infinity;
    for (let spot = points[paths[at]]; spot < points[paths[at + 1]]; spot += 1) {
      west = Math.min(west, xy[2 * spot]);
      east = Math.max(east, xy[2 * spot]);
      north = Math.min(north, xy[2 * spot + 1]);
      south = Math.max(south, xy[2 * spot + 1]);
    }
    boxes.set([west, north, east, south], 4 * at);
  }
  return boxes;
}

/** @typedef {{ x: number, y: number, dx: number, dy: number }} Middle - a place, and which way its line goes there */

/**
 * Return the place on a shape that is said to be its own: halfway its longest line, within its first ring, its point.
 *
 * @param {Shapes} shapes
 * @param {number} at
 * @param {number} [share] - how far along its longest line
 * @returns {Middle}
 */
export function middleOn({ dimension, paths, points, xy, boxes }, at, share = 0.5) {
  if (dimension[at] === AREAS) return insideOf(xy, points[paths[at]], points[paths[at] + 1], boxes, at);
  let from = points[paths[at]];
  if (dimension[at] === POINTS) return { x: xy[2 * from], y: xy[2 * from + 1], dx: 0, dy: 0 };
  let to = from;
  let longest = -1;
  for (let path = paths[at]; path < paths[at + 1]; path += 1) {
    const long = lengthOf(xy, points[path], points[path + 1]);
    if (long <= longest) continue;
    longest = long;
    from = points[path];
    to = points[path + 1];
  }
  let rest = longest * share;
  for (let spot = from + 1; spot < to; spot += 1) {
    const dx = xy[2 * spot] - xy[2 * spot - 2];
    const dy = xy[2 * spot + 1] - xy[2 * spot - 1];
    const long = Math.hypot(dx, dy);
    if (long >= rest && long) {
      const [x, y] = [xy[2 * spot - 2] + (dx * rest) / long, xy[2 * spot - 1] + (dy * rest) / long];
      return { x, y, dx: dx / long, dy: dy / long };
    }
    rest -= long;
  }
  return { x: xy[2 * from], y: xy[2 * from + 1], dx: 0, dy: 0 };
}

/**
 * @param {Float64Array} xy
 * @param {number} from
 * @param {number} to
 */
export function lengthOf(xy, from, to) {
  let long = 0;
  for (let spot = from + 1; spot < to; spot += 1)
    long += Math.hypot(xy[2 * spot] - xy[2 * spot - 2], xy[2 * spot + 1] - xy[2 * spot - 1]);
  return long;
}

/**
 * Return the middle of the widest part of a ring at half its height: a place that is within it.
 *
 * @param {Float64Array} xy
 * @param {number} from
 * @param {number} to
 * @param {Float64Array} boxes
 * @param {number} at
 * @returns {Middle}
 */
function insideOf(xy, from, to, boxes, at) {
  let north = Infinity;
  let south = -Infinity;
  for (let spot = from; spot < to; spot += 1) {
    north = Math.min(north, xy[2 * spot + 1]);
    south = Math.max(south, xy[2 * spot + 1]);
  }
  const y = (north + south) / 2;
  const crossed = [];
  for (let spot = from; spot < to; spot += 1) {
    const next = spot + 1 < to ? spot + 1 : from;
    const y0 = xy[2 * spot + 1];
    const y1 = xy[2 * next + 1];
    if (y0 > y === y1 > y) continue;
    crossed.push(xy[2 * spot] + ((y - y0) / (y1 - y0)) * (xy[2 * next] - xy[2 * spot]));
  }
  crossed.sort((one, other) => one - other);
  let widest = 0;
  let x = (boxes[4 * at] + boxes[4 * at + 2]) / 2;
  for (let part = 0; part + 1 < crossed.length; part += 2) {
    const wide = crossed[part + 1] - crossed[part];
    if (wide <= widest) continue;
    widest = wide;
    x = (crossed[part] + crossed[part + 1]) / 2;
  }
  return { x, y, dx: 0, dy: 0 };
}
