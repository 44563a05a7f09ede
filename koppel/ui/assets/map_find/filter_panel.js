/* The panel of filters: each value says how many works it would show, given all the others. */
import { COLUMNS } from "../map/facets.js";
import { ANY_STATE, isEverything } from "../map/choice.js";
import { make, makeButton } from "../elements.js";
import { inOrder, sampleOfStatus } from "../legend_samples.js";
import { FacetGroup } from "./facet_group.js";

/** Of works that nobody confirmed in a round; it is no status, and has a line of its own. */
const DOUBTFUL = "twijfelachtig";

/** @typedef {import("../map/facets.js").Column} Column */
/** @typedef {import("../map/choice.js").Chosen} Chosen */
/** @typedef {import("./narrowing.js").Narrowing} Narrowing */
/** @typedef {import("./facet_group.js").Value} Value */
/** @typedef {"coupled" | "mine"} Switch */

const WORDS_MS = 150;

export class FilterPanel {
  /**
   * @param {HTMLElement} body
   * @param {Narrowing} narrowing
   */
  constructor(body, narrowing) {
    this.body = body;
    this.narrowing = narrowing;
    const { texts } = narrowing.told;
    this.count = make("p", "koppel-map-count");
    this.count.setAttribute("role", "status");
    this.clear = makeButton("koppel-map-button", texts.clear);
    this.clear.onclick = () => narrowing.clear();
    this.words = this.addWords();
    /** @type {Map<Switch, { box: HTMLInputElement, count: HTMLElement, row: HTMLElement }>} */
    this.switches = new Map();
    const switches = make("div", "koppel-facet-switches");
    switches.append(this.addSwitch("coupled"), this.addSwitch("mine"));
    this.states = this.addStates();
    /** @type {Map<Column, FacetGroup>} */
    this.groups = new Map();
    /** @type {FacetGroup | null} The kinds once more, beside what the map draws. */
    this.legend = null;
    this.areas = this.addAreas();
    this.ask = makeButton("koppel-map-button", texts.ask);
    this.ask.onclick = () => narrowing.openAsk();
    body.replaceChildren(
      this.count,
      this.clear,
      this.words,
      switches,
      this.states,
      ...COLUMNS.flatMap((name) => this.addGroup(name)?.element ?? []),
      ...(this.areas ? [this.areas] : []),
      this.ask,
    );
  }

  addWords() {
    const { texts } = this.narrowing.told;
    const input = make("input", "koppel-map-words");
    input.type = "search";
    input.maxLength = 200;
    input.placeholder = texts.words_help;
    input.setAttribute("aria-label", texts.words);
    let timer = 0;
    input.oninput = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => this.narrowing.choose({ text: input.value }), WORDS_MS);
    };
    return input;
  }

  /** @param {Switch} name */
  addSwitch(name) {
    const row = make("label", "koppel-facet-value");
    const box = make("input");
    box.type = "checkbox";
    box.dataset.value = name;
    box.onchange = () => this.narrowing.choose({ [name]: box.checked });
    const count = make("span", "koppel-facet-count");
    row.append(box, make("span", "koppel-facet-label", this.narrowing.told.texts[name]), count);
    row.hidden = name === "mine" && !this.narrowing.told.decides;
    this.switches.set(name, { box, count, row });
    return row;
  }

  addStates() {
    const { texts, states } = this.narrowing.told;
    const box = make("label", "koppel-facet-choice");
    this.state = make("select");
    for (const [id, label] of [[ANY_STATE, texts.any_state], ...states]) {
      const option = make("option", "", label);
      option.value = id;
      option.dataset.label = label;
      this.state.append(option);
    }
    this.state.onchange = () => this.narrowing.choose({ state: this.state?.value ?? ANY_STATE });
    box.append(make("span", "", texts.state), this.state);
    return box;
  }

  /** @param {Column} name */
  addGroup(name) {
    const group = this.makeGroup(name);
    if (group) this.groups.set(name, group);
    return group;
  }

  /**
   * Draw what lines say of how far works are, and the kinds as switches, as a legend in another panel.
   *
   * @param {HTMLElement} body
   */
  addLegend(body) {
    for (const before of body.querySelectorAll(".koppel-facet")) before.remove();
    body.append(this.makeLines());
    this.legend = this.makeGroup("kind");
    if (!this.legend) return;
    this.legend.element.open = true;
    body.append(this.legend.element);
  }

  /** Return what lines mean: only of what there is. */
  makeLines() {
    const { told, facets } = this.narrowing;
    const box = make("details", "koppel-facet");
    box.open = true;
    const list = make("ul", "koppel-facet-lines");
    const used = new Set(facets?.columns.status);
    const statuses = facets?.names.status ?? [];
    for (const id of inOrder(statuses)) {
      const line = used.has(statuses.indexOf(id)) ? sampleOfStatus(id) : null;
      if (!line) continue;
      const row = make("li");
      row.append(line, make("span", "", told.labels.status[id] ?? id));
      list.append(row);
    }
    const doubt = told.labels.status[DOUBTFUL] && sampleOfStatus(DOUBTFUL);
    if (doubt) {
      const row = make("li");
      row.append(doubt, make("span", "", told.labels.status[DOUBTFUL]));
      list.append(row);
    }
    const head = make("summary");
    head.append(make("span", "", told.texts.status));
    box.append(head, list);
    return box;
  }

  /** @param {Column} name */
  makeGroup(name) {
    const { told, facets } = this.narrowing;
    const named = facets?.names[name].filter(Boolean) ?? [];
    const ids = name === "status" ? inOrder(named) : named;
    const used = new Set(facets?.columns[name]);
    const present = ids.filter((id) => used.has(facets?.names[name].indexOf(id) ?? -1));
    if (present.length < 2 && name !== "kind") return null;
    /** @type {Value[]} */
    const values = present.map((id) => ({
      id,
      label: told.labels[name]?.[id] ?? id,
      ...(name === "kind" ? told.kinds[id] : {}),
      ...(name === "status" ? { status: id } : {}),
    }));
    const group = new FacetGroup(told.texts[name], values, {
      texts: told.texts,
      icons: told.icons,
      language: told.language,
      toggle: (id, isOn) => this.narrowing.toggle(name, id, isOn),
      open: name === "partner",
    });
    if (name === "kind") this.addThemes(group, new Set(present));
    return group;
  }

  /**
   * Put kinds beneath their themes, each theme a switch of its own.
   *
   * @param {FacetGroup} group
   * @param {Set<string>} present
   */
  addThemes(group, present) {
    const list = /** @type {HTMLElement} */ (group.element.querySelector(".koppel-facet-values"));
    for (const { label, kinds } of this.narrowing.told.themes) {
      const own = kinds.filter((id) => present.has(id));
      if (!own.length) continue;
      const head = makeButton("koppel-facet-theme", label);
      head.onclick = () => this.narrowing.toggleKinds(own);
      list.append(head, ...own.flatMap((id) => group.rows.get(id)?.row ?? []));
    }
  }

  addAreas() {
    const { areas, told } = this.narrowing;
    if (!areas.length) return null;
    const box = make("label", "koppel-facet-choice");
    this.area = make("select");
    for (const name of ["", ...areas.map(({ n }) => n)]) {
      const option = make("option", "", name || told.texts.everywhere);
      option.value = name;
      this.area.append(option);
    }
    this.area.onchange = () => this.narrowing.choose({ area: this.area?.value || null });
    box.append(make("span", "", told.texts.area), this.area);
    return box;
  }

  show() {
    const { narrowing } = this;
    const { chosen, facets, told } = narrowing;
    if (!facets) return;
    const choice = narrowing.choice();
    this.count.textContent = told.texts.count
      .replace("{count}", facets.shown.toLocaleString(told.language))
      .replace("{total}", facets.count.toLocaleString(told.language));
    this.clear.disabled = isEverything(chosen);
    if (document.activeElement !== this.words) this.words.value = chosen.text;
    /** @type {[Column, FacetGroup][]} */
    const groups = [
      ...this.groups,
      ...(this.legend ? [/** @type {[Column, FacetGroup]} */ (["kind", this.legend])] : []),
    ];
    for (const [name, group] of groups) {
      const counts = facets.counts(name, choice);
      const wanted = name === "kind" ? chosen.hidden : chosen[name];
      group.show(
        (id) => wanted.has(id) !== (name === "kind"),
        (id) => counts[facets.names[name].indexOf(id)] ?? 0,
        wanted.size,
      );
    }
    for (const [name, { box, count }] of this.switches) {
      box.checked = chosen[name];
      count.textContent = narrowing.countIn(name).toLocaleString(told.language);
    }
    for (const option of this.state?.options ?? []) {
      const works = option.value === ANY_STATE ? "" : ` (${narrowing.countIn("state", option.value)})`;
      option.textContent = `${option.dataset.label}${works}`;
    }
    if (this.state) this.state.value = chosen.state;
    if (this.area) this.area.value = chosen.area ?? "";
  }
}
