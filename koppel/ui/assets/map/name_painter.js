/* Names along their streets, beneath the works and where fewest of them are: a name gives way, it covers nothing. */
import { room, runs } from "../../../publish/assets/lines.js";
import { color } from "../../../tokens/color.js";
import { textScale } from "./text_scale.js";

/** @typedef {import("./ground_painter.js").Named} Named */
/** @typedef {import("./labels.js").Box} Box */
/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("../../../publish/assets/canvas.js").Pen} Pen */

/** Of a name so much may lie under works. */
const MOST_UNDER = 0.3;
/** More streets in view than this are too many to read. */
const MOST_NAMED = 4000;

/**
 * Return for each street in view where its name has room.
 *
 * @param {Pen} pen
 * @param {number} zoom
 * @param {Named} streets
 * @param {Room} works - where works are drawn
 * @param {Box[]} labels - what stands free already
 */
export function placeNames({ context, world, left, top, size, x, y }, zoom, { names, shapes }, works, labels) {
  const { count, boxes, paths, points, xy } = shapes;
  const letters = (zoom >= 17 ? 14 : zoom >= 15.5 ? 12.5 : 11) * textScale();
  context.font = `600 ${letters}px system-ui, sans-serif`;
  const taken = labels.map(({ x: atX, y: atY, halfX, halfY }) => ({ x: atX, y: atY, half: { x: halfX, y: halfY } }));
  const street = Math.max(2, Math.min(22, 7 * 2 ** (zoom - 16)));
  // On the street, and then beside it on either side.
  const sides = [0, street / 2 + letters * 0.75, -street / 2 - letters * 0.75];
  const [west, north, east, south] = [left / world, top / world, (left + size.x) / world, (top + size.y) / world];
  const found = [];
  let seen = 0;
  for (let at = 0; at < count && seen < MOST_NAMED; at += 1) {
    const box = 4 * at;
    if (!names[at] || boxes[box] > east || boxes[box + 2] < west || boxes[box + 1] > south || boxes[box + 3] < north)
      continue;
    if (Math.max(boxes[box + 2] - boxes[box], boxes[box + 3] - boxes[box + 1]) * world < 40) continue;
    seen += 1;
    const wide = context.measureText(names[at]).width + 12;
    const straight = [];
    for (let path = paths[at]; path < paths[at + 1]; path += 1)
      straight.push(...runs(xy.subarray(2 * points[path], 2 * points[path + 1]), x, y));
    let best = null;
    let least = MOST_UNDER;
    for (const side of sides) {
      // Each part by itself, so that a part that is taken up by works leaves the others.
      for (const run of straight) {
        const place = room([movedAside(run, side)], { wide, high: letters * 0.6 }, taken, size);
        if (!place) continue;
        const under = works.coverTurned(place.x, place.y, place.turn, wide, letters);
        if (under >= least) continue;
        least = under;
        best = place;
      }
      if (least === 0) break;
    }
    if (!best) continue;
    taken.push(best);
    found.push({ ...best, name: names[at], letters });
  }
  return found;
}

/**
 * Return a straight part some pixels to its right.
 *
 * @param {import("../../../publish/assets/lines.js").Run} run
 * @param {number} side
 */
const movedAside = (run, side) => ({
  ...run,
  fromX: run.fromX - (run.dy / (run.long || 1)) * side,
  fromY: run.fromY + (run.dx / (run.long || 1)) * side,
});

/**
 * Draw names where they were placed.
 *
 * @param {Pen} pen
 * @param {ReturnType<typeof placeNames>} names
 */
export function paintNamesOf({ context }, names) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { x, y, turn, name, letters } of names) {
    context.font = `600 ${letters}px system-ui, sans-serif`;
    context.save();
    context.translate(x, y);
    context.rotate(turn);
    context.lineWidth = 4;
    context.strokeStyle = color("white");
    context.strokeText(name, 0, 0);
    context.fillStyle = color("ground-name");
    context.fillText(name, 0, 0);
    context.restore();
  }
}
