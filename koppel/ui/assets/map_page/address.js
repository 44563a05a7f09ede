/* The address of the map: what is chosen, which panel, and where; written without asking the server for anything. */

/** @typedef {import("./page_told.js").Begin} Begin */

// What needs no mention.
const DEFAULTS = { numbers: false, chances: true, alarms: true, strengths: false };
const SWITCHES = /** @type {(keyof typeof DEFAULTS)[]} */ (Object.keys(DEFAULTS));

/**
 * Write the query of an address; the page is always named, which tells Python that the browser wrote it.
 *
 * @param {Record<string, string>} kept - of the page itself
 * @param {Record<keyof Begin, string>} names
 * @param {Begin} now
 */
export function queryOf(kept, names, now) {
  const told = new URLSearchParams({ pagina: "kaart", ...kept });
  if (now.activity) told.set(names.activity, now.activity);
  if (now.combination) told.set(names.combination, now.combination);
  if (now.panel) told.set(names.panel, now.panel);
  if (now.pin) told.set(names.pin, now.pin);
  if (now.place) {
    const [latitude, longitude, zoom] = now.place;
    told.set(names.place, `${latitude.toFixed(6)},${longitude.toFixed(6)},${zoom}`);
  }
  for (const name of SWITCHES) {
    if (now[name] !== DEFAULTS[name]) told.set(names[name], now[name] ? "1" : "0");
  }
  return told.toString().replaceAll("%2C", ",").replaceAll("%7E", "~").replaceAll("%3B", ";");
}

/** @param {string} query */
export function writeAddress(query) {
  const address = `${location.pathname}?${query}`;
  if (`${location.pathname}${location.search}` !== address) history.replaceState(history.state, "", address);
}
