/* On a phone a panel is a sheet from below, of three heights: by dragging its head, or by the arrow keys on its grip. */

/** @typedef {"peek" | "half" | "full"} Height */

/** @type {Height[]} */
const HEIGHTS = ["peek", "half", "full"];
const SHARE = { peek: 0.16, half: 0.5, full: 0.92 };
const NARROW = "(max-width: 640px)";
const SHEET_PLACE = "koppel-map-sheet";

/**
 * Return the height that is nearest to where a finger let go; a quick stroke goes one further.
 *
 * @param {number} share - of the window
 * @param {number} speed - of the finger, windows a second, upwards positive
 * @returns {Height}
 */
export function heightOf(share, speed) {
  const aimed = share + speed * 0.18;
  return HEIGHTS.reduce((best, name) => (Math.abs(SHARE[name] - aimed) < Math.abs(SHARE[best] - aimed) ? name : best));
}

export const isNarrow = () => matchMedia(NARROW).matches;

export class Sheet {
  /** @param {(height: Height) => void} changed */
  constructor(changed) {
    this.changed = changed;
    const known = /** @type {Height} */ (localStorage.getItem(SHEET_PLACE));
    this.height = HEIGHTS.includes(known) ? known : /** @type {Height} */ ("half");
    this.show();
  }

  show() {
    document.documentElement.style.setProperty("--map-sheet", `${100 * SHARE[this.height]}dvh`);
    document.documentElement.dataset.mapSheet = this.height;
  }

  /** @param {Height} height */
  set(height) {
    this.height = height;
    localStorage.setItem(SHEET_PLACE, height);
    this.show();
    this.changed(height);
  }

  /** @param {number} by - steps, upwards positive */
  step(by) {
    const at = HEIGHTS.indexOf(this.height) + by;
    if (HEIGHTS[at]) this.set(HEIGHTS[at]);
  }

  /**
   * Let the head of a panel drag it, and its grip go by keys.
   *
   * @param {HTMLElement} head
   * @param {HTMLElement} grip
   */
  listen(head, grip) {
    let from = 0;
    let share = 0;
    /** @type {{ at: number, y: number }[]} */
    let trail = [];
    head.addEventListener("pointerdown", (event) => {
      const pressed = /** @type {Element} */ (event.target);
      if (!isNarrow() || (pressed.closest("button") && !grip.contains(pressed))) return;
      from = event.clientY;
      share = SHARE[this.height];
      trail = [{ at: event.timeStamp, y: from }];
      head.setPointerCapture(event.pointerId);
    });
    head.addEventListener("pointermove", (event) => {
      if (!trail.length) return;
      trail = [...trail.slice(-4), { at: event.timeStamp, y: event.clientY }];
      const now = Math.min(0.95, Math.max(0.1, share + (from - event.clientY) / innerHeight));
      document.documentElement.style.setProperty("--map-sheet", `${100 * now}dvh`);
    });
    const end = () => {
      if (!trail.length) return;
      const [first, last] = [trail[0], trail[trail.length - 1]];
      const moved = from - last.y;
      const seconds = Math.max(1, last.at - first.at) / 1000;
      trail = [];
      if (Math.abs(moved) < 6) this.step(this.height === "full" ? -1 : 1);
      else this.set(heightOf(share + moved / innerHeight, (first.y - last.y) / innerHeight / seconds));
    };
    head.addEventListener("pointerup", end);
    head.addEventListener("pointercancel", end);
    grip.addEventListener("keydown", (event) => {
      const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      this.step(by);
    });
  }
}
