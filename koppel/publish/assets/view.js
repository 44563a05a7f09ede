/* What part of the world a map shows, and what lies in which pane. */

/** @typedef {import("./places.js").Work} Work */
/** @typedef {import("./places.js").Area} Area */
/** @typedef {import("./places.js").Box} Box */
/** @typedef {import("./places.js").Ground} Ground */

/**
 * Return a place of the world of 1 by 1 in degrees.
 *
 * @param {L.Map} map
 * @param {number} x
 * @param {number} y
 */
export const toLatLng = (map, x, y) => map.unproject([x * 256, y * 256], 0);

/**
 * @param {L.Map} map
 * @param {Box} box
 */
export const boxBounds = (map, box) =>
  L.latLngBounds(toLatLng(map, box.west, box.south), toLatLng(map, box.east, box.north));

/**
 * Return the bounds of the data in degrees.
 *
 * @param {[number, number, number, number]} bounds - west, south, east, north
 */
export const dataBounds = ([west, south, east, north]) =>
  L.latLngBounds([
    [south, west],
    [north, east],
  ]);

/**
 * Widen bounds to the marks of areas, which may lie beside everything that has a place.
 *
 * @param {L.Map} map
 * @param {L.LatLngBounds} whole
 * @param {Work[]} works
 * @param {Area[]} areas
 */
export function widenToAreas(map, whole, works, areas) {
  for (const work of works) {
    const mark = work.mark ? null : areas[work.area]?.mark;
    if (mark) whole.extend(toLatLng(map, ...mark));
  }
}

/**
 * Return the bounds of what a page is about; null where that has no place.
 *
 * @param {L.Map} map
 * @param {string} focus - "street:slug", "work:key", "area:slug" or ""
 * @param {Work[]} works
 * @param {Ground} ground
 * @param {Area[]} areas
 */
export function focusBounds(map, focus, works, ground, areas) {
  /**
   * @param {{ slug: string, box: Box }[]} shapes
   * @param {string} slug
   */
  const boundsOf = (shapes, slug) => {
    const found = shapes.find((shape) => shape.slug === slug);
    return found && found.box.west <= found.box.east ? boxBounds(map, found.box) : null;
  };
  const [sort, name] = focus.split(":");
  if (sort === "work") {
    const work = works.find((one) => one.key === name);
    if (work?.mark) return boxBounds(map, work.box);
    const area = work && areas[work.area];
    return area ? boundsOf(ground.areas, area.slug) : null;
  }
  if (sort === "street") return boundsOf(ground.streets, name);
  return sort === "area" ? boundsOf(ground.areas, name) : null;
}

/**
 * Make panes under and over the works.
 *
 * @param {L.Map} map
 */
export function makePanes(map) {
  for (const [name, index] of [
    ["ondergrond", "150"],
    ["namen", "450"],
  ])
    (map.getPane(name) || map.createPane(name)).style.zIndex = index;
}

/**
 * Move the map where a card lies over what it tells of.
 *
 * @param {L.Map} map
 * @param {HTMLElement} card
 * @param {L.Point} place - pixels of the map's frame
 */
export function uncover(map, card, place) {
  const size = map.getSize();
  const left = size.x - card.offsetWidth;
  const top = size.y - card.offsetHeight;
  if (place.y < top - 40 || place.x < left - 40) return;
  if (left > 240) map.panBy([place.x - left / 2, 0]);
  else map.panBy([0, place.y - Math.max(top / 2, 40)]);
}
