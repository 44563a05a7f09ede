/* What Python tells the page of the map: `koppel.ui.components.map.map_page`. */

/** @typedef {import("../map_told.js").Told} MapTold */

/**
 * @typedef {object} Begin - what is chosen and where one is, as the state of the page has it
 * @property {string | null} activity
 * @property {string | null} combination
 * @property {[number, number, number] | null} place
 * @property {string | null} panel
 * @property {string | null} pin
 * @property {boolean} numbers
 * @property {boolean} chances
 * @property {boolean} alarms
 * @property {boolean} strengths
 */

/**
 * @typedef {object} PageTold
 * @property {MapTold} map
 * @property {Record<string, string>} texts
 * @property {import("../map_find/narrow_told.js").NarrowTold} narrow - what can be filtered
 * @property {{ owner: string, texts: Record<string, string> }} pins - who writes them, and their words
 * @property {import("./chance_list.js").Need[]} needs - what the compass shows as red without activity
 * @property {import("./chance_list.js").Need[]} busy - what it shows as green with works or ideas
 * @property {string} language
 * @property {{ work: string, combination: string, sum: string, news: string, layer: string, pins: string, strengths: string }} paths - of the routes beside the page
 * @property {Record<string, string>} address - what the page itself keeps in the address
 * @property {Record<keyof Begin, string>} names - of what the browser keeps there
 * @property {Begin} begin
 */

export {};
