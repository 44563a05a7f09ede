/* How large what is written on the map is: as large as the text of the page around it. */

/** The size of text for which the map was drawn, pixels. */
const PLAIN_TEXT_PX = 16;
/** On a map larger letters than this hide more than they say. */
const SMALLEST_SCALE = 0.75;
const LARGEST_SCALE = 2;

/**
 * Return how large letters and signs on the map are, of their plain size.
 *
 * The page of a meeting has larger text, and so has a visitor who asks the browser for it.
 */
export function textScale() {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, size / PLAIN_TEXT_PX || 1));
}
