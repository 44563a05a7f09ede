/* What is said where the map shows no work: that they lie elsewhere, with the way there, or that there are none. */
import { make, makeButton } from "../elements.js";
import { boundsOf } from "./places.js";

/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {{ south: number, west: number, north: number, east: number }} Sight */

/**
 * Return the works that are shown and lie out of sight; null while one is in sight.
 *
 * @param {Float64Array} boxes - south, west, north and east of each work
 * @param {Sight} sight
 * @param {(at: number) => boolean} isShown
 * @returns {number[] | null}
 */
export function elsewhere(boxes, { south, west, north, east }, isShown) {
  const found = [];
  for (let at = 0; 4 * at < boxes.length; at += 1) {
    if (!isShown(at)) continue;
    const [low, left, high, right] = boxes.subarray(4 * at, 4 * at + 4);
    if (low <= north && high >= south && left <= east && right >= west) return null;
    found.push(at);
  }
  return found;
}

export class EmptySight {
  /**
   * @param {HTMLElement} root
   * @param {L.Map} map
   * @param {{ texts: Record<string, string>, layer: () => Layer | null, isShown: (at: number) => boolean, covered: () => { left: number, below: number }, goTo: (works: number[]) => void }} how
   */
  constructor(root, map, how) {
    this.map = map;
    this.how = how;
    /** @type {Layer | null} */
    this.layer = null;
    this.boxes = new Float64Array();
    this.box = make("div", "koppel-map-empty");
    this.words = make("span");
    this.words.setAttribute("role", "status");
    this.button = makeButton("koppel-map-button", how.texts.go_there);
    this.box.append(this.words, this.button);
    this.box.hidden = true;
    root.append(this.box);
    map.on("moveend", () => this.draw());
  }

  /** Return the part of the map that no panel lies over. */
  sight() {
    const { left, below } = this.how.covered();
    const size = this.map.getSize();
    const high = this.map.containerPointToLatLng([left, 0]);
    const low = this.map.containerPointToLatLng([size.x, Math.max(0, size.y - below)]);
    return { south: low.lat, west: high.lng, north: high.lat, east: low.lng };
  }

  draw() {
    const { texts, isShown, goTo } = this.how;
    const layer = this.how.layer();
    if (layer !== this.layer) {
      this.layer = layer;
      this.boxes = Float64Array.from(layer?.items.flatMap(({ s }) => boundsOf([s]).flat()) ?? []);
    }
    const works = this.boxes.length ? elsewhere(this.boxes, this.sight(), isShown) : null;
    this.box.hidden = works === null;
    if (works === null) {
      this.words.textContent = "";
      return;
    }
    const isNone = works.length === 0;
    const told = works.length === 1 ? texts.one_elsewhere : texts.nothing_in_sight;
    this.words.textContent = isNone ? texts.nothing_found : told.replace("{count}", String(works.length));
    this.button.hidden = isNone;
    this.button.onclick = () => goTo(works);
  }
}
