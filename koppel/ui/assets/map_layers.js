/* What lies over what on the map, and the maps of others beneath it. */

/** @typedef {{ type: string, url: string, label: string, attribution: string, layers: string, format: string, max_zoom: number, opacity: number, base: boolean, on: boolean }} Told - of a map of others */

/** The order of panes: what has the higher number lies over the rest. */
const PANES = { overlay: 450, marks: 650 };

/**
 * Make panes, and a group of layers for each sort of thing.
 *
 * @param {L.Map} map
 */
export function addLayers(map) {
  for (const [name, order] of Object.entries(PANES)) map.createPane(name).style.zIndex = String(order);
  const add = () => L.layerGroup().addTo(map);
  return { overlay: add(), tied: add() };
}

/**
 * Return text as HTML: Leaflet puts names into HTML as they are.
 *
 * @param {string} text
 */
function escaped(text) {
  const box = document.createElement("span");
  box.textContent = text;
  return box.innerHTML;
}

/**
 * Let one choose a map of others.
 *
 * @param {L.Map} map
 * @param {Told[]} backgrounds
 * @param {string} none - the words for no map of others
 */
export function addBackgrounds(map, backgrounds, none) {
  /** @type {Record<string, L.Layer>} */
  const bases = { [escaped(none)]: L.layerGroup() };
  /** @type {Record<string, L.Layer>} */
  const overlays = {};
  for (const { type, url, label, attribution, layers, format, max_zoom, opacity, base, on } of backgrounds) {
    const options = { attribution: escaped(attribution), maxZoom: 20, maxNativeZoom: max_zoom, opacity };
    const layer =
      type === "wms"
        ? L.tileLayer.wms(url, { ...options, layers, format, transparent: true })
        : L.tileLayer(url, options);
    (base ? bases : overlays)[escaped(label)] = layer;
    if (on) layer.addTo(map);
  }
  L.control.layers(bases, overlays, { position: "topright" }).addTo(map);
}
