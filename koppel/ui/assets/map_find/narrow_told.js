/* What Python tells of what can be filtered: `koppel.ui.components.map.narrow`. */

/** @typedef {"kind" | "partner" | "status" | "firmness" | "tenure"} Column */

/**
 * @typedef {object} NarrowTold
 * @property {string} facets - address of the columns
 * @property {string} words - address of the words of each work
 * @property {string | null} needs - address of the indicators of areas
 * @property {string | null} addresses - of the route that finds addresses
 * @property {Record<string, [string, number, number]>} chances - state, whether it waits for who looks, to be judged again
 * @property {string} fresh - the state of those that nobody spoke of
 * @property {string} again - the choice of those that are to be judged again
 * @property {[string, string][]} states - of koppelkansen that can be chosen, and their names
 * @property {boolean} decides - whether anything can wait for who looks
 * @property {Record<Column, Record<string, string>>} labels
 * @property {Record<string, { color: string, place: number, icon: string }>} kinds
 * @property {{ label: string, kinds: string[] }[]} themes
 * @property {Record<string, string>} icons
 * @property {import("../timeline_chart.js").Texts} lanes - of the time line beside the map
 * @property {string} own - what Python's state says is to be shown, as a query
 * @property {boolean} is_own - Python says something else than the browser did
 * @property {string} language
 * @property {Record<string, string>} texts
 */

export {};
