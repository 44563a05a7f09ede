/* Areas beneath the works, darker the more of what is shown opens the street in them, each with its count. */
import { drawShape } from "../map_shapes.js";
import { touchingArea } from "../map/inside.js";
import { make } from "../elements.js";
import { color } from "../../../tokens/color.js";

/** @typedef {import("./narrowing.js").Narrowing} Narrowing */
/** @typedef {import("../map_shapes.js").Place} Place */

const SHADE_PLACE = "koppel-map-areas";
const DARKEST = 0.3;

export class AreaShade {
  /** @param {Narrowing} narrowing */
  constructor(narrowing) {
    this.narrowing = narrowing;
    this.isOn = localStorage.getItem(SHADE_PLACE) === "1";
    this.group = L.layerGroup().addTo(narrowing.port.map);
    /** @type {Uint8Array[]} Of each area whether each work touches it, worked out when it is first asked for. */
    this.within = [];
  }

  /**
   * Put its switch in the panel of what the map draws.
   *
   * @param {HTMLElement} body
   */
  addSwitch(body) {
    body.querySelector(".koppel-map-shade")?.remove();
    this.within = [];
    if (!this.narrowing.areas.length) return;
    const label = make("label", "koppel-map-switch koppel-map-shade");
    const box = make("input");
    box.type = "checkbox";
    box.checked = this.isOn;
    box.onchange = () => {
      this.isOn = box.checked;
      localStorage.setItem(SHADE_PLACE, this.isOn ? "1" : "0");
      this.show();
    };
    label.append(box, make("span", "", this.narrowing.told.texts.shade));
    body.querySelector(".koppel-facet")?.before(label);
  }

  /** Draw the areas for what is shown now. */
  show() {
    this.group.clearLayers();
    const { areas, facets, layer } = this.narrowing;
    if (!this.isOn || !facets || !layer) return;
    if (!this.within.length) {
      const shapes = layer.items.map(({ s }) => s);
      this.within = areas.map(({ s }) => touchingArea(shapes, /** @type {Place[][][]} */ (s[1]).flat()));
    }
    const counts = this.within.map((inside) => {
      let count = 0;
      for (let at = 0; at < inside.length; at++) if (inside[at] && facets.opens[at] && facets.mask[at]) count += 1;
      return count;
    });
    const most = Math.max(1, ...counts);
    for (const [at, { n, s }] of areas.entries()) {
      const look = { stroke: false, fillColor: color("deep"), fillOpacity: (DARKEST * counts[at]) / most };
      const drawn = /** @type {any} */ (drawShape(s, { ...look, interactive: false, pane: "street-glow" }));
      drawn.addTo(this.group);
      const html = make("span", "koppel-area-count", `${n}: ${counts[at]}`);
      const icon = L.divIcon({ className: "koppel-area-place", html, iconSize: [0, 0] });
      L.marker(drawn.getBounds().getCenter(), { icon, pane: "marks", interactive: false, keyboard: false }).addTo(
        this.group,
      );
    }
  }
}
