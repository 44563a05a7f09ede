/* One's own place: asked only after a press, drawn here, sent nowhere. */
import { note } from "./note.js";

/** @type {WeakMap<HTMLElement, L.Marker>} */
const own = new WeakMap();

/**
 * Ask where one is, and show it on the map if that is near.
 *
 * @param {L.Map} map
 * @param {HTMLElement} frame
 * @param {Record<string, string>} words
 * @param {L.LatLngBounds} whole - of the neighbourhood
 */
export function locate(map, frame, words, whole) {
  if (!navigator.geolocation) return note(frame, words.refused);
  note(frame, words.locating);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const place = L.latLng(coords.latitude, coords.longitude);
      if (!whole.pad(0.5).contains(place)) return note(frame, words.outside);
      own.get(frame)?.remove();
      const icon = L.divIcon({ className: "own-place", iconSize: [22, 22] });
      own.set(frame, L.marker(place, { icon, interactive: false, keyboard: false }).addTo(map));
      map.setView(place, Math.max(map.getZoom(), 17));
      note(frame, words.located);
    },
    () => note(frame, words.refused),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}
