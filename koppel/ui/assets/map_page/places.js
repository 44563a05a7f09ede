/* Where things are, without drawing them. */

/** @typedef {import("../map_shapes.js").Shape} Shape */
/** @typedef {import("../map_shapes.js").Place} Place */

/**
 * Return the corners of some shapes together: south-west and north-east.
 *
 * @param {Shape[]} shapes
 * @returns {[Place, Place]}
 */
export function boundsOf(shapes) {
  let [south, west, north, east] = [90, 180, -90, -180];
  for (const [, parts] of shapes) {
    const flat = /** @type {any[]} */ (parts).flat(4);
    for (let at = 0; at + 1 < flat.length; at += 2) {
      south = Math.min(south, flat[at]);
      north = Math.max(north, flat[at]);
      west = Math.min(west, flat[at + 1]);
      east = Math.max(east, flat[at + 1]);
    }
  }
  return [
    [south, west],
    [north, east],
  ];
}
