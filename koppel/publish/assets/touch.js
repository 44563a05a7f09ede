/* Which work lies under a finger. */

/** @typedef {import("./places.js").Work} Work */
/** @typedef {import("./places.js").Line} Line */
/** @typedef {import("./lines.js").Spot} Spot */

/**
 * Return how far a spot is from a straight line between two others, pixels.
 *
 * @param {Spot} at
 * @param {Spot} one
 * @param {Spot} other
 */
export function distance(at, one, other) {
  const dx = other.x - one.x;
  const dy = other.y - one.y;
  const long = dx * dx + dy * dy;
  const share = long ? Math.max(0, Math.min(1, ((at.x - one.x) * dx + (at.y - one.y) * dy) / long)) : 0;
  return Math.hypot(at.x - one.x - share * dx, at.y - one.y - share * dy);
}

/**
 * @param {Spot} at
 * @param {Line} line
 * @param {number} world
 * @param {number} finger
 */
function touchesLine(at, { paths, closed }, world, finger) {
  let inside = false;
  for (const path of paths) {
    for (let next = 2; next < path.length; next += 2) {
      const one = { x: path[next - 2] * world, y: path[next - 1] * world };
      const other = { x: path[next] * world, y: path[next + 1] * world };
      if (distance(at, one, other) < finger) return true;
      const crosses = closed && one.y > at.y !== other.y > at.y;
      if (crosses && at.x < ((other.x - one.x) * (at.y - one.y)) / (other.y - one.y) + one.x) inside = !inside;
    }
  }
  return inside;
}

/**
 * Return whether a work lies under a finger.
 *
 * @param {Spot} at - pixels of the world
 * @param {Pick<Work, "box" | "parts">} work
 * @param {number} world - its width in pixels
 * @param {number} finger - pixels from a line that still count as on it
 */
export function touches(at, { box, parts }, world, finger) {
  const isNear =
    at.x >= box.west * world - finger &&
    at.x <= box.east * world + finger &&
    at.y >= box.north * world - finger &&
    at.y <= box.south * world + finger;
  if (!isNear) return false;
  return parts.some((part) =>
    part.points
      ? Math.hypot(part.points[0] * world - at.x, part.points[1] * world - at.y) < finger + 6
      : touchesLine(at, part, world, finger),
  );
}
