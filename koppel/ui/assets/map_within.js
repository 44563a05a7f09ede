/* A map within a page: one that shows what Python says, and tells it what was clicked. */
import { find } from "./elements.js";
import { loadLeaflet } from "./leaflet.js";
import { KoppelMap } from "./map_view.js";

/** @typedef {import("./elements.js").Component<import("./map_told.js").Told>} MapComponent */

/** @type {WeakMap<HTMLElement, KoppelMap>} */
const maps = new WeakMap();

/** @param {MapComponent} component */
export default function (component) {
  const { parentElement, data } = component;
  const host = find(parentElement, ".koppel-map");
  host.style.height = data.height;
  let isGone = false;
  loadLeaflet(data.assets)
    .then(() => {
      if (isGone) return;
      // Only what is drawn by hand is asked for here: a click that chooses nothing runs nothing.
      const quiet = {
        ...component,
        setTriggerValue: (/** @type {string} */ name, /** @type {any} */ value) => {
          if (name === "drawn") component.setTriggerValue(name, value);
        },
      };
      const map = maps.get(host) ?? new KoppelMap(host, quiet);
      maps.set(host, map);
      window.koppelMap = map;
      map.update(quiet);
    })
    .catch(() => {
      host.dataset.state = "failed";
      host.textContent = data.texts.failed;
    });
  return () => {
    isGone = true;
    maps.get(host)?.remove();
    maps.delete(host);
  };
}
