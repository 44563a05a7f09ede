/* From the whole numbers of the data to places on a square world of 1 by 1 (web mercator). */

/** @typedef {[number, number]} Place - x (from the west) and y (from the north) on the world of 1 by 1 */
/** @typedef {{ west: number, north: number, east: number, south: number }} Box */
/** @typedef {Float64Array} Path - x and y in turn */
/** @typedef {{ points: Place, paths?: undefined, closed?: undefined }} Point */
/** @typedef {{ paths: Path[], closed: boolean, points?: undefined }} Line */
/** @typedef {{ slug: string, name: string, mark: Place | null }} Area */
/** @typedef {{ slug: string, name: string, paths: Path[], box: Box }} Street */
/** @typedef {{ paths: Path[], box: Box }} Block */
/** @typedef {{ slug: string, paths: Path[], box: Box }} Outline */
/** @typedef {{ streets: Street[], blocks: Block[], green: Block[], water: Block[], areas: Outline[] }} Ground */

/** @typedef {"klaar" | "gaat_niet_door" | "plan" | "ligt_stil" | "afgesproken" | "bezig"} State */

/**
 * @typedef {object} Work
 * @property {string} key
 * @property {string} title
 * @property {State} state
 * @property {string} when
 * @property {string} where
 * @property {string} start - first day (ISO), or empty
 * @property {string} end - last day (ISO), or empty
 * @property {number} area - its place in the list of areas, or -1
 * @property {number} lane - 0 on its street, others beside it
 * @property {string} kindId
 * @property {string} kindLabel
 * @property {string} color
 * @property {string} icon
 * @property {Box} box
 * @property {(Point | Line)[]} parts
 * @property {Place | null} mark - null where only its buurt is known
 * @property {boolean} shown
 */

/** @typedef {[number, number, number] | [number, ...number[][]]} CodedPart */
/** @typedef {[string, string, number, State, string, string, string, string, number, number, [number, number] | 0, CodedPart[] | 0]} CodedWork */

/**
 * @typedef {object} CodedData - of Python's `works_script`
 * @property {[number, number, number, number] | null} bounds - west, south, east, north in degrees
 * @property {[number, number]} origin - degrees east and north
 * @property {number} scale - whole numbers in a degree
 * @property {string} language
 * @property {[string, string, string, string][]} kinds - id, label, colour, icon
 * @property {Record<string, string>} states
 * @property {[string, string, [number, number] | 0][]} areas
 * @property {CodedWork[]} works
 */

/**
 * @typedef {object} CodedGround - of Python's `ground_script`
 * @property {[number, number]} origin
 * @property {number} scale
 * @property {[string, string, ...number[][]][]} streets
 * @property {number[][][]} blocks
 * @property {number[][][]} green
 * @property {number[][][]} water
 * @property {[string, ...number[][][]][]} areas
 */

const POINT = 0;
const POLYGON = 2;

/**
 * Return how far from the west of the world, 0 to 1.
 *
 * @param {number} longitude - degrees
 */
export const across = (longitude) => (longitude + 180) / 360;

/**
 * Return how far from the north of the world, 0 to 1.
 *
 * @param {number} latitude - degrees
 */
export function down(latitude) {
  const turned = (latitude * Math.PI) / 180;
  return (1 - Math.log(Math.tan(turned) + 1 / Math.cos(turned)) / Math.PI) / 2;
}

/** @returns {Box} */
const emptyBox = () => ({ west: Infinity, north: Infinity, east: -Infinity, south: -Infinity });

/**
 * Widen a box to a place.
 *
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 */
function widen(box, x, y) {
  if (x < box.west) box.west = x;
  if (x > box.east) box.east = x;
  if (y < box.north) box.north = y;
  if (y > box.south) box.south = y;
}

/**
 * Return what reads places, and paths of them, of data with an origin and a scale of its own.
 *
 * @param {{ origin: [number, number], scale: number }} data
 */
export function reader({ origin: [west, south], scale }) {
  /**
   * @param {number} x
   * @param {number} y
   * @param {Box} [box]
   * @returns {Place}
   */
  const place = (x, y, box) => {
    /** @type {Place} */
    const found = [across(west + x / scale), down(south + y / scale)];
    if (box) widen(box, found[0], found[1]);
    return found;
  };
  /**
   * @param {number[]} steps - the first place, and from there a step each
   * @param {Box} box
   */
  const path = (steps, box) => {
    const found = new Float64Array(steps.length);
    let x = 0;
    let y = 0;
    for (let at = 0; at < steps.length; at += 2) {
      x += steps[at];
      y += steps[at + 1];
      found.set(place(x, y, box), at);
    }
    return found;
  };
  return { place, path };
}

/**
 * Return works as objects, in the order of the data.
 *
 * @param {CodedData} data
 * @returns {Work[]}
 */
export function readWorks(data) {
  const { place, path } = reader(data);
  /**
   * @param {CodedPart} part
   * @param {Box} box
   * @returns {Point | Line}
   */
  const readPart = (part, box) =>
    part[0] === POINT
      ? { points: place(/** @type {number} */ (part[1]), /** @type {number} */ (part[2]), box) }
      : {
          paths: /** @type {number[][]} */ (part.slice(1)).map((steps) => path(steps, box)),
          closed: part[0] === POLYGON,
        };
  return data.works.map(([key, title, kind, state, when, where, start, end, area, lane, mark, coded]) => {
    const box = emptyBox();
    const parts = (coded || []).map((part) => readPart(part, box));
    const [kindId, kindLabel, color, icon] = data.kinds[kind];
    return {
      ...{ key, title, state, when, where, start, end, area, lane, kindId, kindLabel, color, icon, box, parts },
      mark: mark ? place(mark[0], mark[1]) : null,
      shown: true,
    };
  });
}

/**
 * Return streets, blocks, green, water and areas.
 *
 * @param {CodedGround} ground
 * @returns {Ground}
 */
export function readGround(ground) {
  const { path } = reader(ground);
  /** @param {number[][]} paths */
  const shape = (paths) => {
    const box = emptyBox();
    return { paths: paths.map((steps) => path(steps, box)), box };
  };
  return {
    streets: ground.streets.map(([slug, name, ...lines]) => ({ slug, name, ...shape(lines) })),
    blocks: ground.blocks.map(shape),
    green: ground.green.map(shape),
    water: ground.water.map(shape),
    areas: ground.areas.map(([slug, ...polygons]) => ({ slug, ...shape(polygons.flat()) })),
  };
}

/**
 * Return areas with a `mark` for what is somewhere in them.
 *
 * @param {CodedData} data
 * @returns {Area[]}
 */
export function readAreas(data) {
  const { place } = reader(data);
  return data.areas.map(([slug, name, mark]) => ({ slug, name, mark: mark ? place(mark[0], mark[1]) : null }));
}
