/* What is drawn: works with their kinds and how clear each is, as typed arrays. */
import { metreAt } from "./along.js";
import { streetLanesInParts } from "./street_lanes.js";
import { laneAt } from "./looks.js";
import { NearIndex } from "./near.js";
import { LINES, readShapes, withShapes } from "./shapes.js";

/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {import("./shapes.js").Shapes} Shapes */

/** Of what is not chosen, while something is. */
const FADED = 0.22;
/** So long the lanes of thousands of lines may keep a screen waiting, milliseconds. */
const SLICE_MS = 12;

export class Scene {
  /** @param {Layer} layer */
  constructor(layer) {
    this.kinds = layer.kinds;
    this.statuses = layer.statuses;
    /** @type {Shapes} */
    this.shapes = readShapes(layer.items.map((item) => item.s));
    const { count } = this.shapes;
    /** @type {Uint8Array | null} Which have their exact shape; null: all. Only these have lanes. */
    this.exact = layer.tiles ? new Uint8Array(count) : null;
    this.near = new NearIndex(this.shapes);
    this.metre = count ? metreAt(this.shapes.xy[1]) : 0;
    this.kind = Uint16Array.from(layer.items, (item) => item.k);
    this.status = Uint8Array.from(layer.items, (item) => item.st);
    this.number = Uint32Array.from(layer.items, ({ n }, at) => n ?? at + 1);
    /** @type {import("./street_lanes.js").Lanes | null} */
    this.lanes = null;
    this.laning = 0;
    this.mask = new Uint8Array(count).fill(255);
    /** How clear each is, 0 to 255. */
    this.alpha = new Uint8Array(count).fill(255);
    /** @type {Set<number>} */
    this.picked = new Set();
    this.faded = false;
    /** Whether what is chosen is seen even where the mask leaves it out. */
    this.holds = true;
    this.shownCount = count;
    /** Works in the order of drawing, and the place of each in it. */
    this.order = orderOf(this);
    this.rank = new Uint32Array(count);
    for (const [at, work] of this.order.entries()) this.rank[work] = at;
  }

  /**
   * Take over exact shapes of the layer.
   *
   * @param {Layer} layer
   * @param {number[]} works - those that have them
   * @returns {boolean} whether any is new
   */
  sharpen({ items }, works) {
    const { exact } = this;
    const fresh = works.filter((at) => exact && !exact[at]);
    if (!exact || !fresh.length) return false;
    for (const at of fresh) exact[at] = 1;
    this.shapes = withShapes(this.shapes, new Map(fresh.map((at) => [at, items[at].s])));
    this.near = new NearIndex(this.shapes);
    return true;
  }

  /** Reckon again how clear each is. */
  settle() {
    const { mask, alpha, picked, faded, holds } = this;
    const clear = [...picked].filter((at) => at < mask.length && (holds || mask[at]));
    // Where none of the chosen is seen, nothing is there to step back for.
    const share = faded && (clear.length || !picked.size) ? FADED : 1;
    let shown = 0;
    for (let at = 0; at < mask.length; at += 1) {
      alpha[at] = Math.round(mask[at] * share);
      if (alpha[at]) shown += 1;
    }
    for (const at of clear) {
      if (!alpha[at]) shown += 1;
      alpha[at] = 255;
    }
    this.shownCount = shown;
  }

  /**
   * Return how far to the right of its place a work is drawn, pixels.
   *
   * @param {number} at
   * @param {number} zoom
   */
  aside(at, zoom) {
    const step = laneAt(zoom);
    if (!step || this.shapes.dimension[at] !== LINES || !this.lanes) return 0;
    const { lane, right } = this.lanes;
    return lane[at] * step - right[at] * this.metre * 256 * 2 ** zoom;
  }

  /**
   * Give lines their lanes, a few milliseconds at a time.
   *
   * @param {() => void} whenDone
   */
  makeLanes(whenDone) {
    clearTimeout(this.laning);
    const parts = streetLanesInParts(this.shapes, this.depths(), this.exact);
    const go = () => {
      const until = performance.now() + SLICE_MS;
      let part = parts.next();
      while (!part.done && performance.now() < until) part = parts.next();
      if (part.done) {
        this.lanes = part.value;
        whenDone();
      } else this.laning = window.setTimeout(go);
    };
    go();
  }

  /** Stop what goes on. */
  stop() {
    clearTimeout(this.laning);
  }

  /** @returns {Float64Array} */
  depths() {
    return Float64Array.from(this.kind, (one) => this.kinds[one].z ?? 0);
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
