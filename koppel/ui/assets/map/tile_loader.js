/* The exact shapes of what is in sight, fetched by tile, where the layer has rough ones. */
import { across, down } from "../../../publish/assets/places.js";
import { readShapes } from "./shapes.js";
import { shapesOfTile } from "./vector_tile.js";

/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {{ west: number, north: number, east: number, south: number }} Sight - a part of the world of 1 by 1 */

/** As Python's `TILE_ZOOM`. */
const TILE_ZOOM = 14;
/** From here on works have lanes, and rough shapes would be seen to be rough. */
export const TILES_FROM = 14.5;

/**
 * Fetch the exact shapes of works in sight into their layer; a tile that fails is asked again the next time.
 *
 * @param {Layer} layer
 * @param {Sight} sight
 * @returns {Promise<number[]>} works that have their exact shape
 */
export async function loadExact(layer, sight) {
  const { tiles } = layer;
  if (!tiles) return [];
  tiles.boxes ??= boxesOfTiles(layer.items, tiles);
  tiles.asked ??= new Map();
  const { asked, boxes } = tiles;
  const answers = [...tiles.at.keys()]
    .filter((tile) => isInSight(boxes, tile, sight))
    .map((tile) => {
      const answer = asked.get(tile) ?? fetchTile(layer, tile);
      asked.set(tile, answer);
      return answer.catch(() => {
        asked.delete(tile);
        return [];
      });
    });
  return (await Promise.all(answers)).flat();
}

/**
 * Return the part of the world between two corners.
 *
 * @param {[import("../map_shapes.js").Place, import("../map_shapes.js").Place]} corners - south-west and north-east
 * @returns {Sight}
 */
export const sightOf = ([[south, west], [north, east]]) => ({
  west: across(west),
  north: down(north),
  east: across(east),
  south: down(south),
});

/**
 * Return the box around all works of each tile: west, north, east and south in turn.
 *
 * @param {Layer["items"]} items
 * @param {import("../map_told.js").Tiles} tiles
 */
function boxesOfTiles(items, { at, of }) {
  const boxes = new Float64Array(4 * at.length);
  for (let tile = 0; tile < at.length; tile += 1) boxes.set([1, 1, 0, 0], 4 * tile);
  const { boxes: own } = readShapes(items.map(({ s }) => s));
  for (let work = 0; work < of.length; work += 1) {
    const box = 4 * of[work];
    boxes[box] = Math.min(boxes[box], own[4 * work]);
    boxes[box + 1] = Math.min(boxes[box + 1], own[4 * work + 1]);
    boxes[box + 2] = Math.max(boxes[box + 2], own[4 * work + 2]);
    boxes[box + 3] = Math.max(boxes[box + 3], own[4 * work + 3]);
  }
  return boxes;
}

/**
 * @param {Float64Array} boxes
 * @param {number} tile
 * @param {Sight} sight
 */
function isInSight(boxes, tile, { west, north, east, south }) {
  const box = 4 * tile;
  return boxes[box] <= east && boxes[box + 2] >= west && boxes[box + 1] <= south && boxes[box + 3] >= north;
}

/**
 * @param {Layer} layer
 * @param {number} tile
 * @returns {Promise<number[]>}
 */
async function fetchTile({ items, tiles }, tile) {
  if (!tiles) return [];
  const [column, row] = tiles.at[tile];
  const answer = await fetch(`${tiles.path}/${column}/${row}?stand=${tiles.mark}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const shapes = shapesOfTile(await answer.arrayBuffer(), { column, row, zoom: TILE_ZOOM });
  for (const [at, shape] of shapes) items[at].s = shape;
  return [...shapes.keys()];
}
