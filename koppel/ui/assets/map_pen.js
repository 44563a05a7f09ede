/* Draws a point, line or area by hand on the map. */
import { make, makeButton } from "./elements.js";
import { color } from "../../tokens/color.js";

/** @typedef {"point" | "line" | "area" | "circle"} Sort */

/** Points that each needs at least; a circle has its middle and a point of its edge. */
const LEAST = { point: 1, line: 2, area: 3, circle: 2 };

export class MapPen {
  /**
   * @param {L.Map} map
   * @param {HTMLElement} host
   * @param {Sort} sort
   * @param {Record<string, string>} texts
   * @param {(points: L.LatLng[]) => void} drawn - called once, when it is done
   * @param {(() => void) | null} [stopped] - what a button to stop does; null: there is none
   */
  constructor(map, host, sort, texts, drawn, stopped = null) {
    this.map = map;
    this.host = host;
    this.sort = sort;
    this.texts = texts;
    this.drawn = drawn;
    this.stopped = stopped;
    /** @type {L.LatLng[]} */
    this.points = [];
    const look = { color: color("deep"), weight: 3, dashArray: "6 4", interactive: false };
    this.line = L.polyline([], look).addTo(map);
    /** @type {L.Circle | null} The circle that grows with the pointer. */
    this.circle = null;
    this.dots = L.layerGroup().addTo(map);
    this.hint = make("span", "", texts[`draw_${sort}`]);
    this.bar = make("div", "koppel-draw");
    this.bar.append(this.hint, ...this.buttons());
    L.DomEvent.disableClickPropagation(this.bar);
    host.appendChild(this.bar);
    map.doubleClickZoom.disable();
    host.style.cursor = "crosshair";
    // Whatever lies on the map is a place now.
    host.classList.add("koppel-drawing");
    map.on("mousemove", this.grow);
  }

  buttons() {
    const { texts, map, stopped } = this;
    return [
      this.button(texts.draw_middle, () => this.add(map.getCenter())),
      this.button(texts.draw_back, () => this.back()),
      ...(stopped ? [this.button(texts.draw_stop, stopped)] : []),
      this.button(texts.draw_done, () => this.finish()),
    ];
  }

  /**
   * @param {string} text
   * @param {() => void} act
   */
  button(text, act) {
    const made = makeButton("", text);
    made.onclick = (event) => {
      event.stopPropagation();
      act();
    };
    return made;
  }

  /** @param {L.LatLng} point */
  add(point) {
    this.points.push(point);
    this.redraw();
    const isFull = this.sort === "circle" && this.points.length === LEAST.circle;
    if (this.sort === "point" || isFull) this.finish();
  }

  /** @param {L.LeafletMouseEvent} event */
  grow = ({ latlng }) => {
    if (this.sort !== "circle" || this.points.length !== 1) return;
    const [middle] = this.points;
    const look = { color: color("deep"), weight: 3, dashArray: "6 4", fillOpacity: 0.04, interactive: false };
    this.circle ??= L.circle(middle, { radius: 0, ...look }).addTo(this.map);
    this.circle.setLatLng(middle).setRadius(this.map.distance(middle, latlng));
  };

  back() {
    this.points.pop();
    this.redraw();
  }

  finish() {
    if (this.points.length < LEAST[this.sort]) {
      this.hint.textContent = this.texts.draw_more;
      return;
    }
    this.drawn(this.points);
  }

  redraw() {
    const { points } = this;
    if (points.length !== 1) {
      this.circle?.remove();
      this.circle = null;
    }
    this.line.setLatLngs(this.sort === "area" && points.length > 2 ? [...points, points[0]] : points);
    this.dots.clearLayers();
    const look = { color: color("deep"), fillColor: color("white"), fillOpacity: 1, interactive: false };
    for (const point of points) L.circleMarker(point, { radius: 5, ...look }).addTo(this.dots);
  }

  /** Take it off the map. */
  end() {
    this.map.off("mousemove", this.grow);
    this.host.classList.remove("koppel-drawing");
    this.circle?.remove();
    this.line.remove();
    this.dots.remove();
    this.bar.remove();
    this.host.style.cursor = "";
    this.map.doubleClickZoom.enable();
  }
}
