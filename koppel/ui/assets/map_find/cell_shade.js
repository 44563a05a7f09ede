/* Cells of 100 m beneath the works, drawn by tile: quiet colours, and a sign in each that tells them apart. */
import { color } from "../../../tokens/color.js";

/**
 * @typedef {object} Cells - of `koppel.ui.components.map.cell_layer`
 * @property {[number, number, number, number]} step - what 100 m to the east and to the north are: latitude and longitude
 * @property {[string, string][]} looks - a colour and a sign each
 * @property {[number, number, number][]} places - latitude and longitude of a middle, and its look
 */

const CELL_OPACITY = 0.4;
const SIGN_OPACITY = 0.55;
// Below so many pixels a sign is a blot.
const LEAST_SIGN = 7;
const SIGN_SHARE = 0.3;

/**
 * Return the layer that draws cells.
 *
 * @param {Cells} cells
 * @returns {L.GridLayer}
 */
export function cellLayer(cells) {
  const layer = new L.GridLayer({ pane: "street-glow", className: "koppel-cells" });
  const [eastLat, eastLng, northLat, northLng] = cells.step.map((part) => part / 2);
  /** @param {L.Coords} coords */
  const drawTile = (coords) => {
    const size = layer.getTileSize();
    const tile = document.createElement("canvas");
    tile.width = size.x;
    tile.height = size.y;
    const pen = tile.getContext("2d");
    // @ts-expect-error: Leaflet's own, of each layer on a map
    const map = /** @type {L.Map} */ (layer._map);
    if (!pen || !map) return tile;
    const origin = coords.scaleBy(size);
    /** @param {number} lat @param {number} lng */
    const spot = (lat, lng) => map.project([lat, lng], coords.z).subtract(origin);
    for (const [lat, lng, place] of cells.places) {
      const ring = [
        spot(lat - eastLat - northLat, lng - eastLng - northLng),
        spot(lat + eastLat - northLat, lng + eastLng - northLng),
        spot(lat + eastLat + northLat, lng + eastLng + northLng),
        spot(lat - eastLat + northLat, lng - eastLng + northLng),
      ];
      const side = ring[0].distanceTo(ring[1]);
      const middle = spot(lat, lng);
      if (middle.x < -side || middle.y < -side || middle.x > size.x + side || middle.y > size.y + side) continue;
      drawCell(pen, ring, middle, side, cells.looks[place]);
    }
    return tile;
  };
  Object.assign(layer, { createTile: drawTile });
  return layer;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {L.Point[]} ring
 * @param {L.Point} middle
 * @param {number} side - pixels
 * @param {[string, string]} look
 */
function drawCell(pen, ring, middle, side, look) {
  pen.beginPath();
  for (const point of ring) pen.lineTo(point.x, point.y);
  pen.closePath();
  if (look[0]) {
    pen.globalAlpha = CELL_OPACITY;
    pen.fillStyle = color(look[0]);
    pen.fill();
  }
  pen.globalAlpha = SIGN_OPACITY;
  pen.lineWidth = 0.5;
  pen.strokeStyle = color("soft");
  pen.stroke();
  const height = side * SIGN_SHARE;
  if (height >= LEAST_SIGN) {
    pen.fillStyle = color("soft");
    pen.font = `${Math.min(height, 16)}px sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(look[1], middle.x, middle.y);
  }
  pen.globalAlpha = 1;
}
