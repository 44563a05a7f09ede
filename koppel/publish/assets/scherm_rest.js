/* The touch screen at rest: asks whether one is still there, and looks for a newer publication while nobody is. */
import { fill, told } from "./elements.js";

const WARNING = 10; // seconds in which one can say that one is still there
const LOOK = 300_000; // milliseconds between two looks for a newer publication while nobody is there

/**
 * Return whether a page will surely load: without a net the screen would end at an error of the browser.
 *
 * @param {string} address
 */
async function reachable(address) {
  try {
    return (await window.fetch(address, { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** @param {HTMLElement} kiosk */
async function isNewer(kiosk) {
  try {
    const answer = await window.fetch(told(kiosk, "mark"), { cache: "no-store" });
    return answer.ok && String((await answer.json()).number) !== kiosk.dataset.number;
  } catch {
    return false;
  }
}

/**
 * Show the newest publication, from its first page.
 *
 * @param {HTMLElement} kiosk
 * @param {() => boolean} resting
 */
export async function renew(kiosk, resting) {
  const first = told(kiosk, "first");
  const isFirst = document.documentElement.lang === "nl";
  if (window.location.protocol === "file:") {
    if (!isFirst) window.location.replace(first);
    return;
  }
  if (isFirst && !(await isNewer(kiosk))) return;
  if (!(await reachable(first)) || !resting()) return;
  if (isFirst) window.location.reload();
  else window.location.replace(first);
}

/**
 * Watch for signs of life; returns `stir` (there is one) and `end` (stop asking).
 *
 * @param {HTMLElement} kiosk
 * @param {HTMLDialogElement} notice
 * @param {HTMLElement} line - of the notice, that counts
 * @param {() => boolean} resting
 * @param {() => void} home - called when nobody answers
 */
export function watch(kiosk, notice, line, resting, home) {
  const rest = Math.max(Number(kiosk.dataset.rest), WARNING + 1) * 1000;
  let asking = 0;
  let counting = 0;

  function ask() {
    let left = WARNING;
    const tell = () => {
      line.textContent = left === 1 ? told(line, "one") : fill(told(line, "some"), { seconds: left });
    };
    tell();
    notice.showModal();
    counting = window.setInterval(() => {
      left -= 1;
      if (left > 0) return tell();
      home();
    }, 1000);
  }

  function stir() {
    if (resting() || notice.open) return;
    window.clearTimeout(asking);
    asking = window.setTimeout(ask, rest - WARNING * 1000);
  }

  function stay() {
    window.clearInterval(counting);
    if (notice.open) notice.close();
    stir();
  }

  function end() {
    window.clearTimeout(asking);
    window.clearInterval(counting);
    if (notice.open) notice.close();
  }

  notice.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  // A tap beside the notice is a sign of life too.
  notice.addEventListener("click", (event) => {
    if (event.target === notice) stay();
  });
  for (const sign of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove", "scroll"]) {
    document.addEventListener(sign, stir, { capture: true, passive: true });
  }
  window.setInterval(() => {
    if (resting()) renew(kiosk, resting);
  }, LOOK);
  return { stir, stay, end };
}
