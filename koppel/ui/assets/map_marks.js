/* Marks of koppelkansen and alarms on the map: buttons that never lie on each other. */
import { make } from "./elements.js";
import { freeOf, linesBox } from "./map_shapes.js";

/** @typedef {import("./map_shapes.js").Place} Place */

const SIDE = 22; // pixels between two marks

export class MapMarks {
  /** @param {L.LayerGroup} group */
  constructor(group) {
    this.group = group;
    /** @type {{ marker: L.Marker, isFirst: boolean }[]} */
    this.marks = [];
    /** @type {L.LatLng[]} */
    this.free = [];
  }

  /** Return where marks are that are seen. */
  seen() {
    return this.free;
  }

  clear() {
    this.group.clearLayers();
    this.marks = [];
    this.free = [];
  }

  /**
   * Put a mark on the map; an alarm goes before a koppelkans where there is room for one.
   *
   * @param {Place} place
   * @param {{ text: string, className: string, lines: string[], isFirst: boolean }} look
   * @param {() => void} act
   */
  add(place, { text, className, lines, isFirst }, act) {
    const said = lines.join(", ");
    const body = make("span", "", text);
    const icon = L.divIcon({ className: `koppel-mark ${className}`, html: body, iconSize: [26, 26] });
    const marker = L.marker(place, { icon, pane: "marks", keyboard: true, alt: said, riseOnHover: true });
    marker.bindTooltip(linesBox(lines), { direction: "top", offset: [0, -10], className: "koppel-tip" });
    marker.on("click", act);
    marker.on("keypress", (event) => {
      if (event.originalEvent.key === "Enter") act();
    });
    marker.addTo(this.group);
    this.marks.push({ marker, isFirst });
    const element = marker.getElement();
    if (!element) return;
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", said);
  }

  /**
   * Hide what would lie over another: alarms before koppelkansen, the best koppelkans first. It shows when one zooms in.
   *
   * @param {L.Map} map
   */
  declutter(map) {
    const sorted = [...this.marks].sort((one, other) => Number(other.isFirst) - Number(one.isFirst));
    const seen = sorted.flatMap(({ marker }) => {
      const element = marker.getElement();
      const place = marker.getLatLng();
      return element ? [{ element, place, point: map.latLngToLayerPoint(place) }] : [];
    });
    const free = freeOf(
      seen.map(({ point }) => point),
      SIDE,
    );
    this.free = seen.filter((_, at) => free[at]).map(({ place }) => place);
    for (const [at, { element }] of seen.entries()) {
      element.style.visibility = free[at] ? "" : "hidden";
      element.tabIndex = free[at] ? 0 : -1;
    }
  }
}
