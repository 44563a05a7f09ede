/* The line over a map that says what goes on, or why there is nothing. */
import { make } from "./elements.js";

const LASTS = 8000; // milliseconds

/** @type {WeakMap<HTMLElement, number>} */
const ends = new WeakMap();

/**
 * Say a line in a frame.
 *
 * @param {HTMLElement} frame
 * @param {string} words
 * @param {boolean} [lasting] - whether it stays
 */
export function note(frame, words, lasting) {
  let line = /** @type {HTMLElement | null} */ (frame.querySelector(".frame-note"));
  if (!line) {
    line = make("p", "frame-note");
    line.setAttribute("role", "status");
    frame.append(line);
  }
  const said = line;
  said.textContent = words;
  window.clearTimeout(ends.get(said));
  if (lasting) return;
  const clear = () => {
    said.textContent = "";
  };
  ends.set(said, window.setTimeout(clear, LASTS));
}
