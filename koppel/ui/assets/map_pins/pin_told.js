/* What the route of the pins tells (`koppel.web.plans.pins`), and what is being written. */

/** @typedef {import("../map_shapes.js").Place} Place */

/**
 * @typedef {object} Pin
 * @property {string} id
 * @property {Place} place
 * @property {string} words
 * @property {boolean} shared - for everyone, not for oneself alone
 * @property {boolean} mine
 * @property {boolean} changes - one may change it
 * @property {string} by
 * @property {string} at
 * @property {[string, string] | null} changed - by whom and when, where it was
 * @property {number} version
 */

/** @typedef {{ shares: boolean, id: string | null, pins: Pin[] }} PinsTold - `shares`: one may pin for everyone */

/**
 * @typedef {object} PinDraft - what is being written; `id` and `version` of the pin that is changed
 * @property {Place} place
 * @property {string} words
 * @property {boolean} shared
 * @property {string | null} id
 * @property {number} version
 */

const DRAFT_PLACE = "koppel-pin-";

/**
 * Return what was being written in this tab before a reload, by this person.
 *
 * @param {string} owner
 * @returns {PinDraft | null}
 */
export function readDraft(owner) {
  // What somebody else typed here is not for who signs in next.
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(DRAFT_PLACE) && key !== `${DRAFT_PLACE}${owner}`) sessionStorage.removeItem(key);
  try {
    return JSON.parse(sessionStorage.getItem(`${DRAFT_PLACE}${owner}`) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} owner
 * @param {PinDraft | null} draft
 */
export function keepDraft(owner, draft) {
  if (draft) sessionStorage.setItem(`${DRAFT_PLACE}${owner}`, JSON.stringify(draft));
  else sessionStorage.removeItem(`${DRAFT_PLACE}${owner}`);
}

/**
 * Gather pins that would lie on each other; the first of each group is where it is shown.
 *
 * @param {{ pin: Pin, x: number, y: number }[]} spots - pixels
 * @param {number} side - pixels within which two are one
 * @returns {Pin[][]}
 */
export function gatherPins(spots, side) {
  /** @type {{ x: number, y: number, pins: Pin[] }[]} */
  const groups = [];
  for (const { pin, x, y } of spots) {
    const near = groups.find((group) => Math.abs(group.x - x) < side && Math.abs(group.y - y) < side);
    if (near) near.pins.push(pin);
    else groups.push({ x, y, pins: [pin] });
  }
  return groups.map(({ pins }) => pins);
}

/**
 * Return the pins for everyone that others put up since.
 *
 * @param {Pin[]} before
 * @param {Pin[]} now
 */
export function cameIn(before, now) {
  const known = new Set(before.map(({ id }) => id));
  return now.filter(({ id, mine }) => !mine && !known.has(id));
}
