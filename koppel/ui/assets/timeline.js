// The time line: what Python laid out is placed here; texts are only ever set as text. Closed groups have no bars.
// Outlives the element, which Streamlit makes again when the panel opens beside it.
const memory = {
  open: new Map(),
  left: null,
  top: 0,
  scale: null,
  grouping: null,
  chosen: null,
  tied: null,
  focus: null,
};
const LANE = 38;
const SVG = "http://www.w3.org/2000/svg";

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

class Chart {
  constructor(root, data, layer, send) {
    Object.assign(this, { root, data, layer, send, bars: new Map() });
    this.days = layer.last - layer.first + 1;
    this.tiesOf = new Map();
    for (const [number, members] of Object.entries(layer.ties))
      for (const at of members) this.tiesOf.set(at, [...(this.tiesOf.get(at) || []), Number(number)]);
    this.tied = data.tied ? new Set(layer.ties[data.tied] || []) : null;
  }

  share(day) {
    return (100 * (day - this.layer.first)) / this.days;
  }
  place(element, first, last) {
    element.style.left = `${this.share(first)}%`;
    element.style.width = `${(100 * (last - first + 1)) / this.days}%`;
  }
  words(at) {
    const [title, partner, kind, period, status] = this.layer.items[at];
    const tied = this.tiesOf.get(at);
    const lines = [
      title,
      `${this.layer.kinds[kind][0]} · ${partner}`,
      `${period} · ${this.data.texts.status[status] || status}`,
    ];
    if (tied) lines.push(`${this.data.texts.tied} ${tied.join(", ")}`);
    return lines;
  }

  draw() {
    const { data, layer, root } = this;
    this.scroller = make("div", "koppel-time-scroll");
    this.scroller.setAttribute("role", "group");
    this.scroller.setAttribute("aria-label", data.texts.label);
    this.inner = make("div", "koppel-time-inner");
    this.inner.style.setProperty("--track", `${Math.round((this.days / 365.25) * data.year_px)}px`);
    this.inner.append(this.head(), this.grid());
    layer.groups.forEach((group) => this.inner.appendChild(this.group(group)));
    this.scroller.appendChild(this.inner);
    this.tip = make("div", "koppel-time-tip");
    this.tip.hidden = true;
    root.replaceChildren(this.scroller, this.tip);
    for (const [name, places] of [
      ["undated", layer.undated],
      ["beyond", layer.beyond],
    ])
      if (places.length) root.appendChild(this.list(name, places));
    this.scroll();
    this.tie();
    this.scroller.addEventListener("scroll", () => {
      memory.left = this.scroller.scrollLeft;
      memory.top = this.scroller.scrollTop;
      this.follow();
    });
    root.dataset.state = "ready";
    root.dataset.bars = layer.groups.reduce((sum, group) => sum + group.bars.length, 0);
  }

  head() {
    const row = make("div", "koppel-time-head");
    row.appendChild(make("div", "koppel-time-name", this.data.texts.group));
    const track = make("div", "koppel-time-track");
    for (const [day, text] of this.layer.years) {
      const tick = make("span", "koppel-time-year", text);
      tick.style.left = `${this.share(day)}%`;
      track.appendChild(tick);
    }
    if (this.data.scale === "kwartaal")
      for (const [day, text] of this.layer.quarters) {
        const tick = make("span", "koppel-time-quarter", text);
        tick.style.left = `${this.share(day)}%`;
        track.appendChild(tick);
      }
    const today = make("span", "koppel-time-now", this.data.texts.today);
    today.style.left = `${this.share(this.layer.today)}%`;
    track.appendChild(today);
    row.appendChild(track);
    return row;
  }

  grid() {
    const grid = make("div", "koppel-time-grid");
    const lines = this.data.scale === "kwartaal" ? this.layer.quarters : this.layer.years;
    for (const [day, text] of lines) {
      const line = make("i", text === "Q1" || this.data.scale === "jaar" ? "koppel-time-first" : "");
      line.style.left = `${this.share(day)}%`;
      grid.appendChild(line);
    }
    const today = make("i", "koppel-time-today");
    today.style.left = `${this.share(this.layer.today)}%`;
    grid.appendChild(today);
    return grid;
  }

  group(told) {
    const row = make("div", "koppel-time-group");
    const name = make("button", "koppel-time-name");
    name.type = "button";
    name.append(make("b", "", told.n ?? this.data.texts.other), make("small", "", `${told.bars.length}`));
    const track = make("div", "koppel-time-track");
    const wanted = told.bars.some((bar) => bar[0] === this.data.chosen || (this.tied && this.tied.has(bar[0])));
    const key = `${this.data.grouping} ${told.n}`;
    const show = (open) => {
      name.setAttribute("aria-expanded", open ? "true" : "false");
      track.replaceChildren();
      told.bars.forEach((bar) => this.bars.delete(bar[0]));
      track.style.height = `${open ? told.lanes * LANE + 6 : 34}px`;
      if (open) told.bars.forEach((bar, index) => track.appendChild(this.bar(bar, index)));
      else
        told.busy.forEach(([first, last]) => {
          const busy = make("span", "koppel-time-busy");
          this.place(busy, first, last);
          track.appendChild(busy);
        });
    };
    name.onclick = () => {
      const open = name.getAttribute("aria-expanded") !== "true";
      memory.open.set(key, open);
      show(open);
      this.tie();
    };
    show(wanted || (memory.open.get(key) ?? this.data.open));
    row.append(name, track);
    track.addEventListener("keydown", (event) => this.step(event, track));
    return row;
  }

  bar([at, lane, first, last, low, high, sureFirst, sureLast], index) {
    const [title, , kind, , status] = this.layer.items[at];
    const [, color, icon] = this.layer.kinds[kind];
    const button = make("button", `koppel-time-bar koppel-time-${status}`);
    button.type = "button";
    button.style.top = `${lane * LANE + 4}px`;
    button.style.setProperty("--kind", color);
    button.tabIndex = index ? -1 : 0;
    button.dataset.at = at;
    this.place(button, first, last);
    const width = last - first + 1;
    const part = (name, from, until) => {
      const piece = make("span", name);
      piece.style.left = `${(100 * (from - first)) / width}%`;
      piece.style.width = `${(100 * (until - from + 1)) / width}%`;
      button.appendChild(piece);
    };
    if (low < first || high > last) part("koppel-time-window", low, high);
    part("koppel-time-vague", first, last);
    if (sureFirst !== null) part("koppel-time-sure", sureFirst, sureLast);
    const label = make("span", "koppel-time-label");
    const glyph = make("span", "koppel-icon");
    glyph.innerHTML = this.data.icons[icon] || "";
    label.appendChild(glyph);
    for (const number of (this.tiesOf.get(at) || []).slice(0, 2))
      label.appendChild(make("span", "koppel-time-knot", number));
    label.appendChild(make("span", "koppel-time-title", title.length > 34 ? `${title.slice(0, 33)}…` : title));
    button.appendChild(label);
    button.setAttribute("aria-label", this.words(at).join(". "));
    if (at === this.data.chosen) button.setAttribute("aria-current", "true");
    if (this.tied) button.classList.add(this.tied.has(at) ? "koppel-time-tied" : "koppel-time-aside");
    button.onclick = () => {
      memory.focus = at;
      this.send(at);
    };
    button.onmouseenter = button.onfocus = () => this.explain(button, at);
    button.onmouseleave = button.onblur = () => {
      this.tip.hidden = true;
    };
    this.bars.set(at, { button, first, last });
    return button;
  }

  explain(button, at) {
    const [title, ...rest] = this.words(at);
    this.tip.replaceChildren(make("b", "", title), ...rest.map((line) => make("div", "", line)));
    this.tip.hidden = false;
    const box = button.getBoundingClientRect(),
      own = this.root.getBoundingClientRect();
    const left = Math.max(box.left, this.scroller.getBoundingClientRect().left + 120) - own.left;
    this.tip.style.left = `${Math.max(4, Math.min(left, own.width - this.tip.offsetWidth - 8))}px`;
    const below = box.bottom - own.top + 6;
    const above = box.top - own.top - this.tip.offsetHeight - 6;
    this.tip.style.top = `${box.bottom + this.tip.offsetHeight + 12 > window.innerHeight && above > 0 ? above : below}px`;
  }

  // Focus scrolls to its bar; what is told of it goes along.
  follow() {
    const bar = document.activeElement;
    if (this.scroller.contains(bar) && bar.matches(".koppel-time-bar:focus-visible"))
      this.explain(bar, Number(bar.dataset.at));
    else this.tip.hidden = true;
  }

  step(event, track) {
    const all = [...track.querySelectorAll(".koppel-time-bar")];
    const at = all.indexOf(event.target);
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (at < 0 || to === undefined || !all[to]) return;
    event.preventDefault();
    all[at].tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
  }

  tie() {
    this.inner.querySelector(".koppel-time-ties")?.remove();
    const found = [...(this.tied || [])].map((at) => this.bars.get(at)).filter(Boolean);
    if (found.length < 2) return;
    const grid = this.inner.querySelector(".koppel-time-grid"),
      area = grid.getBoundingClientRect();
    const middles = found.map(({ first, last }) => (first + last) / 2).sort((a, b) => a - b);
    const middle = middles[Math.floor(middles.length / 2)];
    const points = found
      .map(({ button, first, last }) => {
        const day = Math.max(first, Math.min(last, middle)) + 0.5;
        const row = button.getBoundingClientRect();
        return [(this.share(day) / 100) * area.width, row.top - area.top + 26];
      })
      .sort((a, b) => a[1] - b[1]);
    const ties = document.createElementNS(SVG, "svg");
    ties.setAttribute("class", "koppel-time-ties");
    ties.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", points.map((point) => point.join(",")).join(" "));
    ties.appendChild(line);
    for (const [x, y] of points) {
      const dot = document.createElementNS(SVG, "circle");
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", y);
      dot.setAttribute("r", 5);
      ties.appendChild(dot);
    }
    this.inner.appendChild(ties);
  }

  scroll() {
    const track = this.inner.querySelector(".koppel-time-grid").clientWidth;
    const room = this.scroller.clientWidth;
    const to = (day) => (this.share(day) / 100) * track - room * 0.22;
    const fresh = memory.left === null || memory.scale !== this.data.scale;
    this.scroller.scrollLeft = fresh ? to(this.layer.today) : memory.left;
    this.scroller.scrollTop = memory.grouping === this.data.grouping ? memory.top : 0;
    const first = this.tied && this.data.tied !== memory.tied ? [...this.tied] : [];
    const wanted = first.length
      ? first
      : this.data.chosen !== memory.chosen && this.data.chosen !== null
        ? [this.data.chosen]
        : [];
    const seen = wanted
      .map((at) => this.bars.get(at))
      .filter(Boolean)
      .sort((a, b) => a.button.getBoundingClientRect().top - b.button.getBoundingClientRect().top)[0];
    if (seen) {
      const box = seen.button.getBoundingClientRect(),
        own = this.scroller.getBoundingClientRect();
      if (box.top < own.top + 60 || box.bottom > own.bottom) this.scroller.scrollTop += box.top - own.top - 90;
      if (first.length || box.right < own.left + 160 || box.left > own.right - 60)
        this.scroller.scrollLeft = to(seen.first);
    }
    if (memory.focus !== null && memory.focus === this.data.chosen)
      this.bars.get(memory.focus)?.button.focus({ preventScroll: true });
    this.tip.hidden = true;
    Object.assign(memory, {
      left: this.scroller.scrollLeft,
      top: this.scroller.scrollTop,
      scale: this.data.scale,
      grouping: this.data.grouping,
      chosen: this.data.chosen,
      tied: this.data.tied,
      focus: null,
    });
  }

  list(name, places) {
    const box = make("section", "koppel-time-list");
    box.appendChild(make("h3", "", this.data.texts[name].replace("{count}", places.length)));
    const names = make("ul", "");
    for (const at of places) {
      const [title, , kind] = this.layer.items[at];
      const row = make("li", ""),
        button = make("button", "");
      button.type = "button";
      const dot = make("span", "koppel-dot");
      dot.style.background = this.layer.kinds[kind][1];
      button.append(dot, document.createTextNode(title));
      button.setAttribute("aria-label", this.words(at).join(". "));
      button.onclick = () => this.send(at);
      row.appendChild(button);
      names.appendChild(row);
    }
    box.appendChild(names);
    return box;
  }
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".koppel-time");
  const send = (at) => setTriggerValue("picked", { at, now: Date.now() });
  root.dataset.wanted = data.layer;
  fetched(data.layer).then(
    (layer) => {
      if (root.dataset.wanted === data.layer) new Chart(root, data, layer, send).draw();
    },
    () => {
      root.replaceChildren(make("p", "koppel-time-failed", data.texts.failed));
    },
  );
}
