/* From what the server tells of a shape to what Leaflet draws. */
import { make } from "./elements.js";

/** @typedef {[number, number]} Place - latitude and longitude, degrees */
/** @typedef {[0, Place[]] | [1, Place[][]] | [2, Place[][][]]} Shape - its dimension, and its points or parts */
/** @typedef {L.CircleMarker | L.Polyline | L.Polygon | L.FeatureGroup} Drawn */

/**
 * Make the layer of a shape; several points are one group.
 *
 * @param {Shape} shape
 * @param {L.PolylineOptions} options
 * @returns {L.Path | L.FeatureGroup}
 */
export function drawShape(shape, options) {
  if (shape[0] === 2) return L.polygon(shape[1], options);
  if (shape[0] === 1) return L.polyline(shape[1], options);
  const dots = shape[1].map((point) => L.circleMarker(point, { ...options, radius: 7, fillOpacity: 0.75 }));
  return dots.length === 1 ? dots[0] : L.featureGroup(dots);
}

/**
 * Return what tells for a place in a list whether its bit is set; null where all are meant.
 *
 * @param {string | null | undefined} packed - base64, the first in the lowest bit of the first byte
 * @returns {((at: number) => boolean) | null}
 */
export function bitsOf(packed) {
  if (!packed) return null;
  const raw = atob(packed);
  return (at) => Boolean((raw.charCodeAt(at >> 3) >> (at & 7)) & 1);
}

/**
 * Make the text of a tooltip, the first line in bold.
 *
 * @param {string[]} lines
 */
export function linesBox(lines) {
  const box = make("div");
  for (const [at, line] of lines.entries()) box.appendChild(make(at ? "div" : "b", "", line));
  return box;
}

/**
 * Return the middle of what is drawn.
 *
 * @param {any} layer
 * @param {boolean} isArea
 * @returns {L.LatLng}
 */
export function middleOf(layer, isArea) {
  const outer = () => (layer.getBounds ? layer.getBounds().getCenter() : layer.getLatLng());
  if (!layer.getCenter || !layer._map || isArea) return outer();
  try {
    return layer.getCenter();
  } catch {
    return outer();
  }
}

/**
 * Put lines that are always read beside a place.
 *
 * @param {L.LayerGroup} group
 * @param {L.LatLng} place
 * @param {string[]} lines
 * @param {string} color
 */
export function addSigns(group, place, lines, color) {
  const box = linesBox(lines);
  box.className = "koppel-map-sign";
  box.style.borderColor = color;
  const icon = L.divIcon({ className: "", html: box, iconSize: [0, 0] });
  L.marker(place, { icon, interactive: false, keyboard: false }).addTo(group);
  return box;
}

/** @typedef {{ x: number, y: number, width: number, height: number }} Box - pixels */

/**
 * Return how far each of some boxes goes aside so that none lies over another: up or down, at this side of its place or
 * at the other; the first stays where it is.
 *
 * @param {Box[]} boxes
 * @returns {{ x: number, y: number }[]}
 */
export function spreadAside(boxes) {
  /** @type {Box[]} */
  const placed = [];
  return boxes.map(({ x, y, width, height }) => {
    const ways = [{ x: 0, y: 0 }];
    for (let far = 6; far < 600; far += 6)
      for (const down of [-far, far]) ways.push({ x: 0, y: down }, { x: -width - 12, y: down });
    const isFree = (/** @type {{ x: number, y: number }} */ way) =>
      placed.every(
        (other) =>
          x + way.x >= other.x + other.width + 2 ||
          other.x >= x + way.x + width + 2 ||
          y + way.y >= other.y + other.height + 2 ||
          other.y >= y + way.y + height + 2,
      );
    const way = ways.find(isFree) ?? ways[0];
    placed.push({ x: x + way.x, y: y + way.y, width, height });
    return way;
  });
}

/**
 * Return which of some points stand free: each keeps its place from those before it, across or down.
 *
 * @param {{ x: number, y: number }[]} points - pixels, the most important first
 * @param {number} side - pixels
 */
export function freeOf(points, side) {
  /** @type {{ x: number, y: number }[]} */
  const kept = [];
  return points.map((point) => {
    const isFree = kept.every((other) => Math.abs(other.x - point.x) > side || Math.abs(other.y - point.y) > side);
    if (isFree) kept.push(point);
    return isFree;
  });
}
