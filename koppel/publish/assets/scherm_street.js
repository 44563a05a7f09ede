/* The street that was chosen on the touch screen, in gold under the works. */
import { addCanvas } from "./canvas.js";
import { scale } from "./elements.js";
import { color } from "../../tokens/color.js";
import { boxBounds } from "./view.js";

/** @typedef {import("./places.js").Street} Street */

/**
 * Return what shows a street and goes to it; `shown` tells which one that is.
 *
 * @param {L.Map} map
 * @param {boolean} calm - without moving
 */
export function streetLayer(map, calm) {
  /** @type {Street | null} */
  let meant = null;
  map.createPane("gekozen").style.zIndex = "200";
  const canvas = addCanvas(
    map,
    ({ context, sees, trace }, zoom) => {
      if (!meant || !sees(meant.box)) return;
      const width = Math.max(4, Math.min(20, 6 * 2 ** (zoom - 16))) * (scale || 1);
      for (const [name, wide] of /** @type {[string, number][]} */ ([
        ["ink", width + 16],
        ["gold", width + 12],
        ["white", width],
      ])) {
        context.strokeStyle = color(name);
        context.lineWidth = wide;
        trace(meant.paths, false);
        context.stroke();
      }
    },
    { pane: "gekozen", padding: 0.35 },
  );
  return {
    shown: () => meant,
    /** @param {Street | null | undefined} street */
    show: (street) => {
      meant = street && street.box.west <= street.box.east ? street : null;
      canvas.redraw();
      if (meant) map.fitBounds(boxBounds(map, meant.box), { padding: [70, 70], maxZoom: 17.5, animate: !calm });
    },
  };
}
