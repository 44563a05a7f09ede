/* Going to something on the map by what one remembers of it: words in any order, typing errors forgiven.
   Every different word is looked at once for each word that is asked, so time grows with the words that there are. */

/** @typedef {"street" | "area" | "work" | "partner" | "kind"} Sort */
/** @typedef {{ sort: Sort, title: string, told: string, beside: string[], at: number, number?: number }} Entry - `at`: which of its sort; `number`: of a work */
/** @typedef {{ entries: Entry[], words: Map<string, number[]>, aside: Map<string, number[]> }} Index */

const MOST_WORDS = 8;
const LONGEST = 100;
/** The same, its beginning, a part of it; words beside a title count for less. */
const SAME = 4;
const BEGINS = 3;
const WITHIN = 1.5;
const NEARLY = 1;
const BESIDE = 0.4;
/** Who types a number means the work that has it. */
const NUMBER = 6;
const SHORTEST_GUESSED = 4;
const LONG_WORD = 8;

/**
 * Return the words of a text without case, accents and punctuation.
 *
 * @param {string} text
 * @returns {string[]}
 */
export const wordsOf = (text) =>
  text
    .slice(0, 1000)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Prepare entries to be searched.
 *
 * @param {Entry[]} entries
 * @returns {Index}
 */
export function indexOf(entries) {
  /** @type {Map<string, number[]>} */
  const words = new Map();
  /** @type {Map<string, number[]>} */
  const aside = new Map();
  /**
   * @param {Map<string, number[]>} index
   * @param {string} word
   * @param {number} place
   */
  const add = (index, word, place) => {
    const places = index.get(word);
    if (!places) index.set(word, [place]);
    else if (places[places.length - 1] !== place) places.push(place);
  };
  for (const [place, entry] of entries.entries()) {
    for (const word of wordsOf(entry.title)) add(words, word, place);
    for (const text of entry.beside) for (const word of wordsOf(text)) add(aside, word, place);
  }
  return { entries, words, aside };
}

/**
 * Return by how many letters two words differ, or more than `most` where it is more: letters changed, added, left out,
 * or two beside each other swapped. Only a band of `most` around the middle is worked out.
 *
 * @param {string} first
 * @param {string} second
 * @param {number} most
 */
export function lettersOff(first, second, most) {
  const over = most + 1;
  if (Math.abs(first.length - second.length) > most) return over;
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: second.length + 1 }, (_, at) => at);
  for (let row = 1; row <= first.length; row++) {
    const next = new Array(second.length + 1).fill(over);
    if (row <= most) next[0] = row;
    let least = next[0];
    for (let at = Math.max(1, row - most); at <= Math.min(second.length, row + most); at++) {
      const isSame = first[row - 1] === second[at - 1];
      let off = Math.min(last[at] + 1, next[at - 1] + 1, last[at - 1] + (isSame ? 0 : 1));
      const isSwapped = row > 1 && at > 1 && first[row - 1] === second[at - 2] && first[row - 2] === second[at - 1];
      if (isSwapped) off = Math.min(off, before[at - 2] + 1);
      next[at] = off;
      least = Math.min(least, off);
    }
    if (least > most) return over;
    before = last;
    last = next;
  }
  return Math.min(last[second.length], over);
}

/**
 * @param {string} word
 * @param {string} other
 */
function fit(word, other) {
  if (word === other) return SAME;
  if (other.startsWith(word)) return BEGINS;
  return word.length > 1 && other.includes(word) ? WITHIN : 0;
}

/**
 * Return how well a word fits another, or its beginning, with a letter or two wrong.
 *
 * @param {string} word
 * @param {string} other
 */
function nearly(word, other) {
  const most = word.length >= LONG_WORD ? 2 : 1;
  let best = most + 1;
  for (const end of new Set([other.length, word.length - 1, word.length, word.length + 1]))
    if (end > 0 && end <= other.length) best = Math.min(best, lettersOff(word, other.slice(0, end), most));
  return best > most ? 0 : NEARLY / best;
}

/**
 * Find what has all the words that are asked for, best first.
 *
 * @param {Index} index
 * @param {string} asked
 * @param {number} most
 * @returns {{ entry: Entry, score: number }[]}
 */
export function findAmong({ entries, words, aside }, asked, most) {
  const wanted = [...new Set(wordsOf(asked.slice(0, LONGEST)))].slice(0, MOST_WORDS);
  if (!wanted.length) return [];
  const totals = new Float64Array(entries.length);
  const fitting = new Uint8Array(entries.length);
  const number = wanted.length === 1 && /^\d+$/.test(wanted[0]) ? Number(wanted[0]) : null;
  for (const word of wanted) {
    let best = bestOf(word, fit, words, aside, entries.length);
    if (number !== null)
      for (const [place, entry] of entries.entries()) if (entry.number === number) best[place] = NUMBER;
    if (word.length >= SHORTEST_GUESSED && !best.some((one) => one > 0))
      best = bestOf(word, nearly, words, aside, entries.length);
    for (let place = 0; place < best.length; place++) {
      if (best[place] <= 0) continue;
      totals[place] += best[place];
      fitting[place] += 1;
    }
  }
  /** @type {{ entry: Entry, score: number }[]} */
  const found = [];
  for (const [place, entry] of entries.entries()) {
    if (fitting[place] !== wanted.length) continue;
    // Of what fits equally well that with the shortest title is meant.
    found.push({ entry, score: totals[place] + 1 / (1 + entry.title.length) });
  }
  const order = ["street", "area", "partner", "kind", "work"];
  found.sort(
    (a, b) =>
      b.score - a.score ||
      order.indexOf(a.entry.sort) - order.indexOf(b.entry.sort) ||
      a.entry.title.localeCompare(b.entry.title),
  );
  return found.slice(0, most);
}

/**
 * @param {string} word
 * @param {(word: string, other: string) => number} quality
 * @param {Map<string, number[]>} words
 * @param {Map<string, number[]>} aside
 * @param {number} count
 */
function bestOf(word, quality, words, aside, count) {
  const best = new Float64Array(count);
  for (const [index, weight] of /** @type {const} */ ([
    [words, 1],
    [aside, BESIDE],
  ])) {
    for (const [other, places] of index) {
      const score = weight * quality(word, other);
      if (score > 0) for (const place of places) if (best[place] < score) best[place] = score;
    }
  }
  return best;
}
