/* The time line beside the map: the lanes of the works in sight. What is chosen on either is chosen on both. */
import { lanesOf } from "../map/lanes.js";
import { boundsOf } from "../map_page/places.js";
import { make } from "../elements.js";
import { Chart } from "../timeline_chart.js";

/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {import("../map_find/narrowing.js").Narrowing} Narrowing */

const LANES_PLACE = "koppel-map-lanes";
/** More lanes than these nobody reads. */
const MOST_LANES = 250;
const SETTLE_MS = 120;
/** Of the names of streets, and what is beside the years. */
const NAMES_PX = 190;

export class Lanes {
  /** @param {Narrowing} narrowing */
  constructor(narrowing) {
    this.narrowing = narrowing;
    this.isOn = localStorage.getItem(LANES_PLACE) === "1";
    this.timer = 0;
    /** South, west, north and east of each work. */
    this.boxes = new Float64Array();
    this.element = make("section", "koppel-map-lanes");
    this.element.setAttribute("aria-label", narrowing.told.texts.lanes_label);
    this.told = make("p", "koppel-map-help");
    this.chart = make("div", "koppel-time");
    this.element.append(this.told, this.chart);
    this.element.hidden = !this.isOn;
    narrowing.port.root.querySelector(".koppel-map-time")?.prepend(this.element);
    this.moved = () => this.show();
    narrowing.port.map.on("moveend", this.moved);
    this.observer = new ResizeObserver(() => {
      document.documentElement.style.setProperty("--map-lanes", `${this.element.offsetHeight}px`);
    });
    this.observer.observe(this.element);
  }

  /** @param {Layer} layer */
  setWorks(layer) {
    this.boxes = new Float64Array(4 * layer.items.length);
    for (const [at, { s }] of layer.items.entries()) {
      const [[south, west], [north, east]] = boundsOf([s]);
      this.boxes.set([south, west, north, east], 4 * at);
    }
  }

  /** @returns {boolean} whether it is there now */
  toggle() {
    this.isOn = !this.isOn;
    localStorage.setItem(LANES_PLACE, this.isOn ? "1" : "0");
    this.element.hidden = !this.isOn;
    this.show();
    return this.isOn;
  }

  /** Return the works that are shown and in the map's window. */
  inSight() {
    const { boxes, narrowing } = this;
    const view = narrowing.port.map.getBounds();
    const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
    const found = [];
    for (let at = 0; 4 * at < boxes.length; at++) {
      const box = 4 * at;
      const isOut = boxes[box] > north || boxes[box + 1] > east || boxes[box + 2] < south || boxes[box + 3] < west;
      if (!isOut && narrowing.isShown(at)) found.push(at);
    }
    return found;
  }

  /** Draw the lanes once nothing moves any more. */
  show() {
    clearTimeout(this.timer);
    if (this.isOn) this.timer = window.setTimeout(() => this.draw(), SETTLE_MS);
  }

  draw() {
    const { narrowing, chart, told } = this;
    const { facets, layer, port } = narrowing;
    if (!facets || !layer || narrowing.player.isPlaying) return;
    const { texts } = narrowing.told;
    const works = this.inSight();
    const isTooMany = works.length > MOST_LANES;
    told.hidden = works.length > 0 && !isTooMany;
    told.textContent = texts[isTooMany ? "lanes_many" : "lanes_none"].replace("{count}", String(works.length));
    chart.hidden = !told.hidden;
    if (isTooMany || !works.length) return;
    const width = chart.clientWidth - NAMES_PX;
    const known = { layer, facets, icons: narrowing.told.kinds, width };
    const { time, yearPx } = lanesOf(works, known);
    const chosen = port.chosen();
    const data = {
      texts: narrowing.told.lanes,
      layer: "",
      icons: narrowing.told.icons,
      scale: /** @type {const} */ ("jaar"),
      grouping: "map",
      year_px: yearPx,
      open: true,
      chosen: chosen.length === 1 ? chosen[0] : null,
      tied: chosen.length > 1 ? "1" : null,
    };
    if (chosen.length > 1) time.ties = { 1: chosen.filter((at) => works.includes(at)) };
    new Chart(chart, data, time, (at) => port.chooseWork(at)).draw();
  }

  remove() {
    clearTimeout(this.timer);
    this.narrowing.port.map.off("moveend", this.moved);
    this.observer.disconnect();
    document.documentElement.style.removeProperty("--map-lanes");
  }
}
