/* While time is played: streets count how often they open, and those that open again glow. */
import { drawShape, middleOf } from "../map_shapes.js";
import { AGAIN } from "../map/openings.js";
import { make } from "../elements.js";
import { color } from "../../../tokens/color.js";

/** @typedef {import("../map_shapes.js").Shape} Shape */

export class StreetGlow {
  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.group = L.layerGroup().addTo(map);
    const pane = map.getPane("street-glow") ?? map.createPane("street-glow");
    pane.style.zIndex = "340";
    pane.style.pointerEvents = "none";
    this.renderer = L.canvas({ pane: "street-glow" });
    /** @type {(Shape | null)[]} */
    this.shapes = [];
    /** @type {Map<number, { line: any, mark: L.Marker, count: number }>} */
    this.drawn = new Map();
  }

  /**
   * @param {string[]} names - of the streets that are counted
   * @param {{ n: string, s: Shape }[]} streets - of the ground
   */
  setStreets(names, streets) {
    const shapes = new Map(streets.map(({ n, s }) => [n, s]));
    this.shapes = names.map((name) => shapes.get(name) ?? null);
    this.clear();
  }

  /** @param {ArrayLike<number>} counts - by street */
  show(counts) {
    for (let street = 0; street < counts.length; street++) {
      const count = counts[street];
      const known = this.drawn.get(street);
      if (known?.count === count || (!known && !count)) continue;
      if (known) {
        known.line.remove();
        known.mark.remove();
        this.drawn.delete(street);
      }
      const shape = this.shapes[street];
      if (count && shape) this.add(street, shape, count);
    }
  }

  /**
   * @param {number} street
   * @param {Shape} shape
   * @param {number} count
   */
  add(street, shape, count) {
    const isAgain = count >= AGAIN;
    const look = { color: color(isAgain ? "chance" : "busy"), weight: isAgain ? 16 + 3 * Math.min(count, 6) : 9 };
    const line = /** @type {any} */ (
      drawShape(shape, {
        ...look,
        opacity: isAgain ? 0.75 : 0.4,
        renderer: this.renderer,
        pane: "street-glow",
        interactive: false,
      })
    );
    line.addTo(this.group);
    const html = make("span", isAgain ? "koppel-opened again" : "koppel-opened", count);
    const icon = L.divIcon({ className: "koppel-opened-place", html, iconSize: [28, 28] });
    const mark = L.marker(middleOf(line, shape[0] === 2), { icon, pane: "marks", interactive: false, keyboard: false });
    mark.addTo(this.group);
    this.drawn.set(street, { line, mark, count });
  }

  clear() {
    this.group.clearLayers();
    this.drawn.clear();
  }
}
