/* One indicator of the wijkkompas beneath the works: each area in the colour of where it stands, with a sign and words. */
import { drawShape } from "../map_shapes.js";
import { make } from "../elements.js";
import { fetched } from "../payloads.js";
import { color } from "../../../tokens/color.js";
import { cellLayer } from "./cell_shade.js";
import { NEED_PATTERNS, needFill, needLegendRow, needPatterns } from "./need_looks.js";

/** @typedef {import("./narrowing.js").Narrowing} Narrowing */

/**
 * @typedef {object} Needs - of `koppel.ui.components.map.need_layer`
 * @property {{ label: string, indicators: [string, string][] }[]} themes
 * @property {Record<string, Record<string, [string, string, string]>>} areas - by name: of each indicator its colour, what
 *   stands on the map, and all in words
 * @property {Record<string, { rows: [string, string, string][], told?: string, source: string }>} legends - what each look
 *   means: its colour, its sign, and words
 * @property {import("./cell_shade.js").Cells} [cells]
 */

const NEED_PLACE = "koppel-map-need";
// As `koppel.ui.components.map.cell_layer` calls them.
const CELLS_CHOICE = ":vakken";
const NEED_OPACITY = 0.6;
// An area that is narrower has no room for its name, in pixels: names of neighbours would lie over each other.
const NAME_ROOM = 150;

export class NeedShade {
  /** @param {Narrowing} narrowing */
  constructor(narrowing) {
    this.narrowing = narrowing;
    this.chosen = localStorage.getItem(NEED_PLACE) ?? "";
    this.group = L.layerGroup().addTo(narrowing.port.map);
    /** @type {Needs | null} */
    this.needs = null;
    /** What each area says, for who cannot see the map and for all that has no room on it. */
    this.words = make("ul", "koppel-need-words");
    this.legend = make("div", "koppel-need-legend");
    narrowing.port.root.append(needPatterns());
    /** @type {{ bounds: L.LatLngBounds, html: HTMLElement }[]} */
    this.labels = [];
    narrowing.port.map.on("zoomend", () => this.fitLabels());
  }

  /**
   * Put the choice of an indicator in the panel of what the map draws.
   *
   * @param {HTMLElement} body
   */
  async addChoice(body) {
    const { needs, texts } = this.narrowing.told;
    body.querySelector(".koppel-map-need")?.remove();
    this.needs = null;
    if (!needs) return this.show();
    const found = /** @type {Needs} */ (await fetched(needs));
    if (this.narrowing.told.needs !== needs) return;
    this.needs = found;
    const label = make("label", "koppel-map-need");
    const box = make("select");
    box.append(new Option(texts.need_none, ""));
    for (const theme of found.themes) {
      if (!theme.indicators.length) continue;
      const group = make("optgroup");
      group.label = theme.label;
      group.append(...theme.indicators.map(([id, name]) => new Option(name, id)));
      box.append(group);
    }
    box.value = this.chosen;
    // What was chosen in another store may not be known here.
    if (!box.value) box.value = "";
    box.onchange = () => {
      localStorage.setItem(NEED_PLACE, box.value);
      this.chosen = box.value;
      this.show();
    };
    label.append(make("span", "", texts.need), box);
    this.words = make("ul", "koppel-need-words");
    this.legend = make("div", "koppel-need-legend");
    for (const old of [".koppel-need-words", ".koppel-need-legend"]) body.querySelector(old)?.remove();
    body.querySelector(".koppel-facet")?.before(label, this.legend, this.words);
    this.show();
  }

  /** Draw the areas. */
  show() {
    this.group.clearLayers();
    this.labels = [];
    this.words.replaceChildren();
    this.legend.replaceChildren();
    if (!this.needs || !this.chosen) return;
    this.showLegend(this.needs);
    const areCells = this.chosen === CELLS_CHOICE;
    if (areCells && this.needs.cells) cellLayer(this.needs.cells).addTo(this.group);
    for (const { n, s } of this.narrowing.areas) {
      const cell = this.needs.areas[n]?.[this.chosen];
      if (!cell) continue;
      const [look, value, words] = cell;
      const row = make("li");
      row.append(make("b", "", n), make("span", "", words));
      this.words.append(row);
      if (areCells) continue;
      const ink = { color: color("soft"), weight: 1, opacity: 0.7 };
      const filled = needFill(look);
      const fill = filled ? { fillColor: filled, fillOpacity: NEED_OPACITY } : { fill: false };
      const drawn = /** @type {any} */ (drawShape(s, { ...ink, ...fill, interactive: false, pane: "street-glow" }));
      drawn.addTo(this.group);
      const html = make("span", "koppel-area-count koppel-area-need");
      // What a pattern means has one sign, and a value stands in full.
      const short = look in NEED_PATTERNS ? value.split(" ")[0] : value;
      const rest = value.slice(short.length);
      html.append(make("b", "", n), make("span", "", short));
      if (rest) html.lastElementChild?.append(make("span", "koppel-need-rest", rest));
      const icon = L.divIcon({ className: "koppel-area-place", html, iconSize: [0, 0] });
      const bounds = drawn.getBounds();
      L.marker(bounds.getCenter(), { icon, pane: "marks", interactive: false, keyboard: false }).addTo(this.group);
      this.labels.push({ bounds, html });
    }
    this.fitLabels();
  }

  /** Leave out the names for which areas are too narrow. */
  fitLabels() {
    const { map } = this.narrowing.port;
    for (const { bounds, html } of this.labels) {
      const width = map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x;
      html.classList.toggle("koppel-need-narrow", width < NAME_ROOM);
    }
  }

  /**
   * Say what the looks mean, and where the values come from.
   *
   * @param {Needs} needs
   */
  showLegend(needs) {
    const legend = needs.legends[this.chosen];
    if (!legend) return;
    const list = make("ul");
    list.append(...legend.rows.map((row) => needLegendRow(row)));
    this.legend.append(list);
    for (const words of [legend.told, legend.source]) if (words) this.legend.append(make("p", "", words));
  }
}
