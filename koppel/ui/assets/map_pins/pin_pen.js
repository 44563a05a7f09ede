/* Choosing the place of a pin: a click, a tap, or the arrow keys and Enter. */
import { MapPen } from "../map_pen.js";
import { make } from "../elements.js";

/**
 * Add what is of use to who has keys.
 *
 * @template {HTMLElement} Box
 * @param {Box} box
 * @param {string} words
 */
export function withKeys(box, words) {
  box.append(make("span", "koppel-pin-keys", ` ${words}`));
  return box;
}

export class PinPen extends MapPen {
  /**
   * @param {L.Map} map
   * @param {HTMLElement} host
   * @param {Record<string, string>} texts - of pins
   * @param {{ placed: (place: L.LatLng) => void, stopped: () => void }} how
   */
  constructor(map, host, texts, { placed, stopped }) {
    const words = { draw_point: texts.place, draw_middle: texts.middle, draw_done: texts.stop };
    super(map, host, "point", words, ([place]) => placed(place), stopped);
    this.hint.setAttribute("role", "status");
    withKeys(this.hint, texts.place_keys);
    this.cross = make("span", "koppel-pin-cross");
    this.cross.setAttribute("aria-hidden", "true");
    host.append(this.cross);
    host.classList.add("koppel-pinning");
    host.addEventListener("keydown", this.onKey);
    host.focus();
  }

  buttons() {
    const { texts, map, stopped } = this;
    return [
      this.button(texts.draw_middle, () => this.add(map.getCenter())),
      ...(stopped ? [this.button(texts.draw_done, stopped)] : []),
    ];
  }

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    // Not the key that began it and is still held, nor one for a button of the bar.
    if (event.key !== "Enter" || event.repeat || event.target !== this.host) return;
    event.preventDefault();
    this.add(this.map.getCenter());
  };

  end() {
    super.end();
    this.cross.remove();
    this.host.classList.remove("koppel-pinning");
    this.host.removeEventListener("keydown", this.onKey);
  }
}
