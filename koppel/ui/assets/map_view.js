/* The map of all activities: drawn on a canvas by Leaflet, told by Python what to show.
   Everything large is fetched once by name; a change of filter is a few bytes. Texts are only ever set as text. */
import { find, make } from "./elements.js";
import { loadLeaflet } from "./leaflet.js";
import { addBackgrounds, addLayers } from "./map_layers.js";
import { MapMarks } from "./map_marks.js";
import { MapPen } from "./map_pen.js";
import { bitsOf, drawShape, linesBox, middleOf } from "./map_shapes.js";
import { fetched } from "./payloads.js";
import { color } from "../../tokens/color.js";

/** @typedef {import("./map_told.js").Layer} Layer */
/** @typedef {import("./map_told.js").Background} Background */
/** @typedef {import("./map_told.js").Chances} Chances */
/** @typedef {import("./map_told.js").Over} Over */
/** @typedef {import("./map_told.js").Told} Told */
/** @typedef {import("./elements.js").Component<Told>} MapComponent */

const HOVER_MS = 40;
const MOVED_MS = 700;

/** @type {WeakMap<HTMLElement, KoppelMap>} */
const maps = new WeakMap();

class KoppelMap {
  /**
   * @param {HTMLElement} host
   * @param {MapComponent} component
   */
  constructor(host, component) {
    this.host = host;
    this.component = component;
    this.told = component.data;
    /** @type {any[]} What is drawn of each work; Leaflet's types do not tell of what is inside. */
    this.layers = [];
    /** @type {number[]} */
    this.order = [];
    /** @type {Set<number>} */
    this.drawn = new Set();
    /** @type {number[]} */
    this.looks = [];
    this.turns = 0;
    this.shownCount = 0;
    /** @type {boolean[]} */
    this.isArea = [];
    /** @type {Record<string, unknown>} What was drawn last, to see what changed. */
    this.last = {};
    this.placed = false;
    this.quiet = false;
    this.later = 0;
    this.hoverAt = 0;
    /** @type {L.Canvas | undefined} */
    this.glow = undefined;
    /** @type {L.Canvas | undefined} */
    this.over = undefined;
    /** @type {MapPen | null} */
    this.pen = null;
    /** @type {L.Tooltip | null} */
    this.tip = null;
    /** @type {HTMLElement | null} */
    this.message = null;
    // Leaflet takes the focus on a press; the page must not scroll from under the pointer then.
    host.focus = () => HTMLElement.prototype.focus.call(host, { preventScroll: true });
    this.canvas = L.canvas({ padding: 0.2, tolerance: 4 });
    this.map = L.map(host, {
      renderer: this.canvas,
      zoomControl: false,
      maxZoom: 20,
      minZoom: 5,
      zoomSnap: 0.5,
      wheelPxPerZoomLevel: 100,
      closePopupOnClick: true,
    });
    this.map.attributionControl.setPrefix("Leaflet");
    this.map.setView([52.2, 5.4], 8);
    this.groups = addLayers(this.map);
    this.marks = new MapMarks(this.groups.marks);
    L.control.scale({ imperial: false }).addTo(this.map);
    const { zoom_in, zoom_out } = this.told.texts;
    L.control.zoom({ position: "topright", zoomInTitle: zoom_in, zoomOutTitle: zoom_out }).addTo(this.map);
    if (this.told.backgrounds.length) addBackgrounds(this.map, this.told.backgrounds, this.told.texts.no_background);
    this.map.on("click", (event) => this.clicked(event));
    this.map.on("moveend", () => this.moved());
    this.map.on("zoomend", () => this.marks.declutter(this.map));
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.hideTip());
    this.observer = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.observer.observe(host);
    host.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.stopDrawing();
    });
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} value
   */
  send(name, value) {
    this.component.setTriggerValue(name, { ...value, at: Date.now() });
  }

  /**
   * Return whether something differs from what was drawn last, and keep it.
   *
   * @param {string} name
   * @param {unknown} value
   */
  changes(name, value) {
    const key = JSON.stringify(value);
    if (this.last[name] === key) return false;
    this.last[name] = key;
    return true;
  }

  /** @param {MapComponent} component */
  async update(component) {
    this.component = component;
    const told = component.data;
    this.told = told;
    /** @type {Layer} */
    let layer;
    try {
      const large = [told.layer, told.background, told.chances].map((url) => (url ? fetched(url) : null));
      const [works, background, chances] = await Promise.all(large);
      layer = works;
      if (this.told !== told) return;
      this.drawBackground(background);
      this.drawWorks(layer);
      this.style(layer);
      this.drawChances(chances);
      this.drawOverlay(told.overlay || []);
    } catch {
      this.host.dataset.state = "failed";
      this.say(told.texts.failed);
      return;
    }
    this.place(told);
    this.drawNumbers(told.numbers || []);
    this.drawing(told.draw);
    this.host.dataset.state = "ready";
    this.host.dataset.shown = String(this.shownCount);
  }

  /** @param {Told} told */
  place(told) {
    const jumps = told.jump !== this.last.jump;
    if (told.view && (!this.placed || jumps)) {
      this.quiet = true;
      this.map.setView([told.view[0], told.view[1]], told.view[2], { animate: false });
    } else if (told.fit && (jumps || (this.last.fit !== told.fit_key && !(told.still && this.placed)))) {
      this.quiet = true;
      this.map.fitBounds(told.fit, { padding: [24, 24], maxZoom: 19, animate: false });
    }
    if (!told.still) this.last.fit = told.fit_key;
    this.placed = true;
    this.last.jump = told.jump;
  }

  /** @param {string} text */
  say(text) {
    if (!this.message) {
      this.message = make("div", "koppel-map-message");
      this.message.setAttribute("role", "alert");
      this.host.appendChild(this.message);
    }
    this.message.textContent = text;
  }

  /** @param {Background | null} background */
  drawBackground(background) {
    if (!background || !this.changes("background", this.told.background)) return;
    const group = this.groups.background;
    group.clearLayers();
    const common = { renderer: L.canvas({ pane: "background" }), pane: "background", interactive: false };
    const block = { color: color("map-block-edge"), weight: 1, fillColor: color("map-block"), fillOpacity: 0.8 };
    const street = { color: color("map-street"), weight: 6, opacity: 0.8 };
    for (const item of background.block) drawShape(item.s, { ...common, ...block }).addTo(group);
    for (const item of background.street) drawShape(item.s, { ...common, ...street }).addTo(group);
  }

  /** @param {Layer} layer */
  drawWorks(layer) {
    if (!this.changes("layer", this.told.layer)) return;
    this.groups.works.clearLayers();
    const options = { renderer: this.canvas, interactive: false, lineCap: /** @type {const} */ ("butt") };
    this.layers = layer.items.map((item) => drawShape(item.s, options));
    this.isArea = layer.items.map((item) => item.s[0] === 2);
    // Areas beneath lines beneath points, so that nothing hides what can be pointed at.
    this.order = layer.items.map((_, at) => at).sort((a, b) => layer.items[b].s[0] - layer.items[a].s[0]);
    this.drawn = new Set();
    this.looks = [];
    this.turns = 0;
  }

  /** @param {Layer} layer */
  style(layer) {
    const { visible, chosen, faded } = this.told;
    if (!this.changes("style", [visible, chosen, faded, this.told.layer])) return;
    const shown = bitsOf(visible);
    const picked = new Set(chosen || []);
    let count = 0;
    for (const at of this.order) {
      if (picked.has(at) || !shown || shown(at)) {
        count += 1;
        this.styleOne(at, layer, picked.has(at), !faded || picked.has(at));
      } else if (this.drawn.delete(at)) {
        this.groups.works.removeLayer(this.layers[at]);
        this.turns += 1;
      }
    }
    this.shownCount = count;
  }

  /**
   * @param {number} at
   * @param {Layer} layer
   * @param {boolean} isPicked
   * @param {boolean} isClear
   */
  styleOne(at, layer, isPicked, isClear) {
    const look = (isClear ? 2 : 0) + (isPicked ? 1 : 0);
    if (this.looks[at] === look && this.drawn.has(at)) return;
    this.looks[at] = look;
    const item = layer.items[at];
    const kind = layer.kinds[item.k];
    const isPoint = item.s[0] === 0;
    this.layers[at].setStyle({
      color: kind.color,
      fillColor: kind.color,
      dashArray: isPoint ? null : kind.dash || null,
      weight: (this.isArea[at] ? 2 : 5) + (isPicked ? 2.5 : 0),
      opacity: isClear ? 1 : 0.22,
      fillOpacity: (isPoint ? 0.75 : item.f ? 0.3 : 0.14) * (isClear ? 1 : 0.25),
    });
    if (this.drawn.has(at)) return;
    this.groups.works.addLayer(this.layers[at]);
    this.drawn.add(at);
    this.turns += 1;
  }

  /** @param {Chances | null} chances */
  drawChances(chances) {
    const { show_chances, show_alarms } = this.told;
    if (!this.changes("chances", [this.told.chances, this.told.layer, show_chances, show_alarms, this.turns])) return;
    this.groups.glow.clearLayers();
    this.marks.clear();
    if (!chances) return;
    /** @param {{ m: number[] }} item */
    const isSeen = ({ m }) => m.every((at) => this.drawn.has(at));
    this.glow ??= L.canvas({ pane: "glow" });
    const glow = { renderer: this.glow, pane: "glow", weight: 2.5, fillOpacity: 0.32, interactive: false };
    const look = { ...glow, color: color("amber"), fillColor: color("chance") };
    for (const item of show_chances ? chances.chances.filter(isSeen) : []) {
      drawShape(item.s, look).addTo(this.groups.glow);
      const mark = { text: `${item.n}`, className: "koppel-chance", lines: item.t, isFirst: false };
      this.marks.add(item.p, mark, () => this.send("combination", { id: item.id }));
    }
    for (const item of show_alarms ? chances.alarms.filter(isSeen) : []) {
      const mark = { text: "!", className: "koppel-warned", lines: item.t, isFirst: true };
      this.marks.add(item.p, mark, () => this.send("picked", { ids: item.m }));
    }
    this.marks.declutter(this.map);
  }

  /** @param {Over[]} items */
  drawOverlay(items) {
    if (!this.changes("overlay", items)) return;
    this.groups.overlay.clearLayers();
    this.over ??= L.canvas({ pane: "overlay", tolerance: 6 });
    const common = { renderer: this.over, pane: "overlay", fillOpacity: 0.3 };
    for (const item of items) {
      const look = { ...common, color: item.c, fillColor: item.c, weight: item.s[0] === 1 ? 6 : 3 };
      const tip = { sticky: true, className: "koppel-tip" };
      drawShape(item.s, look).bindTooltip(linesBox(item.t), tip).addTo(this.groups.overlay);
    }
    this.host.dataset.overlay = String(items.length);
  }

  /** @param {[number, number][]} numbers */
  drawNumbers(numbers) {
    this.groups.numbers.clearLayers();
    for (const [at, number] of numbers) {
      if (!this.drawn.has(at)) continue;
      const html = make("span", "", number);
      const icon = L.divIcon({ className: "koppel-number", html, iconSize: [22, 22] });
      const middle = middleOf(this.layers[at], this.isArea[at]);
      L.marker(middle, { icon, pane: "marks", interactive: false, keyboard: false }).addTo(this.groups.numbers);
    }
  }

  /**
   * Return the works under the pointer, the uppermost first.
   *
   * @param {L.LeafletMouseEvent} event
   */
  under(event) {
    const point = this.map.mouseEventToLayerPoint(event.originalEvent);
    const hits = [];
    for (const at of [...this.order].reverse()) {
      if (!this.drawn.has(at)) continue;
      const layer = this.layers[at];
      /** @type {any[]} */
      const parts = layer.getLayers ? layer.getLayers() : [layer];
      if (parts.some((part) => part._pxBounds?.contains(point) && part._containsPoint(point))) hits.push(at);
    }
    return hits;
  }

  /** @param {L.LeafletMouseEvent} event */
  hover(event) {
    if (!this.layers.length || this.pen) return;
    const now = performance.now();
    if (this.hoverAt && now - this.hoverAt < HOVER_MS) return;
    this.hoverAt = now;
    const hits = this.under(event);
    this.host.style.cursor = hits.length ? "pointer" : "";
    if (hits.length) this.showTip(event.latlng, hits);
    else this.hideTip();
  }

  /**
   * @param {L.LatLng} place
   * @param {number[]} hits
   */
  async showTip(place, hits) {
    /** @type {Layer} */
    const layer = await fetched(this.told.layer);
    const item = layer.items[hits[0]];
    const lines = [item.t[0], layer.kinds[item.k].label, ...item.t.slice(1)];
    if (hits.length > 1) lines.push(this.told.texts.more.replace("{count}", String(hits.length - 1)));
    this.tip ??= L.tooltip({ className: "koppel-tip", offset: [14, 0], direction: "right" });
    this.tip.setLatLng(place).setContent(linesBox(lines));
    if (!this.map.hasLayer(this.tip)) this.tip.addTo(this.map);
  }

  hideTip() {
    this.tip?.remove();
  }

  /** @param {L.LeafletMouseEvent} event */
  clicked(event) {
    if (this.pen) this.pen.add(event.latlng);
    else this.send("picked", { ids: this.under(event) });
  }

  moved() {
    clearTimeout(this.later);
    if (this.quiet) {
      this.quiet = false;
      return;
    }
    this.later = window.setTimeout(() => {
      const middle = this.map.getCenter();
      this.send("moved", { place: [middle.lat, middle.lng, this.map.getZoom()] });
    }, MOVED_MS);
  }

  /** @param {import("./map_pen.js").Sort | null} sort */
  drawing(sort) {
    if (sort && this.pen?.sort === sort) return;
    this.stopDrawing();
    if (!sort) return;
    this.pen = new MapPen(this.map, this.host, sort, this.told.texts, (points) => {
      this.send("drawn", { sort, points: points.map((point) => [point.lng, point.lat]) });
      this.stopDrawing();
    });
  }

  stopDrawing() {
    this.pen?.end();
    this.pen = null;
  }

  remove() {
    clearTimeout(this.later);
    this.observer.disconnect();
    this.map.remove();
  }
}

/** @param {MapComponent} component */
export default function (component) {
  const { parentElement, data } = component;
  const host = find(parentElement, ".koppel-map");
  host.style.height = data.height;
  let isGone = false;
  loadLeaflet(data.assets)
    .then(() => {
      if (isGone) return;
      const map = maps.get(host) ?? new KoppelMap(host, component);
      maps.set(host, map);
      window.koppelMap = map;
      map.update(component);
    })
    .catch(() => {
      host.dataset.state = "failed";
      host.textContent = data.texts.failed;
    });
  return () => {
    isGone = true;
    maps.get(host)?.remove();
    maps.delete(host);
  };
}
