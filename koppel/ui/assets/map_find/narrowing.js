/* What the map shows: dates, filters and places together, decided here, told to the picture, the lists and the address. */
import { addressOf, ANY_STATE, choiceOf, chosenFrom, everything } from "../map/choice.js";
import { Facets } from "../map/facets.js";
import { monthsOf, perMonth } from "../map/histogram.js";
import { alongLine, circleRing, metresBetween, touchingArea } from "../map/inside.js";
import { firstDayOf, monthWords } from "../map/months.js";
import { openedBetween, openingsByStreet } from "../map/openings.js";
import { axisOf, preset } from "../map/time_window.js";
import { make } from "../elements.js";
import { fetched } from "../payloads.js";
import { Compare } from "../map_time/compare.js";
import { Player } from "../map_time/player.js";
import { StreetGlow } from "../map_time/street_glow.js";
import { Lanes } from "../map_time/lanes_view.js";
import { TimeBar } from "../map_time/time_bar.js";
import { AreaShade } from "./area_shade.js";
import { NeedShade } from "./need_shade.js";
import { AskPanel } from "./ask_panel.js";
import { drawChips } from "./chips.js";
import { FilterPanel } from "./filter_panel.js";
import { FindBox } from "./find_box.js";
import { drawStreets } from "./place_answer.js";
import { chipsOf, findable } from "./told_words.js";

/** @typedef {import("../map/choice.js").Chosen} Chosen */
/** @typedef {import("../map/facets.js").Column} Column */
/** @typedef {import("../map/time_window.js").Window} Window */
/** @typedef {import("../map/time_window.js").Months} Months */
/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {import("../map_told.js").Chance} Chance */
/** @typedef {import("../map_shapes.js").Place} Place */
/** @typedef {import("../map_shapes.js").Shape} Shape */
/** @typedef {{ n: string, s: Shape }} Named */
/** @typedef {import("./narrow_told.js").NarrowTold} NarrowTold */

/**
 * @typedef {object} Port - what the page of the map gives
 * @property {HTMLElement} root
 * @property {L.Map} map
 * @property {(mask: Uint8Array, count: number) => void} show - cheap: of every frame
 * @property {(split: { mask: Uint8Array, x: number } | null) => void} split - another mask beside it, right of x pixels
 * @property {() => void} settled - the lists and the address follow
 * @property {(name: string) => HTMLElement} panelBody
 * @property {(name: string) => void} openPanel
 * @property {() => string | null} panel - the one that is open
 * @property {(at: number) => void} chooseWork
 * @property {() => number[]} chosen - works that are chosen
 * @property {(id: string) => void} chooseChance
 * @property {(works: number[]) => void} goTo
 * @property {(place: Place, zoom: number) => void} goToPlace
 * @property {(shape: Shape) => void} goToShape
 * @property {(shape: Shape) => Promise<void>} sharpen - fetches the exact shapes of the works around it
 * @property {() => void} flipTime - make the bar of time small, or whole again
 * @property {(sort: "circle" | "area" | "line", stopped: () => void) => void} draw
 * @property {(works: number[]) => void} light - let works stand out while nothing is chosen
 */

/** Sets of works by name, in the order in which they were first asked for. */
const COUNTED = /** @type {const} */ (["text", "coupled", "state", "mine", "area", "place"]);

export class Narrowing {
  /**
   * @param {Port} port
   * @param {NarrowTold} told
   */
  constructor(port, told) {
    this.port = port;
    this.told = told;
    /** @type {Chosen} */
    this.chosen = everything();
    /** @type {Facets | null} */
    this.facets = null;
    /** @type {Layer | null} */
    this.layer = null;
    /** @type {Chance[]} */
    this.chances = [];
    /** @type {Named[]} */
    this.streets = [];
    /** @type {Named[]} */
    this.areas = [];
    /** @type {string[] | null} Words of works, fetched when somebody filters by words. */
    this.words = null;
    /** @type {Months} */
    this.axis = { first: 0, last: 11 };
    /** @type {{ begin: Int32Array, end: Int32Array } | null} */
    this.months = null;
    /** @type {{ begin: Int32Array, end: Int32Array } | null} */
    this.chanceMonths = null;
    /** @type {{ works: Uint32Array, chances: Uint32Array }} */
    this.perMonth = { works: new Uint32Array(12), chances: new Uint32Array(12) };
    this.compares = false;
    this.playedFrom = 0;
    /** @type {Uint8Array | null} What the filters let through while time is played. */
    this.filtered = null;
    /** @type {Uint8Array} */
    this.datedChances = new Uint8Array();
    this.loaded = "";
    /** @type {string | null | undefined} */
    this.needsLoaded = undefined;
    /** @type {number | null} A street that was asked about. */
    this.street = null;
    this.glow = new StreetGlow(port.map);
    this.player = new Player({
      frame: (days, months) => this.played(days, months),
      end: () => this.pause(),
    });
    this.compare = new Compare(port.root, port.map, told.texts, (x) => this.showCompared(x));
    this.bar = this.addBar();
    this.chips = make("div", "koppel-map-chips");
    this.chips.hidden = true;
    const find = make("div", "koppel-find");
    find.setAttribute("role", "search");
    port.root.append(this.chips, find);
    this.find = new FindBox(find, {
      texts: told.texts,
      acts: {
        entries: () => findable(this),
        go: (entry) => this.go(entry),
        goTo: ({ place }) => port.goToPlace(place, 18),
        addresses: (asked) => this.addresses(asked),
      },
    });
    this.lanes = new Lanes(this);
    this.shade = new AreaShade(this);
    this.needShade = new NeedShade(this);
    this.asking = new AskPanel(port.panelBody("ask"), this);
    /** @type {FilterPanel | null} */
    this.panel = null;
  }

  addBar() {
    const host = /** @type {HTMLElement} */ (this.port.root.querySelector(".koppel-map-time"));
    return new TimeBar(host, {
      texts: this.told.texts,
      language: this.told.language,
      acts: {
        change: (window) => this.moveTime(window),
        settle: () => this.settle(),
        undated: (isOn) => this.choose({ undated: isOn }),
        compare: (isOn) => this.setCompare(isOn),
        play: () => (this.player.isPlaying ? this.pause() : this.play()),
        speed: (speed) => {
          this.player.speed = speed;
        },
        size: () => this.port.flipTime(),
      },
    });
  }

  /** @returns {Uint8Array | null} */
  get mask() {
    return this.facets?.mask ?? null;
  }

  /** @param {number} at */
  isShown(at) {
    return !this.facets || this.facets.mask[at] > 0;
  }

  choice() {
    return choiceOf(this.chosen);
  }

  /**
   * Return what stands in the address of what is shown.
   *
   * @returns {Record<string, string>}
   */
  address() {
    const told = Object.entries(addressOf(this.chosen));
    return Object.fromEntries(told.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  }

  /**
   * Take over what is drawn; what is chosen comes from the address where Python says that it does.
   *
   * @param {NarrowTold} told
   * @param {{ layer: Layer, chances: Chance[], background: { street: Named[], area?: Named[] } | null, query: string | null }} drawn
   */
  async load(told, { layer, chances, background, query }) {
    this.told = told;
    this.layer = layer;
    this.chances = chances;
    if (this.loaded !== told.facets) {
      const facets = new Facets(await fetched(told.facets));
      this.facets = facets;
      this.loaded = told.facets;
      this.words = null;
      this.axis = axisOf(facets.first, facets.last, facets.dated, facets.told.today);
      this.months = monthsOf(facets.first, facets.last, facets.dated);
      this.streets = background?.street ?? [];
      this.areas = background?.area ?? [];
      this.glow.setStreets(facets.told.streets, this.streets);
      this.find.forget();
      this.panel = new FilterPanel(this.port.panelBody("filters"), this);
      this.panel.addLegend(this.port.panelBody("layers"));
      this.lanes.setWorks(layer);
      this.shade.addSwitch(this.port.panelBody("layers"));
    }
    if (this.needsLoaded !== told.needs) {
      this.needsLoaded = told.needs;
      this.needShade.addChoice(this.port.panelBody("layers"));
    }
    this.chanceMonths = this.monthsOfChances();
    if (query !== null) {
      const states = told.states.map(([id]) => id);
      const known = { names: this.facets?.names ?? {}, states, areas: this.areas.map(({ n }) => n) };
      this.chosen = chosenFrom(new URLSearchParams(query), known);
    }
    await this.refine();
    this.asking.begin();
    this.panel?.show();
    this.drawChips();
    this.lanes.show();
    this.shade.show();
  }

  monthsOfChances() {
    const { facets, chances } = this;
    if (!facets) return null;
    const first = new Int32Array(chances.length);
    const last = new Int32Array(chances.length);
    const dated = new Uint8Array(chances.length);
    for (const [place, { m }] of chances.entries()) {
      if (!m.length || !m.every((at) => facets.dated[at])) continue;
      dated[place] = 1;
      // Where they meet, or what keeps them apart.
      const [from, until] = [Math.max(...m.map((at) => facets.first[at])), Math.min(...m.map((at) => facets.last[at]))];
      first[place] = Math.min(from, until);
      last[place] = Math.max(from, until);
    }
    this.datedChances = dated;
    return monthsOf(first, last, dated);
  }

  /**
   * Choose something else than dates.
   *
   * @param {Partial<Chosen>} changes
   */
  async choose(changes) {
    this.chosen = { ...this.chosen, ...changes };
    await this.refine();
    this.settle();
  }

  /**
   * @param {Column} name
   * @param {string} id
   * @param {boolean} isOn
   */
  toggle(name, id, isOn) {
    const key = name === "kind" ? "hidden" : name;
    const values = new Set(this.chosen[key]);
    if (isOn === (name === "kind")) values.delete(id);
    else values.add(id);
    return this.choose({ [key]: values });
  }

  /**
   * Switch kinds: off where all of them are on.
   *
   * @param {string[]} ids
   */
  toggleKinds(ids) {
    const hidden = new Set(this.chosen.hidden);
    const isOff = ids.every((id) => !hidden.has(id));
    for (const id of ids) {
      if (isOff) hidden.add(id);
      else hidden.delete(id);
    }
    return this.choose({ hidden });
  }

  clear() {
    this.street = null;
    this.setCompare(false, false);
    return this.choose({ ...everything(), undated: this.chosen.undated });
  }

  /** Decide anew what is shown, after anything but the dates changed. */
  async refine() {
    const { facets, layer } = this;
    if (!facets || !layer) return;
    const { text } = this.chosen;
    if (text.trim() && !this.words) this.words = await fetched(this.told.words).catch(() => null);
    const place = this.placeAsked();
    if (place) await this.port.sharpen(place);
    for (const name of COUNTED) facets.setAmong(name, this.among(name));
    facets.filter(this.choice());
    this.perMonth = {
      works: perMonth(this.months ?? { begin: new Int32Array(), end: new Int32Array() }, facets.filtered(), this.axis),
      chances: this.countChances(),
    };
    this.show();
  }

  /**
   * Return the place that works are asked for.
   *
   * @returns {Shape | null}
   */
  placeAsked() {
    const { area, ring, line } = this.chosen;
    if (ring) return [2, [[ring]]];
    if (line) return [1, [line]];
    return this.areas.find(({ n }) => n === area)?.s ?? null;
  }

  countChances() {
    const { facets, chances, chanceMonths, datedChances } = this;
    const counted = new Uint8Array(chances.length);
    for (const [place, { m }] of chances.entries())
      counted[place] = datedChances[place] && m.every((at) => facets?.hidden[at] === 0) ? 1 : 0;
    return perMonth(chanceMonths ?? { begin: new Int32Array(), end: new Int32Array() }, counted, this.axis);
  }

  /**
   * Return the works that a filter of another sort lets through; null where it is off.
   *
   * @param {typeof COUNTED[number]} name
   * @returns {Uint8Array | null}
   */
  among(name) {
    const { chosen, facets } = this;
    if (!facets) return null;
    if (name === "text") return this.withWords();
    if (name === "coupled") return chosen.coupled ? this.setOf(facets.told.coupled) : null;
    if (name === "state") return chosen.state === ANY_STATE ? null : this.inState(chosen.state);
    if (name === "mine")
      return chosen.mine
        ? this.setOf(this.chances.filter(({ id }) => this.told.chances[id]?.[1]).flatMap(({ m }) => m))
        : null;
    const shapes = () => this.layer?.items.map(({ s }) => s) ?? [];
    if (name === "area") {
      const area = this.areas.find(({ n }) => n === chosen.area);
      return area ? touchingArea(shapes(), /** @type {Place[][][]} */ (area.s[1]).flat()) : null;
    }
    if (chosen.ring) return touchingArea(shapes(), [chosen.ring]);
    return chosen.line ? alongLine(shapes(), chosen.line) : null;
  }

  withWords() {
    const wanted = this.chosen.text.toLowerCase().split(/\s+/).filter(Boolean);
    const { words } = this;
    if (!wanted.length || !words) return null;
    return Uint8Array.from(words, (own) => (wanted.every((word) => own.includes(word)) ? 1 : 0));
  }

  /** @param {string} state */
  inState(state) {
    const { told } = this;
    /** @param {Chance} chance */
    const isWanted = ({ id }) => {
      const [now, , again] = told.chances[id] ?? [told.fresh, 0, 0];
      return state === told.again ? Boolean(again) : now === state;
    };
    return this.setOf(this.chances.filter(isWanted).flatMap(({ m }) => m));
  }

  /** @param {number[]} works */
  setOf(works) {
    const found = new Uint8Array(this.facets?.count ?? 0);
    for (const at of works) found[at] = 1;
    return found;
  }

  /**
   * Count the works that a switch would show, given all other filters.
   *
   * @param {"coupled" | "mine" | "state"} name
   * @param {string} [state]
   */
  countIn(name, state = "") {
    const { facets, chosen } = this;
    if (!facets) return 0;
    const now = this.chosen;
    this.chosen = { ...chosen, coupled: true, mine: true, ...(state ? { state } : {}) };
    const among = this.among(name);
    this.chosen = now;
    return among ? facets.countAmong(name, this.choice(), among) : 0;
  }

  /**
   * Move the window of time: the one thing that every frame of a drag does.
   *
   * @param {Window} window
   */
  moveTime(window) {
    if (this.player.isPlaying) this.pause();
    this.glow.clear();
    this.chosen.window = window;
    const { days, undated } = this.choice();
    this.facets?.between(days, undated);
    this.show();
  }

  /** Show what was decided: on the picture, on the bar. */
  show() {
    const { facets } = this;
    if (!facets) return;
    if (this.compares) this.showCompared(this.compare.x);
    else this.port.show(facets.mask, facets.shown);
    this.tellBar();
  }

  tellBar() {
    const { facets, axis, chosen, perMonth: months } = this;
    if (!facets) return;
    this.bar.show({
      axis,
      window: chosen.window,
      today: facets.told.today,
      works: months.works,
      chances: months.chances,
      shown: facets.shown,
      total: facets.count,
      undated: facets.countUndated(),
      showsUndated: chosen.undated,
      compares: this.compares,
    });
  }

  /** A drag or a choice is over: lists, counts, chips and the address follow. */
  settle() {
    this.panel?.show();
    this.drawChips();
    this.drawStreets();
    this.asking.show();
    this.light();
    this.lanes.show();
    this.shade.show();
    this.port.settled();
  }

  drawChips() {
    drawChips(this.chips, chipsOf(this), { texts: this.told.texts, clear: () => this.clear() });
  }

  drawStreets() {
    const { facets, layer } = this;
    if (!facets || !layer || this.port.panel() !== "streets") return;
    const { texts } = this.told;
    const opened = openingsByStreet(facets.told.along, facets, facets.mask);
    drawStreets(this.port.panelBody("streets"), opened, {
      names: facets.told.streets,
      known: this.known(),
      period: this.bar.words(this.chosen.window, false) || texts.everything,
      go: (street) => this.askStreet(street),
      show: (street) => this.showStreet(street),
      open: this.street,
      choose: (at) => this.port.chooseWork(at),
    });
  }

  known() {
    const facets = /** @type {Facets} */ (this.facets);
    const layer = /** @type {Layer} */ (this.layer);
    const { contacts, contact } = facets.told;
    return { layer, facets, contacts, contact, language: this.told.language, texts: this.told.texts };
  }

  /** @param {string | null} name - the panel that opened */
  panelOpened(name) {
    if (name === "streets") this.drawStreets();
    this.light();
    if (name === "filters") this.panel?.show();
  }

  openAsk() {
    this.port.openPanel("ask");
  }

  /** @param {number} street */
  askStreet(street) {
    this.port.openPanel("ask");
    this.showStreet(street);
    // A place that was drawn is not asked about any more.
    if (this.chosen.ring || this.chosen.line) this.choose({ ring: null, line: null });
  }

  /**
   * Go to a street and let its works stand out.
   *
   * @param {number} street
   */
  showStreet(street) {
    this.street = street;
    const shape = this.streetShape();
    if (shape) this.port.goToShape(shape);
    this.asking.show();
    this.light();
  }

  /** Let the works of the street that was asked about stand out, those beside it too, while one looks at it. */
  light() {
    const panel = this.port.panel();
    const isLooked = panel === null || panel === "ask" || panel === "streets";
    const asked = this.street !== null && isLooked ? this.asking.asked() : null;
    const isStreet = asked && !this.chosen.ring && !this.chosen.line;
    this.port.light(isStreet ? [...asked.works, ...asked.beside] : []);
  }

  /** Return the shape of the street that was asked about; null where none was. */
  streetShape() {
    const { street, facets, streets } = this;
    if (street === null || !facets) return null;
    return streets.find(({ n }) => n === facets.told.streets[street])?.s ?? null;
  }

  /**
   * Take over what was drawn, if it was asked for here.
   *
   * @param {string} sort
   * @param {[number, number][]} points - longitude first
   * @returns {boolean}
   */
  drawn(sort, points) {
    if (!this.asking.isDrawing) return false;
    this.asking.isDrawing = false;
    const places = /** @type {Place[]} */ (points.map(([x, y]) => [y, x]));
    this.street = null;
    const isCircle = sort === "circle" && places.length > 1;
    const ring = isCircle ? circleRing(places[0], metresBetween(places[0], places[1])) : places;
    this.choose(sort === "line" ? { line: places, ring: null } : { ring, line: null }).then(() => {
      this.port.openPanel("ask");
      this.asking.show();
    });
    return true;
  }

  /** @param {import("../map/finder.js").Entry} entry */
  go({ sort, at, title }) {
    const { port, facets } = this;
    if (sort === "work") {
      port.goTo([at]);
      port.chooseWork(at);
    } else if (sort === "street") {
      const street = facets?.told.streets.indexOf(title) ?? -1;
      if (street >= 0) this.askStreet(street);
      else port.goToShape(this.streets[at].s);
    } else if (sort === "area") port.goToShape(this.areas[at].s);
    else if (sort === "partner" && facets) {
      this.choose({ partner: new Set([facets.names.partner[at]]) });
      port.goTo([...facets.mask.keys()].filter((one) => facets.columns.partner[one] === at));
    } else if (facets) {
      const hidden = facets.names.kind.filter((_, kind) => kind !== at);
      this.choose({ hidden: new Set(hidden) });
      port.goTo([...facets.mask.keys()].filter((one) => facets.columns.kind[one] === at));
    }
  }

  /** @param {string} asked */
  async addresses(asked) {
    if (!this.told.addresses) return [];
    const answer = await fetch(`${this.told.addresses}?vraag=${encodeURIComponent(asked)}`);
    return answer.ok ? answer.json() : [];
  }

  /**
   * Show two dates side by side: the first and the last month of the window.
   *
   * @param {boolean} isOn
   * @param {boolean} [settles]
   */
  setCompare(isOn, settles = true) {
    if (this.compares === isOn) return;
    this.pause();
    this.compares = isOn;
    const { facets } = this;
    if (isOn && facets && !this.chosen.window) this.chosen.window = preset("year", this.axis, facets.told.today);
    this.compare.show(isOn);
    if (!isOn) {
      this.port.split(null);
      const { days, undated } = this.choice();
      facets?.between(days, undated);
    }
    this.show();
    if (settles) this.settle();
  }

  /** @param {number} x - pixels from the left of the map */
  showCompared(x) {
    const { facets, chosen } = this;
    const window = chosen.window ?? this.axis;
    if (!facets || !this.compares) return;
    /** @param {number} month */
    const days = (month) => ({ first: firstDayOf(month), last: firstDayOf(month + 1) - 1 });
    const after = facets.maskBetween(days(window.last), chosen.undated);
    const before = facets.between(days(window.first), chosen.undated);
    this.compare.tell(
      monthWords(window.first, this.told.language, "short"),
      monthWords(window.last, this.told.language, "short"),
    );
    this.port.split({ mask: after, x });
    this.port.show(before, facets.shown);
  }

  play() {
    const { facets, axis } = this;
    if (!facets) return;
    if (this.compares) this.setCompare(false);
    const now = this.chosen.window ?? preset("now", axis, facets.told.today) ?? axis;
    const isAtEnd = now.last >= axis.last;
    const from = isAtEnd ? { first: axis.first, last: axis.first + now.last - now.first } : now;
    this.playedFrom = firstDayOf(from.first);
    this.filtered = facets.filtered();
    this.player.play(from, axis);
    this.bar.playing(true);
  }

  /**
   * @param {{ first: number, last: number }} days
   * @param {Months} months
   */
  played(days, months) {
    const { facets, chosen } = this;
    if (!facets || !this.filtered) return;
    chosen.window = months;
    facets.between(days, chosen.undated);
    this.port.show(facets.mask, facets.shown);
    const range = { first: this.playedFrom, last: days.last };
    this.glow.show(openedBetween(facets.told.along, facets, this.filtered, range));
    this.tellBar();
  }

  pause() {
    if (this.player.isPlaying) this.player.stop();
    this.bar.playing(false);
    if (!this.filtered) return;
    this.filtered = null;
    const { days, undated } = this.choice();
    this.facets?.between(days, undated);
    this.show();
    this.settle();
  }

  remove() {
    this.player.stop();
    this.glow.clear();
    this.bar.remove();
    this.find.remove();
    this.compare.remove();
    this.lanes.remove();
  }
}
