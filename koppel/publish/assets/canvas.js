/* A canvas that moves along with Leaflet's map. */
import { beside } from "./lines.js";

/** @typedef {import("./places.js").Box} Box */
/** @typedef {import("./places.js").Path} Path */
/** @typedef {import("./lines.js").Spot} Spot */

/**
 * @typedef {object} Pen - what painters draw with
 * @property {CanvasRenderingContext2D} context
 * @property {(value: number) => number} x - from the world of 1 by 1 to pixels of the canvas
 * @property {(value: number) => number} y
 * @property {(box: Box) => boolean} sees - whether a box is in view
 * @property {(paths: Path[], closed: boolean, aside?: number) => void} trace
 * @property {Spot} size - pixels
 * @property {number} world - the width of the world, pixels
 * @property {number} left - what `x` takes off: where the canvas begins
 * @property {number} top
 */

/** @typedef {(pen: Pen, zoom: number) => boolean | void} Painter - false: there is nothing to draw */
/** @typedef {L.Layer & { redraw(): void, follow(): void }} Canvas - `follow`: draw anew if the view has left it */

const MARGIN = 20; // pixels

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} world - its width in pixels
 * @param {Spot} corner - of the canvas, in pixels of the world
 * @param {Spot} size
 * @returns {Pen}
 */
function penOf(context, world, corner, size) {
  /** @param {number} value */
  const x = (value) => value * world - corner.x;
  /** @param {number} value */
  const y = (value) => value * world - corner.y;
  return {
    context,
    x,
    y,
    size,
    world,
    left: corner.x,
    top: corner.y,
    sees: (box) =>
      x(box.east) > -MARGIN &&
      x(box.west) < size.x + MARGIN &&
      y(box.south) > -MARGIN &&
      y(box.north) < size.y + MARGIN,
    trace: (paths, closed, aside = 0) => {
      context.beginPath();
      for (const path of paths) {
        const line = aside ? beside(path, x, y, aside) : null;
        for (let at = 0; at < path.length; at += 2) {
          const px = line ? line[at] : x(path[at]);
          const py = line ? line[at + 1] : y(path[at + 1]);
          if (at) context.lineTo(px, py);
          else context.moveTo(px, py);
        }
        if (closed) context.closePath();
      }
    },
  };
}

/**
 * What Leaflet's own renderers have inside; its types do not tell.
 *
 * @typedef {object} Inside
 * @property {Painter} _paint
 * @property {HTMLCanvasElement} _container
 * @property {L.Map & { _animatingZoom: boolean }} _map
 * @property {L.Bounds} _bounds
 * @property {() => void} redraw
 * @property {() => void} _update
 * @property {() => boolean} _covers - whether the view is within what is drawn
 * @property {L.Point | undefined} _origin - of the pixels in which it was drawn
 */

/** @type {ThisType<Inside>} */
const PARTS = {
  /**
   * @param {Painter} paint
   * @param {L.RendererOptions} options
   */
  initialize(paint, options) {
    /** @type {any} */ (L.Renderer.prototype).initialize.call(this, options);
    this._paint = paint;
  },
  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
  },
  _destroyContainer() {
    this._container.remove();
    Reflect.deleteProperty(this, "_container");
  },
  _updatePaths() {
    this.redraw();
  },
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    const origin = this._map.getPixelOrigin();
    // What is drawn reaches beyond the view: a small step shows another part of it.
    if (this._bounds && this._origin?.equals(origin) && this._covers()) return;
    /** @type {any} */ (L.Renderer.prototype)._update.call(this);
    this._origin = origin;
    this.redraw();
  },
  follow() {
    if (this._map && this._bounds && !this._map._animatingZoom) this._update();
  },
  _covers() {
    const corner = this._map.containerPointToLayerPoint([0, 0]);
    return this._bounds.contains(L.bounds(corner, corner.add(this._map.getSize())));
  },
  redraw() {
    if (!this._map || !this._bounds) return;
    const size = this._bounds.getSize();
    const sharp = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = this._container;
    // Lines are drawn by the processor itself: where there is no graphics processor, one that is imitated takes far longer.
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const corner = this._bounds.min;
    if (!context || !corner) return;
    L.DomUtil.setPosition(canvas, corner);
    const [wide, high] = [Math.round(size.x * sharp), Math.round(size.y * sharp)];
    // To give a canvas its size again takes longer than to wipe it.
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    } else {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, wide, high);
    }
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    context.lineCap = "round";
    context.lineJoin = "round";
    const zoom = this._map.getZoom();
    const drawn = this._paint(penOf(context, 256 * 2 ** zoom, this._map.getPixelOrigin().add(corner), size), zoom);
    // Without a graphics processor every canvas in sight is copied and put together anew for each frame, empty or not.
    canvas.style.display = drawn === false ? "none" : "";
  },
};

/** @type {(new (paint: Painter, options: L.RendererOptions) => Canvas) | null} */
let made = null;

/**
 * Put a canvas in a pane of the map; `paint` draws what is in view.
 *
 * @param {L.Map} map
 * @param {Painter} paint
 * @param {L.RendererOptions} options
 * @returns {Canvas}
 */
export function addCanvas(map, paint, options) {
  // Only now, for a page must also run where Leaflet did not come.
  made ??= /** @type {any} */ (L.Renderer).extend(PARTS);
  const canvas = new /** @type {NonNullable<typeof made>} */ (made)(paint, options);
  canvas.addTo(map);
  return canvas;
}
