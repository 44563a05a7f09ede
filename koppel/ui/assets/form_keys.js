/*
 * A key that opens a form: the form comes from the server a moment later, and whoever types on meanwhile types in it.
 * Until it is there, keys go nowhere else; then the cursor stands in its first field, after what was typed.
 */

const WAIT_MS = 8000;
// Streamlit draws what stands beside a component a moment after it.
const DRAWN_MS = 200;
const MOVES = ["ArrowLeft", "ArrowRight", "Backspace"];

export class HeldKeys {
  constructor() {
    /** Keys that open a form now. */
    this.keys = "";
    this.turn = 0;
    this.until = 0;
    this.typed = "";
  }

  /**
   * Tell whether a key goes no further, because a form is on its way that gets it.
   *
   * @param {string} key
   * @param {number} now in milliseconds
   * @param {boolean} [isRepeated] held down
   */
  holds(key, now, isRepeated = false) {
    if (now < this.until) {
      if (isRepeated) return true;
      if (key === "Backspace") this.typed = this.typed.slice(0, -1);
      else if (key.length === 1) this.typed += key;
      return key.length === 1 || MOVES.includes(key);
    }
    this.typed = "";
    if (key.length === 1 && this.keys.includes(key.toLowerCase())) this.until = now + WAIT_MS;
    return false;
  }

  /** Hold no longer, and return what was typed. */
  release() {
    const { typed } = this;
    this.until = 0;
    this.typed = "";
    return typed;
  }
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable=true]");
}

/** @param {string} place @param {HeldKeys} held @param {number} until */
function putCursor(place, held, until) {
  const field = /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (
    document.querySelector(`.st-key-${place} :is(textarea, input)`)
  );
  if (field) {
    field.focus();
    const typed = held.release();
    if (!typed) return;
    field.setRangeText(typed, field.value.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (performance.now() < until) requestAnimationFrame(() => putCursor(place, held, until));
  else held.release();
}

/** @param {import("./elements.js").Component<{ turn: number, isOpen: boolean, keys: string, place: string }>} component */
export default function (component) {
  const { turn, isOpen, keys, place } = component.data;
  if (!window.koppelHeldKeys) {
    const made = new HeldKeys();
    made.turn = turn;
    window.koppelHeldKeys = made;
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      if (isField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      // Another page, where no form comes.
      if (!document.querySelector(".st-key-cockpit-keys")) made.release();
      else if (made.holds(event.key, performance.now(), event.repeat)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    };
    window.addEventListener("keydown", onKey, true);
  }
  const held = window.koppelHeldKeys;
  held.keys = keys;
  if (held.turn === turn) return;
  held.turn = turn;
  // What came, a form or why there is none, lies above the bar.
  const show = () => document.querySelector(`.st-key-${place}`)?.scrollIntoView({ block: "nearest" });
  window.setTimeout(show, DRAWN_MS);
  if (isOpen) putCursor(place, held, performance.now() + WAIT_MS);
  else held.release();
}
