/* The bar of time under the map: how much lies in each month, and a window over it that is dragged, stepped and played. */
import { monthOf, monthText, monthWords } from "../map/months.js";
import { moved, preset, stepped, within } from "../map/time_window.js";
import { make, makeButton } from "../elements.js";
import { paintMonths } from "./months_canvas.js";
import { makeTimeSign } from "./time_signs.js";

/** @typedef {import("../map/time_window.js").Months} Months */
/** @typedef {import("../map/time_window.js").Window} Window */

/**
 * @typedef {object} Seen - what the bar shows
 * @property {Months} axis
 * @property {Window} window
 * @property {number} today - day
 * @property {Uint32Array} works - per month of the axis
 * @property {Uint32Array} chances
 * @property {number} shown - works on the map
 * @property {number} total
 * @property {number} undated - works without dates that the filters let through
 * @property {boolean} showsUndated
 * @property {boolean} compares - two dates side by side
 */

/**
 * @typedef {object} Acts
 * @property {(window: Window) => void} change - of every frame of a drag
 * @property {() => void} settle - a drag or step is over
 * @property {(isOn: boolean) => void} undated
 * @property {(isOn: boolean) => void} compare
 * @property {() => void} play - or pause
 * @property {(speed: number) => void} speed
 * @property {() => void} size - make the bar small, or whole again
 */

const STEPS = /** @type {const} */ ({ month: 1, quarter: 3 });
const SPEEDS = [1, 2, 4];
const MORE_PLACE = "koppel-map-time-more";
/** Closer to a handle than this a press takes the handle. */
const GRASP_PX = 18;

export class TimeBar {
  /**
   * @param {HTMLElement} host
   * @param {{ texts: Record<string, string>, language: string, acts: Acts }} how
   */
  constructor(host, { texts, language, acts }) {
    this.host = host;
    this.texts = texts;
    this.language = language;
    this.acts = acts;
    /** @type {Seen | null} */
    this.seen = null;
    /** @type {keyof typeof STEPS} */
    this.unit = "quarter";
    this.speed = 1;
    /** @type {((month: number) => void) | null} What a drag does. */
    this.drag = null;
    host.replaceChildren();
    this.row = make("div", "koppel-when-row");
    this.track = make("div", "koppel-when-track");
    this.canvas = make("canvas");
    this.pane = make("div", "koppel-when-window");
    this.more = make("div", "koppel-when-more");
    host.append(this.more, this.row);
    this.told = make("output", "koppel-when-told");
    this.buttons = this.addButtons();
    this.addTrack();
    this.addMore();
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.track);
  }

  addButtons() {
    const { texts, acts } = this;
    /** @param {string} name @param {() => void} act @param {string} [sign] */
    const button = (name, act, sign) => {
      const made = makeButton(`koppel-when-button koppel-when-${name}`, sign ? undefined : texts[name]);
      if (sign) {
        made.setAttribute("aria-label", texts[name]);
        made.title = texts[name];
        made.append(makeTimeSign(sign));
      }
      made.onclick = act;
      return made;
    };
    const buttons = {
      play: button("play", acts.play, "play"),
      back: button("back", () => this.step(-1), "back"),
      next: button("next", () => this.step(1), "next"),
      now: button("now", () => this.choose("now")),
      year: button("year", () => this.choose("year")),
      all: button("all", () => this.set(null)),
      compare: button("compare", () => acts.compare(!this.seen?.compares)),
      more: button("more", () => this.fold(!this.isOpen), "more"),
      size: button("unfold", acts.size, "unfold"),
    };
    const first = make("div", "koppel-when-group");
    first.setAttribute("role", "group");
    first.setAttribute("aria-label", texts.group);
    first.append(buttons.play, buttons.back, buttons.next);
    const second = make("div", "koppel-when-group koppel-when-presets");
    second.append(buttons.now, buttons.year, buttons.all, buttons.compare);
    this.row.append(first, second, this.told);
    return buttons;
  }

  addTrack() {
    this.canvas.setAttribute("aria-hidden", "true");
    this.handles = { first: this.handle("first"), last: this.handle("last") };
    this.track.append(this.canvas, this.pane, this.handles.first, this.handles.last);
    this.row.append(this.track, this.buttons.more, this.buttons.size);
    this.track.addEventListener("pointerdown", (event) => this.grasp(event));
    this.track.addEventListener("pointermove", (event) => {
      if (this.drag) this.drag(this.monthAt(event));
    });
    const end = () => {
      if (!this.drag) return;
      this.drag = null;
      delete this.track.dataset.drag;
      this.acts.settle();
    };
    this.track.addEventListener("pointerup", end);
    this.track.addEventListener("pointercancel", end);
  }

  /** @param {"first" | "last"} end */
  handle(end) {
    const handle = make("div", `koppel-when-handle koppel-when-${end}`);
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", this.texts[end]);
    handle.addEventListener("keydown", (event) => this.key(event, end));
    return handle;
  }

  addMore() {
    const { texts, acts, more } = this;
    more.id = "koppel-when-more";
    this.buttons.more.setAttribute("aria-controls", more.id);
    this.undatedBox = make("input");
    this.undatedBox.type = "checkbox";
    this.undatedBox.onchange = () => acts.undated(Boolean(this.undatedBox?.checked));
    this.undatedText = make("span");
    const undated = make("label", "koppel-when-undated");
    undated.append(this.undatedBox, this.undatedText);
    more.append(
      this.choices(texts.step, Object.keys(STEPS), this.unit, (value) => {
        this.unit = /** @type {keyof typeof STEPS} */ (value);
      }),
      this.choices(texts.speed, SPEEDS.map(String), "1", (value) => acts.speed(Number(value))),
      undated,
    );
    this.fold(localStorage.getItem(MORE_PLACE) === "1", false);
  }

  /**
   * @param {string} label
   * @param {string[]} values
   * @param {string} now
   * @param {(value: string) => void} choose
   */
  choices(label, values, now, choose) {
    const box = make("label", "koppel-when-choice");
    const list = make("select");
    for (const value of values) {
      const option = make("option", "", this.texts[`of_${value}`] ?? `${value}×`);
      option.value = value;
      option.selected = value === now;
      list.append(option);
    }
    list.onchange = () => choose(list.value);
    box.append(make("span", "", label), list);
    return box;
  }

  /**
   * @param {boolean} isOpen
   * @param {boolean} [keeps]
   */
  fold(isOpen, keeps = true) {
    this.isOpen = isOpen;
    this.more.hidden = !isOpen;
    this.buttons.more.setAttribute("aria-expanded", String(isOpen));
    if (keeps) localStorage.setItem(MORE_PLACE, isOpen ? "1" : "0");
  }

  /**
   * Show only what is shown now, or the whole bar.
   *
   * @param {boolean} isSmall
   */
  makeSmall(isSmall) {
    const { size } = this.buttons;
    const name = isSmall ? "unfold" : "fold";
    this.host.dataset.small = String(isSmall);
    size.replaceChildren(makeTimeSign(name));
    size.setAttribute("aria-label", this.texts[name]);
    size.title = this.texts[name];
    size.setAttribute("aria-expanded", String(!isSmall));
  }

  /** @param {Seen} seen */
  show(seen) {
    const isOther = !this.seen || seen.works !== this.seen.works || seen.chances !== this.seen.chances;
    const isMoved = seen.axis !== this.seen?.axis;
    this.seen = seen;
    this.place();
    if (isOther || isMoved) this.paint();
    this.tell();
  }

  /** Put the window where it is, without drawing months anew. */
  place() {
    const { seen, handles, pane } = this;
    if (!seen || !handles) return;
    const { axis, window } = seen;
    const { first, last } = window ?? axis;
    const count = axis.last - axis.first + 1;
    const left = (100 * (first - axis.first)) / count;
    const right = (100 * (last + 1 - axis.first)) / count;
    pane.style.left = `${left}%`;
    pane.style.width = `${right - left}%`;
    pane.dataset.all = String(window === null);
    for (const [end, month, at] of /** @type {const} */ ([
      ["first", first, left],
      ["last", last, right],
    ])) {
      const handle = handles[end];
      handle.style.left = `${at}%`;
      handle.setAttribute("aria-valuemin", String(axis.first));
      handle.setAttribute("aria-valuemax", String(axis.last));
      handle.setAttribute("aria-valuenow", String(month));
      handle.setAttribute("aria-valuetext", monthWords(month, this.language));
    }
  }

  tell() {
    const { seen, texts, buttons } = this;
    if (!seen) return;
    const { window, shown, total, compares, undated, showsUndated, axis, today } = seen;
    const count = texts.shown
      .replace("{count}", shown.toLocaleString(this.language))
      .replace("{total}", total.toLocaleString(this.language));
    this.told.replaceChildren(make("b", "", this.words(window, compares)), make("span", "", count));
    if (this.undatedText) this.undatedText.textContent = texts.undated.replace("{count}", String(undated));
    if (this.undatedBox) {
      this.undatedBox.checked = showsUndated || !window;
      this.undatedBox.disabled = !window || !undated;
    }
    /** @param {Window} one */
    const isNow = (one) => JSON.stringify(one) === JSON.stringify(window);
    buttons.now.setAttribute("aria-pressed", String(!compares && isNow(preset("now", axis, today))));
    buttons.year.setAttribute("aria-pressed", String(!compares && isNow(preset("year", axis, today))));
    buttons.all.setAttribute("aria-pressed", String(!compares && window === null));
    buttons.compare.setAttribute("aria-pressed", String(compares));
    this.host.dataset.window = window ? `${monthText(window.first)}~${monthText(window.last)}` : "";
  }

  /**
   * Say a window in words.
   *
   * @param {Window} window
   * @param {boolean} compares
   */
  words(window, compares) {
    if (!window) return this.texts.everything;
    const [first, last] = [window.first, window.last].map((month) => monthWords(month, this.language, "short"));
    if (compares) return `${first} | ${last}`;
    return window.first === window.last ? first : `${first} – ${last}`;
  }

  /** @param {boolean} isPlaying */
  playing(isPlaying) {
    const { play } = this.buttons;
    const name = isPlaying ? "pause" : "play";
    play.replaceChildren(makeTimeSign(name));
    play.setAttribute("aria-label", this.texts[name]);
    play.title = this.texts[name];
    this.host.dataset.playing = String(isPlaying);
  }

  paint() {
    const { canvas, seen, track } = this;
    if (!seen || !track.clientWidth) return;
    paintMonths(canvas, { ...seen, width: track.clientWidth, height: track.clientHeight });
  }

  /** @param {Window} window */
  set(window) {
    this.acts.change(window);
    this.acts.settle();
  }

  /** @param {-1 | 1} by */
  step(by) {
    const { seen } = this;
    if (seen) this.set(stepped(seen.window, by * STEPS[this.unit], seen.axis, seen.today));
  }

  /** @param {"now" | "year"} name */
  choose(name) {
    const { seen } = this;
    if (seen) this.set(preset(name, seen.axis, seen.today));
  }

  /**
   * @param {KeyboardEvent} event
   * @param {"first" | "last"} end
   */
  key(event, end) {
    const { seen } = this;
    if (!seen || event.altKey || event.ctrlKey || event.metaKey) return;
    const now = (seen.window ?? seen.axis)[end];
    const far = event.shiftKey ? STEPS.quarter : STEPS.month;
    /** @type {Record<string, number>} */
    const keys = {
      ArrowLeft: now - far,
      ArrowDown: now - far,
      ArrowRight: now + far,
      ArrowUp: now + far,
      PageDown: now - STEPS.quarter,
      PageUp: now + STEPS.quarter,
      Home: seen.axis.first,
      End: seen.axis.last,
    };
    const month = keys[event.key];
    if (month === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.set(moved(seen.window, end, month, seen.axis));
  }

  /** @param {PointerEvent} event */
  monthAt(event) {
    const { seen, track } = this;
    if (!seen) return 0;
    const box = track.getBoundingClientRect();
    const count = seen.axis.last - seen.axis.first + 1;
    return seen.axis.first + Math.floor(((event.clientX - box.left) / box.width) * count);
  }

  /**
   * Begin a drag: of an end, of the whole window, or of a new one from here.
   *
   * @param {PointerEvent} event
   */
  grasp(event) {
    const { seen, track, handles } = this;
    if (!seen || !handles || (event.pointerType === "mouse" && event.button !== 0)) return;
    event.preventDefault();
    track.setPointerCapture(event.pointerId);
    const from = this.monthAt(event);
    const { axis, window } = seen;
    /** @param {HTMLElement} handle */
    const away = (handle) => {
      const box = handle.getBoundingClientRect();
      return Math.abs(event.clientX - (box.left + box.right) / 2);
    };
    const end = away(handles.first) <= away(handles.last) ? "first" : "last";
    /** @param {Window} next */
    const change = (next) => this.acts.change(next);
    if (away(handles[end]) <= GRASP_PX) {
      handles[end].focus({ preventScroll: true });
      // The last handle stands at the end of its month.
      this.drag = (month) => change(moved(window, end, month, axis));
    } else if (window && from >= window.first && from <= window.last)
      this.drag = (month) =>
        change(within({ first: window.first + month - from, last: window.last + month - from }, axis));
    else {
      this.drag = (month) => change(within({ first: Math.min(from, month), last: Math.max(from, month) }, axis));
      this.drag(from);
    }
    track.dataset.drag = "1";
  }

  /** Return the month of today. */
  now() {
    return monthOf(this.seen?.today ?? 0);
  }

  remove() {
    this.observer.disconnect();
  }
}
