/* What is drawn: works with their kinds and how clear each is, as typed arrays. */
import { NearIndex } from "./near.js";
import { readShapes } from "./shapes.js";
import { laneAt } from "./looks.js";

/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {import("./shapes.js").Shapes} Shapes */

/** Of what is not chosen, while something is. */
const FADED = 0.22;

export class Scene {
  /** @param {Layer} layer */
  constructor(layer) {
    this.kinds = layer.kinds;
    this.statuses = layer.statuses;
    /** @type {Shapes} */
    this.shapes = readShapes(layer.items.map((item) => item.s));
    const { count } = this.shapes;
    this.near = new NearIndex(this.shapes);
    this.kind = Uint16Array.from(layer.items, (item) => item.k);
    this.status = Uint8Array.from(layer.items, (item) => item.st);
    this.number = Uint32Array.from(layer.items, ({ n }, at) => n ?? at + 1);
    /** Lanes to the right of the way a line goes. */
    this.lane = new Float32Array(count);
    this.mask = new Uint8Array(count).fill(255);
    /** How clear each is, 0 to 255. */
    this.alpha = new Uint8Array(count).fill(255);
    /** @type {Set<number>} */
    this.picked = new Set();
    this.faded = false;
    this.shownCount = count;
    /** Works in the order of drawing, and the place of each in it. */
    this.order = orderOf(this);
    this.rank = new Uint32Array(count);
    for (const [at, work] of this.order.entries()) this.rank[work] = at;
  }

  /** Reckon again how clear each is. */
  settle() {
    const { mask, alpha, picked, faded } = this;
    const share = faded ? FADED : 1;
    let shown = 0;
    for (let at = 0; at < mask.length; at += 1) {
      alpha[at] = Math.round(mask[at] * share);
      if (alpha[at]) shown += 1;
    }
    for (const at of picked) {
      if (at >= mask.length) continue;
      if (!alpha[at]) shown += 1;
      alpha[at] = 255;
    }
    this.shownCount = shown;
  }

  /**
   * Return how far aside of its place a work is drawn.
   *
   * @param {number} at
   * @param {number} zoom
   */
  aside(at, zoom) {
    return this.lane[at] * laneAt(zoom);
  }
}

/**
 * Return works in the order of drawing: areas, lines, points; the deepest first.
 *
 * @param {Scene} scene
 */
function orderOf({ kinds, kind, shapes }) {
  const depth = kinds.map((one) => one.z ?? 0);
  const rank = Float64Array.from(kind, (one, at) => (2 - shapes.dimension[at]) * 1000 + depth[one]);
  return Uint32Array.from(kind.keys()).sort((one, other) => rank[one] - rank[other] || one - other);
}
