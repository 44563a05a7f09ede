/* Draws what lies beneath works: streets, blocks, green, water and areas, of the store's own places. */
import { color } from "../../../tokens/color.js";
import { readShapes } from "./shapes.js";

/** @typedef {import("../map_told.js").Background} Background */
/** @typedef {import("./shapes.js").Shapes} Shapes */
/** @typedef {import("../../../publish/assets/canvas.js").Pen} Pen */
/** @typedef {{ names: string[], shapes: Shapes }} Named */

/**
 * Read a background.
 *
 * @param {Background} background
 */
export function readGroundOf(background) {
  /** @param {{ n?: string, s: import("../map_shapes.js").Shape }[]} [items] */
  const read = (items = []) => ({ names: items.map(({ n }) => n ?? ""), shapes: readShapes(items.map(({ s }) => s)) });
  const { street, area, block, green, water } = background;
  return { street: read(street), area: read(area), block: read(block), green: read(green), water: read(water) };
}

/**
 * Put what is in view of some shapes on the canvas as one path.
 *
 * @param {Pen} pen
 * @param {Shapes} shapes
 */
export function traceAll({ context, world, left, top, size }, { count, boxes, paths, points, xy }) {
  const [west, north] = [(left - 20) / world, (top - 20) / world];
  const [east, south] = [(left + size.x + 20) / world, (top + size.y + 20) / world];
  context.beginPath();
  for (let at = 0; at < count; at += 1) {
    const box = 4 * at;
    if (boxes[box] > east || boxes[box + 2] < west || boxes[box + 1] > south || boxes[box + 3] < north) continue;
    for (let path = paths[at]; path < paths[at + 1]; path += 1) {
      for (let spot = points[path]; spot < points[path + 1]; spot += 1) {
        const x = xy[2 * spot] * world - left;
        const y = xy[2 * spot + 1] * world - top;
        if (spot === points[path]) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
    }
  }
}

/**
 * Draw the ground.
 *
 * @param {Pen} pen
 * @param {number} zoom
 * @param {ReturnType<typeof readGroundOf>} ground
 */
export function paintGroundOf(pen, zoom, { street, block, area, green, water }) {
  const { context } = pen;
  traceAll(pen, green.shapes);
  context.fillStyle = color("ground-green");
  context.fill("evenodd");
  traceAll(pen, water.shapes);
  context.fillStyle = color("ground-water");
  context.fill("evenodd");
  context.strokeStyle = color("ground-water-edge");
  context.lineWidth = 1;
  context.stroke();
  const width = Math.max(2, Math.min(22, 7 * 2 ** (zoom - 16)));
  context.strokeStyle = color("ground-area");
  context.lineWidth = 1.5;
  context.setLineDash([2, 5]);
  traceAll(pen, area.shapes);
  context.stroke();
  context.setLineDash([]);
  traceAll(pen, street.shapes);
  context.strokeStyle = color("ground-kerb");
  context.lineWidth = width + 2;
  context.stroke();
  context.strokeStyle = color("white");
  context.lineWidth = width;
  context.stroke();
  traceAll(pen, block.shapes);
  context.fillStyle = color("ground-block");
  context.fill("evenodd");
  if (zoom < 16) return;
  context.strokeStyle = color("ground-block-edge");
  context.lineWidth = 1;
  context.stroke();
}
