/* Works in sight as lanes of a time line, by street: laid out here, for the map is moved too often to ask the server. */
import { dayOf, monthOf } from "./months.js";

/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {import("./facets.js").Facets} Facets */
/** @typedef {import("../timeline_layer.js").Layer} TimeLayer */
/** @typedef {import("../timeline_layer.js").Bar} Bar */
/** @typedef {import("../timeline_layer.js").Group} Group */

const YEAR_DAYS = 365.25;
/** A label has at most so many letters of so many pixels, and an icon before it. */
const LETTERS = 34;
const LETTER_PX = 7;
const ICON_PX = 44;

/**
 * Put bars in as few lanes as keep their labels apart, those that begin first on top.
 *
 * @param {{ at: number, first: number, last: number, room: number }[]} bars - `room`: days that the label takes
 * @returns {{ bars: Bar[], lanes: number }}
 */
export function inLanes(bars) {
  /** @type {number[]} */
  const ends = [];
  const ordered = [...bars].sort((a, b) => a.first - b.first || a.at - b.at);
  const laid = ordered.map(({ at, first, last, room }) => {
    let lane = ends.findIndex((end) => end < first);
    if (lane < 0) lane = ends.length;
    ends[lane] = Math.max(last, first + room);
    return /** @type {Bar} */ ([at, lane, first, last, first, last, first, last]);
  });
  return { bars: laid, lanes: ends.length };
}

/**
 * Return the days in which something is open, joined where they meet.
 *
 * @param {Bar[]} bars - in the order in which they begin
 * @returns {[number, number][]}
 */
export function busyDays(bars) {
  /** @type {[number, number][]} */
  const busy = [];
  for (const [, , first, last] of bars) {
    const now = busy[busy.length - 1];
    if (now && first <= now[1] + 1) now[1] = Math.max(now[1], last);
    else busy.push([first, last]);
  }
  return busy;
}

/**
 * Return the time line of some works.
 *
 * @param {number[]} works - by place in the layer
 * @param {{ layer: Layer, facets: Facets, icons: Record<string, { icon: string }>, width: number }} known
 *     - `width`: pixels for the years
 * @returns {{ time: TimeLayer, yearPx: number }}
 */
export function lanesOf(works, { layer, facets, icons, width }) {
  const { today, places, where } = facets.told;
  const dated = works.filter((at) => facets.dated[at]);
  const low = dated.reduce((day, at) => Math.min(day, facets.first[at]), today);
  const high = dated.reduce((day, at) => Math.max(day, facets.last[at]), today);
  const [from, until] = [low, high].map((day) => Math.floor(monthOf(day) / 12));
  const count = until - from + 1;
  const yearPx = Math.max(130, Math.floor(width / count));
  /** @param {string} title */
  const room = (title) => Math.ceil(((Math.min(title.length, LETTERS) * LETTER_PX + ICON_PX) * YEAR_DAYS) / yearPx);
  /** @type {Map<number, number[]>} */
  const byStreet = new Map();
  for (const at of dated) byStreet.set(where[at], [...(byStreet.get(where[at]) ?? []), at]);
  /** @type {Group[]} */
  const groups = [...byStreet]
    .sort(([a], [b]) => Number(!places[a]) - Number(!places[b]) || places[a].localeCompare(places[b]))
    .map(([street, own]) => {
      const { first, last } = facets;
      const laid = inLanes(
        own.map((at) => ({ at, first: first[at], last: last[at], room: room(layer.items[at].t[0]) })),
      );
      return { n: places[street] || null, ...laid, busy: busyDays(laid.bars) };
    });
  const kindIds = facets.names.kind;
  /** @type {Record<number, import("../timeline_layer.js").Item>} */
  const items = {};
  for (const at of works) {
    const { t } = layer.items[at];
    items[at] = [t[0], t[1], facets.columns.kind[at], t[2], facets.names.status[facets.columns.status[at]]];
  }
  return {
    yearPx,
    time: {
      first: dayOf(from, 1, 1),
      last: dayOf(until, 12, 31),
      today,
      items: /** @type {any} */ (items),
      kinds: layer.kinds.map(({ label, color }, at) => [label, color, icons[kindIds[at]]?.icon ?? ""]),
      groups,
      years: Array.from({ length: count }, (_, at) => [dayOf(from + at, 1, 1), String(from + at)]),
      quarters: [],
      ties: {},
      undated: works.filter((at) => !facets.dated[at]),
      beyond: [],
    },
  };
}
