/* Where on the screen works are drawn, in cells of some pixels, so that names and numbers find a place beside them. */

const CELL = 4; // pixels

export class Room {
  /**
   * @param {number} wide - pixels
   * @param {number} high
   */
  constructor(wide, high) {
    this.columns = Math.max(1, Math.ceil(wide / CELL));
    this.rows = Math.max(1, Math.ceil(high / CELL));
    this.cells = new Uint8Array(this.columns * this.rows);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  mark(x, y) {
    const column = Math.floor(x / CELL);
    const row = Math.floor(y / CELL);
    if (column >= 0 && row >= 0 && column < this.columns && row < this.rows)
      this.cells[row * this.columns + column] = 1;
  }

  /**
   * Take the cells along a line; those outside cost no time.
   *
   * @param {Float64Array} path - x and y in turn, pixels
   * @param {number} half - of its width
   */
  markLine(path, half) {
    const [wide, high] = [this.columns * CELL, this.rows * CELL];
    for (let spot = 2; spot < path.length; spot += 2) {
      const [x, y] = [path[spot - 2], path[spot - 1]];
      const [dx, dy] = [path[spot] - x, path[spot + 1] - y];
      const long = Math.hypot(dx, dy);
      if (!long) continue;
      const [from, to] = partOnScreen(x, y, dx, dy, wide, high);
      const [sideX, sideY] = [(-dy / long) * half, (dx / long) * half];
      for (let gone = from * long; gone <= to * long; gone += CELL / 2) {
        const [atX, atY] = [x + (dx * gone) / long, y + (dy * gone) / long];
        this.mark(atX, atY);
        this.mark(atX + sideX, atY + sideY);
        this.mark(atX - sideX, atY - sideY);
      }
    }
  }

  /**
   * Return what share of a box has works in it; all of it where it leaves the screen.
   *
   * @param {number} x - its middle
   * @param {number} y
   * @param {number} halfX
   * @param {number} halfY
   */
  cover(x, y, halfX, halfY) {
    const left = Math.floor((x - halfX) / CELL);
    const right = Math.floor((x + halfX) / CELL);
    const top = Math.floor((y - halfY) / CELL);
    const bottom = Math.floor((y + halfY) / CELL);
    if (left < 0 || top < 0 || right >= this.columns || bottom >= this.rows) return 1;
    let taken = 0;
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1) taken += this.cells[row * this.columns + column];
    return taken / ((right - left + 1) * (bottom - top + 1));
  }

  /**
   * Return what share of a turned box has works in it.
   *
   * @param {number} x - its middle
   * @param {number} y
   * @param {number} turn - radians
   * @param {number} wide
   * @param {number} high
   */
  coverTurned(x, y, turn, wide, high) {
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    let taken = 0;
    let all = 0;
    for (let along = -wide / 2; along <= wide / 2; along += CELL) {
      for (let across = -high / 2; across <= high / 2; across += CELL) {
        const column = Math.floor((x + along * cos - across * sin) / CELL);
        const row = Math.floor((y + along * sin + across * cos) / CELL);
        const isIn = column >= 0 && row >= 0 && column < this.columns && row < this.rows;
        taken += isIn ? this.cells[row * this.columns + column] : 1;
        all += 1;
      }
    }
    return all ? taken / all : 0;
  }
}

/**
 * Return from where to where, as shares, a part of a line is on the screen.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} dx
 * @param {number} dy
 * @param {number} wide
 * @param {number} high
 */
function partOnScreen(x, y, dx, dy, wide, high) {
  let from = 0;
  let to = 1;
  for (const [at, way, most] of [
    [x, dx, wide],
    [y, dy, high],
  ]) {
    if (!way) {
      if (at < 0 || at > most) return [1, 0];
      continue;
    }
    const [one, other] = [-at / way, (most - at) / way];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  return [from, to];
}
