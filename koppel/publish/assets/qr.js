/* A QR code from its packed rows. */
import { makeSvg, told } from "./elements.js";

/**
 * Return the path of the dark squares, a unit each.
 *
 * @param {string} bits - rows one after another, packed in base64
 * @param {number} side - how many in a row
 */
export function darkPath(bits, side) {
  const bytes = atob(bits);
  let path = "";
  for (let at = 0; at < side * side; at += 1) {
    if (bytes.charCodeAt(at >> 3) & (128 >> (at & 7))) path += `M${at % side} ${Math.floor(at / side)}h1v1h-1z`;
  }
  return path;
}

/**
 * Draw the code of an element in it.
 *
 * @param {HTMLElement} square
 */
export function drawCode(square) {
  const side = Number(square.dataset.side);
  const svg = makeSvg("svg", {
    viewBox: `-4 -4 ${side + 8} ${side + 8}`,
    "shape-rendering": "crispEdges",
    role: "img",
    "aria-label": told(square, "label"),
  });
  svg.append(makeSvg("path", { d: darkPath(told(square, "bits"), side) }));
  square.replaceChildren(svg);
}
