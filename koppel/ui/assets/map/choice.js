/* What is to be shown as an address holds it; the names are those of Python's `koppel.ui.state`. */
import { daysOfWindow, windowFrom, windowText } from "./time_window.js";

/** @typedef {import("./time_window.js").Window} Window */
/** @typedef {import("../map_shapes.js").Place} Place */

/**
 * @typedef {object} Chosen - sets hold what is wanted, empty: all; `hidden` holds kinds that are switched off
 * @property {Set<string>} hidden
 * @property {Set<string>} partner
 * @property {Set<string>} status
 * @property {Set<string>} firmness
 * @property {Set<string>} tenure
 * @property {string} text
 * @property {boolean} coupled - only works in a koppelkans
 * @property {string} state - of a koppelkans that the work must be in; `alle` for any
 * @property {boolean} mine - only works in a koppelkans that waits for an answer of one's own
 * @property {string | null} area - name of an area
 * @property {Place[] | null} ring - an area that was drawn
 * @property {Place[] | null} line - a length of street that was drawn
 * @property {Window} window
 * @property {boolean} undated - works without dates in a period as well
 */

const SEPARATOR = "~";
const MOST_CORNERS = 200;
export const ANY_STATE = "alle";

/** Sets, and their names in the address. */
const SET_NAMES = /** @type {const} */ ({
  hidden: "uit",
  partner: "partner",
  status: "status",
  firmness: "vastheid",
  tenure: "woning",
});
/** All names that this file writes in an address. */
export const ADDRESS_NAMES = [
  ...Object.values(SET_NAMES),
  "zoek",
  "kans",
  "stand",
  "wacht",
  "gebied",
  "vlak",
  "lijn",
  "periode",
  "maanden",
  "zonderdatum",
];

/** @returns {Chosen} */
export const everything = () => ({
  hidden: new Set(),
  partner: new Set(),
  status: new Set(),
  firmness: new Set(),
  tenure: new Set(),
  text: "",
  coupled: false,
  state: ANY_STATE,
  mine: false,
  area: null,
  ring: null,
  line: null,
  window: null,
  undated: false,
});

/**
 * Read points of an address, longitude first there; null where they are none.
 *
 * @param {string | null} text
 * @param {number} least
 * @returns {Place[] | null}
 */
function pointsFrom(text, least) {
  if (!text) return null;
  const points = text.split(";").map((part) => part.split(",").map(Number));
  const isPlace = points.every(([x, y], at) => points[at].length === 2 && Math.abs(x) <= 180 && Math.abs(y) <= 90);
  if (!isPlace || points.length < least || points.length > MOST_CORNERS) return null;
  return points.map(([x, y]) => [y, x]);
}

/**
 * @param {Place[]} points
 */
const pointsText = (points) => points.map(([y, x]) => `${x.toFixed(6)},${y.toFixed(6)}`).join(";");

/**
 * Read from an address what is to be shown; what means nothing there is left out.
 *
 * @param {URLSearchParams} address
 * @param {{ names: Record<string, string[]>, states: string[], areas: string[] }} known
 * @returns {Chosen}
 */
export function chosenFrom(address, known) {
  const chosen = everything();
  for (const [name, told] of Object.entries(SET_NAMES)) {
    const values = known.names[name === "hidden" ? "kind" : name] ?? [];
    const wanted = (address.get(told) ?? "").split(SEPARATOR).filter((value) => values.includes(value));
    chosen[/** @type {keyof typeof SET_NAMES} */ (name)] = new Set(wanted.filter(Boolean));
  }
  const area = address.get("gebied");
  const state = address.get("stand") ?? ANY_STATE;
  return {
    ...chosen,
    text: (address.get("zoek") ?? "").slice(0, 200),
    coupled: address.get("kans") === "1",
    state: known.states.includes(state) ? state : ANY_STATE,
    mine: address.get("wacht") === "1",
    area: area !== null && known.areas.includes(area) ? area : null,
    ring: pointsFrom(address.get("vlak"), 3),
    line: pointsFrom(address.get("lijn"), 2),
    window: windowFrom({ periode: address.get("periode"), maanden: address.get("maanden") }),
    undated: address.get("zonderdatum") === "1",
  };
}

/**
 * Write what is shown for an address: by name, null for what does not stand in it.
 *
 * @param {Chosen} chosen
 * @returns {Record<string, string | null>}
 */
export function addressOf(chosen) {
  /** @param {boolean} isOn */
  const flag = (isOn) => (isOn ? "1" : null);
  /** @type {Record<string, string | null>} */
  const sets = {};
  for (const [name, told] of Object.entries(SET_NAMES))
    sets[told] = [...chosen[/** @type {keyof typeof SET_NAMES} */ (name)]].join(SEPARATOR) || null;
  return {
    ...sets,
    zoek: chosen.text || null,
    kans: flag(chosen.coupled),
    stand: chosen.state === ANY_STATE ? null : chosen.state,
    wacht: flag(chosen.mine),
    gebied: chosen.area,
    vlak: chosen.ring && pointsText(chosen.ring),
    lijn: chosen.line && pointsText(chosen.line),
    ...windowText(chosen.window),
    zonderdatum: flag(chosen.undated),
  };
}

/**
 * Return whether everything is shown; the switch for works without dates means nothing without a period.
 *
 * @param {Chosen} chosen
 */
export const isEverything = (chosen) =>
  Object.entries(addressOf(chosen)).every(([name, value]) => value === null || name === "zonderdatum");

/**
 * Return the choice in the form that `Facets` takes.
 *
 * @param {Chosen} chosen
 * @returns {import("./facets.js").Choice}
 */
export function choiceOf({ hidden, partner, status, firmness, tenure, window, undated }) {
  return { hidden, partner, status, firmness, tenure, undated, days: window ? daysOfWindow(window) : null };
}
