/* The map: puts ground, works, marks and card together, for pages and the touch screen. */
import { addCanvas } from "./canvas.js";
import { Card } from "./card.js";
import { fill, find, make, scale } from "./elements.js";
import { paintGround, paintNames } from "./ground.js";
import { locate } from "./locate.js";
import { Marks } from "./marks.js";
import { note } from "./note.js";
import { readAreas, readGround, readWorks } from "./places.js";
import { touches } from "./touch.js";
import { dataBounds, focusBounds, makePanes, toLatLng, uncover, widenToAreas } from "./view.js";
import { paintWorks } from "./works.js";

/** @typedef {import("./places.js").Work} Work */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./marks.js").Choose} Choose */
/** @typedef {{ type: string, url: string, opacity: number, zoom: number, layers: string, format: string }} Tiles */

/**
 * @typedef {object} Options
 * @property {string} [focus] - "street:slug", "work:key", "area:slug" or ""
 * @property {Place[]} [houses] - of the street that the page is about: they are in view too
 * @property {Tiles | null} [tiles] - a background of others
 * @property {boolean} [card] - false: no card on a tap
 * @property {boolean} [locate] - false: no button for one's own place
 * @property {boolean} [wheel] - true: zooms by wheel at once
 * @property {(works: Work[]) => void} [chosen] - called after a tap
 */

/**
 * @typedef {object} Plan
 * @property {L.Map} leaflet
 * @property {Work[]} works
 * @property {Choose} choose
 * @property {(animate: boolean) => void} whole - show all of it
 * @property {() => void} close
 * @property {(key: string) => void} point - show where a work is; empty: nowhere
 * @property {(belongs: import("./choices.js").Belongs) => void} show
 */

const FINGER = 14 * scale; // pixels from a line that still count as on it

/**
 * Draw a map in a frame (an element with a `.canvas` in it); null where there is nothing to draw.
 *
 * @param {HTMLElement} frame
 * @param {Options} [options]
 * @returns {Plan | null}
 */
export function makeMap(frame, options = {}) {
  const { data, words } = window.koppel;
  const element = find(frame, ".canvas");
  if (!data.bounds) {
    note(frame, words.empty, true);
    return null;
  }
  const works = readWorks(data);
  const ground = readGround(window.koppel.ground);
  const areas = readAreas(data);
  /** @type {Set<Work>} */
  const chosen = new Set();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: Boolean(options.wheel),
    zoomSnap: 0.25,
    zoomDelta: 1,
    wheelPxPerZoomLevel: 90,
    minZoom: 11,
    maxZoom: 20,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
    maxBoundsViscosity: 0.6,
  });
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", words.map);
  L.control.zoom({ position: "topleft", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  const whole = dataBounds(data.bounds);
  map.setMaxBounds(whole.pad(1.5));
  widenToAreas(map, whole, works, areas);
  const focus = focusBounds(map, options.focus || "", works, ground, areas);
  if (focus) for (const house of options.houses || []) focus.extend(toLatLng(map, ...house));
  /** @param {boolean} animate */
  const toWhole = (animate) => {
    map.fitBounds(focus || whole, { padding: [28, 28], maxZoom: focus ? 17.5 : 18, animate: animate && !calm });
  };
  toWhole(false);

  makePanes(map);
  find(element, ".leaflet-ondergrond-pane").classList.add("pane-ground");
  find(element, ".leaflet-namen-pane").style.pointerEvents = "none";
  addCanvas(map, paintGround(ground, options.focus || ""), { pane: "ondergrond", padding: 0.35 });
  const drawn = addCanvas(map, paintWorks(works, chosen), { pane: "overlayPane", padding: 0.35 });
  if (options.tiles) addTiles(map, frame, options.tiles, words);

  const unchoose = () => {
    chosen.clear();
    drawn.redraw();
  };
  const card = options.card === false ? null : new Card(frame, words, unchoose);
  /** @type {Choose} */
  function choose(picked, from, area) {
    chosen.clear();
    for (const work of picked) chosen.add(work);
    drawn.redraw();
    if (card) {
      card.open(picked, from, area);
      const mark = area ? area.mark : picked[0].mark;
      if (mark) uncover(map, card.element, map.latLngToContainerPoint(toLatLng(map, ...mark)));
    }
    if (options.chosen) options.chosen(picked);
  }
  const marks = new Marks(map, works, areas, words, (picked, from, area) => {
    const spots = picked.flatMap((work) => (work.mark ? [toLatLng(map, ...work.mark)] : []));
    const places = L.latLngBounds(spots);
    const isWide =
      !area &&
      picked.length > 8 &&
      map.getZoom() < 18.5 &&
      places.isValid() &&
      !places.getNorthEast().equals(places.getSouthWest(), 1e-5);
    if (isWide) map.fitBounds(places, { padding: [50, 50], maxZoom: map.getZoom() + 2 });
    else choose(picked, from, area);
  });
  const paint = paintNames(ground, () => marks.places());
  const names = addCanvas(map, paint, { pane: "namen", padding: 0.35 });
  marks.refresh();

  map.on("click", (event) => {
    const at = map.project(event.latlng);
    const world = 256 * 2 ** map.getZoom();
    const found = works.filter((work) => work.shown && work.mark && touches(at, work, world, FINGER));
    if (found.length) choose(found, null, null);
    else if (card) card.close();
  });
  // A page must scroll past the map: the wheel zooms only after someone has taken hold of it.
  if (!options.wheel) {
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  }
  const toOwn = options.locate === false ? null : () => locate(map, frame, words, whole);
  map.addControl(buttonsOf(words, () => toWhole(true), toOwn));

  return {
    leaflet: map,
    works,
    choose,
    whole: toWhole,
    close: () => card?.close(),
    point: (key) => {
      if (card && !card.element.hidden) return;
      chosen.clear();
      for (const work of works) if (work.key === key) chosen.add(work);
      drawn.redraw();
      marks.point(key);
    },
    show: (belongs) => {
      for (const work of works) work.shown = belongs(work);
      if (card) card.close();
      drawn.redraw();
      marks.refresh();
      names.redraw();
    },
  };
}

/**
 * Show pictures of others, only where there is a net; until the first comes, and if none comes, our own ground shows.
 *
 * @param {L.Map} map
 * @param {HTMLElement} frame
 * @param {Tiles} tiles
 * @param {Record<string, string>} words
 */
function addTiles(map, frame, tiles, words) {
  if (window.location.protocol === "file:") return;
  /** @type {L.TileLayerOptions} */
  const common = { opacity: tiles.opacity, maxNativeZoom: tiles.zoom, maxZoom: 20, referrerPolicy: "no-referrer" };
  const layer =
    tiles.type === "wms"
      ? L.tileLayer.wms(tiles.url, { ...common, layers: tiles.layers, format: tiles.format })
      : L.tileLayer(tiles.url, common);
  layer.once("tileload", () => {
    frame.classList.add("has-tiles");
    const credit = document.querySelector("[data-tile-credit]");
    if (credit) credit.textContent = fill(words.tiles, { source: frame.dataset.credit || "" });
  });
  layer.addTo(map);
}

/**
 * @param {Record<string, string>} words
 * @param {() => void} toWhole
 * @param {(() => void) | null} toOwn
 */
function buttonsOf(words, toWhole, toOwn) {
  const Bar = L.Control.extend({
    onAdd() {
      const bar = make("div", "map-buttons");
      /**
       * @param {string} label
       * @param {() => void} press
       */
      const add = (label, press) => {
        const button = make("button", "map-button", label);
        button.type = "button";
        button.addEventListener("click", press);
        bar.append(button);
      };
      if (toOwn) add(words.locate, toOwn);
      add(words.whole, toWhole);
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    },
  });
  return new Bar({ position: "topright" });
}
