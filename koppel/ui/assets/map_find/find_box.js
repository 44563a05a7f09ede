/* The one search field on the map: streets, addresses, works by words or number, partners and kinds; `/` goes there. */
import { findAmong, indexOf } from "../map/finder.js";
import { make, makeSvg } from "../elements.js";

/** @typedef {import("../map/finder.js").Entry} Entry */
/** @typedef {{ title: string, told: string, place: [number, number] }} Address */

/**
 * @typedef {object} FindActs
 * @property {() => Entry[]} entries - all that can be found, asked for when somebody first types
 * @property {(entry: Entry) => void} go
 * @property {(address: Address) => void} goTo
 * @property {(asked: string) => Promise<Address[]>} addresses - of the server
 */

const MOST_FOUND = 8;
const ADDRESS_MS = 180;
/** Shorter than this no address is asked for. */
const SHORTEST_ADDRESS = 3;

export class FindBox {
  /**
   * @param {HTMLElement} host
   * @param {{ texts: Record<string, string>, acts: FindActs }} how
   */
  constructor(host, { texts, acts }) {
    this.host = host;
    this.texts = texts;
    this.acts = acts;
    /** @type {ReturnType<typeof indexOf> | null} */
    this.index = null;
    this.at = 0;
    this.asked = 0;
    this.timer = 0;
    /** @type {(() => void)[]} What choosing each option does. */
    this.ways = [];
    this.input = make("input");
    this.input.type = "text";
    this.input.autocomplete = "off";
    this.input.spellcheck = false;
    this.input.maxLength = 100;
    this.input.placeholder = texts.find_help;
    this.list = make("div", "koppel-find-list");
    this.list.id = "koppel-find-list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", texts.find);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-label": texts.find,
      "aria-controls": this.list.id,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
    }))
      this.input.setAttribute(name, value);
    this.said = make("span", "koppel-find-said");
    this.said.setAttribute("role", "status");
    const glass = makeSvg("svg", { width: 18, height: 18, viewBox: "0 0 24 24", "aria-hidden": "true" });
    const stroke = { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round" };
    glass.appendChild(makeSvg("path", { d: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM16 16l5 5", ...stroke }));
    host.append(glass, this.input, make("kbd", "", "/"), this.said, this.list);
    this.input.oninput = () => this.typed();
    this.input.onkeydown = (event) => this.key(event);
    host.addEventListener("focusout", (event) => {
      if (!host.contains(/** @type {Node | null} */ (event.relatedTarget))) this.close();
    });
    // A press on an option must not take the focus before it is heard.
    this.list.onpointerdown = (event) => event.preventDefault();
    document.addEventListener("keydown", this.everywhere);
  }

  /** @param {KeyboardEvent} event */
  everywhere = (event) => {
    const to = /** @type {HTMLElement | null} */ (event.target);
    const isTyping = to?.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open], [role=dialog]")) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  };

  /** Forget what was prepared: other works are shown. */
  forget() {
    this.index = null;
  }

  typed() {
    const asked = this.input.value.trim();
    this.asked += 1;
    clearTimeout(this.timer);
    if (!asked) {
      this.close();
      return;
    }
    this.index ??= indexOf(this.acts.entries());
    const found = findAmong(this.index, asked, MOST_FOUND);
    this.show(
      found.map(({ entry }) => entry),
      [],
    );
    if (asked.length < SHORTEST_ADDRESS) return;
    const turn = this.asked;
    this.timer = window.setTimeout(async () => {
      const addresses = await this.acts.addresses(asked).catch(() => []);
      if (turn === this.asked && addresses.length)
        this.show(
          found.map(({ entry }) => entry),
          addresses,
        );
    }, ADDRESS_MS);
  }

  /**
   * @param {Entry[]} entries
   * @param {Address[]} addresses
   */
  show(entries, addresses) {
    const { texts } = this;
    this.ways = [];
    /** @param {string} title @param {string} sort @param {string} told @param {() => void} act */
    const option = (title, sort, told, act) => {
      const made = make("div", "koppel-find-one");
      const place = this.ways.length;
      made.id = `koppel-find-${place}`;
      made.setAttribute("role", "option");
      made.append(make("b", "", title), make("small", "", [texts[`sort_${sort}`], told].filter(Boolean).join(" · ")));
      made.onclick = () => this.choose(place);
      made.onpointermove = () => this.select(place);
      this.ways.push(act);
      return made;
    };
    this.list.replaceChildren(
      ...addresses.map((one) => option(one.title, "address", one.told, () => this.acts.goTo(one))),
      ...entries.map((one) => option(one.title, one.sort, one.told, () => this.acts.go(one))),
    );
    if (!this.ways.length) this.list.append(make("p", "", texts.find_none));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.said.textContent = texts.find_count.replace("{count}", String(this.ways.length));
    this.select(0);
  }

  /** @param {number} at - before the first is the last, and after the last the first */
  select(at) {
    const options = this.list.querySelectorAll("[role=option]");
    this.at = options.length ? (at + options.length) % options.length : 0;
    for (const [place, one] of options.entries()) one.setAttribute("aria-selected", String(place === this.at));
    const now = options[this.at];
    if (!now) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", now.id);
    now.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} at */
  choose(at) {
    const go = this.ways[at];
    if (!go) return;
    this.asked += 1;
    this.close();
    go();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    // Keys of the page, such as those of a meeting, are not for what is typed here.
    event.stopPropagation();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.typed();
      else this.select(this.at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.list.hidden) this.choose(this.at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (!this.list.hidden) this.close();
      else {
        this.input.value = "";
        this.input.blur();
      }
    }
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  remove() {
    document.removeEventListener("keydown", this.everywhere);
  }
}
