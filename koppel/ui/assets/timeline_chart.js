/* The chart of a time line: what was laid out is placed here; texts are only ever set as text. Closed groups have no bars. */
import { make, makeButton, makeSvg } from "./elements.js";
import { LANE_HIGH, makeBar } from "./timeline_bar.js";
import { daysOf, linesOf, shareOf, spanOf, stepOf, tieDays, tiesByWork } from "./timeline_layer.js";

/** @typedef {import("./timeline_layer.js").Layer} Layer */
/** @typedef {import("./timeline_layer.js").Group} Group */
/** @typedef {import("./timeline_layer.js").Bar} Bar */
/** @typedef {{ label: string, group: string, today: string, other: string, tied: string, failed: string, undated: string, beyond: string, status: Record<string, string> }} Texts */

/**
 * @typedef {object} Told - of Python's `timeline`
 * @property {Texts} texts
 * @property {string} layer - address of the works
 * @property {Record<string, string>} icons
 * @property {"kwartaal" | "jaar"} scale
 * @property {string} grouping
 * @property {number} year_px
 * @property {boolean} open - whether groups begin open
 * @property {number | null} chosen - a work, by its place
 * @property {string | null} tied - number of a combination
 */

/** @typedef {{ button: HTMLElement, first: number, last: number }} Drawn */

/** Outlives the element, which Streamlit makes again when the panel opens beside it. */
const chartMemory = {
  /** @type {Map<string, boolean>} */
  open: new Map(),
  /** @type {number | null} */
  left: null,
  top: 0,
  /** @type {string | null} */
  scale: null,
  /** @type {string | null} */
  grouping: null,
  /** @type {number | null} */
  chosen: null,
  /** @type {string | null} */
  tied: null,
  /** @type {number | null} */
  focus: null,
};

export class Chart {
  /**
   * @param {HTMLElement} root
   * @param {Told} data
   * @param {Layer} layer
   * @param {(at: number) => void} send
   */
  constructor(root, data, layer, send) {
    this.root = root;
    this.data = data;
    this.layer = layer;
    this.send = send;
    /** Of a row, pixels. */
    this.laneHigh = LANE_HIGH;
    /** @type {Map<number, Drawn>} */
    this.bars = new Map();
    this.ties = tiesByWork(layer);
    this.tied = data.tied ? new Set(layer.ties[data.tied] || []) : null;
    this.scroller = make("div", "koppel-time-scroll");
    this.inner = make("div", "koppel-time-inner");
    this.lines = this.grid();
    this.tip = make("div", "koppel-time-tip");
  }

  /** @param {number} at */
  words(at) {
    return linesOf(this.layer, at, this.ties.get(at), this.data.texts);
  }

  draw() {
    const { data, layer, root, scroller, inner, tip } = this;
    scroller.setAttribute("role", "group");
    scroller.setAttribute("aria-label", data.texts.label);
    inner.style.setProperty("--track", `${Math.round((daysOf(layer) / 365.25) * data.year_px)}px`);
    inner.append(this.head(), this.lines, ...layer.groups.map((group) => this.group(group)));
    scroller.appendChild(inner);
    tip.hidden = true;
    root.replaceChildren(scroller, tip);
    if (layer.undated.length) root.appendChild(this.list(data.texts.undated, layer.undated));
    if (layer.beyond.length) root.appendChild(this.list(data.texts.beyond, layer.beyond));
    this.scroll();
    this.tie();
    scroller.addEventListener("scroll", () => {
      chartMemory.left = scroller.scrollLeft;
      chartMemory.top = scroller.scrollTop;
      this.follow();
    });
    root.dataset.state = "ready";
    root.dataset.bars = String(layer.groups.reduce((sum, group) => sum + group.bars.length, 0));
  }

  /**
   * @param {"span" | "i"} tag
   * @param {string} className
   * @param {number} day
   * @param {string} [text]
   */
  tick(tag, className, day, text) {
    const tick = make(tag, className, text);
    tick.style.left = `${shareOf(this.layer, day)}%`;
    return tick;
  }

  head() {
    const { data, layer } = this;
    const row = make("div", "koppel-time-head");
    const track = make("div", "koppel-time-track");
    const quarters = data.scale === "kwartaal" ? layer.quarters : [];
    track.append(
      ...layer.years.map(([day, text]) => this.tick("span", "koppel-time-year", day, text)),
      ...quarters.map(([day, text]) => this.tick("span", "koppel-time-quarter", day, text)),
      this.tick("span", "koppel-time-now", layer.today, data.texts.today),
    );
    row.append(make("div", "koppel-time-name", data.texts.group), track);
    return row;
  }

  grid() {
    const { data, layer } = this;
    const grid = make("div", "koppel-time-grid");
    const lines = data.scale === "kwartaal" ? layer.quarters : layer.years;
    /** @param {string} text */
    const nameOf = (text) => (text === "Q1" || data.scale === "jaar" ? "koppel-time-first" : "");
    grid.append(...lines.map(([day, text]) => this.tick("i", nameOf(text), day)));
    grid.append(this.tick("i", "koppel-time-today", layer.today));
    return grid;
  }

  /** @param {Group} group */
  group(group) {
    const row = make("div", "koppel-time-group");
    const name = makeButton("koppel-time-name");
    name.append(make("b", "", group.n ?? this.data.texts.other), make("small", "", group.bars.length));
    const track = make("div", "koppel-time-track");
    const wanted = group.bars.some(([at]) => at === this.data.chosen || this.tied?.has(at));
    const key = `${this.data.grouping} ${group.n}`;
    /** @param {boolean} isOpen */
    const show = (isOpen) => {
      name.setAttribute("aria-expanded", isOpen ? "true" : "false");
      for (const [at] of group.bars) this.bars.delete(at);
      track.style.height = `${isOpen ? group.lanes * this.laneHigh + 6 : 34}px`;
      track.replaceChildren(...(isOpen ? group.bars.map((bar, index) => this.bar(bar, index)) : this.busy(group)));
    };
    name.onclick = () => {
      const isOpen = name.getAttribute("aria-expanded") !== "true";
      chartMemory.open.set(key, isOpen);
      show(isOpen);
      this.tie();
    };
    show(wanted || (chartMemory.open.get(key) ?? this.data.open));
    row.append(name, track);
    track.addEventListener("keydown", (event) => this.step(event, track));
    return row;
  }

  /** @param {Group} group */
  busy(group) {
    return group.busy.map(([first, last]) => {
      const busy = make("span", "koppel-time-busy");
      Object.assign(busy.style, spanOf(this.layer, first, last));
      return busy;
    });
  }

  /**
   * @param {Bar} bar
   * @param {number} index
   * @returns {Node}
   */
  bar(bar, index) {
    const [at, , first, last] = bar;
    const lines = this.words(at);
    const button = makeBar(this.layer, bar, { ties: this.ties.get(at) || [], icons: this.data.icons, lines });
    button.tabIndex = index ? -1 : 0;
    if (at === this.data.chosen) button.setAttribute("aria-current", "true");
    if (this.tied) button.classList.add(this.tied.has(at) ? "koppel-time-tied" : "koppel-time-aside");
    button.onclick = () => {
      chartMemory.focus = at;
      this.send(at);
    };
    const explain = () => this.explain(button, lines);
    const hide = () => {
      this.tip.hidden = true;
    };
    Object.assign(button, { onmouseenter: explain, onfocus: explain, onmouseleave: hide, onblur: hide });
    this.bars.set(at, { button, first, last });
    return button;
  }

  /**
   * @param {HTMLElement} button
   * @param {string[]} lines
   */
  explain(button, [title, ...rest]) {
    const { tip, root, scroller } = this;
    tip.replaceChildren(make("b", "", title), ...rest.map((line) => make("div", "", line)));
    tip.hidden = false;
    const box = button.getBoundingClientRect();
    const own = root.getBoundingClientRect();
    const left = Math.max(box.left, scroller.getBoundingClientRect().left + 120) - own.left;
    tip.style.left = `${Math.max(4, Math.min(left, own.width - tip.offsetWidth - 8))}px`;
    const below = box.bottom - own.top + 6;
    const above = box.top - own.top - tip.offsetHeight - 6;
    tip.style.top = `${box.bottom + tip.offsetHeight + 12 > window.innerHeight && above > 0 ? above : below}px`;
  }

  /** Focus scrolls to its bar; what is told of it goes along. */
  follow() {
    const bar = /** @type {HTMLElement | null} */ (document.activeElement);
    if (bar && this.scroller.contains(bar) && bar.matches(".koppel-time-bar:focus-visible"))
      this.explain(bar, this.words(Number(bar.dataset.at)));
    else this.tip.hidden = true;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} track
   */
  step(event, track) {
    const all = /** @type {HTMLElement[]} */ ([...track.querySelectorAll(".koppel-time-bar")]);
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = at < 0 ? undefined : stepOf(event.key, at, all.length);
    if (to === undefined) return;
    event.preventDefault();
    all[at].tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
  }

  /** Tie the bars of the combination that is chosen together with a line. */
  tie() {
    this.inner.querySelector(".koppel-time-ties")?.remove();
    const found = [...(this.tied || [])].flatMap((at) => this.bars.get(at) ?? []);
    if (found.length < 2) return;
    const area = this.lines.getBoundingClientRect();
    const days = tieDays(found);
    const points = found
      .map(({ button }, index) => [
        (shareOf(this.layer, days[index]) / 100) * area.width,
        button.getBoundingClientRect().top - area.top + 26,
      ])
      .sort((one, other) => one[1] - other[1]);
    const ties = makeSvg("svg", { class: "koppel-time-ties", "aria-hidden": "true" });
    ties.append(
      makeSvg("polyline", { points: points.map((point) => point.join(",")).join(" ") }),
      ...points.map(([cx, cy]) => makeSvg("circle", { cx, cy, r: 5 })),
    );
    this.inner.appendChild(ties);
  }

  scroll() {
    const { data, scroller } = this;
    const { scale, grouping, chosen, tied } = data;
    const track = this.lines.clientWidth;
    const room = scroller.clientWidth;
    /** @param {number} day */
    const to = (day) => (shareOf(this.layer, day) / 100) * track - room * 0.22;
    const isFresh = chartMemory.left === null || chartMemory.scale !== scale;
    scroller.scrollLeft = isFresh ? to(this.layer.today) : Number(chartMemory.left);
    scroller.scrollTop = chartMemory.grouping === grouping ? chartMemory.top : 0;
    const newlyTied = this.tied && tied !== chartMemory.tied ? [...this.tied] : [];
    const newlyChosen = chosen !== chartMemory.chosen && chosen !== null ? [chosen] : [];
    const wanted = (newlyTied.length ? newlyTied : newlyChosen).flatMap((at) => this.bars.get(at) ?? []);
    /** @param {Drawn} bar */
    const topOf = (bar) => bar.button.getBoundingClientRect().top;
    const [seen] = wanted.sort((one, other) => topOf(one) - topOf(other));
    if (seen) {
      const box = seen.button.getBoundingClientRect();
      const own = scroller.getBoundingClientRect();
      if (box.top < own.top + 60 || box.bottom > own.bottom) scroller.scrollTop += box.top - own.top - 90;
      if (newlyTied.length || box.right < own.left + 160 || box.left > own.right - 60)
        scroller.scrollLeft = to(seen.first);
    }
    if (chartMemory.focus !== null && chartMemory.focus === chosen)
      this.bars.get(chartMemory.focus)?.button.focus({ preventScroll: true });
    this.tip.hidden = true;
    const { scrollLeft: left, scrollTop: top } = scroller;
    Object.assign(chartMemory, { left, top, scale, grouping, chosen, tied, focus: null });
  }

  /**
   * List works that have no place in time here.
   *
   * @param {string} heading
   * @param {number[]} places
   */
  list(heading, places) {
    const box = make("section", "koppel-time-list");
    const names = make("ul");
    for (const at of places) {
      const [title, , kind] = this.layer.items[at];
      const row = make("li");
      const button = makeButton();
      const dot = make("span", "koppel-dot");
      dot.style.background = this.layer.kinds[kind][1];
      button.append(dot, document.createTextNode(title));
      button.setAttribute("aria-label", this.words(at).join(". "));
      button.onclick = () => this.send(at);
      row.appendChild(button);
      names.appendChild(row);
    }
    box.append(make("h3", "", heading.replace("{count}", String(places.length))), names);
    return box;
  }
}
