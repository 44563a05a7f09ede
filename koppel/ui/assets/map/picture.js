/* The picture of the map: ground, glow, works and labels, each on a canvas of its own, drawn from typed arrays. */
import { addCanvas } from "../../../publish/assets/canvas.js";
import { color } from "../../../tokens/color.js";
import { MapMarks } from "../map_marks.js";
import { paintGroundOf, readGroundOf, traceAll } from "./ground_painter.js";
import { LabelPainter } from "./label_painter.js";
import { dotAt, sizeAt } from "./looks.js";
import { paintNamesOf, placeNames } from "./name_painter.js";
import { Room } from "./room.js";
import { Scene } from "./scene.js";
import { middleOn, POINTS, readShapes } from "./shapes.js";
import { loadExact, TILES_FROM } from "./tile_loader.js";
import { touches } from "./touching.js";
import { WorksPainter } from "./works_painter.js";

/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {import("../map_told.js").Background} Background */
/** @typedef {import("../map_told.js").Chances} Chances */
/** @typedef {import("../../../publish/assets/canvas.js").Pen} Pen */
/** @typedef {import("../../../publish/assets/canvas.js").Canvas} Canvas */

/**
 * @typedef {object} Options
 * @property {(id: string) => void} onChance - a koppelkans was pressed
 * @property {(works: number[]) => void} onAlarm - an alarm was pressed: its works, by place
 * @property {(count: number) => string} [said] - what stands on a label for so many works
 */

/** What lies over what: the higher number over the rest. */
const PICTURE_PANES = { background: 250, glow: 350, names: 380, works: 400, running: 410, labels: 420 };
/** How far beside a line one may point, pixels. */
const REACH = 4;
/** After so long without another change the picture is drawn with all that is in it, milliseconds. */
const CALM_MS = 120;
/** With more works in view than this a change that goes on is drawn without their finer parts. */
const QUICK_FROM = 400;
/** Between two steps of what goes on, milliseconds. */
const TURN_MS = 140;
/** How far the canvases reach beyond the map's element, of its size. */
const MORE = 0.2;

export class MapPicture {
  /**
   * @param {L.Map} map
   * @param {Options} options
   */
  constructor(map, options) {
    this.map = map;
    this.options = options;
    /** @type {Layer | null} */
    this.layer = null;
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {WorksPainter | null} */
    this.painter = null;
    /** @type {LabelPainter | null} */
    this.labels = null;
    /** @type {ReturnType<typeof readGroundOf> | null} */
    this.ground = null;
    /** @type {Chances | null} */
    this.chances = null;
    this.shows = { chances: false, alarms: false };
    /** @type {import("./shapes.js").Shapes | null} */
    this.glows = null;
    /** @type {ReturnType<typeof placeNames>} */
    this.names = [];
    /** @type {L.LatLng[]} Where pins stand: what is written keeps clear of them. */
    this.pins = [];
    this.isNumbered = false;
    this.holds = true;
    /** @type {{ mask: Uint8Array, x: number } | null} What is shown beside a line, right of it. */
    this.split = null;
    this.isQuick = false;
    this.isAll = false;
    this.turn = 0;
    this.frame = 0;
    this.following = 0;
    this.calm = 0;
    for (const [name, order] of Object.entries(PICTURE_PANES)) {
      const pane = map.getPane(name) ?? map.createPane(name);
      pane.style.zIndex = String(order);
      pane.style.pointerEvents = "none";
    }
    this.marks = new MapMarks(L.layerGroup().addTo(map));
    /** @param {string} pane @param {import("../../../publish/assets/canvas.js").Painter} paint */
    const add = (pane, paint) => addCanvas(map, paint, { pane, padding: MORE });
    this.canvases = {
      background: add("background", (pen, zoom) => {
        if (this.ground) paintGroundOf(pen, zoom, this.ground);
        return this.ground !== null;
      }),
      works: add("works", (pen, zoom) => this.paintWorks(pen, zoom)),
      running: add("running", (pen, zoom) => this.paintRunning(pen, zoom)),
      labels: add("labels", (pen, zoom) => this.paintLabels(pen, zoom)),
      // One canvas for both: each costs some milliseconds a frame.
      names: add("names", (pen, zoom) => {
        const isGlowing = this.paintGlow(pen);
        const isNamed = this.paintNames(pen, zoom);
        return isGlowing || isNamed;
      }),
    };
    map.on("zoomend", () => this.marks.declutter(map));
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.going = isCalm ? 0 : window.setInterval(() => this.go(), TURN_MS);
    map.on("move", () => (this.split ? this.ask() : this.follow()));
    map.on("moveend", () => this.sharpenSight());
  }

  /**
   * Show streets, blocks and areas beneath the works; null: none.
   *
   * @param {Background | null} background
   */
  setGround(background) {
    this.ground = background && readGroundOf(background);
    this.canvases.background.redraw();
  }

  /**
   * Show other works: all of them, none chosen.
   *
   * @param {Layer} layer
   */
  setWorks(layer) {
    this.scene?.stop();
    this.layer = layer;
    this.scene = new Scene(layer);
    this.scene.holds = this.holds;
    this.scene.makeLanes(() => this.redraw());
    this.painter = new WorksPainter(this.scene);
    this.labels = new LabelPainter(this.scene, this.options.said ?? String);
    this.redraw();
    this.sharpenSight();
  }

  /** Fetch the exact shapes of what is in sight, where one is so near that they differ from rough ones. */
  sharpenSight() {
    if (this.map.getZoom() < TILES_FROM) return;
    const { min, max } = this.map.getPixelBounds();
    const { world } = this.view();
    if (min && max)
      this.sharpen({ west: min.x / world, north: min.y / world, east: max.x / world, south: max.y / world });
  }

  /**
   * Fetch the exact shapes of works in a part of the world; the picture and the items of the layer have them after it.
   *
   * @param {import("./tile_loader.js").Sight} sight
   */
  async sharpen(sight) {
    const { layer, scene } = this;
    if (!layer || !scene?.exact) return;
    const works = await loadExact(layer, sight);
    if (this.scene !== scene || !scene.sharpen(layer, works)) return;
    scene.makeLanes(() => this.redraw());
    this.redraw();
  }

  /**
   * Say how clear each work is, in the order of the layer: 0 unseen, 255 clear. What is chosen and held is always seen.
   *
   * Cheap enough to be called for each frame.
   *
   * @param {Uint8Array | null} mask - null: all are clear
   */
  setShown(mask) {
    if (!this.scene) return;
    if (mask) this.scene.mask.set(mask.subarray(0, this.scene.mask.length));
    else this.scene.mask.fill(255);
    this.scene.settle();
    this.change();
  }

  /**
   * Show other works right of a line that stands still on the map's element; null: none.
   *
   * @param {{ mask: Uint8Array, x: number } | null} split - `x`: pixels from the left
   */
  setSplit(split) {
    this.split = split;
    this.change();
  }

  /**
   * @param {Pen} pen
   * @param {number} zoom
   */
  paintWorks(pen, zoom) {
    const { painter, scene, split, isQuick } = this;
    if (!split || !scene) {
      painter?.paint(pen, zoom, isQuick);
      return;
    }
    const { context, size } = pen;
    const line = this.view().left + split.x - pen.left;
    /** @param {number} from @param {number} until */
    const between = (from, until) => {
      context.save();
      context.beginPath();
      context.rect(from, 0, until - from, size.y);
      context.clip();
      painter?.paint(pen, zoom, isQuick);
      context.restore();
    };
    between(0, line);
    const before = scene.mask;
    scene.mask = new Uint8Array(split.mask);
    scene.settle();
    between(line, size.x);
    scene.mask = before;
    scene.settle();
  }

  /**
   * Let works stand out.
   *
   * @param {Iterable<number>} works - by place in the layer
   * @param {boolean} isFaded - the others step back
   */
  setChosen(works, isFaded) {
    if (!this.scene) return;
    this.scene.picked = new Set(works);
    this.scene.faded = isFaded;
    this.scene.settle();
    this.change();
  }

  /**
   * Say whether what is chosen is seen even where the mask leaves it out: while one reads about it.
   *
   * @param {boolean} holds
   */
  setHeld(holds) {
    if (this.holds === holds) return;
    this.holds = holds;
    if (!this.scene) return;
    this.scene.holds = holds;
    this.scene.settle();
    this.change();
  }

  /**
   * Show koppelkansen and alarms, those of which all works are shown.
   *
   * @param {Chances | null} chances
   * @param {{ chances: boolean, alarms: boolean }} shows
   */
  setChances(chances, shows) {
    this.chances = chances;
    this.shows = shows;
    this.drawChances();
  }

  /**
   * Show the number of each work beside it, or not.
   *
   * @param {boolean} isOn
   */
  setNumbers(isOn) {
    this.isNumbered = isOn;
    this.canvases.labels.redraw();
  }

  /**
   * Keep what is written clear of pins.
   *
   * @param {L.LatLng[]} pins
   */
  setPins(pins) {
    this.pins = pins;
    this.canvases.labels.redraw();
  }

  get shownCount() {
    return this.scene?.shownCount ?? 0;
  }

  /**
   * Return whether a work is seen.
   *
   * @param {number} at
   */
  isShown(at) {
    return Boolean(this.scene?.alpha[at]);
  }

  /**
   * Return the works at a place, the uppermost first; on a label that one's works before them.
   *
   * @param {{ x: number, y: number }} place - pixels of the map's element
   * @returns {number[]}
   */
  hits(place) {
    const { scene } = this;
    if (!scene) return [];
    const zoom = this.map.getZoom();
    const view = this.view();
    const wide = dotAt(zoom) + REACH + 40 * sizeAt(zoom);
    const x = (place.x + view.left) / view.world;
    const y = (place.y + view.top) / view.world;
    const { split } = this;
    const clear = split && place.x > split.x ? split.mask : scene.alpha;
    const label = this.labels?.at(place, view, zoom);
    const on = scene.near
      .around(x, y, wide / view.world)
      .filter((at) => clear[at] && touches(scene.shapes, at, place, view, this.reachOf(at, zoom)))
      .sort((one, other) => scene.rank[other] - scene.rank[one]);
    return label ? [...new Set([...label.works, ...(label.works.length > 1 ? [] : on)])] : on;
  }

  /**
   * @param {number} at
   * @param {number} zoom
   */
  reachOf(at, zoom) {
    const scene = /** @type {Scene} */ (this.scene);
    const isPoint = scene.shapes.dimension[at] === POINTS;
    const reach = isPoint ? dotAt(zoom) + REACH : 2.5 * sizeAt(zoom) + REACH;
    return { reach, aside: scene.aside(at, zoom) };
  }

  /** Return the part of the world that the map's element shows. */
  view() {
    const corner = /** @type {L.Point} */ (this.map.getPixelBounds().min);
    return { world: 256 * 2 ** this.map.getZoom(), left: corner.x, top: corner.y };
  }

  /**
   * Return a place on a work as it is drawn, in pixels of the map's element.
   *
   * @param {number} at
   */
  placeOn(at) {
    const scene = /** @type {Scene} */ (this.scene);
    const place = drawnOn(scene, at, this.view(), this.map.getZoom());
    return L.point(place.x, place.y);
  }

  /** Draw everything anew with the next frame. */
  redraw() {
    this.isQuick = false;
    this.isAll = true;
    clearTimeout(this.calm);
    this.ask();
  }

  /** Draw the works with the next frame, and all that belongs to them once nothing changes any more. */
  change() {
    this.isQuick = (this.painter?.seen ?? 0) > QUICK_FROM;
    this.ask();
    clearTimeout(this.calm);
    this.calm = window.setTimeout(() => {
      this.drawChances();
      if (this.isQuick) this.redraw();
      else this.canvases.labels.redraw();
    }, CALM_MS);
  }

  ask() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.canvases.works.redraw();
      this.canvases.running.redraw();
      if (this.isAll) this.canvases.labels.redraw();
      this.isAll = false;
    });
  }

  /** Let the dashes of works under way go on. */
  go() {
    if (document.hidden || this.isQuick || !this.isRunning(this.map.getZoom())) return;
    this.turn = (this.turn + 1.4) % 14;
    this.canvases.running.redraw();
  }

  /**
   * Tell whether dashes are drawn that can go on.
   *
   * @param {number} zoom
   */
  isRunning(zoom) {
    return Boolean(this.painter?.running.length) && sizeAt(zoom) >= 0.5;
  }

  /**
   * @param {Pen} pen
   * @param {number} zoom
   */
  paintRunning(pen, zoom) {
    if (this.isQuick || !this.isRunning(zoom)) return false;
    this.painter?.paintRunning(pen, zoom, this.turn);
    return true;
  }

  /** While one drags, draw what comes into view before the drag ends. */
  follow() {
    if (this.following) return;
    this.following = requestAnimationFrame(() => {
      this.following = 0;
      for (const canvas of Object.values(this.canvases)) canvas.follow();
    });
  }

  drawChances() {
    const { chances, shows, marks } = this;
    marks.clear();
    /** @param {{ m: number[] }} item */
    const isSeen = ({ m }) => m.every((at) => this.isShown(at));
    const seen = shows.chances && chances ? chances.chances.filter(isSeen) : [];
    this.glows = seen.length ? readShapes(seen.map(({ s }) => s)) : null;
    this.canvases.names.redraw();
    for (const item of seen) {
      // The number that the list, the time line and the agenda have for it.
      const mark = { text: `${item.o}`, className: "koppel-chance", lines: item.t, isFirst: false };
      marks.add(item.p, mark, () => this.options.onChance(item.id));
    }
    for (const item of shows.alarms && chances ? chances.alarms.filter(isSeen) : []) {
      const mark = { text: "!", className: "koppel-warned", lines: item.t, isFirst: true };
      marks.add(item.p, mark, () => this.options.onAlarm(item.m));
    }
    marks.declutter(this.map);
    this.canvases.labels.redraw();
  }

  /**
   * Draw numbers and signs, and then the names of streets where these leave room.
   *
   * @param {Pen} pen
   * @param {number} zoom
   */
  paintLabels(pen, zoom) {
    this.labels?.place(pen, zoom, this.marksOn(pen), this.isNumbered);
    this.labels?.paint(pen, this.isNumbered);
    this.canvases?.names.redraw();
    return Boolean(this.labels?.labels.length);
  }

  /**
   * @param {Pen} pen
   * @param {number} zoom
   */
  paintNames(pen, zoom) {
    const placed = this.labels?.placed;
    // Labels of this view come first, and then ask for the names.
    if (!this.ground || (placed && (placed.left !== pen.left || placed.top !== pen.top))) return false;
    const room = this.labels?.room ?? new Room(pen.size.x, pen.size.y);
    const boxes = [...this.marksOn(pen), ...(this.labels?.labels ?? [])];
    this.names = placeNames(pen, zoom, this.ground.street, room, boxes);
    paintNamesOf(pen, this.names);
    return this.names.length > 0;
  }

  /**
   * Return where the marks of koppelkansen and alarms are, and pins, in pixels of the canvas.
   *
   * @param {Pen} pen
   */
  marksOn({ left, top }) {
    const zoom = this.map.getZoom();
    /** @param {L.LatLng} place @param {number} halfX @param {number} halfY @param {number} up */
    const box = (place, halfX, halfY, up) => {
      const { x, y } = this.map.project(place, zoom);
      return { x: x - left, y: y - top - up, halfX, halfY };
    };
    return [
      ...this.marks.seen().map((place) => box(place, 14, 14, 0)),
      // A pin stands on its place.
      ...this.pins.map((place) => box(place, 15, 19, 19)),
    ];
  }

  /** @param {Pen} pen */
  paintGlow(pen) {
    const { context } = pen;
    if (!this.glows) return false;
    traceAll(pen, this.glows);
    context.globalAlpha = 0.32;
    context.fillStyle = color("chance");
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = color("amber");
    context.lineWidth = 2.5;
    context.stroke();
    return true;
  }

  remove() {
    this.scene?.stop();
    clearInterval(this.going);
    clearTimeout(this.calm);
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.following);
    for (const canvas of Object.values(this.canvases)) canvas.remove();
    this.marks.clear();
  }
}

/**
 * Return a place on a work as it is drawn, in pixels of a view.
 *
 * @param {Scene} scene
 * @param {number} at
 * @param {import("./touching.js").View} view
 * @param {number} zoom
 */
export function drawnOn(scene, at, { world, left, top }, zoom) {
  const { x, y, dx, dy } = middleOn(scene.shapes, at);
  const aside = scene.aside(at, zoom);
  return { x: x * world - left - dy * aside, y: y * world - top + dx * aside };
}
