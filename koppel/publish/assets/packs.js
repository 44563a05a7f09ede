/* Which works share a mark, so that no mark lies on another. */

/** @typedef {import("./places.js").Work} Work */
/** @typedef {import("./places.js").Area} Area */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {{ mark: Place, works: Work[], area?: Area }} Item - what has a place of its own */
/** @typedef {{ x: number, y: number, items: Item[] }} Pack - pixels of the world */

/**
 * Put what would touch together; the first of each pack gives its place.
 *
 * A mark of a buurt is not at a place: what lies under it moves aside.
 *
 * @param {Item[]} items - the most important first
 * @param {number} world - its width in pixels
 * @param {number} side - pixels between the middles of two marks
 */
export function pack(items, world, side) {
  /** @type {Map<string, Pack[]>} */
  const cells = new Map();
  /** @type {Pack[]} */
  const packs = [];
  for (const item of items) {
    const x = item.mark[0] * world;
    const y = item.mark[1] * world;
    const column = Math.floor(x / side);
    const row = Math.floor(y / side);
    /** @type {Pack | null} */
    let home = null;
    for (let dc = -1; dc <= 1 && !home; dc += 1) {
      for (let dr = -1; dr <= 1 && !home; dr += 1) {
        const near = cells.get(`${column + dc}:${row + dr}`) || [];
        home = near.find((other) => Math.hypot(other.x - x, other.y - y) < side) || null;
      }
    }
    if (home && !item.area && !home.items[0].area) {
      home.items.push(item);
      continue;
    }
    if (home) {
      packs.push({ x: home.x + side, y: home.y, items: [item] });
      continue;
    }
    const made = { x, y, items: [item] };
    packs.push(made);
    const cell = `${column}:${row}`;
    const there = cells.get(cell);
    if (there) there.push(made);
    else cells.set(cell, [made]);
  }
  return packs;
}
