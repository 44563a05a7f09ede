/* Marks with icons: real buttons, only those in view, and never on top of each other: what would overlap becomes one. */
import { fill, find, icon, make, scale } from "./elements.js";
import { pack } from "./packs.js";
import { ORDER } from "./works.js";

/** @typedef {import("./places.js").Work} Work */
/** @typedef {import("./places.js").Area} Area */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./packs.js").Item} Item */
/** @typedef {import("./packs.js").Pack} Pack */
/** @typedef {(works: Work[], from: HTMLElement | null, area?: Area | null) => void} Choose - `from` is what was pressed */

const SIDE = 38 * scale; // pixels between the middles of two marks
const AREA_FIRST = -1;

export class Marks {
  /**
   * @param {L.Map} map
   * @param {Work[]} works
   * @param {Area[]} areas
   * @param {Record<string, string>} words
   * @param {Choose} choose - called with the works of a mark, its button, and the area if it stands for one
   */
  constructor(map, works, areas, words, choose) {
    this.map = map;
    this.works = works;
    this.areas = areas;
    this.words = words;
    this.choose = choose;
    this.layer = L.layerGroup().addTo(map);
    /** @type {Map<string, L.Marker>} */
    this.drawn = new Map();
    /** @type {Pack[]} */
    this.packs = [];
    /** @type {number | null} */
    this.zoom = null;
    map.on("moveend zoomend", () => this.draw());
  }

  /** Reckon again which marks there are; after another choice of works. */
  refresh() {
    this.zoom = null;
    this.draw();
  }

  /** @returns {Item[]} */
  items() {
    const inAreas = this.areas.flatMap((area, at) => {
      const works = this.works.filter((work) => work.shown && !work.mark && work.area === at);
      return area.mark && works.length ? [{ area, mark: area.mark, works }] : [];
    });
    const placed = this.works.flatMap((work) => (work.shown && work.mark ? [{ mark: work.mark, works: [work] }] : []));
    /** @param {Item} item */
    const order = (item) => (item.area ? AREA_FIRST : -ORDER.indexOf(item.works[0].state));
    /** @type {Item[]} */
    const all = [...inAreas, ...placed];
    return all.sort(
      (one, other) => Number(Boolean(other.area)) - Number(Boolean(one.area)) || order(one) - order(other),
    );
  }

  /** Reckon the marks at the zoom of the map, and return that. */
  reckon() {
    const zoom = this.map.getZoom();
    if (this.zoom !== zoom) this.packs = pack(this.items(), 256 * 2 ** zoom, SIDE);
    this.zoom = zoom;
    return zoom;
  }

  /**
   * Return places of all marks on the world of 1 by 1.
   *
   * @returns {Place[]}
   */
  places() {
    const world = 256 * 2 ** this.reckon();
    return this.packs.map((one) => [one.x / world, one.y / world]);
  }

  draw() {
    const zoom = this.reckon();
    const seen = this.map.getPixelBounds();
    const min = /** @type {L.Point} */ (seen.min);
    const max = /** @type {L.Point} */ (seen.max);
    const wanted = new Map();
    for (const one of this.packs) {
      if (one.x < min.x + 8 || one.x > max.x - 8 || one.y < min.y + 8 || one.y > max.y - 8) continue;
      const works = one.items.flatMap((item) => item.works);
      const area = one.items[0].area;
      const name = `${area ? area.slug : ""}|${works.map((work) => work.key).join("|")}`;
      wanted.set(name, { place: this.map.unproject([one.x, one.y], zoom), works, area });
    }
    for (const [name, marker] of this.drawn) {
      if (wanted.has(name)) continue;
      this.layer.removeLayer(marker);
      this.drawn.delete(name);
    }
    for (const [name, { place, works, area }] of wanted) {
      const known = this.drawn.get(name);
      if (known) known.setLatLng(place);
      else this.drawn.set(name, this.make(place, works, area));
    }
  }

  /**
   * @param {L.LatLng} place
   * @param {Work[]} works
   * @param {Area | undefined} area
   */
  make(place, works, area) {
    const shape = L.divIcon({ className: "mark-place", html: this.button(works, area), iconSize: [0, 0] });
    return L.marker(place, { icon: shape, interactive: false, keyboard: false }).addTo(this.layer);
  }

  /**
   * @param {Work[]} works
   * @param {Area | undefined} area
   */
  button(works, area) {
    const [work] = works;
    const single = works.length === 1 && !area;
    const button = make("button", area ? "mark area" : single ? `mark s-${work.state} k-${work.kindId}` : "mark pack");
    button.type = "button";
    if (single) button.append(icon(work.icon));
    else button.append(make("span", "", String(works.length)));
    button.setAttribute("aria-label", this.label(works, area));
    if (single && work.state === "gaat_niet_door") button.append(make("i", "cross"));
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      if (event.detail && /** @type {any} */ (this.map.dragging)?.moved()) return;
      this.choose(works, button, area);
    });
    return button;
  }

  /**
   * Make the mark of a work stand out; of none if there is no such work.
   *
   * @param {string} key
   */
  point(key) {
    for (const [name, marker] of this.drawn) {
      const element = marker.getElement();
      if (!element) continue;
      find(element, ".mark").classList.toggle("pointed", Boolean(key) && name.split("|").slice(1).includes(key));
    }
  }

  /**
   * @param {Work[]} works
   * @param {Area | undefined} area
   */
  label(works, area) {
    const words = this.words;
    if (area) {
      return works.length === 1
        ? fill(words.area_one, { area: area.name })
        : fill(words.area_some, { area: area.name, count: works.length });
    }
    if (works.length > 1) return fill(words.several, { count: works.length });
    return `${works[0].title}, ${works[0].when}, ${window.koppel.data.states[works[0].state]}`;
  }
}
