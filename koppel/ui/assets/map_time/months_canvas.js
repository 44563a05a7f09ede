/* The months of the bar of time: a column for the works of each, koppelkansen in it, years, and today. */
import { monthOf } from "../map/months.js";
import { color } from "../../../tokens/color.js";

/** @typedef {import("../map/time_window.js").Months} Months */

const YEAR_LETTERS_PX = 40;
const YEAR_HIGH_PX = 13;

/**
 * Draw the months of an axis.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {{ axis: Months, works: Uint32Array, chances: Uint32Array, today: number, width: number, height: number }} what
 */
export function paintMonths(canvas, { axis, works, chances, today, width, height }) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const step = width / works.length;
  const room = height - YEAR_HIGH_PX;
  // The root, so that a month with few works is seen beside one with many.
  const most = Math.sqrt(Math.max(1, ...works));
  /** @param {number} count */
  const high = (count) => (count ? Math.max(2, (Math.sqrt(count) / most) * (room - 2)) : 0);
  const gap = step > 5 ? 1 : 0;
  for (const [counts, name] of /** @type {const} */ ([
    [works, "busy"],
    [chances, "chance"],
  ])) {
    context.fillStyle = color(name);
    for (let at = 0; at < counts.length; at++) {
      if (!counts[at]) continue;
      const tall = high(counts[at]);
      context.fillRect(at * step + gap / 2, room - tall, Math.max(1, step - gap), tall);
    }
  }
  paintYears(context, axis, step, { room, width, height });
  const now = (monthOf(today) - axis.first + 0.5) * step;
  context.fillStyle = color("warn");
  context.fillRect(now - 1, 0, 2, room);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Months} axis
 * @param {number} step - pixels of a month
 * @param {{ room: number, width: number, height: number }} size
 */
function paintYears(context, axis, step, { room, width, height }) {
  const every = [1, 2, 5, 10, 20].find((years) => years * 12 * step >= YEAR_LETTERS_PX) ?? 50;
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "bottom";
  for (let month = axis.first; month <= axis.last; month += 12) {
    const year = Math.floor(month / 12);
    const x = Math.round((month - axis.first) * step);
    context.fillStyle = color("line");
    context.fillRect(x, year % every ? room - 3 : 0, 1, year % every ? 3 : height);
    if (year % every || x + YEAR_LETTERS_PX - 8 > width) continue;
    context.fillStyle = color("soft");
    context.fillText(String(year), x + 3, height);
  }
}
