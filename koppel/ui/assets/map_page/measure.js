/* Measuring on the map: a length point by point, and the surface within once there are three points. */
import { MapPen } from "../map_pen.js";

const EARTH_M = 6_371_008.8;

/** @typedef {{ lat: number, lng: number }} Spot */

/**
 * Return the surface within points in square metres; of an area so small that the earth is flat there.
 *
 * @param {Spot[]} points
 */
export function surfaceM2(points) {
  if (points.length < 3) return 0;
  const rad = Math.PI / 180;
  const middle = Math.cos(points[0].lat * rad);
  const flat = points.map(({ lat, lng }) => [
    (lng - points[0].lng) * rad * EARTH_M * middle,
    (lat - points[0].lat) * rad * EARTH_M,
  ]);
  let twice = 0;
  for (const [at, [x, y]] of flat.entries()) {
    const [nextX, nextY] = flat[(at + 1) % flat.length];
    twice += x * nextY - nextX * y;
  }
  return Math.abs(twice) / 2;
}

export class Measure extends MapPen {
  /**
   * @param {L.Map} map
   * @param {HTMLElement} host
   * @param {Record<string, string>} texts - of drawing
   * @param {{ language: string, length: string, surface: string, ended: () => void }} words
   */
  constructor(map, host, texts, words) {
    super(map, host, "line", texts, () => {});
    this.words = words;
    this.hint.setAttribute("role", "status");
  }

  finish() {
    this.words.ended();
  }

  redraw() {
    super.redraw();
    const { points, words } = this;
    if (points.length < 2) return;
    const number = new Intl.NumberFormat(words.language, { maximumFractionDigits: 0 });
    let metres = 0;
    for (const [at, point] of points.slice(1).entries()) metres += this.map.distance(points[at], point);
    const told = [words.length.replace("{count}", number.format(metres))];
    if (points.length > 2) told.push(words.surface.replace("{count}", number.format(surfaceM2(points))));
    this.hint.textContent = told.join(" · ");
    this.line.setLatLngs(points);
  }
}
