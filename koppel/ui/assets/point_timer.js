/* How long a point of the agenda has been on the screen; it goes on where it was when one comes back to it. */
import { find } from "./elements.js";

const KEY = "koppel-point-";
const STEP_MS = 1000;

/**
 * Write a time as minutes and seconds, with hours where there are any.
 *
 * @param {number} seconds
 */
export function clockOf(seconds) {
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** @param {import("./elements.js").Component<{ point: string, label: string, words: string }>} component */
export default function (component) {
  const { point, label, words } = component.data;
  const shown = find(component.parentElement, ".koppel-timer");
  let seconds = Number(sessionStorage.getItem(KEY + point)) || 0;
  // A screen reader is told what it is, not every second.
  shown.setAttribute("role", "timer");
  shown.setAttribute("aria-label", label);
  shown.title = label;
  const write = () => {
    shown.textContent = words.replace("{time}", clockOf(seconds));
  };
  write();
  const ticking = window.setInterval(() => {
    seconds += 1;
    sessionStorage.setItem(KEY + point, String(seconds));
    write();
  }, STEP_MS);
  return () => window.clearInterval(ticking);
}
