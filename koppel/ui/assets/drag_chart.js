/* The time line of a scenario: a row for each work, and bars that are dragged by mouse, finger and keys. */
import { BESIDE_HIGH, DragBar } from "./drag_bar.js";
import { daysAt, isWithin, MONTH_DAYS, pulled } from "./drag_months.js";
import { Chart } from "./timeline_chart.js";
import { daysOf } from "./timeline_layer.js";

/** @typedef {import("./timeline_layer.js").Layer} Layer */
/** @typedef {import("./timeline_layer.js").Group} Group */
/** @typedef {import("./drag_months.js").Held} Held */
/** @typedef {import("./drag_months.js").Months} Months */
/** @typedef {[number, number, number, number, 0 | 1, 0 | 1]} Standing - first and last day, by how many months, whether outside its window, whether it is dropped */
/** @typedef {{ at: number, bar: DragBar, isEnd: boolean, from: Months, now: Months, pushes: number, pointer: number | null, x: number, isFar: boolean }} Drag */

/**
 * @typedef {object} Hooks - what a chart tells of a drag
 * @property {(id: string, months: Months, stop: string) => void} moved - to another month, or held where it was
 * @property {(id: string, months: Months) => void} stored
 * @property {() => void} cancelled
 */

/** So far a bar is pulled at the edge of its window before it goes beyond, pixels. */
const SLACK_PX = 54;
/** So far a press becomes a drag, pixels. */
const PRESS_PX = 4;
const EDGE_PX = 44;

export class DragChart extends Chart {
  /**
   * @param {HTMLElement} root
   * @param {import("./timeline_chart.js").Told & { texts: any, beside: import("./drag_bar.js").Beside[] }} data
   * @param {Layer & { drag: Record<number, Held> }} layer
   * @param {Hooks} hooks
   * @param {{ works: Record<string, Standing>, changes: boolean }} stand
   */
  constructor(root, data, layer, hooks, stand) {
    super(root, data, layer, () => {});
    /** @type {Record<string, string>} */
    this.texts = data.texts;
    this.beside = data.beside;
    /** On the large screen letters are larger, and rows with them. */
    this.times = Math.max(1, Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);
    this.laneHigh = this.times * (this.laneHigh + BESIDE_HIGH * data.beside.length);
    root.style.setProperty("--times", String(this.times));
    this.held = layer.drag;
    this.hooks = hooks;
    /** @type {Record<string, Standing>} */
    this.works = stand.works;
    this.canMove = stand.changes;
    /** @type {Map<number, DragBar>} */
    this.rows = new Map();
    /** @type {Drag | null} */
    this.drag = null;
    this.inner.addEventListener("keydown", (event) => this.pressed(event));
    this.inner.addEventListener("focusout", () => {
      if (this.drag && this.drag.pointer === null) this.cancel();
    });
  }

  /**
   * Show how a scenario stands; a bar that is being dragged stays where it is.
   *
   * @param {Record<string, Standing>} works
   */
  stand(works) {
    this.works = works;
    for (const [at, row] of this.rows) if (this.drag?.at !== at) this.lie(at, row, this.monthsOf(at));
  }

  /** @param {number} at */
  monthsOf(at) {
    const standing = this.works[this.held[at][0]];
    return standing ? { first: standing[2], last: standing[3] } : { first: 0, last: 0 };
  }

  /**
   * Tell whether a work is not done at all in this scenario.
   *
   * @param {number} at
   */
  isDropped(at) {
    return Boolean(this.works[this.held[at][0]]?.[5]);
  }

  /**
   * @param {number} at
   * @param {DragBar} row
   * @param {Months} months
   */
  lie(at, row, months) {
    const held = this.held[at];
    const standing = this.works[held[0]];
    const isAsKept = !this.drag || this.drag.at !== at;
    const days = isAsKept && standing ? { start: standing[0], end: standing[1] } : daysAt(held, months);
    const isMoved = days.start !== held[1] || days.end !== held[2];
    const isOutside = isAsKept && standing ? Boolean(standing[4]) : !isWithin(held, months);
    row.lie({ ...days, isMoved, isOutside, isDropped: this.isDropped(at) });
    const { bar } = row;
    const lines = this.words(at);
    bar.setAttribute("aria-label", lines.join(". "));
    if (!row.isFixed) {
      bar.setAttribute("aria-valuemin", "-600");
      bar.setAttribute("aria-valuemax", "600");
      bar.setAttribute("aria-valuenow", String(months.first));
      bar.setAttribute("aria-valuetext", this.spanWords(days.start, days.end));
    }
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  spanWords(start, end) {
    const words = new Intl.DateTimeFormat(this.texts.language, {
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    });
    const [first, last] = [start, end].map((day) => words.format(day * 86_400_000));
    return first === last ? first : `${first} – ${last}`;
  }

  /** @param {number} at */
  words(at) {
    const lines = super.words(at);
    const { texts } = this;
    const note = this.held[at]?.[5];
    if (note) lines.push(texts[note]);
    if (this.isDropped(at)) lines.push(texts.dropped);
    for (const { name, letter, works } of this.beside) {
      const lying = works[this.held[at]?.[0]];
      if (lying)
        lines.push(`${letter}, ${name}: ${lying[5] ? texts.dropped_word : this.spanWords(lying[0], lying[1])}`);
    }
    return lines;
  }

  /**
   * @param {import("./timeline_layer.js").Bar} bar
   * @param {number} index
   * @returns {Node}
   */
  bar([at, lane, first, last], index) {
    const { beside, canMove, texts, times } = this;
    const told = { icons: this.data.icons, texts, canMove, beside, times };
    const row = new DragBar(this.layer, at, lane * this.laneHigh + 4, this.held[at], told);
    const { bar: piece } = row;
    piece.tabIndex = index ? -1 : 0;
    const explain = () => {
      if (!this.drag) this.explain(piece, this.words(at));
    };
    const hide = () => {
      this.tip.hidden = true;
    };
    Object.assign(piece, { onmouseenter: explain, onfocus: explain, onmouseleave: hide, onblur: hide });
    piece.onpointerdown = (event) => this.grab(event, at, row);
    this.rows.set(at, row);
    this.bars.set(at, { button: piece, first, last });
    this.lie(at, row, this.monthsOf(at));
    const pieces = document.createDocumentFragment();
    pieces.append(row.window, row.ghost, ...row.others, piece);
    return pieces;
  }

  /** How wide a month is, pixels. */
  get monthPx() {
    return (this.lines.clientWidth / daysOf(this.layer)) * MONTH_DAYS;
  }

  /**
   * @param {number} at
   * @param {DragBar} row
   * @param {boolean} isEnd
   * @param {PointerEvent | null} event
   */
  begin(at, row, isEnd, event) {
    const months = this.monthsOf(at);
    this.tip.hidden = true;
    this.drag = {
      at,
      bar: row,
      isEnd,
      from: months,
      now: months,
      pushes: 0,
      pointer: event ? event.pointerId : null,
      x: event ? event.clientX + this.scroller.scrollLeft : 0,
      isFar: !event,
    };
    row.bar.classList.add("koppel-drag-now");
  }

  /**
   * @param {PointerEvent} event
   * @param {number} at
   * @param {DragBar} row
   */
  grab(event, at, row) {
    if (event.button || row.isFixed || this.isDropped(at)) return;
    if (this.drag) this.cancel();
    this.begin(at, row, event.target === row.grip, event);
    const { bar } = row;
    bar.setPointerCapture(event.pointerId);
    bar.onpointermove = (moved) => this.pull(moved);
    bar.onpointerup = () => {
      const { drag } = this;
      if (!drag) return;
      if (drag.isFar) {
        this.store();
        return;
      }
      this.end();
      this.explain(bar, this.words(at));
    };
    bar.onpointercancel = () => this.cancel();
  }

  /** @param {PointerEvent} event */
  pull(event) {
    const { drag, scroller } = this;
    if (!drag || drag.pointer !== event.pointerId) return;
    const box = scroller.getBoundingClientRect();
    if (event.clientX > box.right - EDGE_PX) scroller.scrollLeft += 12;
    else if (event.clientX < box.left + this.root.querySelectorAll(".koppel-time-name")[0].clientWidth + EDGE_PX / 2)
      scroller.scrollLeft -= 12;
    const far = event.clientX + scroller.scrollLeft - drag.x;
    if (!drag.isFar && Math.abs(far) < PRESS_PX) return;
    drag.isFar = true;
    const slack = Math.max(1, Math.ceil(SLACK_PX / this.monthPx));
    this.go(drag.from, Math.round(far / this.monthPx), event.altKey, slack);
  }

  /**
   * @param {Months} from
   * @param {number} months
   * @param {boolean} isFree
   * @param {number} slack
   */
  go(from, months, isFree, slack) {
    const { drag } = this;
    if (!drag) return;
    const held = this.held[drag.at];
    const { today, last } = this.layer;
    const reached = pulled(held, from, months, { isEnd: drag.isEnd, isFree, slack, today, last });
    const isOther = reached.months.first !== drag.now.first || reached.months.last !== drag.now.last;
    const { bar } = drag.bar;
    const isNewStop = reached.stop !== "" && bar.dataset.stop !== reached.stop;
    bar.dataset.stop = reached.stop;
    if (!isOther && !isNewStop) return;
    drag.now = reached.months;
    this.lie(drag.at, drag.bar, drag.now);
    this.hooks.moved(held[0], drag.now, reached.stop);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const at = Number(target.dataset.at);
    const row = target.matches(".koppel-drag-bar") ? this.rows.get(at) : undefined;
    if (!row) return;
    // On the large screen the arrows also go along the agenda: not from a bar.
    if (event.key.startsWith("Arrow") || (this.drag && event.key === "Escape")) event.stopPropagation();
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (way && !row.isFixed && !this.isDropped(at) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.push(at, row, way, event);
    } else if (event.key === "Enter" && this.drag) {
      event.preventDefault();
      this.store();
    } else if (event.key === "Escape" && this.drag) {
      event.preventDefault();
      this.cancel();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown" || event.key === "Home" || event.key === "End") {
      event.preventDefault();
      this.walk(target, event.key);
    }
  }

  /**
   * @param {number} at
   * @param {DragBar} row
   * @param {number} way
   * @param {KeyboardEvent} event
   */
  push(at, row, way, event) {
    if (!this.drag || this.drag.at !== at) this.begin(at, row, event.shiftKey, null);
    const { drag } = this;
    if (!drag) return;
    drag.isEnd = event.shiftKey;
    const wasHeld = row.bar.dataset.stop === "window" && drag.pushes === way;
    drag.pushes = way;
    row.bar.dataset.stop = "";
    this.go(drag.now, way, event.altKey || wasHeld, 1);
  }

  /** Enter and the end of a pull keep what was moved. */
  store() {
    const { drag } = this;
    if (!drag) return;
    const isSame = drag.now.first === drag.from.first && drag.now.last === drag.from.last;
    const id = this.held[drag.at][0];
    if (isSame) {
      this.cancel();
      return;
    }
    // Where it is now is shown until the server answers.
    const days = daysAt(this.held[drag.at], drag.now);
    const isOutside = isWithin(this.held[drag.at], drag.now) ? 0 : 1;
    this.works = { ...this.works, [id]: [days.start, days.end, drag.now.first, drag.now.last, isOutside, 0] };
    this.end();
    this.hooks.stored(id, drag.now);
  }

  cancel() {
    if (!this.drag) return;
    this.end();
    this.hooks.cancelled();
  }

  /** Let go of what is dragged; it lies where it stands. */
  end() {
    const { drag } = this;
    if (!drag) return;
    this.drag = null;
    const { bar } = drag.bar;
    bar.classList.remove("koppel-drag-now");
    bar.dataset.stop = "";
    bar.onpointermove = null;
    if (drag.pointer !== null && bar.hasPointerCapture(drag.pointer)) bar.releasePointerCapture(drag.pointer);
    this.lie(drag.at, drag.bar, this.monthsOf(drag.at));
  }

  follow() {
    if (this.drag) this.tip.hidden = true;
    else super.follow();
  }

  /** The arrows belong to the bars, not to the row in which they lie. */
  step() {}

  /**
   * @param {HTMLElement} from
   * @param {string} key
   */
  walk(from, key) {
    if (this.drag) this.cancel();
    const all = /** @type {HTMLElement[]} */ ([...this.inner.querySelectorAll(".koppel-drag-bar")]);
    const at = all.indexOf(from);
    const places = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 };
    const to = all[places[/** @type {keyof typeof places} */ (key)]];
    if (!to) return;
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}
