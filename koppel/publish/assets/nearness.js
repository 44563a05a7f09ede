/* What one door of a street is told: which works are near it, and how near. */
import { fill } from "./elements.js";
import { reader } from "./places.js";

/** @typedef {{ key: string, how: number, metres: number }} Near - a work, its nearness (index of `HOW`), and metres */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {{ name: string, postcode: string, number: string, place: Place, works: Near[] }} Door - `name` is for the address */
/** @typedef {[string, string, number, number, number, ...number[]]} DoorRow */

/**
 * @typedef {object} CodedDoors - of Python's `door_script`
 * @property {[number, number]} origin - degrees east and north
 * @property {number} scale - whole numbers in a degree
 * @property {string[]} keys
 * @property {number[][]} somewhere
 * @property {DoorRow[]} doors
 */

/** From here on a work is told as far from the door. */
export const WIDE = 5;
/** Of a work that is only known to be somewhere in the buurt. */
export const AREA = 6;
/** Words for each nearness, in the order of Python's `Nearness`. */
export const HOW = ["near_door", "near_street", "near_corner", "near_block", "near_near", "near_wide", "near_area"];

/**
 * Return the doors of a street.
 *
 * @param {CodedDoors} coded
 * @returns {Door[]}
 */
export function readDoors(coded) {
  const { place } = reader(coded);
  return coded.doors.map(([postcode, number, x, y, somewhere, ...near]) => {
    const works = [];
    for (let at = 0; at < near.length; at += 3) {
      works.push({ key: coded.keys[near[at]], how: near[at + 1], metres: near[at + 2] });
    }
    for (const at of coded.somewhere[somewhere]) works.push({ key: coded.keys[at], how: AREA, metres: 0 });
    return { name: `${postcode}-${number}`, postcode, number, place: place(x, y), works };
  });
}

/**
 * Return the words for how near a work is.
 *
 * @param {Near} near
 * @param {Record<string, string>} words
 */
export const howNear = ({ how, metres }, words) =>
  how === 0 && metres < 3 ? words.near_here : fill(words[HOW[how]], { metres });

/**
 * Return the sentence that sums up what a door is told.
 *
 * @param {Near[]} works
 * @param {(near: Near) => boolean} isOver - whether a work is done or called off
 * @param {Record<string, string>} words
 */
export function lead(works, isOver, words) {
  if (!works.length) return words.door_none;
  if (works.every((near) => near.how === AREA)) return words.door_area;
  if (works.every((near) => near.how >= WIDE)) return words.door_wide;
  if (works.every(isOver)) return words.door_over;
  return works.length === 1 ? words.door_one : fill(words.door_some, { count: works.length });
}
