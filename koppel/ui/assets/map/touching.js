/* Whether a place on the screen is on a work, as it is drawn. */
import { AREAS, POINTS } from "./shapes.js";

/** @typedef {import("./shapes.js").Shapes} Shapes */
/** @typedef {{ world: number, left: number, top: number }} View - the world's width and the corner of what is seen, pixels */

/**
 * Return the square of how far a place is from a part of a line.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
export function apart2(x, y, x0, y0, x1, y1) {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const long2 = dx * dx + dy * dy;
  const share = long2 ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / long2)) : 0;
  return (x - x0 - share * dx) ** 2 + (y - y0 - share * dy) ** 2;
}

/**
 * Return the points of a path in pixels, some pixels to the right of the way it goes.
 *
 * @param {Float64Array} xy
 * @param {number} from
 * @param {number} to
 * @param {View} view
 * @param {number} aside
 */
export function pathOn(xy, from, to, { world, left, top }, aside) {
  const moved = new Float64Array(2 * (to - from));
  for (let spot = from; spot < to; spot += 1) {
    const before = spot > from ? spot - 1 : spot;
    const after = spot + 1 < to ? spot + 1 : spot;
    let x = xy[2 * spot] * world - left;
    let y = xy[2 * spot + 1] * world - top;
    if (aside) {
      const dx = xy[2 * after] - xy[2 * before];
      const dy = xy[2 * after + 1] - xy[2 * before + 1];
      const long = Math.sqrt(dx * dx + dy * dy) || 1;
      x -= (dy / long) * aside;
      y += (dx / long) * aside;
    }
    moved[2 * (spot - from)] = x;
    moved[2 * (spot - from) + 1] = y;
  }
  return moved;
}

/**
 * Return whether a place is within some pixels of a work, or inside it.
 *
 * @param {Shapes} shapes
 * @param {number} at
 * @param {{ x: number, y: number }} place - pixels of the view
 * @param {View} view
 * @param {{ reach: number, aside: number }} how - pixels
 */
export function touches(shapes, at, place, view, { reach, aside }) {
  const { dimension, paths, points, xy } = shapes;
  const isArea = dimension[at] === AREAS;
  let isInside = false;
  for (let path = paths[at]; path < paths[at + 1]; path += 1) {
    const line = pathOn(xy, points[path], points[path + 1], view, isArea ? 0 : aside);
    if (dimension[at] === POINTS) {
      for (let spot = 0; spot < line.length; spot += 2)
        if (Math.hypot(line[spot] - place.x, line[spot + 1] - place.y) <= reach) return true;
      continue;
    }
    for (let spot = 2; spot < line.length; spot += 2) {
      const [x0, y0, x1, y1] = [line[spot - 2], line[spot - 1], line[spot], line[spot + 1]];
      if (apart2(place.x, place.y, x0, y0, x1, y1) <= reach * reach) return true;
      if (y0 > place.y !== y1 > place.y && place.x < x0 + ((place.y - y0) / (y1 - y0)) * (x1 - x0))
        isInside = !isInside;
    }
  }
  return isArea && isInside;
}
