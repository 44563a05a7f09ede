/* Names of streets and numbers of doors, however people write them. */

const MOST = 8;

/**
 * @typedef {object} Street
 * @property {string} name
 * @property {string} plain - the name as `plain` makes it
 * @property {string} slug
 * @property {string} href
 */

/**
 * Return words without accents, capitals or signs.
 *
 * @param {string} words
 */
export const plain = (words) =>
  words
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * Return a number and what follows it in one way: 12-A, 12 a and 12a are one front door.
 *
 * @param {string} number
 */
export const bare = (number) =>
  plain(number)
    .replace(/(\d) (?=\d)/g, "$1-")
    .replace(/ /g, "");

/**
 * Return how well a name fits: 0 begins with what was typed, 1 a word of it does, 2 it has it somewhere, 3 not at all.
 *
 * @param {string} name
 * @param {string} typed
 */
export function rank(name, typed) {
  if (name.startsWith(typed)) return 0;
  if (` ${name}`.includes(` ${typed}`)) return 1;
  return name.includes(typed) ? 2 : 3;
}

/**
 * Count the letters that must come, go, change or swap before a name begins with what was typed.
 *
 * @param {string} typed
 * @param {string} name
 */
export function slips(typed, name) {
  /** @type {number[]} */
  let older = [];
  let before = Array.from({ length: name.length + 1 }, (_, at) => at);
  for (let row = 1; row <= typed.length; row += 1) {
    const now = [row];
    for (let at = 1; at <= name.length; at += 1) {
      const same = typed[row - 1] === name[at - 1];
      now[at] = Math.min(before[at] + 1, now[at - 1] + 1, before[at - 1] + (same ? 0 : 1));
      const swapped = row > 1 && at > 1 && typed[row - 1] === name[at - 2] && typed[row - 2] === name[at - 1];
      if (swapped) now[at] = Math.min(now[at], older[at - 2] + 1);
    }
    older = before;
    before = now;
  }
  return Math.min(...before);
}

/**
 * Return the streets whose name has what was typed, the best first.
 *
 * @param {Street[]} streets
 * @param {string} typed - as `plain` makes it
 */
export const byName = (streets, typed) =>
  streets
    .map((street) => ({ street, order: rank(street.plain, typed) }))
    .filter((found) => found.order < 3)
    .sort((one, other) => one.order - other.order)
    .slice(0, MOST)
    .map((found) => found.street);

/**
 * Return the streets whose name is nearly what was typed: one slip in a short word, two in a longer one.
 *
 * @param {Street[]} streets
 * @param {string} typed - as `plain` makes it
 */
export function nearly(streets, typed) {
  const wanted = typed.replace(/ /g, "");
  if (wanted.length < 4) return [];
  const most = wanted.length < 7 ? 1 : 2;
  return streets
    .map((street) => ({ street, count: slips(wanted, street.plain.replace(/ /g, "")) }))
    .filter((found) => found.count <= most)
    .sort((one, other) => one.count - other.count)
    .slice(0, MOST)
    .map((found) => found.street);
}

/**
 * Return the ways to read what was typed as a name with a number behind it, the shortest number first: a street may
 * have a number in its name.
 *
 * @param {string} typed - as `plain` makes it
 */
export const parted = (typed) =>
  Array.from(typed.matchAll(/ (?=\d)/g), ({ index }) => [typed.slice(0, index), typed.slice(index)]).reverse();

/**
 * Return the digits, letters and house number of what begins as a postcode; null where it does not.
 *
 * @param {string} typed - as `plain` makes it
 */
export function postcode(typed) {
  const parts = typed.match(/^(\d{4}) ?([a-z]{0,2})(?: ?(\d.*))?$/);
  return parts && { digits: parts[1], letters: parts[2].toUpperCase(), number: parts[3] || "" };
}

/**
 * Return the doors of a postcode, or its streets where no number was typed.
 *
 * @param {Record<string, [string, string[]][]>} places - letters to pairs of a street's slug and its numbers there
 * @param {Map<string, Street>} bySlug
 * @param {{ digits: string, letters: string, number: string }} asked
 */
export function byAddress(places, bySlug, { digits, letters, number }) {
  /** @type {Street[]} */
  const found = [];
  for (const [slug, numbers] of places[letters] || []) {
    const street = bySlug.get(slug);
    if (!street) continue;
    if (!number) found.push({ ...street, name: `${street.name} (${digits} ${letters})` });
    else
      for (const house of numbers.filter((one) => bare(one) === bare(number))) {
        const door = `${digits}${letters}-${house}`;
        found.push({
          ...street,
          name: `${street.name} ${house}`,
          href: `${street.href}#${encodeURIComponent(door)}`,
        });
      }
  }
  return found.slice(0, MOST);
}
