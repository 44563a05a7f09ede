/* The page of the map: the map over the whole window, panels over it, one toolbar. What is clicked, chosen and shown is
   known here alone; only a form runs the script of the page. */
import { find, make, makeButton } from "../elements.js";
import { loadLeaflet } from "../leaflet.js";
import { loadExact, sightOf } from "../map/tile_loader.js";
import { Narrowing } from "../map_find/narrowing.js";
import { Pins } from "../map_pins/pins.js";
import { KoppelMap } from "../map_view.js";
import { fetched } from "../payloads.js";
import { drawShape } from "../map_shapes.js";
import { queryOf, writeAddress } from "./address.js";
import { drawChanceList, drawNeeds } from "./chance_list.js";
import { Details } from "./details.js";
import { EmptySight } from "./empty_sight.js";
import { Live, newIn } from "./live.js";
import { Measure } from "./measure.js";
import { Panels } from "./panels.js";
import { Strengths } from "./strengths.js";
import { boundsOf } from "./places.js";
import { Toolbar } from "./toolbar.js";
import { WorkList } from "./work_list.js";
import { makeSign } from "./icons.js";
import { isNarrow } from "./sheet.js";
import { color } from "../../../tokens/color.js";

/** @typedef {import("./page_told.js").PageTold} PageTold */
/** @typedef {import("./page_told.js").Begin} Begin */
/** @typedef {import("./details.js").Step} Step */
/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {import("../map_told.js").Chances} Chances */
/** @typedef {import("../elements.js").Component<PageTold>} PageComponent */

/** @type {WeakMap<HTMLElement, MapPage>} */
const mapPages = new WeakMap();
const MENU = "koppel-map-menu";
const MADE = ".koppel-map-menu, .koppel-map-bar, .koppel-map-panel, .koppel-map-said, .koppel-map-empty";
const TIME_PLACE = "koppel-map-time-folded";
const FLASH_MS = 5000;
const MOST_FLASHED = 200;

class MapPage {
  /**
   * @param {HTMLElement} root
   * @param {PageComponent} component
   */
  constructor(root, component) {
    this.root = root;
    this.component = component;
    const { data } = component;
    this.data = data;
    /** @type {Begin} */
    this.now = { ...data.begin, place: data.begin.place };
    /** @type {Layer | null} */
    this.layer = null;
    /** @type {Chances | null} */
    this.chances = null;
    /** @type {Map<string, number>} The place of each work in the layer, by its id. */
    this.at = new Map();
    this.isTimeSmall = true;
    /** @type {string[]} Works that are chosen together. */
    this.selected = [];
    /** @type {number[]} Works that stand out while nothing is chosen. */
    this.lit = [];
    /** @type {string} What Python said last of what is chosen. */
    this.begun = "";
    this.map = new KoppelMap(find(root, ".koppel-map"), this.mapComponent());
    this.panels = new Panels(root, data.texts, (name) => this.panelChanged(name));
    this.addMenu();
    this.toolbar = this.addToolbar();
    this.addPanels();
    this.watchTime();
    this.narrowing = new Narrowing(this.narrowPort(), data.narrow);
    this.emptySight = this.addEmptySight();
    this.pins = this.addPins();
    this.strengths = new Strengths(this.map.map, `${data.paths.strengths}?taal=${data.language}`);
    this.makeTimeSmall(localStorage.getItem(TIME_PLACE) !== "0" && !this.narrowing.lanes.isOn);
    this.live = this.addLive();
    root.ownerDocument.addEventListener("keydown", this.keys);
  }

  /** @param {KeyboardEvent} event */
  keys = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (document.querySelector("dialog[open], [role=dialog]")) return;
    if (document.documentElement.dataset.mapMenu) this.menu(false);
    else if (this.map.pen) return;
    else if (this.now.activity || this.now.combination || this.selected.length) this.clear();
    else if (this.panels.current) this.panels.close();
  };

  mapComponent() {
    return {
      parentElement: this.root,
      data: this.told(),
      setTriggerValue: (/** @type {string} */ name, /** @type {any} */ value) => this.heard(name, value),
    };
  }

  /** Return what the map draws: what Python says, and what is chosen here. */
  told() {
    const { map } = this.data;
    const { combination, numbers, chances, alarms } = this.now;
    const chosen = this.chosen();
    const isLit = !chosen.length && this.lit.length > 0;
    return {
      ...map,
      mask: this.narrowing?.mask ?? null,
      chosen: isLit ? this.lit : chosen,
      faded: combination !== null || isLit,
      numbers: /** @type {[number, number][]} */ (numbers ? [[0, 0]] : []),
      show_chances: chances,
      show_alarms: alarms,
      view: map.view ?? this.now.place,
      still: true,
    };
  }

  chosen() {
    const { activity, combination } = this.now;
    if (this.selected.length) return this.selected.flatMap((id) => this.at.get(id) ?? []);
    const chance = this.chances?.chances.find((item) => item.id === combination);
    if (chance) return chance.m;
    const at = activity === null ? undefined : this.at.get(activity);
    return at === undefined ? [] : [at];
  }

  /** @returns {(at: number) => boolean} */
  isShown() {
    return (at) => this.narrowing?.isShown(at) ?? true;
  }

  addMenu() {
    const { texts } = this.data;
    const button = makeButton(MENU);
    button.setAttribute("aria-label", texts.menu);
    button.title = texts.menu;
    button.append(makeSign("menu"));
    button.onclick = () => this.menu(!document.documentElement.dataset.mapMenu);
    this.menuButton = button;
    this.root.prepend(button);
    this.menu(false);
  }

  /** @param {boolean} isOpen */
  menu(isOpen) {
    const { dataset } = document.documentElement;
    if (isOpen) dataset.mapMenu = "open";
    else delete dataset.mapMenu;
    this.menuButton?.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen && document.querySelector(".st-key-head")?.contains(document.activeElement)) this.menuButton?.focus();
  }

  addToolbar() {
    const { texts } = this.data;
    /** @param {string} name @param {string} sign @param {boolean} [worded] */
    const panel = (name, sign, worded = true) => ({
      name,
      label: texts[`panel_${name}`],
      sign,
      panel: true,
      worded,
      act: () => this.panels.toggle(name),
    });
    return new Toolbar(this.root, texts.toolbar, [
      [
        panel("chances", "chances"),
        panel("filters", "filters"),
        panel("streets", "streets", false),
        panel("ask", "ask", false),
      ],
      [panel("layers", "layers", false), panel("drawn", "drawn", false)],
      [panel("list", "list", false), panel("pins", "pin", false)],
      [
        { name: "time", label: texts.time, sign: "time", act: () => this.flipTime() },
        { name: "lanes", label: texts.lanes, sign: "lanes", act: () => this.flipLanes() },
        { name: "numbers", label: texts.numbers, sign: "numbers", act: () => this.flip("numbers") },
        { name: "measure", label: texts.measure, sign: "measure", act: () => this.measure() },
        { name: "full", label: texts.full, sign: "full", act: () => this.fullScreen() },
        panel("paper", "paper", false),
      ],
    ]);
  }

  addPanels() {
    const { texts } = this.data;
    this.chancesBody = this.panels.add("chances", texts.panel_chances);
    for (const name of ["filters", "streets", "ask", "layers", "drawn", "pins", "paper", "form"])
      this.panels.add(name, texts[`panel_${name}`]);
    const body = this.panels.add("details", texts.panel_details);
    const panel = /** @type {import("./panels.js").Panel} */ (this.panels.panels.get("details"));
    this.details = new Details(body, panel, {
      texts,
      address: ({ sort, id }) => {
        const { paths, language } = this.data;
        const asked = encodeURIComponent(id);
        return sort === "sum"
          ? `${paths.sum}?taal=${language}&werken=${asked}`
          : `${paths[sort]}/${asked}?taal=${language}`;
      },
      language: () => this.data.language,
      head: (step) => this.here(step),
      shown: (step) => this.choose(step, { draws: false }),
      act: (button) => this.act(button),
      outside: (step) => this.outside(step),
    });
    panel.section.querySelector(".koppel-map-panel-close")?.addEventListener("click", () => this.clear());
    this.addSwitches();
    this.list = new WorkList(this.panels.add("list", texts.panel_list), this.map.map, {
      texts,
      language: this.data.language,
      isShown: (at) => this.isShown()(at),
      chosen: () => this.chosen(),
      choose: (id, isAdded) => (isAdded ? this.add(id) : this.choose({ sort: "work", id, among: [] })),
      pins: (sight) => this.pins?.inSight(sight) ?? null,
    });
  }

  /** Put what the map draws above the legend. */
  addSwitches() {
    const body = this.panels.panels.get("layers")?.body;
    for (const name of /** @type {("chances" | "alarms" | "strengths")[]} */ (["chances", "alarms", "strengths"])) {
      const label = make("label", "koppel-map-switch");
      const box = make("input");
      box.type = "checkbox";
      box.checked = this.now[name];
      box.onchange = () => this.flip(name);
      label.append(box, make("span", "", this.data.texts[`layer_${name}`]));
      body?.append(label);
    }
  }

  /**
   * Return what narrowing may do to the page.
   *
   * @returns {import("../map_find/narrowing.js").Port}
   */
  narrowPort() {
    const { map, panels } = this;
    return {
      root: this.root,
      map: map.map,
      show: (mask, count) => {
        map.picture.setShown(mask);
        map.host.dataset.shown = String(count);
      },
      split: (split) => map.picture.setSplit(split),
      settled: () => {
        this.drawList();
        this.details?.mark();
        this.write();
      },
      panelBody: (name) => /** @type {import("./panels.js").Panel} */ (panels.panels.get(name)).body,
      openPanel: (name) => panels.open(name),
      panel: () => panels.current,
      chooseWork: (at) => {
        const id = this.layer?.items[at].id;
        if (id) this.choose({ sort: "work", id, among: [] });
      },
      chosen: () => this.chosen(),
      chooseChance: (id) => this.choose({ sort: "combination", id, among: [] }),
      goTo: (works) => this.goTo(works),
      goToPlace: (place, zoom) => map.map.setView(place, zoom, { animate: false }),
      sharpen: async (shape) => {
        if (this.layer) await loadExact(this.layer, sightOf(boundsOf([shape])));
      },
      goToShape: (shape) => map.map.fitBounds(boundsOf([shape]), this.fitting()),
      draw: (sort, stopped) => {
        // The sheet of a phone would lie over what one draws on.
        if (isNarrow()) panels.close({ keep: false });
        map.drawing(sort, stopped);
      },
      light: (works) => this.light(works),
      flipTime: () => this.flipTime(),
    };
  }

  flipTime() {
    this.makeTimeSmall(!this.isTimeSmall);
    localStorage.setItem(TIME_PLACE, this.isTimeSmall ? "1" : "0");
    // The time line stands on the whole bar.
    if (this.isTimeSmall && this.narrowing?.lanes.isOn) this.flipLanes();
  }

  /** @param {boolean} isSmall */
  makeTimeSmall(isSmall) {
    this.isTimeSmall = isSmall;
    this.narrowing?.bar.makeSmall(isSmall);
    this.toolbar.press("time", !isSmall);
    this.measureTime();
  }

  /** Keep what lies over the foot of the map above the bar of time, however high that is. */
  watchTime() {
    const bar = find(this.root, ".koppel-map-time");
    this.timeObserver = new ResizeObserver(() => this.measureTime());
    this.timeObserver.observe(bar);
  }

  timeHigh = 0;

  measureTime() {
    const bar = find(this.root, ".koppel-map-time");
    // Small, it floats over the map like a button: only on a phone it has the whole width.
    const isFloating = this.isTimeSmall && !isNarrow();
    this.timeHigh = isFloating ? 0 : bar.offsetHeight;
    document.documentElement.style.setProperty("--map-time", `${this.timeHigh}px`);
  }

  /** @param {PageComponent} component */
  async update(component) {
    this.component = component;
    this.data = component.data;
    const told = this.data;
    // Where the map is, it says itself, and Python says it after: that begins nothing anew.
    const { place, panel, ...chosen } = told.begin;
    const begun = JSON.stringify([chosen, panel, told.map.jump]);
    if (this.begun !== begun) {
      this.now = { ...this.now, ...chosen, ...(place ? { place } : {}) };
      if (panel) this.now.panel = panel;
    }
    try {
      const large = [told.map.layer, told.map.chances, told.map.background];
      const [layer, chances, background] = await Promise.all(large.map((url) => fetched(url)));
      if (this.data !== told) return;
      this.layer = layer;
      this.chances = chances;
      this.at = new Map(
        layer.items.map((/** @type {{ id: string }} */ item, /** @type {number} */ at) => [item.id, at]),
      );
      const drawn = { layer, chances: chances.chances, background };
      await this.narrowing?.load(told.narrow, { ...drawn, query: this.queryToRead(told) });
      if (this.data !== told) return;
    } catch {
      this.map.say(told.map.texts.failed);
      return;
    }
    if (this.layer) this.list?.load(this.layer);
    this.toolbar.press("numbers", this.now.numbers);
    this.toolbar.press("lanes", Boolean(this.narrowing?.lanes.isOn));
    await this.redraw();
    const isFirst = this.begun === "";
    const { pin } = this.now;
    if (this.begun !== begun) this.begin(isFirst);
    this.begun = begun;
    if (isFirst) await this.pins.load();
    this.strengths.show(this.now.strengths);
    if (isFirst && pin) this.pins.open(pin, { focus: false, isNear: !told.begin.place });
    this.drawList();
    this.write();
  }

  /**
   * Show what Python says is chosen.
   *
   * @param {boolean} isFirst
   */
  begin(isFirst) {
    const { activity, combination, panel } = this.now;
    const id = combination ?? activity;
    const { place } = this.data.begin;
    if (id) {
      this.choose({ sort: combination ? "combination" : "work", id, among: [] }, { focus: false, moves: isFirst });
      if (isFirst && activity && !place) this.goTo(this.chosen());
    } else if (isFirst) {
      const name = this.panels.begin(panel === "details" ? null : panel, "chances");
      if (name) this.panels.open(name, { focus: false, keep: false });
      if (!place) this.goTo(this.worksToBeginAt());
    } else if (this.panels.current === "details") this.panels.open("chances", { focus: false });
  }

  /** Return the works that pass the filters, or all where none does. */
  worksToBeginAt() {
    const all = this.layer?.items.map((_, at) => at) ?? [];
    const shown = all.filter(this.isShown());
    return shown.length ? shown : all;
  }

  /**
   * Return the query that says what is to be shown: of the address at first, then of Python where it says something else
   * than the browser did; null where nothing new is said.
   *
   * @param {PageTold} told
   */
  queryToRead({ narrow }) {
    if (this.begun === "") return narrow.own || location.search;
    return narrow.is_own ? narrow.own : null;
  }

  redraw() {
    this.narrowing?.lanes.show();
    return this.map.update(this.mapComponent());
  }

  write() {
    writeAddress(queryOf({ ...this.data.address, ...this.narrowing?.address() }, this.data.names, this.now));
  }

  drawList() {
    if (!this.chancesBody || !this.chances) return;
    const isShown = this.isShown();
    drawChanceList(this.chancesBody, this.chances.chances, {
      texts: this.data.texts,
      chosen: this.now.combination,
      isSeen: ({ m }) => m.every(isShown),
      choose: (id) => this.choose({ sort: "combination", id, among: [] }),
    });
    const { needs, busy, texts: words } = this.data;
    drawNeeds(this.chancesBody, needs, words.needs, words.needs_help);
    drawNeeds(this.chancesBody, busy, words.busy, words.busy_help);
    this.list?.draw();
    this.emptySight?.draw();
  }

  addEmptySight() {
    return new EmptySight(this.root, this.map.map, {
      texts: this.data.texts,
      layer: () => this.layer,
      isShown: (at) => this.isShown()(at),
      covered: () => this.panels.covered(),
      goTo: (works) => this.goTo(works),
    });
  }

  /**
   * Let works stand out while nothing is chosen.
   *
   * @param {number[]} works
   */
  light(works) {
    if (this.lit.join() === works.join()) return;
    this.lit = works;
    this.redraw();
  }

  /**
   * Choose a work or a koppelkans, and show what is known of it.
   *
   * @param {Step} step
   * @param {{ draws?: boolean, focus?: boolean, moves?: boolean }} [how] - whether it is drawn in the panel, whether the
   *     keyboard goes there, and whether the map goes to it
   */
  choose(step, { draws = true, focus = true, moves = true } = {}) {
    this.now.activity = step.sort === "work" ? step.id : null;
    this.now.combination = step.sort === "combination" ? step.id : null;
    this.selected = step.sort === "sum" ? step.id.split(",") : [];
    if (draws) this.details?.show(step);
    this.panels.open("details", { focus, keep: false });
    this.redraw();
    if (moves && step.sort === "combination") this.goTo(this.chosen());
    this.drawList();
    this.write();
  }

  /** Choose nothing any more, and go back to the list that was there. */
  clear() {
    this.now.activity = this.now.combination = null;
    this.selected = [];
    this.details?.forget();
    if (this.panels.current === "details") {
      const name = this.panels.begin(null, "chances");
      if (name) this.panels.open(name, { keep: false });
      else this.panels.close();
    }
    this.redraw();
    this.drawList();
    this.write();
  }

  /** @param {number[]} works */
  goTo(works) {
    const items = this.layer?.items;
    if (!items || !works.length) return;
    this.map.map.fitBounds(boundsOf(works.map((at) => items[at].s)), this.fitting());
  }

  /** Return how to fit what is gone to in the part of the map that nothing lies over. */
  fitting() {
    const { left, below } = this.panels.covered();
    const pad = 40;
    /** @type {L.FitBoundsOptions} */
    const options = {
      paddingTopLeft: [left + pad, 70 + pad],
      paddingBottomRight: [pad, Math.max(below, this.timeHigh) + pad],
      maxZoom: 19,
      animate: false,
    };
    return options;
  }

  /**
   * Name all that lay under the click, with which of them is shown.
   *
   * @param {Step} step
   */
  here(step) {
    if (step.among.length < 2 || !this.layer) return null;
    const box = make("div", "koppel-map-here");
    const told = this.data.texts.here.replace("{count}", String(step.among.length));
    box.append(make("b", "", told));
    for (const id of step.among) {
      const at = this.at.get(id);
      if (at === undefined) continue;
      const item = this.layer.items[at];
      const kind = this.layer.kinds[item.k];
      const button = makeButton("koppel-map-one");
      button.dataset.work = id;
      button.dataset.among = step.among.join(" ");
      button.style.borderLeftColor = kind.color;
      button.append(make("span", "", `${kind.label}: ${item.t[0]}`));
      if (id === step.id) button.setAttribute("aria-current", "true");
      box.append(button);
    }
    return box;
  }

  /**
   * Return what says that the filter leaves out what is read about; null where it does not.
   *
   * @param {Step} step
   */
  outside({ sort, id }) {
    const at = sort === "work" ? this.at.get(id) : undefined;
    if (at === undefined || this.isShown()(at)) return null;
    return make("p", "koppel-map-outside", this.data.texts.outside);
  }

  /** @param {HTMLElement} button - of a panel */
  act(button) {
    const { work, combination, form, among, again } = button.dataset;
    if (work) this.choose({ sort: "work", id: work, among: among?.split(" ") ?? [] });
    else if (combination) this.choose({ sort: "combination", id: combination, among: [] });
    else if (form) this.openForm(form, button.dataset.id ?? "");
    else if (again) this.details?.draw();
  }

  /**
   * @param {string} sort
   * @param {string} id
   */
  openForm(sort, id) {
    if (sort === "more") this.panels.open("form", { keep: false });
    this.send("form", { sort, id });
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  heard(name, value) {
    if (name === "combination") this.choose({ sort: "combination", id: value.id, among: [] });
    else if (name === "picked") this.picked(value.ids, value.adds);
    else if (name === "moved") {
      this.now.place = value.place;
      this.write();
    } else if (name === "drawn" && this.narrowing?.drawn(value.sort, value.points)) return;
    else this.send(name, value);
  }

  /**
   * @param {number[]} works - the uppermost first
   * @param {boolean} [adds] - to what is chosen
   */
  picked(works, adds) {
    const ids = works.flatMap((at) => this.layer?.items[at]?.id ?? []);
    if (adds) {
      if (ids.length) this.add(ids[0]);
    } else if (!ids.length) this.clear();
    else this.choose({ sort: "work", id: ids[0], among: ids }, { focus: false });
  }

  /**
   * Choose a work more, or leave it out again.
   *
   * @param {string} id
   */
  add(id) {
    const before = this.selected.length ? this.selected : this.now.activity ? [this.now.activity] : [];
    const chosen = before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
    if (!chosen.length) this.clear();
    else if (chosen.length === 1) this.choose({ sort: "work", id: chosen[0], among: [] }, { focus: false });
    else this.choose({ sort: "sum", id: chosen.join(","), among: [] }, { focus: false });
  }

  measure() {
    const { map, data } = this;
    if (map.pen instanceof Measure) {
      map.stopDrawing();
      return;
    }
    map.stopDrawing();
    const { measure_help, measure_length, measure_surface } = data.texts;
    const texts = { ...data.map.texts, draw_line: measure_help };
    const words = {
      language: data.language,
      length: measure_length,
      surface: measure_surface,
      ended: () => map.stopDrawing(),
    };
    const pen = new Measure(map.map, map.host, texts, words);
    const end = pen.end.bind(pen);
    pen.end = () => {
      end();
      this.toolbar.press("measure", false);
    };
    map.pen = pen;
    this.toolbar.press("measure", true);
  }

  addPins() {
    const { map, panels } = this;
    const { paths, language, pins } = this.data;
    return new Pins(
      {
        map,
        body: /** @type {import("./panels.js").Panel} */ (panels.panels.get("pins")).body,
        open: (focus = true) => panels.current === "pins" || panels.open("pins", { focus, keep: false }),
        close: () => panels.close({ keep: false }),
        tell: (words) => this.tell(words),
        goTo: (place, isNear) => this.goToSpot(place, isNear),
        chose: (id) => {
          this.now.pin = id;
          if (this.layer) this.write();
        },
        changed: () => this.list?.draw(),
      },
      { path: paths.pins, language, ...pins },
    );
  }

  /**
   * Bring a place into the part of the map that nothing lies over, unless it is there.
   *
   * @param {import("../map_shapes.js").Place} place
   * @param {boolean} [isNear] - go there whatever is seen, and look at it from near
   */
  goToSpot(place, isNear = false) {
    const { map } = this.map;
    const { left, below } = this.panels.covered();
    const at = map.latLngToContainerPoint(place);
    const size = map.getSize();
    const edge = 60;
    const isSeen = at.x > left + edge && at.x < size.x - edge && at.y > edge + 70 && at.y < size.y - below - edge;
    if (isSeen && !isNear) return;
    map.fitBounds([place, place], { ...this.fitting(), maxZoom: Math.max(map.getZoom(), 17) });
  }

  addLive() {
    const { paths, language, texts } = this.data;
    this.said = make("p", "koppel-map-said");
    this.said.setAttribute("role", "status");
    this.root.append(this.said);
    return new Live(
      `${paths.news}?taal=${language}`,
      () => this.renew(),
      (isConnected) => {
        if (!isConnected) this.tell(texts.disconnected);
        else if (this.said?.textContent === texts.disconnected) this.tell("");
      },
    );
  }

  /** @param {string} words */
  tell(words) {
    if (this.said) this.said.textContent = words;
  }

  /** Draw what others changed, where one is, and show for a moment what is new. */
  async renew() {
    this.pins.load();
    this.strengths.renew();
    const answer = await fetch(`${this.data.paths.layer}?taal=${this.data.language}`).catch(() => null);
    if (!answer?.ok) return;
    const { layer, chances } = await answer.json();
    const { map } = this.data;
    const before = this.layer;
    this.details?.draw();
    if ((layer === map.layer && chances === map.chances) || !before) return;
    const works = await fetched(layer);
    const narrow = { ...this.data.narrow, is_own: false };
    await this.update({ ...this.component, data: { ...this.data, narrow, map: { ...map, layer, chances } } });
    this.flash(newIn(before, works));
  }

  /** @param {number[]} works */
  flash(works) {
    if (!works.length || !this.layer) return;
    const { layer } = this;
    const group = L.layerGroup().addTo(this.map.map);
    const look = { color: color("amber"), weight: 14, opacity: 0.55, fillOpacity: 0.35, interactive: false };
    const renderer = L.canvas({ pane: "glow" });
    for (const at of works.slice(0, MOST_FLASHED))
      drawShape(layer.items[at].s, { ...look, renderer, pane: "glow" }).addTo(group);
    this.tell(this.data.texts.changed.replace("{count}", String(works.length)));
    setTimeout(() => {
      group.remove();
      this.tell("");
    }, FLASH_MS);
  }

  /**
   * Tell Python: only what needs its script.
   *
   * @param {string} name
   * @param {Record<string, unknown>} value
   */
  send(name, value) {
    this.component.setTriggerValue(name, { ...value, at: Date.now() });
  }

  /** @param {"numbers" | "chances" | "alarms" | "strengths"} name */
  flip(name) {
    this.now[name] = !this.now[name];
    this.toolbar.press(name, this.now[name]);
    if (name === "strengths") this.strengths.show(this.now.strengths);
    else this.redraw();
    this.write();
  }

  flipLanes() {
    const isOn = this.narrowing?.lanes.toggle();
    if (isOn && this.isTimeSmall) this.makeTimeSmall(false);
    this.toolbar.press("lanes", Boolean(isOn));
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }

  /** @param {string | null} name */
  panelChanged(name) {
    this.toolbar?.showPanel(name);
    this.now.panel = name;
    if (name === "pins") this.pins?.opened();
    else this.pins?.left();
    this.map.picture.setHeld(name === "details");
    this.narrowing?.panelOpened(name);
    this.list?.show(name === "list");
    this.emptySight?.draw();
    if (this.layer) this.write();
  }

  remove() {
    this.root.ownerDocument.removeEventListener("keydown", this.keys);
    this.timeObserver?.disconnect();
    this.narrowing?.remove();
    this.live.end();
    this.pins.end();
    this.strengths.remove();
    this.map.remove();
    for (const made of this.root.querySelectorAll(MADE)) made.remove();
    delete this.map.host.dataset.state;
    const { dataset } = document.documentElement;
    delete dataset.mapPanel;
    delete dataset.mapMenu;
  }
}

/** @param {PageComponent} component */
export default function (component) {
  const { parentElement, data } = component;
  const root = find(parentElement, ".koppel-map-page");
  let isGone = false;
  loadLeaflet(data.map.assets)
    .then(() => {
      if (isGone) return;
      const before = mapPages.get(root);
      // All words are other ones: what was made with them is made again.
      const isOther = before && before.data.language !== data.language;
      if (isOther) before.remove();
      const page = before && !isOther ? before : new MapPage(root, component);
      mapPages.set(root, page);
      window.koppelMap = page.map;
      window.koppelMapPage = page;
      page.update(component);
    })
    .catch(() => {
      root.dataset.state = "failed";
      root.textContent = data.map.texts.failed;
    });
  return () => {
    isGone = true;
    mapPages.get(root)?.remove();
    mapPages.delete(root);
  };
}
