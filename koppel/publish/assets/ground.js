/* Draws what lies beneath the works: green, water, areas, streets, blocks and the names of streets. */
import { scale } from "./elements.js";
import { room, runs } from "./lines.js";
import { color } from "../../tokens/color.js";

/** @typedef {import("./places.js").Ground} Ground */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./canvas.js").Painter} Painter */

/**
 * Return what paints green, water, areas, streets and blocks.
 *
 * @param {Ground} ground
 * @param {string} focus - "street:slug" or "area:slug" of what the page is about, or empty
 * @returns {Painter}
 */
export const paintGround = (ground, focus) => (pen, zoom) => {
  const { context, sees, trace } = pen;
  const width = Math.max(2, Math.min(16, 5 * 2 ** (zoom - 16)));
  for (const [shapes, name] of /** @type {[import("./places.js").Block[], string][]} */ ([
    [ground.green, "ground-green"],
    [ground.water, "ground-water"],
  ])) {
    context.fillStyle = color(name);
    for (const shape of shapes) {
      if (!sees(shape.box)) continue;
      trace(shape.paths, true);
      context.fill("evenodd");
    }
  }
  for (const area of ground.areas) {
    if (!sees(area.box)) continue;
    const isMeant = focus === `area:${area.slug}`;
    context.strokeStyle = color(isMeant ? "deep" : "ground-area");
    context.lineWidth = isMeant ? 3 : 1.5;
    context.setLineDash(isMeant ? [10, 6] : [2, 5]);
    trace(area.paths, true);
    context.stroke();
  }
  context.setLineDash([]);
  const streets = ground.streets.filter((street) => sees(street.box));
  for (const street of streets) {
    if (focus !== `street:${street.slug}`) continue;
    context.strokeStyle = color("gold");
    context.lineWidth = width + 16;
    trace(street.paths, false);
    context.stroke();
  }
  for (const [name, more] of /** @type {[string, number][]} */ ([
    ["ground-kerb", 2],
    ["white", 0],
  ])) {
    context.strokeStyle = color(name);
    context.lineWidth = width + more;
    for (const street of streets) {
      trace(street.paths, false);
      context.stroke();
    }
  }
  context.fillStyle = color("ground-block");
  context.strokeStyle = color("ground-block-edge");
  context.lineWidth = 1;
  for (const block of ground.blocks) {
    if (!sees(block.box)) continue;
    trace(block.paths, true);
    context.fill("evenodd");
    if (zoom >= 16) context.stroke();
  }
};

/**
 * Return what paints names along their streets, each once, where there is room.
 *
 * @param {Ground} ground
 * @param {() => Place[]} marks - where there are marks, which stay free
 * @returns {Painter}
 */
export const paintNames = (ground, marks) => (pen, zoom) => {
  if (zoom < 15) return;
  const { context, x, y, sees, size } = pen;
  const half = { x: 17 * scale, y: 17 * scale };
  const taken = marks().map(([markX, markY]) => ({ x: x(markX), y: y(markY), half }));
  context.font = `600 ${(zoom >= 17 ? 14 : 12) * scale}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const street of ground.streets) {
    if (!street.name || !sees(street.box)) continue;
    const wide = context.measureText(street.name).width + 14;
    const straight = street.paths.flatMap((path) => runs(path, x, y));
    const found = room(straight, { wide, high: 9 * scale }, taken, size);
    if (!found) continue;
    taken.push(found);
    context.save();
    context.translate(found.x, found.y);
    context.rotate(found.turn);
    context.lineWidth = 4 * scale;
    context.strokeStyle = color("white");
    context.strokeText(street.name, 0, 0);
    context.fillStyle = color("ground-name");
    context.fillText(street.name, 0, 0);
    context.restore();
  }
};
