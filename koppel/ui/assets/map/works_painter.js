/* Draws all works in one pass: those that look the same are one path, so that ten thousand take some dozens of strokes. */
import { color } from "../../../tokens/color.js";
import { hatchOf, dotAt, sizeAt, STROKES } from "./looks.js";
import { AREAS, POINTS } from "./shapes.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../../../publish/assets/canvas.js").Pen} Pen */
/** @typedef {{ kind: number, status: number, dimension: number, level: number, from: number, to: number }} Batch */

/** How far a work is that is under way. */
const RUNNING = "in_uitvoering";
/** How many steps there are from unseen to clear. */
const LEVELS = 8;
/** What is smaller than this is a dot, pixels. */
const DOT = 2;
/** Points of a line nearer than this to the one before add nothing, pixels. */
const STEP = 0.75;
/** Hatching is drawn so much larger than it is seen, for it lies at an angle. */
const FINE = 2;
/** How wide the picture of a hatching is, pixels of that. */
const HATCH_WIDE = 64;
/** One path of more points than this takes longer than its parts. */
const MOST_POINTS = 4000;
/** The rim of what is chosen but left out by the filter. */
const OUTSIDE = [8, 6];

export class WorksPainter {
  /** @param {Scene} scene */
  constructor(scene) {
    this.scene = scene;
    const { count } = scene.shapes;
    const keys = scene.kinds.length * scene.statuses.length * LEVELS * 4;
    this.counts = new Uint32Array(keys + 1);
    this.key = new Int32Array(count);
    this.sorted = new Uint32Array(count);
    /** @type {Map<string, CanvasPattern | null>} */
    this.hatches = new Map();
    /** The works that the last drawing had in view. */
    this.seen = 0;
    /** @type {Batch[]} Those of them that are under way. */
    this.running = [];
  }

  /**
   * Draw dashes within the lines of works that are under way, in view as they were drawn last.
   *
   * @param {Pen} pen
   * @param {number} zoom
   * @param {number} turn - how far the dashes have gone, pixels
   */
  paintRunning(pen, zoom, turn) {
    const { context } = pen;
    const size = sizeAt(zoom);
    context.strokeStyle = color("white");
    context.lineWidth = 2 * size;
    context.lineCap = "butt";
    context.setLineDash([5, 9]);
    context.lineDashOffset = -turn;
    for (const batch of this.running) {
      context.globalAlpha = batch.level;
      this.trace(pen, this.works(batch), zoom, () => context.stroke());
    }
    context.globalAlpha = 1;
    context.lineDashOffset = 0;
    context.setLineDash([]);
  }

  /**
   * Draw what is in view; without hatching and rims while it changes from frame to frame.
   *
   * @param {Pen} pen
   * @param {number} zoom
   * @param {boolean} isQuick
   */
  paint(pen, zoom, isQuick) {
    const batches = this.batches(pen);
    this.running = batches.filter(
      ({ dimension, status }) => dimension === 1 && this.scene.statuses[status] === RUNNING,
    );
    const areas = batches.filter(({ dimension }) => dimension === AREAS);
    const lines = batches.filter(({ dimension }) => dimension === 1);
    for (const batch of areas) this.paintArea(pen, batch, zoom, isQuick);
    this.paintHalo(pen, zoom);
    if (!isQuick) for (const batch of lines) this.paintRim(pen, batch, zoom);
    for (const batch of lines) this.paintLine(pen, batch, zoom);
    for (const batch of batches) if (batch.dimension === POINTS) this.paintPoints(pen, batch, zoom);
    for (const batch of batches) if (batch.dimension === 3) this.paintDots(pen, batch);
    pen.context.globalAlpha = 1;
    pen.context.setLineDash([]);
  }

  /**
   * Sort what is in view into batches that look the same, in the order of drawing.
   *
   * @param {Pen} pen
   * @returns {Batch[]}
   */
  batches({ world, left, top, size }) {
    const { scene, key, counts, sorted } = this;
    const { order, alpha, kind, status } = scene;
    const { boxes, dimension } = scene.shapes;
    const statuses = scene.statuses.length;
    const [west, north] = [(left - 30) / world, (top - 30) / world];
    const [east, south] = [(left + size.x + 30) / world, (top + size.y + 30) / world];
    const small = DOT / world;
    counts.fill(0);
    for (const at of order) {
      key[at] = -1;
      const box = 4 * at;
      if (!alpha[at] || boxes[box] > east || boxes[box + 2] < west || boxes[box + 1] > south || boxes[box + 3] < north)
        continue;
      const isDot = dimension[at] && boxes[box + 2] - boxes[box] < small && boxes[box + 3] - boxes[box + 1] < small;
      const sort = isDot ? 3 : dimension[at];
      key[at] = ((kind[at] * statuses + status[at]) * LEVELS + (alpha[at] >> 5)) * 4 + sort;
      counts[key[at] + 1] += 1;
    }
    for (let one = 1; one < counts.length; one += 1) counts[one] += counts[one - 1];
    const next = counts.slice();
    for (const at of order) if (key[at] >= 0) sorted[next[key[at]]++] = at;
    this.seen = counts[counts.length - 1];
    /** @type {Batch[]} */
    const found = [];
    for (let one = 0; one + 1 < counts.length; one += 1) {
      const [from, to] = [counts[one], counts[one + 1]];
      if (from === to) continue;
      const group = one >> 2;
      const look = Math.floor(group / LEVELS);
      const level = ((group % LEVELS) + 1) / LEVELS;
      found.push({ kind: Math.floor(look / statuses), status: look % statuses, dimension: one & 3, level, from, to });
    }
    const depth = scene.kinds.map(({ z }) => z ?? 0);
    return found.sort((one, other) => depth[one.kind] - depth[other.kind]);
  }

  /**
   * Give each part of a batch as a path of the canvas, some pixels aside.
   *
   * @param {Pen} pen
   * @param {Iterable<number>} works
   * @param {number} zoom
   * @param {(context: CanvasRenderingContext2D) => void} draw
   */
  trace({ context, world, left, top }, works, zoom, draw) {
    const { scene } = this;
    const { dimension, paths, points, xy } = scene.shapes;
    let count = 0;
    context.beginPath();
    for (const at of works) {
      const aside = dimension[at] === 1 ? scene.aside(at, zoom) : 0;
      for (let path = paths[at]; path < paths[at + 1]; path += 1) {
        const from = points[path];
        const to = points[path + 1];
        let lastX = Infinity;
        let lastY = Infinity;
        for (let spot = from; spot < to; spot += 1) {
          let x = xy[2 * spot] * world - left;
          let y = xy[2 * spot + 1] * world - top;
          if (aside) {
            const before = spot > from ? spot - 1 : spot;
            const after = spot + 1 < to ? spot + 1 : spot;
            const dx = xy[2 * after] - xy[2 * before];
            const dy = xy[2 * after + 1] - xy[2 * before + 1];
            const long = Math.sqrt(dx * dx + dy * dy) || 1;
            x -= (dy / long) * aside;
            y += (dx / long) * aside;
          }
          if (spot === from) context.moveTo(x, y);
          else if (spot + 1 < to && Math.abs(x - lastX) + Math.abs(y - lastY) < STEP) continue;
          else context.lineTo(x, y);
          lastX = x;
          lastY = y;
          count += 1;
        }
      }
      if (count < MOST_POINTS) continue;
      draw(context);
      context.beginPath();
      count = 0;
    }
    if (count) draw(context);
  }

  /** @param {Batch} batch */
  works({ from, to }) {
    return this.sorted.subarray(from, to);
  }

  /** @param {Batch} batch */
  strokeOf({ status }) {
    return STROKES[this.scene.statuses[status]] ?? STROKES.gepland;
  }

  /** @param {Batch} batch */
  inkOf(batch) {
    return this.strokeOf(batch).grey ? color("done") : this.scene.kinds[batch.kind].color;
  }

  /**
   * @param {Pen} pen
   * @param {Batch} batch
   * @param {number} zoom
   * @param {boolean} isQuick
   */
  paintArea(pen, batch, zoom, isQuick) {
    const { context } = pen;
    const stroke = this.strokeOf(batch);
    const ink = this.inkOf(batch);
    const hatch = isQuick || zoom < 14 ? null : this.hatch(pen, batch.kind, ink);
    const size = sizeAt(zoom);
    this.trace(pen, this.works(batch), zoom, () => {
      context.globalAlpha = batch.level * (stroke.grey ? 0.06 : 0.12);
      context.fillStyle = ink;
      context.fill();
      context.globalAlpha = batch.level * stroke.alpha;
      if (hatch && !stroke.grey) {
        context.fillStyle = hatch;
        context.fill();
      }
      this.line(context, stroke, ink, Math.max(1, Math.min(2.5, stroke.width * 0.45) * size), size);
    });
  }

  /**
   * @param {Pen} pen
   * @param {number} zoom
   */
  paintHalo(pen, zoom) {
    const { context } = pen;
    const { shapes, picked, alpha, mask } = this.scene;
    const size = sizeAt(zoom);
    context.globalAlpha = 1;
    context.strokeStyle = color("ink");
    for (const at of picked) {
      if (at >= shapes.count || !alpha[at] || shapes.dimension[at] === POINTS) continue;
      // Dashed: outside the filter.
      context.setLineDash(mask[at] ? [] : OUTSIDE);
      context.lineWidth = shapes.dimension[at] === AREAS ? 4 : 6.5 * size + 6;
      context.lineCap = "butt";
      this.trace(pen, [at], zoom, () => context.stroke());
    }
    context.setLineDash([]);
  }

  /**
   * @param {Pen} pen
   * @param {Batch} batch
   * @param {number} zoom
   */
  paintRim(pen, batch, zoom) {
    const { context } = pen;
    const size = sizeAt(zoom);
    context.globalAlpha = batch.level;
    context.strokeStyle = color("white");
    context.setLineDash([]);
    context.lineCap = "butt";
    context.lineWidth = this.strokeOf(batch).width * size + 2;
    this.trace(pen, this.works(batch), zoom, () => context.stroke());
  }

  /**
   * @param {Pen} pen
   * @param {Batch} batch
   * @param {number} zoom
   */
  paintLine(pen, batch, zoom) {
    const { context } = pen;
    const stroke = this.strokeOf(batch);
    const size = sizeAt(zoom);
    context.globalAlpha = batch.level * stroke.alpha;
    const ink = this.inkOf(batch);
    const draw = () => this.line(context, stroke, ink, Math.max(1, stroke.width * size), size);
    this.trace(pen, this.works(batch), zoom, draw);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("./looks.js").Stroke} stroke
   * @param {string} ink
   * @param {number} width
   * @param {number} size
   */
  line(context, stroke, ink, width, size) {
    context.strokeStyle = ink;
    context.lineWidth = width;
    context.lineCap = stroke.round ? "round" : "butt";
    context.setLineDash(size < 0.5 ? [] : stroke.dash.map((part) => (part < 1 ? part : part * size)));
    context.stroke();
  }

  /**
   * @param {Pen} pen
   * @param {Batch} batch
   * @param {number} zoom
   */
  paintPoints(pen, batch, zoom) {
    const { context, world, left, top } = pen;
    const { paths, points, xy } = this.scene.shapes;
    const stroke = this.strokeOf(batch);
    const radius = dotAt(zoom);
    context.beginPath();
    for (const at of this.works(batch)) {
      for (let spot = points[paths[at]]; spot < points[paths[at + 1]]; spot += 1) {
        const x = xy[2 * spot] * world - left;
        const y = xy[2 * spot + 1] * world - top;
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 7);
      }
    }
    context.globalAlpha = batch.level * (stroke.dash.length ? 0.3 : 0.8);
    context.fillStyle = this.inkOf(batch);
    context.fill();
    context.globalAlpha = batch.level;
    const size = sizeAt(zoom);
    this.line(context, { ...stroke, dash: stroke.dash.map((part) => part / 2) }, this.inkOf(batch), 2 * size, size);
  }

  /**
   * @param {Pen} pen
   * @param {Batch} batch
   */
  paintDots({ context, world, left, top }, batch) {
    const { boxes } = this.scene.shapes;
    context.globalAlpha = batch.level;
    context.fillStyle = this.inkOf(batch);
    for (const at of this.works(batch))
      context.fillRect(boxes[4 * at] * world - left - 1, boxes[4 * at + 1] * world - top - 1, DOT, DOT);
  }

  /**
   * Return the hatching of a kind, that stands still on the ground.
   *
   * @param {Pen} pen
   * @param {number} kind
   * @param {string} ink
   */
  hatch({ context, left, top }, kind, ink) {
    const { angle, gap } = hatchOf(kind);
    const name = `${ink} ${gap}`;
    if (!this.hatches.has(name)) this.hatches.set(name, hatchPattern(context, ink, gap));
    const pattern = this.hatches.get(name);
    // Only what is left of whole tiles: pixels of the world are too many for the exactness of a pattern.
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const along = (-left * cos - top * sin) % (HATCH_WIDE / FINE);
    const beside = (left * sin - top * cos) % gap;
    const turned = new DOMMatrix().rotate(angle).translate(along, beside);
    pattern?.setTransform(turned.scale(1 / FINE));
    return pattern ?? null;
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} ink
 * @param {number} gap
 */
function hatchPattern(context, ink, gap) {
  const tile = document.createElement("canvas");
  tile.width = HATCH_WIDE;
  tile.height = gap * FINE;
  const pen = tile.getContext("2d");
  if (!pen) return null;
  pen.fillStyle = ink;
  pen.fillRect(0, FINE, tile.width, 1.2 * FINE);
  return context.createPattern(tile, "repeat");
}
