/* The map beside the slides of the years: it stands still, and shows what a slide tells. */
import { free, isFree } from "./badges.js";
import { addCanvas } from "./canvas.js";
import { find, findAll, make, sure, told } from "./elements.js";
import { paintGround, paintNames } from "./ground.js";
import { readAreas, readGround, readWorks } from "./places.js";
import { dataBounds, makePanes, widenToAreas } from "./view.js";
import { paintWorks } from "./works.js";

/** @typedef {import("./places.js").Work} Work */
/** @typedef {{ work: Work, number: string, isHere: boolean }} Told - `isHere`: on this slide, not another of its group */

/**
 * Return what shows the works of a slide.
 *
 * @param {HTMLElement} frame
 * @param {HTMLElement[]} slides
 */
export function makePlan(frame, slides) {
  frame.hidden = false;
  const { data, ground: coded } = window.koppel;
  const works = readWorks(data);
  const byKey = new Map(works.map((work) => [work.key, work]));
  const ground = readGround(coded);
  const areas = readAreas(data);
  const map = L.map(find(frame, ".canvas"), {
    attributionControl: false,
    zoomControl: false,
    dragging: false,
    touchZoom: false,
    scrollWheelZoom: false,
    doubleClickZoom: false,
    boxZoom: false,
    keyboard: false,
    zoomSnap: 0,
    zoomAnimation: false,
    fadeAnimation: false,
    markerZoomAnimation: false,
  });
  const whole = dataBounds(sure(data.bounds, "bounds"));
  widenToAreas(map, whole, works, areas);
  const fit = () => map.fitBounds(whole, { padding: [40, 40], maxZoom: 18, animate: false });
  fit();
  makePanes(map);
  /** @type {import("./places.js").Place[]} */
  let places = [];
  /** @type {Set<Work>} */
  const outlined = new Set();
  addCanvas(map, paintGround(ground, ""), { pane: "ondergrond", padding: 0 });
  const drawn = addCanvas(map, paintWorks(works, outlined), { pane: "overlayPane", padding: 0 });
  const paint = paintNames(ground, () => places);
  const names = addCanvas(map, paint, { pane: "namen", padding: 0 });
  const numbers = L.layerGroup().addTo(map);
  /** @type {HTMLElement | null} */
  let slide = null;

  /**
   * @param {HTMLElement} now
   * @returns {Told[]}
   */
  function tellOf(now) {
    const group = slides.filter((one) => one.dataset.group === now.dataset.group);
    return group.flatMap((one) =>
      findAll(one, "[data-key]").map((item) => ({
        work: sure(byKey.get(told(item, "key")), "work"),
        number: item.dataset.number || "",
        isHere: one === now,
      })),
    );
  }

  /**
   * Number the works of this slide first; each keeps clear of those before it. Of the rest, those for which there is room.
   *
   * @param {Told[]} here
   */
  function number(here) {
    numbers.clearLayers();
    const world = 256 * 2 ** map.getZoom();
    const side = 1.75 * Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize);
    const taken = [];
    for (const { work, number: said, isHere } of here.sort((one, other) => Number(other.isHere) - Number(one.isHere))) {
      const mark = work.mark || areas[work.area]?.mark;
      if (!mark) continue;
      const wanted = { x: mark[0] * world, y: mark[1] * world };
      if (!isHere && !isFree(wanted, taken, side)) continue;
      const place = free(wanted, taken, side);
      taken.push(place);
      const badge = make("span", `place-number${work.mark ? "" : " area"}${isHere ? "" : " aside"}`, said);
      L.marker(map.unproject([place.x, place.y], map.getZoom()), {
        icon: L.divIcon({ className: "place", html: badge, iconSize: [0, 0] }),
        interactive: false,
        keyboard: false,
        zIndexOffset: isHere ? 1000 : 0,
      }).addTo(numbers);
    }
    places = taken.map((place) => [place.x / world, place.y / world]);
  }

  /** @param {HTMLElement} now */
  function draw(now) {
    const here = tellOf(now);
    const keys = new Set(here.map((one) => one.work));
    for (const work of works) work.shown = here.length === 0 ? !now.querySelector(".none") : keys.has(work);
    outlined.clear();
    if (here.some((one) => !one.isHere)) for (const one of here) if (one.isHere) outlined.add(one.work);
    number(here);
    drawn.redraw();
    names.redraw();
  }
  map.on("resize", () => {
    fit();
    if (slide) draw(slide);
  });
  return (/** @type {HTMLElement} */ wanted) => {
    slide = wanted;
    map.invalidateSize({ animate: false, pan: false });
    fit();
    draw(wanted);
  };
}
