/* Reading a vector tile: shapes in degrees by their feature id. Format: Mapbox Vector Tile 2.1, of which this is what shapes need. */

/** @typedef {import("../map_shapes.js").Shape} Shape */
/** @typedef {import("../map_shapes.js").Place} Place */
/** @typedef {{ column: number, row: number, zoom: number }} Tile - counted from the north-west corner of the world */

/** Wire types of protocol buffers. */
const VARINT = 0;
const WIDE = 1;
const BYTES = 2;
/** Commands of a path. */
const MOVE = 1;
const LINE = 2;

/** A run of bytes as fields. */
class Fields {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get isOver() {
    return this.at >= this.bytes.length;
  }

  /** Return a whole number; feature ids and coordinates stay below 2^53. */
  number() {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (this.isOver) throw new RangeError("a tile that ends within a number");
      const byte = this.bytes[this.at];
      this.at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  /** Return the bytes of a field that says how long it is. */
  part() {
    const long = this.number();
    const from = this.at;
    this.at += long;
    if (this.at > this.bytes.length) throw new RangeError("a tile that ends within a field");
    return this.bytes.subarray(from, this.at);
  }

  /**
   * Give each field to a reader by its number; one without a reader is passed over.
   *
   * @param {Record<number, (fields: Fields) => void>} readers
   */
  each(readers) {
    while (!this.isOver) {
      const key = this.number();
      const read = readers[key >> 3];
      if (read) read(this);
      else this.pass(key & 7);
    }
  }

  /** @param {number} type */
  pass(type) {
    if (type === VARINT) this.number();
    else if (type === BYTES) this.part();
    else this.at += type === WIDE ? 8 : 4;
  }
}

/**
 * Return the shapes of a tile by their feature id.
 *
 * @param {ArrayBuffer} content
 * @param {Tile} tile
 * @returns {Map<number, Shape>}
 */
export function shapesOfTile(content, tile) {
  /** @type {Map<number, Shape>} */
  const found = new Map();
  new Fields(new Uint8Array(content)).each({ 3: (fields) => readTileLayer(fields.part(), tile, found) });
  return found;
}

/**
 * @param {Uint8Array} bytes
 * @param {Tile} tile
 * @param {Map<number, Shape>} found
 */
function readTileLayer(bytes, tile, found) {
  /** @type {Uint8Array[]} */
  const features = [];
  let extent = 4096;
  new Fields(bytes).each({
    2: (fields) => features.push(fields.part()),
    5: (fields) => {
      extent = fields.number();
    },
  });
  for (const feature of features) {
    let id = -1;
    let type = 0;
    /** @type {Uint8Array} */
    let path = new Uint8Array();
    new Fields(feature).each({
      1: (fields) => {
        id = fields.number();
      },
      3: (fields) => {
        type = fields.number();
      },
      4: (fields) => {
        path = fields.part();
      },
    });
    const shape = shapeOfPaths(type, pathsOfTile(path), (x, y) => placeInTile(tile, x / extent, y / extent));
    if (id >= 0 && shape) found.set(id, shape);
  }
}

/**
 * Return the paths of a feature, x and y in units of the tile.
 *
 * @param {Uint8Array} bytes
 * @returns {[number, number][][]}
 */
function pathsOfTile(bytes) {
  const fields = new Fields(bytes);
  /** @type {[number, number][][]} */
  const paths = [];
  let x = 0;
  let y = 0;
  const step = () => {
    const value = fields.number();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  while (!fields.isOver) {
    const command = fields.number();
    const sort = command & 7;
    // What closes a ring has no place of its own.
    if (sort !== MOVE && sort !== LINE) continue;
    for (let left = command >> 3; left > 0; left -= 1) {
      x += step();
      y += step();
      if (sort === MOVE) paths.push([]);
      paths.at(-1)?.push([x, y]);
    }
  }
  return paths;
}

/**
 * @param {number} type - 1 points, 2 lines, 3 areas
 * @param {[number, number][][]} paths
 * @param {(x: number, y: number) => Place} place
 * @returns {Shape | null}
 */
function shapeOfPaths(type, paths, place) {
  const turned = paths.map((path) => path.map(([x, y]) => place(x, y)));
  if (!paths.length) return null;
  if (type === 1) return [0, turned.flat()];
  if (type === 2) return [1, turned];
  if (type !== 3) return null;
  /** @type {Place[][][]} */
  const areas = [];
  for (const [at, path] of paths.entries()) {
    // Rings end where they began.
    const ring = [...turned[at], turned[at][0]];
    if (twiceArea(path) > 0 || !areas.length) areas.push([ring]);
    else areas[areas.length - 1].push(ring);
  }
  return [2, areas];
}

/** @param {[number, number][]} ring */
function twiceArea(ring) {
  let twice = 0;
  for (let at = 0; at < ring.length; at += 1) {
    const [x, y] = ring[at];
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    twice += x * nextY - nextX * y;
  }
  return twice;
}

/**
 * Return latitude and longitude of a place in a tile.
 *
 * @param {Tile} tile
 * @param {number} x - from its west side, 1 is its east side
 * @param {number} y - from its north side
 * @returns {Place}
 */
function placeInTile({ column, row, zoom }, x, y) {
  const world = 2 ** zoom;
  const down = Math.PI * (1 - (2 * (row + y)) / world);
  return [(Math.atan(Math.sinh(down)) * 180) / Math.PI, ((column + x) / world) * 360 - 180];
}
