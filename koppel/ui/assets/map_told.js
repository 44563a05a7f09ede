/* What Python tells the map: `koppel.ui.components.map.map_view` and the layers of `koppel.services.pictures`. */

/** @typedef {import("./map_shapes.js").Shape} Shape */
/** @typedef {import("./map_shapes.js").Place} Place */
/** @typedef {{ id: string, s: Shape, k: number, f: boolean, st: number, n: number | null, t: string[] }} Item - id, shape, kind, whether it is firm, how far it is, its number, lines of text */
/** @typedef {{ label: string, color: string, dash: string, sign: string, glyph: string, z: number }} Kind - name and drawing of its sign; `z`: from the deepest, 0 */
/** @typedef {{ path: string, mark: string, at: [number, number][], of: number[], asked?: Map<number, Promise<number[]>>, boxes?: Float64Array }} Tiles - `at`: column and row of each, `of`: which of these each work is in; `asked`: what the browser fetched, `boxes`: around the works of each */
/** @typedef {{ items: Item[], kinds: Kind[], statuses: string[], tiles?: Tiles | null }} Layer - with tiles the shapes of items are rough until they are fetched */
/** @typedef {{ n: string, s: Shape }} NamedShape */
/** @typedef {{ street: NamedShape[], area?: NamedShape[], block: { s: Shape }[], green?: { s: Shape }[], water?: { s: Shape }[] }} Background */
/** @typedef {{ s: Shape, p: Place, n: number, o: number, id: string, m: number[], t: string[], w: string }} Chance - `n`: how many works, `o`: its number, `m`: its works, by place; `w`: why now */
/** @typedef {{ p: Place, m: number[], t: string[] }} Alarm */
/** @typedef {{ chances: Chance[], alarms: Alarm[] }} Chances */
/** @typedef {{ s: Shape, c: string, t: string[], g: string[] }} Over - `g`: lines that always stand beside it */

/**
 * @typedef {object} Told - of Python's `map_view`
 * @property {string} assets
 * @property {string} height
 * @property {Record<string, string>} texts
 * @property {import("./map_layers.js").Told[]} backgrounds
 * @property {string} layer - addresses of what is large
 * @property {string} background
 * @property {string} chances
 * @property {string | null} visible - bits, of each work
 * @property {number[]} chosen - works, by their place in the layer
 * @property {Uint8Array | null} [mask] - how clear each work is, where the browser decides on it
 * @property {boolean} faded - all but the chosen
 * @property {boolean} show_chances
 * @property {boolean} show_alarms
 * @property {Over[]} overlay
 * @property {[number, number][]} numbers - of works, by their place
 * @property {[number, number, number] | null} view - latitude, longitude, zoom
 * @property {[Place, Place] | null} fit
 * @property {string} fit_key
 * @property {boolean} still - stay where one is
 * @property {unknown} jump - when it changes the map goes to `view` or `fit`
 * @property {import("./map_pen.js").Sort | null} draw
 */

export {};
