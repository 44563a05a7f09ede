/* Two dates side by side: a line over the map that is swiped, with the date of each side beside it. */
import { make } from "../elements.js";

/** Pixels that an arrow key moves the line. */
const STEP_PX = 24;

export class Compare {
  /**
   * @param {HTMLElement} root
   * @param {L.Map} map
   * @param {Record<string, string>} texts
   * @param {(x: number) => void} changed
   */
  constructor(root, map, texts, changed) {
    this.map = map;
    this.changed = changed;
    this.x = 0;
    this.isDragged = false;
    this.line = make("div", "koppel-compare");
    this.line.hidden = true;
    this.before = make("span", "koppel-compare-before");
    this.after = make("span", "koppel-compare-after");
    this.grip = make("div", "koppel-compare-grip");
    this.grip.tabIndex = 0;
    this.grip.setAttribute("role", "slider");
    this.grip.setAttribute("aria-label", texts.swipe);
    this.line.append(this.before, this.after, this.grip);
    root.append(this.line);
    this.grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.grip.setPointerCapture(event.pointerId);
      this.isDragged = true;
    });
    this.grip.addEventListener("pointermove", (event) => {
      if (this.isDragged) this.move(event.clientX - map.getContainer().getBoundingClientRect().left);
    });
    const end = () => {
      this.isDragged = false;
    };
    this.grip.addEventListener("pointerup", end);
    this.grip.addEventListener("pointercancel", end);
    this.grip.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      this.move(this.x + by);
    });
    this.resized = () => {
      if (!this.line.hidden) this.move(this.x);
    };
    map.on("resize", this.resized);
  }

  /** @param {boolean} isOn */
  show(isOn) {
    this.line.hidden = !isOn;
    if (isOn) this.move(this.x || this.map.getSize().x / 2);
  }

  /** @param {number} x */
  move(x) {
    const width = this.map.getSize().x;
    this.x = Math.max(0, Math.min(width, Math.round(x)));
    this.line.style.left = `${this.x}px`;
    this.grip.setAttribute("aria-valuemin", "0");
    this.grip.setAttribute("aria-valuemax", "100");
    this.grip.setAttribute("aria-valuenow", String(Math.round((100 * this.x) / Math.max(1, width))));
    this.changed(this.x);
  }

  /**
   * @param {string} before
   * @param {string} after
   */
  tell(before, after) {
    this.before.textContent = before;
    this.after.textContent = after;
    this.grip.setAttribute("aria-valuetext", `${before} | ${after}`);
  }

  remove() {
    this.map.off("resize", this.resized);
    this.line.remove();
  }
}
