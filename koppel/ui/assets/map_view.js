/* The map of all activities: drawn on a canvas by Leaflet, told by Python what to show.
   Everything large is fetched once by name; a change of filter is a few bytes. Texts are only ever set as text. */
import { make } from "./elements.js";
import { maskOf } from "./map/masks.js";
import { MapPicture } from "./map/picture.js";
import { addBackgrounds, addLayers } from "./map_layers.js";
import { MapPen } from "./map_pen.js";
import { addSigns, drawShape, linesBox, middleOf, spreadAside } from "./map_shapes.js";
import { fetched } from "./payloads.js";

/** @typedef {import("./map_told.js").Layer} Layer */
/** @typedef {import("./map_told.js").Background} Background */
/** @typedef {import("./map_told.js").Chances} Chances */
/** @typedef {import("./map_told.js").Over} Over */
/** @typedef {import("./map_told.js").Told} Told */
/** @typedef {import("./elements.js").Component<Told>} MapComponent */

const HOVER_MS = 40;
const MOVED_MS = 700;

export class KoppelMap {
  /**
   * @param {HTMLElement} host
   * @param {MapComponent} component
   */
  constructor(host, component) {
    this.host = host;
    this.component = component;
    this.told = component.data;
    /** @type {Record<string, unknown>} What was drawn last, to see what changed. */
    this.last = {};
    this.placed = false;
    this.quiet = false;
    this.later = 0;
    this.hoverAt = 0;
    /** @type {{ place: L.LatLng, sign: HTMLElement, color: string }[]} What is always read beside a place. */
    this.signs = [];
    /** @type {L.Canvas | undefined} */
    this.over = undefined;
    /** @type {MapPen | null} */
    this.pen = null;
    /** Whether Python asked for what is drawn. */
    this.isPenTold = false;
    /** @type {L.Tooltip | null} */
    this.tip = null;
    /** @type {HTMLElement | null} */
    this.message = null;
    // Leaflet takes the focus on a press; the page must not scroll from under the pointer then.
    host.focus = () => HTMLElement.prototype.focus.call(host, { preventScroll: true });
    this.map = L.map(host, {
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
    this.picture = new MapPicture(this.map, {
      onChance: (id) => this.send("combination", { id }),
      onAlarm: (ids) => this.send("picked", { ids }),
      said: (count) => this.told.texts.gathered.replace("{count}", String(count)),
    });
    L.control.scale({ imperial: false }).addTo(this.map);
    const { zoom_in, zoom_out } = this.told.texts;
    L.control.zoom({ position: "topright", zoomInTitle: zoom_in, zoomOutTitle: zoom_out }).addTo(this.map);
    if (this.told.backgrounds.length) addBackgrounds(this.map, this.told.backgrounds, this.told.texts.no_background);
    this.map.on("click", (event) => this.clicked(event));
    this.map.on("moveend", () => this.moved());
    this.map.on("zoomend", () => this.settleSigns());
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.hideTip());
    this.observer = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.observer.observe(host);
    host.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.pen) return;
      // It ends the drawing, and nothing else.
      event.preventDefault();
      this.stopDrawing();
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
      this.draw(layer, background, chances);
      this.drawOverlay(told.overlay || []);
    } catch {
      this.host.dataset.state = "failed";
      this.say(told.texts.failed);
      return;
    }
    this.place(told);
    // What one draws without Python having asked goes on.
    if (told.draw || this.isPenTold) this.drawing(told.draw);
    this.isPenTold = Boolean(told.draw);
    this.host.dataset.state = "ready";
    this.host.dataset.shown = String(this.picture.shownCount);
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

  /**
   * Give the picture what changed of the works and of what belongs to them.
   *
   * @param {Layer} layer
   * @param {Background | null} background
   * @param {Chances | null} chances
   */
  draw(layer, background, chances) {
    const { picture, told } = this;
    if (this.changes("background", told.background)) picture.setGround(background);
    const isOther = this.changes("layer", told.layer);
    if (isOther) picture.setWorks(layer);
    if (told.mask) picture.setShown(told.mask);
    else if (this.changes("shown", [told.visible, told.layer]))
      picture.setShown(maskOf(told.visible, layer.items.length));
    if (this.changes("chosen", [told.chosen, told.faded, told.layer]))
      picture.setChosen(told.chosen || [], Boolean(told.faded));
    const shows = { chances: told.show_chances, alarms: told.show_alarms };
    if (this.changes("chances", [told.chances, told.layer, shows])) picture.setChances(chances, shows);
    if (this.changes("numbers", [told.numbers.length > 0, told.layer])) picture.setNumbers(told.numbers.length > 0);
  }

  /** @param {Over[]} items */
  drawOverlay(items) {
    if (!this.changes("overlay", items)) return;
    this.groups.overlay.clearLayers();
    this.signs = [];
    this.over ??= L.canvas({ pane: "overlay", tolerance: 6 });
    const common = { renderer: this.over, pane: "overlay", fillOpacity: 0.3 };
    for (const item of items) {
      const look = { ...common, color: item.c, fillColor: item.c, weight: item.s[0] === 1 ? 6 : 3 };
      const tip = { sticky: true, className: "koppel-tip" };
      const drawn = drawShape(item.s, look).bindTooltip(linesBox(item.t), tip).addTo(this.groups.overlay);
      if (!item.g.length) continue;
      const place = middleOf(drawn, item.s[0] === 2);
      const sign = addSigns(this.groups.overlay, place, item.g, item.c);
      this.signs.push({ place, sign, color: item.c });
    }
    this.host.dataset.overlay = String(items.length);
    this.settleSigns();
  }

  /** Let no lines beside a place lie over others; one that lies aside is tied to its place. */
  settleSigns() {
    const { map, signs } = this;
    this.groups.tied.clearLayers();
    for (const { sign } of signs) sign.style.margin = "";
    const ways = spreadAside(signs.map(({ sign }) => sign.getBoundingClientRect()));
    for (const [at, { sign, place, color }] of signs.entries()) {
      const { x, y } = ways[at];
      sign.style.margin = `${y}px 0 0 ${x}px`;
      if (!x && !y) continue;
      const from = map.latLngToContainerPoint(place);
      const to = map.containerPointToLatLng([from.x + (x ? -6 : 6), from.y + y]);
      L.polyline([place, to], { color, weight: 2, interactive: false, pane: "overlay" }).addTo(this.groups.tied);
    }
  }

  /**
   * Return the works under the pointer, the uppermost first.
   *
   * @param {L.LeafletMouseEvent} event
   */
  under(event) {
    return this.picture.hits(event.containerPoint);
  }

  /** @param {L.LeafletMouseEvent} event */
  hover(event) {
    if (this.pen) return;
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
    else this.send("picked", { ids: this.under(event), adds: event.originalEvent.shiftKey });
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

  /**
   * @param {import("./map_pen.js").Sort | null} sort
   * @param {(() => void) | null} [stopped] - what happens when one stops before it is done
   */
  drawing(sort, stopped = null) {
    if (sort && this.pen?.sort === sort) return;
    this.stopDrawing();
    if (!sort) return;
    /** @param {L.LatLng[]} points */
    const drawn = (points) => {
      this.send("drawn", { sort, points: points.map((point) => [point.lng, point.lat]) });
      this.stopDrawing();
    };
    const stop = () => {
      this.stopDrawing();
      stopped?.();
    };
    this.pen = new MapPen(this.map, this.host, sort, this.told.texts, drawn, stopped ? stop : null);
  }

  stopDrawing() {
    this.pen?.end();
    this.pen = null;
  }

  remove() {
    clearTimeout(this.later);
    this.observer.disconnect();
    this.picture.remove();
    this.map.remove();
  }
}
