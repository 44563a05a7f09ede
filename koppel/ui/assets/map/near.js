/* Which works are near a place: their boxes in cells of a grid, made in one pass. */

/** @typedef {import("./shapes.js").Shapes} Shapes */

/** A box over more cells than this is looked at each time: a district, among works of streets. */
const MOST_CELLS = 64;

export class NearIndex {
  /** @param {Shapes} shapes */
  constructor({ count, boxes }) {
    this.boxes = boxes;
    this.west = Infinity;
    this.north = Infinity;
    let east = -Infinity;
    let south = -Infinity;
    for (let at = 0; at < count; at += 1) {
      this.west = Math.min(this.west, boxes[4 * at]);
      this.north = Math.min(this.north, boxes[4 * at + 1]);
      east = Math.max(east, boxes[4 * at + 2]);
      south = Math.max(south, boxes[4 * at + 3]);
    }
    this.side = Math.max(1, Math.min(512, Math.ceil(Math.sqrt(count))));
    this.cell = Math.max((east - this.west) / this.side, (south - this.north) / this.side, 1e-12);
    /** @type {Map<number, number[]>} */
    this.cells = new Map();
    /** @type {number[]} */
    this.large = [];
    for (let at = 0; at < count; at += 1) this.put(at);
  }

  /** @param {number} at */
  put(at) {
    const boxes = this.boxes;
    const [left, top] = this.cellOf(boxes[4 * at], boxes[4 * at + 1]);
    const [right, bottom] = this.cellOf(boxes[4 * at + 2], boxes[4 * at + 3]);
    if ((right - left + 1) * (bottom - top + 1) > MOST_CELLS) {
      this.large.push(at);
      return;
    }
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const key = row * 1024 + column;
        const there = this.cells.get(key);
        if (there) there.push(at);
        else this.cells.set(key, [at]);
      }
    }
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  cellOf(x, y) {
    const most = 1023;
    const column = Math.min(most, Math.max(0, Math.floor((x - this.west) / this.cell)));
    return [column, Math.min(most, Math.max(0, Math.floor((y - this.north) / this.cell)))];
  }

  /**
   * Return the works whose box comes within reach of a place, in no order.
   *
   * @param {number} x
   * @param {number} y
   * @param {number} reach - all on the world of 1 by 1
   */
  around(x, y, reach) {
    const [left, top] = this.cellOf(x - reach, y - reach);
    const [right, bottom] = this.cellOf(x + reach, y + reach);
    const found = new Set(this.large);
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        for (const at of this.cells.get(row * 1024 + column) || []) found.add(at);
      }
    }
    const boxes = this.boxes;
    return [...found].filter(
      (at) =>
        boxes[4 * at] <= x + reach &&
        boxes[4 * at + 2] >= x - reach &&
        boxes[4 * at + 1] <= y + reach &&
        boxes[4 * at + 3] >= y - reach,
    );
  }
}
