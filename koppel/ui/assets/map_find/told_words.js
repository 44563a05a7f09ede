/* What is said of what the map shows: chips of what is on, and all that can be found. */
import { ANY_STATE } from "../map/choice.js";
import { COLUMNS } from "../map/facets.js";

/** @typedef {import("./narrowing.js").Narrowing} Narrowing */
/** @typedef {import("../map/finder.js").Entry} Entry */

/** From so many values of a column on one chip counts them. */
const MOST_CHIPS = 3;

/**
 * Return a chip for each filter that is on.
 *
 * @param {Narrowing} narrowing
 * @returns {import("./chips.js").Chip[]}
 */
export function chipsOf(narrowing) {
  const { chosen, told } = narrowing;
  const { texts } = told;
  /** @type {import("./chips.js").Chip[]} */
  const chips = [];
  /** @param {string} label @param {Partial<import("../map/choice.js").Chosen>} off */
  const add = (label, off) => chips.push({ label, remove: () => narrowing.choose(off) });
  for (const name of COLUMNS) {
    const key = name === "kind" ? "hidden" : name;
    const values = [...chosen[key]];
    const label = (/** @type {string} */ id) => told.labels[name]?.[id] ?? id;
    if (values.length > MOST_CHIPS)
      add(texts[`some_${name}`].replace("{count}", String(values.length)), { [key]: new Set() });
    else
      for (const id of values)
        chips.push({
          label: name === "kind" ? texts.without.replace("{name}", label(id)) : label(id),
          remove: () => narrowing.toggle(name, id, name === "kind"),
        });
  }
  if (chosen.text.trim()) add(`“${chosen.text.trim()}”`, { text: "" });
  if (chosen.coupled) add(texts.coupled, { coupled: false });
  if (chosen.mine) add(texts.mine, { mine: false });
  if (chosen.state !== ANY_STATE)
    add(told.states.find(([id]) => id === chosen.state)?.[1] ?? chosen.state, { state: ANY_STATE });
  if (chosen.area) add(chosen.area, { area: null });
  if (chosen.ring) add(texts.drawn_area, { ring: null });
  if (chosen.line) add(texts.drawn_line, { line: null });
  return chips;
}

/**
 * Return all that can be found by words on the map.
 *
 * @param {Narrowing} narrowing
 * @returns {Entry[]}
 */
export function findable({ layer, facets, streets, areas, told }) {
  if (!layer || !facets) return [];
  /** @param {"partner" | "kind"} name */
  const used = (name) => [...new Set(facets.columns[name])];
  return [
    ...streets.map(({ n }, at) => ({ sort: /** @type {const} */ ("street"), title: n, told: "", beside: [], at })),
    ...areas.map(({ n }, at) => ({ sort: /** @type {const} */ ("area"), title: n, told: "", beside: [], at })),
    ...used("partner").map((at) => ({
      sort: /** @type {const} */ ("partner"),
      title: facets.names.partner[at],
      told: "",
      beside: [],
      at,
    })),
    ...used("kind").map((at) => ({
      sort: /** @type {const} */ ("kind"),
      title: told.labels.kind[facets.names.kind[at]] ?? facets.names.kind[at],
      told: "",
      beside: [],
      at,
    })),
    ...layer.items.map((item, at) => {
      const kind = layer.kinds[item.k].label;
      const number = item.n === undefined ? undefined : Number(item.n);
      const words = [number === undefined ? "" : `${number}`, kind, item.t[1], item.t[2]];
      return {
        sort: /** @type {const} */ ("work"),
        title: item.t[0],
        told: words.filter(Boolean).join(" · "),
        beside: [kind, item.t[1]],
        at,
        number,
      };
    }),
  ];
}
