/* Numbers and signs beside works: where they stand and how they are drawn. */
import { color } from "../../../tokens/color.js";
import { HIGH, placeLabels } from "./labels.js";
import { dotAt, sizeAt } from "./looks.js";
import { Room } from "./room.js";
import { AREAS, LINES, middleOn, POINTS } from "./shapes.js";
import { textScale } from "./text_scale.js";
import { pathOn } from "./touching.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./labels.js").Box} Box */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Anchor} Anchor */
/** @typedef {import("../../../publish/assets/canvas.js").Pen} Pen */

/** From here on there is room for the sign of a kind. */
const SIGNS_FROM = 16.5;
/** Of signs and letters where text has its plain size, pixels. */
const SIGN_PX = 15;
const NUMBER_PX = 13;
/** With more works in view no label of one work helps: they are gathered without a try, and signs left out. */
const MOST_TRIED = 3000;
/** What is less clear than this has no label. */
const CLEAR = 100;

export class LabelPainter {
  /**
   * @param {Scene} scene
   * @param {(count: number) => string} said - what stands on a label for so many works
   */
  constructor(scene, said) {
    this.scene = scene;
    this.said = said;
    /** @type {Label[]} As they were placed last, in pixels of the canvas. */
    this.labels = [];
    /** @type {Room | null} Where works were drawn then. */
    this.room = null;
    /** The corner of the canvas and the zoom for which they were placed. */
    this.placed = { left: 0, top: 0, zoom: NaN };
    /** @type {Map<string, Path2D>} */
    this.glyphs = new Map();
    this.hasSigns = false;
    /** How large letters and signs are, of their plain size. */
    this.scale = 1;
  }

  /** @returns {string} */
  font() {
    return `600 ${NUMBER_PX * this.scale}px system-ui, sans-serif`;
  }

  /**
   * Return the works in view that may have a label, what matters most first.
   *
   * @param {Pen} pen
   */
  inView({ world, left, top, size }) {
    const { alpha, picked, number, shapes } = this.scene;
    const { boxes, count } = shapes;
    const [west, north, east, south] = [left / world, top / world, (left + size.x) / world, (top + size.y) / world];
    const found = [];
    for (let at = 0; at < count; at += 1) {
      const box = 4 * at;
      if (alpha[at] < CLEAR || boxes[box] > east || boxes[box + 2] < west) continue;
      if (boxes[box + 1] > south || boxes[box + 3] < north) continue;
      found.push(at);
    }
    return found.sort(
      (one, other) => Number(picked.has(other)) - Number(picked.has(one)) || number[one] - number[other],
    );
  }

  /**
   * Mark where works are drawn.
   *
   * @param {Pen} pen
   * @param {number} zoom
   * @param {number[]} works
   */
  roomOf(pen, zoom, works) {
    const { shapes } = this.scene;
    const { dimension, paths, points, xy } = shapes;
    const room = new Room(pen.size.x, pen.size.y);
    const half = 3 * sizeAt(zoom);
    for (const at of works.length > 2 * MOST_TRIED ? [] : works) {
      for (let path = paths[at]; path < paths[at + 1]; path += 1) {
        const line = pathOn(xy, points[path], points[path + 1], pen, this.scene.aside(at, zoom));
        if (dimension[at] === LINES) room.markLine(line, half);
        else if (dimension[at] === AREAS) room.markLine(line, 0);
        else for (let spot = 0; spot < line.length; spot += 2) markDot(room, line[spot], line[spot + 1], dotAt(zoom));
      }
    }
    return room;
  }

  /**
   * Place labels anew.
   *
   * @param {Pen} pen
   * @param {number} zoom
   * @param {Box[]} obstacles - pixels of the canvas
   * @param {boolean} isNumbered
   */
  place(pen, zoom, obstacles, isNumbered) {
    const { context } = pen;
    const works = this.inView(pen);
    const room = this.roomOf(pen, zoom, works);
    this.room = room;
    this.placed = { left: pen.left, top: pen.top, zoom };
    this.hasSigns = zoom >= SIGNS_FROM;
    this.labels = [];
    if (!isNumbered && (!this.hasSigns || works.length > MOST_TRIED)) return;
    const scale = textScale();
    this.scale = scale;
    context.font = this.font();
    const sign = this.hasSigns ? SIGN_PX * scale + 2 : 0;
    const digit = context.measureText("0").width;
    /** @param {number} at */
    const wideOf = (at) =>
      isNumbered ? String(this.scene.number[at]).length * digit + 11 + sign : SIGN_PX * scale + 7;
    const isTried = works.length <= MOST_TRIED;
    const items = works.map((at, turn) => ({
      at,
      anchors: isTried || turn < MOST_TRIED ? this.anchors(at, pen, zoom) : this.anchors(at, pen, zoom).slice(0, 1),
      wide: wideOf(at),
    }));
    /** @param {number} count */
    const gathered = (count) => context.measureText(this.said(count)).width + 16;
    const cover = (/** @type {[number, number, number, number]} */ ...box) => room.cover(...box);
    this.labels = placeLabels(items, obstacles, cover, isNumbered ? gathered : null, HIGH * scale);
  }

  /**
   * Return places on a work beside which its label may stand, pixels of the canvas.
   *
   * @param {number} at
   * @param {Pen} pen
   * @param {number} zoom
   * @returns {Anchor[]}
   */
  anchors(at, { world, left, top, size }, zoom) {
    const { scene } = this;
    const aside = scene.aside(at, zoom);
    const isArea = scene.shapes.dimension[at] === AREAS;
    const isPoint = scene.shapes.dimension[at] === POINTS;
    const shares = isArea || isPoint ? [0.5] : [0.5, 0.3, 0.7, 0.15, 0.85];
    const found = shares.map((share) => {
      const { x, y, dx, dy } = middleOn(scene.shapes, at, share);
      return { x: x * world - left - dy * aside, y: y * world - top + dx * aside, dx, dy };
    });
    const seen = found.filter(({ x, y }) => x > 0 && y > 0 && x < size.x && y < size.y);
    return seen;
  }

  /**
   * Draw what was placed.
   *
   * @param {Pen} pen
   * @param {boolean} isNumbered
   */
  paint({ context }, isNumbered) {
    const { scene } = this;
    context.font = this.font();
    const sign = SIGN_PX * this.scale;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.strokeStyle = color("ink");
    context.lineWidth = 1;
    context.beginPath();
    for (const { x, y, anchor, isAway } of this.labels) {
      if (!isAway) continue;
      context.moveTo(x, y);
      context.lineTo(anchor.x, anchor.y);
    }
    context.stroke();
    for (const { x, y, halfX, halfY, works } of this.labels) {
      const [at] = works;
      const isOne = works.length === 1;
      const kind = scene.kinds[scene.kind[at]];
      const ink = isOne ? kind.color : color("ink");
      context.beginPath();
      context.roundRect(x - halfX + 1, y - halfY + 1, 2 * halfX - 2, 2 * halfY - 2, isOne ? 4 : halfY);
      context.fillStyle = color(isOne ? "white" : "ink");
      context.fill();
      context.strokeStyle = ink;
      context.lineWidth = isOne && scene.picked.has(at) ? 3 : 1.5;
      context.stroke();
      context.fillStyle = color(isOne ? "ink" : "white");
      if (!isOne) {
        context.fillText(this.said(works.length), x, y + 1);
        continue;
      }
      const hasSign = this.hasSigns && Boolean(kind.glyph);
      if (isNumbered) context.fillText(String(scene.number[at]), x + (hasSign ? sign / 2 : 0), y + 1);
      if (hasSign) this.sign(context, kind, isNumbered ? x - halfX + 4 : x - sign / 2, y - sign / 2);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("../map_told.js").Kind} kind
   * @param {number} x
   * @param {number} y
   */
  sign(context, { glyph, color: ink }, x, y) {
    let path = this.glyphs.get(glyph);
    if (!path) {
      path = new Path2D(glyph);
      this.glyphs.set(glyph, path);
    }
    context.save();
    context.translate(x, y);
    context.scale((SIGN_PX * this.scale) / 24, (SIGN_PX * this.scale) / 24);
    context.strokeStyle = ink;
    context.lineWidth = 2.4;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.stroke(path);
    context.restore();
  }

  /**
   * Return the label at a place of the view, if there is one.
   *
   * @param {{ x: number, y: number }} place - pixels of the view
   * @param {import("./touching.js").View} view
   * @param {number} zoom
   */
  at(place, view, zoom) {
    if (zoom !== this.placed.zoom) return undefined;
    const x = place.x + view.left - this.placed.left;
    const y = place.y + view.top - this.placed.top;
    return this.labels.find(
      (label) => Math.abs(label.x - x) <= label.halfX && Math.abs(label.y - y) <= Math.max(label.halfY, HIGH / 2),
    );
  }
}

/**
 * @param {Room} room
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function markDot(room, x, y, radius) {
  for (let dx = -radius; dx <= radius; dx += 3) for (let dy = -radius; dy <= radius; dy += 3) room.mark(x + dx, y + dy);
}
