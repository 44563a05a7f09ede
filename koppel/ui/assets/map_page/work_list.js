/* The works in sight as a list: the twin of the map for who uses keys, or has the page read aloud. */
import { make, makeButton } from "../elements.js";
import { boundsOf } from "./places.js";

/** @typedef {import("../map_told.js").Layer} Layer */

const AT_ONCE = 200;

export class WorkList {
  /**
   * @param {HTMLElement} body
   * @param {L.Map} map
   * @param {{ texts: Record<string, string>, language: string, isShown: (at: number) => boolean, chosen: () => number[], choose: (id: string, isAdded: boolean) => void, pins: (sight: L.LatLngBounds) => HTMLElement | null }} how
   */
  constructor(body, map, how) {
    this.body = body;
    this.map = map;
    this.how = how;
    this.most = AT_ONCE;
    /** @type {Layer | null} */
    this.layer = null;
    /** @type {Float64Array} South, west, north and east of each work. */
    this.boxes = new Float64Array();
    this.isOpen = false;
    map.on("moveend", () => this.draw());
  }

  /** @param {Layer} layer */
  load(layer) {
    if (layer === this.layer) return;
    this.layer = layer;
    this.boxes = Float64Array.from(layer.items.flatMap((item) => boundsOf([item.s]).flat()));
  }

  /** @param {boolean} isOpen */
  show(isOpen) {
    this.isOpen = isOpen;
    this.most = AT_ONCE;
    this.draw();
  }

  /** Return the works that are shown and lie in the window, by title. */
  inSight() {
    const { layer, boxes } = this;
    if (!layer) return [];
    const sight = this.map.getBounds();
    const [south, west, north, east] = [sight.getSouth(), sight.getWest(), sight.getNorth(), sight.getEast()];
    const found = [];
    for (let at = 0; at < layer.items.length; at += 1) {
      const box = 4 * at;
      const isInside =
        boxes[box] <= north && boxes[box + 2] >= south && boxes[box + 1] <= east && boxes[box + 3] >= west;
      if (isInside && this.how.isShown(at)) found.push(at);
    }
    const order = new Intl.Collator(this.how.language, { numeric: true });
    return found.sort((one, other) => order.compare(layer.items[one].t[0], layer.items[other].t[0]));
  }

  draw() {
    const { body, layer } = this;
    if (!this.isOpen || !layer) return;
    const { texts } = this.how;
    const found = this.inSight();
    const chosen = new Set(this.how.chosen());
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const focused = active && body.contains(active) ? active.dataset.id : undefined;
    const head = make("p", "koppel-map-help", texts.in_sight.replace("{count}", String(found.length)));
    head.setAttribute("role", "status");
    const list = make("ul", "koppel-map-list");
    for (const at of found.slice(0, this.most)) list.append(this.row(layer, at, chosen.has(at)));
    const pins = this.how.pins(this.map.getBounds());
    body.replaceChildren(...(pins ? [pins] : []), head, list);
    if (found.length > this.most) {
      const more = makeButton(
        "koppel-map-button",
        texts.more_works.replace("{count}", String(found.length - this.most)),
      );
      more.onclick = () => {
        this.most += AT_ONCE;
        this.draw();
      };
      body.append(more);
    }
    if (focused) /** @type {HTMLElement | null} */ (body.querySelector(`[data-id="${focused}"]`))?.focus();
  }

  /**
   * @param {Layer} layer
   * @param {number} at
   * @param {boolean} isChosen
   */
  row(layer, at, isChosen) {
    const item = layer.items[at];
    const kind = layer.kinds[item.k];
    const row = make("li");
    const button = makeButton("koppel-map-row koppel-map-work");
    button.style.setProperty("--kind", kind.color);
    button.dataset.id = item.id;
    if (isChosen) button.setAttribute("aria-current", "true");
    const words = make("span", "koppel-map-row-words");
    const name = item.n === null ? item.t[0] : `${item.n} · ${item.t[0]}`;
    const told = [kind.label, ...item.t.slice(1)].join(" · ");
    words.append(make("b", "", name), make("span", "koppel-map-row-told", told));
    button.append(words);
    button.onclick = (event) => this.how.choose(item.id, event.shiftKey || event.ctrlKey || event.metaKey);
    row.append(button);
    return row;
  }
}
