/* The map as one file: search, filters, a window of months and a list, all in the page, with nothing to ask anybody. */

/** @typedef {Record<string, string>} Words */
/** @typedef {{ layer: L.Path & L.Layer, name: string, told: string, first: number | null, last: number | null,
 *   partner: string, kind: string, status: string, text: string, isShown: boolean, row: HTMLElement | null }} Work */

const MOST_ROWS = 300;
const MOST_LABELS = 400;
const NAMES_FROM_ZOOM = 16;
const MONTH_MS = 30.4375 * 86_400_000;

/** @param {string} name @param {string} [className] @param {string} [text] */
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** @param {string} words */
function folded(words) {
  return words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

class MapFile {
  /** @param {L.Map} map @param {L.GeoJSON | null} works @param {L.GeoJSON | null} streets @param {Words} words */
  constructor(map, works, streets, words) {
    this.map = map;
    this.words = words;
    /** @type {Work[]} */
    this.works = [];
    works?.eachLayer((layer) => {
      const told = /** @type {any} */ (layer).feature.properties;
      this.works.push({
        .../** @type {any} */ (told),
        layer: /** @type {any} */ (layer),
        text: folded(`${told.number} ${told.name} ${told.kind} ${told.partner} ${told.status} ${told.place}`),
        isShown: true,
        row: null,
      });
    });
    this.holder = works;
    /** @type {{ name: string, layer: any }[]} */
    this.streets = [];
    streets?.eachLayer((layer) => {
      const name = /** @type {any} */ (layer).feature.properties.name;
      if (name) this.streets.push({ name, layer });
    });
    this.panel = /** @type {HTMLElement} */ (document.getElementById("koppel-panel"));
    this.search = this.field("search");
    /** @type {Record<string, HTMLSelectElement>} */
    this.choices = {};
    for (const name of ["partner", "kind", "status"]) this.choices[name] = this.choice(name);
    this.months = this.monthSliders();
    this.labels = L.layerGroup().addTo(map);
    this.count = element("h2");
    this.list = element("ol", "koppel-list");
    this.panel.append(this.count, this.list);
    map.on("moveend", () => this.drawList());
    this.filter();
  }

  /** @param {string} name */
  field(name) {
    const label = element("label", "", this.words[name]);
    const made = document.createElement("input");
    made.type = "search";
    made.addEventListener("input", () => this.filter());
    label.append(made);
    this.panel.append(label);
    return made;
  }

  /** @param {string} name */
  choice(name) {
    const label = element("label", "", this.words[name]);
    const made = document.createElement("select");
    const values = [...new Set(this.works.map((work) => /** @type {any} */ (work)[name]))].sort((a, b) =>
      a.localeCompare(b),
    );
    for (const value of ["", ...values]) made.append(new Option(value || this.words.all, value));
    made.addEventListener("change", () => this.filter());
    label.append(made);
    this.panel.append(label);
    return made;
  }

  monthSliders() {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const { first, last } of this.works) {
      if (first === null || last === null) continue;
      low = Math.min(low, first);
      high = Math.max(high, last);
    }
    if (low > high) return null;
    const from = new Date(low * 86_400_000);
    const begin = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1);
    const most = Math.min(Math.max(Math.ceil((high * 86_400_000 - begin) / MONTH_MS), 1), 1200);
    const made = ["from", "until"].map((name, at) => {
      const label = element("label", "", this.words[name]);
      const slider = document.createElement("input");
      slider.type = "range";
      slider.min = "0";
      slider.max = String(most);
      slider.value = at ? String(most) : "0";
      const told = element("output");
      slider.addEventListener("input", () => this.filter());
      label.append(told, slider);
      this.panel.append(label);
      return { slider, told };
    });
    return { begin, most, from: made[0], until: made[1] };
  }

  /** @param {number} month */
  monthStart(month) {
    const begin = new Date(/** @type {any} */ (this.months).begin);
    return Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1);
  }

  /** The first and last day of the window; null where all is shown. */
  days() {
    if (!this.months) return null;
    const first = Math.min(Number(this.months.from.slider.value), Number(this.months.until.slider.value));
    const last = Math.max(Number(this.months.from.slider.value), Number(this.months.until.slider.value));
    const write = (/** @type {number} */ month) =>
      new Date(this.monthStart(month)).toLocaleDateString(document.documentElement.lang, {
        month: "long",
        year: "numeric",
        timeZone: "UTC",
      });
    this.months.from.told.textContent = write(first);
    this.months.until.told.textContent = write(last);
    if (first === 0 && last === this.months.most) return null;
    return [this.monthStart(first) / 86_400_000, this.monthStart(last + 1) / 86_400_000 - 1];
  }

  filter() {
    const asked = folded(this.search.value).split(/\s+/).filter(Boolean);
    const days = this.days();
    const { partner, kind, status } = this.choices;
    for (const work of this.works) {
      const isShown =
        (!partner.value || work.partner === partner.value) &&
        (!kind.value || work.kind === kind.value) &&
        (!status.value || work.status === status.value) &&
        (!days || (work.first !== null && work.last !== null && work.first <= days[1] && work.last >= days[0])) &&
        asked.every((word) => work.text.includes(word));
      if (isShown !== work.isShown) {
        if (isShown) this.holder?.addLayer(work.layer);
        else this.holder?.removeLayer(work.layer);
        work.isShown = isShown;
      }
    }
    this.drawList(asked);
  }

  /** @param {string[]} [asked] */
  drawList(asked = folded(this.search.value).split(/\s+/).filter(Boolean)) {
    const window = this.map.getBounds();
    const seen = this.works.filter((work) => work.isShown && window.intersects(bounds(work.layer)));
    const shown = this.works.reduce((sum, work) => sum + Number(work.isShown), 0);
    this.count.textContent = this.words.count
      .replace("{seen}", String(seen.length))
      .replace("{count}", String(shown))
      .replace("{whole}", String(this.works.length));
    const rows = [];
    if (asked.length) {
      const named = this.streets.filter(({ name }) => asked.every((word) => folded(name).includes(word)));
      for (const { name, layer } of named.slice(0, 5)) rows.push(this.row(`${this.words.street}: ${name}`, "", layer));
      for (const work of this.works.filter((one) => one.isShown && !seen.includes(one)).slice(0, 20)) {
        rows.push(this.row(title(work), work.told, work.layer));
      }
    }
    for (const work of seen.slice(0, MOST_ROWS)) rows.push(this.row(title(work), work.told, work.layer));
    if (seen.length > MOST_ROWS) {
      rows.push(element("li", "", this.words.more.replace("{count}", String(seen.length - MOST_ROWS))));
    }
    this.list.replaceChildren(...rows);
    this.label(seen);
  }

  /** @param {string} name @param {string} told @param {any} layer */
  row(name, told, layer) {
    const item = element("li");
    const button = /** @type {HTMLButtonElement} */ (element("button"));
    button.type = "button";
    button.append(element("b", "", name), element("span", "", told));
    button.addEventListener("click", () => {
      const around = bounds(layer);
      this.map.fitBounds(around, { maxZoom: 18, padding: [40, 40] });
      const words = element("div");
      words.append(element("b", "", name), element("div", "", told));
      L.popup({ autoPan: false }).setLatLng(around.getCenter()).setContent(words).openOn(this.map);
    });
    item.append(button);
    return item;
  }

  /**
   * Number works and name streets where there is room: nothing lies over another, and numbers come first.
   *
   * @param {Work[]} seen
   */
  label(seen) {
    this.labels.clearLayers();
    /** @type {number[][]} */
    const taken = [];
    const put = (/** @type {any} */ layer, /** @type {string} */ words, /** @type {string} */ className) => {
      const place = layer.getCenter && layer._map ? layer.getCenter() : bounds(layer).getCenter();
      const { x, y } = this.map.latLngToContainerPoint(place);
      const half = 4 + words.length * 4.2;
      if (taken.some(([left, right, up]) => x + half > left && x - half < right && Math.abs(y - up) < 19)) return;
      taken.push([x - half, x + half, y]);
      const icon = L.divIcon({ className, html: element("span", "", words), iconSize: [2 * half, 18] });
      this.labels.addLayer(L.marker(place, { icon, interactive: false, keyboard: false }));
    };
    for (const work of seen.slice(0, MOST_LABELS)) {
      const number = /** @type {any} */ (work).number;
      if (number) put(work.layer, String(number), "koppel-number");
    }
    if (this.map.getZoom() < NAMES_FROM_ZOOM) return;
    const window = this.map.getBounds();
    for (const { name, layer } of this.streets) if (window.intersects(bounds(layer))) put(layer, name, "koppel-street");
  }
}

/** @param {any} layer @returns {L.LatLngBounds} */
function bounds(layer) {
  return layer.getBounds ? layer.getBounds() : L.latLngBounds([layer.getLatLng()]);
}

/** @param {Work} work */
function title(work) {
  const number = /** @type {any} */ (work).number;
  return number ? `${number}  ${work.name}` : work.name;
}

/** @type {any} */ (globalThis).koppelMapFile = (
  /** @type {L.Map} */ map,
  /** @type {L.GeoJSON | null} */ works,
  /** @type {L.GeoJSON | null} */ streets,
  /** @type {Words} */ words,
) => new MapFile(map, works, streets, words);
