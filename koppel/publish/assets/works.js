/* Draws works. How sure one is shows in its line, not only in a colour: broken is a plan, whole agreed, thick under way. */
import { scale } from "./elements.js";
import { color } from "../../tokens/color.js";

/** @typedef {import("./places.js").Work} Work */
/** @typedef {import("./places.js").Path} Path */
/** @typedef {import("./canvas.js").Pen} Pen */
/** @typedef {import("./canvas.js").Painter} Painter */
/** @typedef {{ width: number, dash: number[], fill: number, alpha: number, color?: string }} Stroke - width in pixels */

/** @type {Record<import("./places.js").State, Stroke>} */
const STROKES = {
  klaar: { width: 2.5, dash: [], fill: 0.06, alpha: 0.75 },
  gaat_niet_door: { width: 1.5, dash: [], fill: 0, alpha: 0.9, color: "called-off" },
  plan: { width: 4, dash: [9, 8], fill: 0.08, alpha: 1 },
  ligt_stil: { width: 4.5, dash: [0.1, 9], fill: 0.08, alpha: 1 },
  afgesproken: { width: 4.5, dash: [], fill: 0.18, alpha: 1 },
  bezig: { width: 7.5, dash: [], fill: 0.38, alpha: 1 },
};

/** States from the one that is drawn first, beneath the others. */
export const ORDER = Object.keys(STROKES);

/**
 * Return what paints the works that are shown.
 *
 * @param {Work[]} works
 * @param {Set<Work>} chosen - those that stand out
 * @returns {Painter}
 */
export const paintWorks = (works, chosen) => (pen, zoom) => {
  const size = (zoom >= 16 ? 1 : zoom >= 15 ? 0.8 : 0.6) * scale;
  const sorted = works
    .filter((work) => work.shown && work.mark && pen.sees(work.box))
    .sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  for (const work of sorted) if (chosen.has(work)) paintWork(pen, work, size, true);
  for (const work of sorted) paintWork(pen, work, size, false);
};

/**
 * @param {Pen} pen
 * @param {Work} work
 * @param {number} size
 * @param {boolean} glow - only what makes it stand out
 */
function paintWork({ context, x, y, trace }, work, size, glow) {
  const look = STROKES[work.state];
  const ink = look.color ? color(look.color) : work.color;
  for (const part of work.parts) {
    if (part.points) {
      if (glow) continue;
      context.beginPath();
      context.arc(x(part.points[0]), y(part.points[1]), 4, 0, 7);
      context.fillStyle = ink;
      context.fill();
      continue;
    }
    trace(part.paths, part.closed, part.closed ? 0 : work.lane * 7 * size);
    if (part.closed && look.fill && !glow) {
      context.globalAlpha = look.fill;
      context.fillStyle = ink;
      context.fill("evenodd");
      context.globalAlpha = 1;
    }
    const width = Math.max(1.5, look.width * size);
    if (glow || !part.closed) {
      context.setLineDash([]);
      context.strokeStyle = color(glow ? "ink" : "white");
      context.lineWidth = width + (glow ? 6 : 3);
      context.stroke();
    }
    if (glow) continue;
    context.setLineDash(look.dash);
    context.globalAlpha = look.alpha;
    context.strokeStyle = ink;
    context.lineWidth = part.closed ? Math.min(width, 3.5) : width;
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
    if (work.state === "gaat_niet_door") paintCrosses(context, part.paths, x, y);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Path[]} paths
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function paintCrosses(context, paths, x, y) {
  context.strokeStyle = color("called-off");
  context.lineWidth = 1.8;
  for (const path of paths) {
    let rest = 12;
    for (let at = 2; at < path.length; at += 2) {
      const fromX = x(path[at - 2]);
      const fromY = y(path[at - 1]);
      const dx = x(path[at]) - fromX;
      const dy = y(path[at + 1]) - fromY;
      const long = Math.hypot(dx, dy);
      for (; rest < long; rest += 26) {
        const px = fromX + (dx * rest) / long;
        const py = fromY + (dy * rest) / long;
        context.beginPath();
        context.moveTo(px - 4, py - 4);
        context.lineTo(px + 4, py + 4);
        context.moveTo(px + 4, py - 4);
        context.lineTo(px - 4, py + 4);
        context.stroke();
      }
      rest -= long;
    }
  }
}
