/* Which works are shown, as a byte each. */
import { bitsOf } from "../map_shapes.js";

/**
 * Return how clear each work is of what Python tells: wholly, or not at all.
 *
 * @param {string | null | undefined} packed - bits as `bitsOf` reads them; nothing: all are shown
 * @param {number} count
 */
export function maskOf(packed, count) {
  const isShown = bitsOf(packed);
  const mask = new Uint8Array(count).fill(255);
  if (isShown) for (let at = 0; at < count; at += 1) if (!isShown(at)) mask[at] = 0;
  return mask;
}
