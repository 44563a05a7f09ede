/* What is strong, as a layer of the map: a sign for each sort at its place, and the ground that it is about. */
import { make, makeSvg } from "../elements.js";
import { linesBox } from "../map_shapes.js";

/**
 * @typedef {object} StrengthTold
 * @property {string} id
 * @property {string} sort
 * @property {[number, number]} place
 * @property {string[]} lines - what it is called, its sort, what it is, and who says so
 * @property {any} shape - as GeoJSON; null where it is a point
 */

const SIGN_SIDE = 28;
/** Glyphs on a grid of 24 by 24, one for each sort. @type {Record<string, string>} */
const STRONG_GLYPHS = {
  talent: "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.7 9.6 9z",
  verband:
    "M8 12a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM16 12a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3 19c0-3 2-5 5-5s5 2 5 5M13 15c3-2 8-1 8 4",
  plek: "M4 11l8-6 8 6M6 10v9h12v-9M10 19v-5h4v5",
  handel: "M4 9h13l-3-3M20 15H7l3 3",
  instelling: "M4 9l8-5 8 5zM6 9v9M10 9v9M14 9v9M18 9v9M4 19h16",
  verhaal: "M12 7c-2-2-5-2-8-1v12c3-1 6-1 8 1 2-2 5-2 8-1V6c-3-1-6-1-8 1ZM12 7v12",
};

export class Strengths {
  /**
   * @param {L.Map} map
   * @param {string} address - of the route that says what there is
   */
  constructor(map, address) {
    this.map = map;
    this.address = address;
    this.group = L.layerGroup();
    this.isOn = false;
    this.asked = 0;
  }

  /** @param {boolean} isOn */
  show(isOn) {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    if (!isOn) {
      this.group.remove();
      return;
    }
    this.group.addTo(this.map);
    this.renew();
  }

  /** Draw what there is now; nothing is asked while it is not shown. */
  async renew() {
    if (!this.isOn) return;
    this.asked += 1;
    const turn = this.asked;
    const answer = await fetch(this.address).catch(() => null);
    if (!answer?.ok) return;
    /** @type {{ strengths: StrengthTold[] }} */
    const { strengths } = await answer.json();
    if (turn !== this.asked || !this.isOn) return;
    this.group.clearLayers();
    for (const strength of strengths) this.add(strength);
  }

  /** @param {StrengthTold} strength */
  add({ sort, place, lines, shape }) {
    if (shape) L.geoJSON(shape, { interactive: false, style: { className: "koppel-strong-ground" } }).addTo(this.group);
    const sign = makeSvg("svg", { width: 18, height: 18, viewBox: "0 0 24 24", "aria-hidden": "true" });
    sign.append(makeSvg("path", { d: STRONG_GLYPHS[sort] ?? STRONG_GLYPHS.plek }));
    const html = make("span", "koppel-strong-sign");
    html.append(sign);
    const icon = L.divIcon({
      className: "koppel-strong",
      html,
      iconSize: [SIGN_SIDE, SIGN_SIDE],
      iconAnchor: [SIGN_SIDE / 2, SIGN_SIDE / 2],
    });
    const marker = L.marker(place, { icon, pane: "marks", keyboard: true, riseOnHover: true });
    marker.bindPopup(linesBox(lines), { className: "koppel-strong-said", maxWidth: 300 });
    marker.addTo(this.group);
    const element = marker.getElement();
    element?.setAttribute("role", "button");
    element?.setAttribute("aria-label", lines.join(", "));
  }

  remove() {
    this.group.remove();
  }
}
