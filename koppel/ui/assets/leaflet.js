/* Loads Leaflet, once for all maps of a page. */

/**
 * Load a script; one that did not come is asked for again the next time.
 *
 * @param {string} url
 * @returns {Promise<unknown>}
 */
function loadScript(url) {
  window.koppelScripts ??= {};
  const scripts = window.koppelScripts;
  scripts[url] ??= new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = done;
    element.onerror = () => {
      delete scripts[url];
      failed(new Error(url));
    };
    document.head.appendChild(element);
  });
  return scripts[url];
}

/** @param {string} url */
function loadStyle(url) {
  if (document.querySelector(`link[href="${url}"]`)) return;
  const element = document.createElement("link");
  element.rel = "stylesheet";
  element.href = url;
  document.head.appendChild(element);
}

/** Let a canvas be taken away: it can have a frame waiting that Leaflet (1.9) lost track of, with nothing to draw on. */
function spareGoneCanvases() {
  const renderer = /** @type {any} */ (L.Canvas);
  if (renderer.prototype.redrawnWithCare) return;
  const redraw = renderer.prototype._redraw;
  renderer.include({
    redrawnWithCare: true,
    /** @this {any} */
    _redraw() {
      if (this._ctx) redraw.call(this);
    },
  });
}

/**
 * Load Leaflet's script and style.
 *
 * @param {string} assets - address of the folder in which it is
 */
export async function loadLeaflet(assets) {
  loadStyle(`${assets}/leaflet/leaflet.css`);
  await loadScript(`${assets}/leaflet/leaflet.js`);
  spareGoneCanvases();
}
