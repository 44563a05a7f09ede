/* Pins on the map: a drop with lines of text for one that is for everyone, a hollow one with a lock for one's own. */
import { make, makeSvg } from "../elements.js";
import { linesBox } from "../map_shapes.js";
import { gatherPins } from "./pin_told.js";

/** @typedef {import("./pin_told.js").Pin} Pin */

/** Size of a pin, and how near two are shown as one, pixels. */
const PIN_WIDE = 30;
const PIN_HIGH = 38;
const PIN_SIDE = 24;
const DROP = "M15 36.5C9.5 28 3 22.5 3 14a12 12 0 0 1 24 0c0 8.5-6.5 14-12 22.5Z";
const TEXT_GLYPH = "M9.5 10h11M9.5 14.5h11M9.5 19h6.5";
const LOCK_GLYPH = "M11.5 13v-2.5a3.5 3.5 0 0 1 7 0V13M9.5 13h11v7.5h-11z";

/**
 * Draw the sign of a pin; it says nothing that its name does not.
 *
 * @param {boolean} isShared
 */
export function makePinSign(isShared) {
  const sign = makeSvg("svg", { width: PIN_WIDE, height: PIN_HIGH, viewBox: "0 0 30 38", "aria-hidden": "true" });
  sign.setAttribute("class", `koppel-pin-sign ${isShared ? "shared" : "own"}`);
  sign.append(
    makeSvg("path", { class: "drop", d: DROP }),
    makeSvg("path", { class: "glyph", d: isShared ? TEXT_GLYPH : LOCK_GLYPH }),
  );
  return sign;
}

export class PinMarks {
  /**
   * @param {L.Map} map
   * @param {{ several: (count: number) => string, lines: (pin: Pin) => string[], open: (pins: Pin[]) => void, moved: (places: L.LatLng[]) => void }} how
   */
  constructor(map, how) {
    this.map = map;
    this.how = how;
    this.group = L.layerGroup().addTo(map);
    /** @type {Pin[]} */
    this.pins = [];
    /** @type {Set<string>} Those that are shown for a moment as new. */
    this.fresh = new Set();
    /** @type {string | null} */
    this.chosen = null;
    /** @type {L.Marker | null} Where one is being written. */
    this.writing = null;
    this.redraw = () => this.draw();
    map.on("zoomend", this.redraw);
  }

  /**
   * @param {Pin[]} pins
   * @param {string | null} chosen
   */
  show(pins, chosen) {
    this.pins = pins;
    this.chosen = chosen;
    this.draw();
  }

  draw() {
    const { map } = this;
    const active = document.activeElement;
    const focused = active instanceof HTMLElement ? active.dataset.pin : undefined;
    this.group.clearLayers();
    // What is chosen stands in front, and is never one of a group.
    const first = this.pins.filter(({ id }) => id === this.chosen);
    const rest = this.pins.filter(({ id }) => id !== this.chosen);
    const zoom = map.getZoom();
    const spots = rest.map((pin) => ({ pin, ...spotOf(map.project(pin.place, zoom)) }));
    const groups = [...first.map((pin) => [pin]), ...gatherPins(spots, PIN_SIDE)];
    for (const pins of groups) this.add(pins);
    if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-pin="${focused}"]`))?.focus();
    this.how.moved(groups.map(([{ place }]) => L.latLng(place)));
  }

  /** @param {Pin[]} pins - one, or those that lie on each other */
  add(pins) {
    const [pin] = pins;
    const lines = pins.length === 1 ? this.how.lines(pin) : [this.how.several(pins.length)];
    const body = make("span", "koppel-pin-body");
    body.append(makePinSign(pin.shared));
    if (pins.length > 1) body.append(make("b", "koppel-pin-count", pins.length));
    const state = `${pin.id === this.chosen ? " chosen" : ""}${pins.some(({ id }) => this.fresh.has(id)) ? " fresh" : ""}`;
    const marker = L.marker(pin.place, {
      icon: pinIcon(body, state),
      pane: "marks",
      keyboard: true,
      riseOnHover: true,
      zIndexOffset: pin.id === this.chosen ? 1000 : 0,
    });
    marker.bindTooltip(linesBox(lines), { direction: "top", offset: [0, -36], className: "koppel-tip" });
    const open = () => this.how.open(pins);
    marker.on("click", open);
    marker.on("keypress", (event) => {
      if (event.originalEvent.key === "Enter") open();
    });
    marker.addTo(this.group);
    const element = marker.getElement();
    if (!element) return;
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", lines.join(", "));
    element.dataset.pin = pin.id;
  }

  /**
   * Show where one is being written, for as long as it is; it can be dragged elsewhere.
   *
   * @param {import("../map_shapes.js").Place | null} place
   * @param {{ shared: boolean, dragged?: (place: import("../map_shapes.js").Place) => void }} [how]
   */
  write(place, { shared, dragged } = { shared: false }) {
    this.writing?.remove();
    this.writing = null;
    if (!place) return;
    const body = make("span", "koppel-pin-body");
    body.append(makePinSign(shared));
    const icon = pinIcon(body, " writing");
    const marker = L.marker(place, { icon, pane: "marks", keyboard: false, draggable: Boolean(dragged) }).addTo(
      this.map,
    );
    marker.on("dragend", () => {
      const { lat, lng } = marker.getLatLng();
      dragged?.([lat, lng]);
    });
    this.writing = marker;
  }

  remove() {
    this.map.off("zoomend", this.redraw);
    this.group.remove();
    this.writing?.remove();
  }
}

/** @param {L.Point} at */
const spotOf = ({ x, y }) => ({ x, y });

/**
 * @param {HTMLElement} html
 * @param {string} state
 */
function pinIcon(html, state) {
  const iconAnchor = /** @type {[number, number]} */ ([PIN_WIDE / 2, PIN_HIGH - 1]);
  return L.divIcon({ className: `koppel-pin${state}`, html, iconSize: [PIN_WIDE, PIN_HIGH], iconAnchor });
}
