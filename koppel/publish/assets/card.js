/* The card that tells of one work, or lists the works of one place. Words of others are only ever set as text. */
import { fill, find, home, icon, make } from "./elements.js";

/** @typedef {import("./places.js").Work} Work */
/** @typedef {import("./places.js").Area} Area */

let count = 0;

/** @param {string} words - of a partner, in Dutch */
function dutch(words) {
  const made = make("bdi", "", words);
  if (window.koppel.data.language !== "nl") made.lang = "nl";
  return made;
}

/** @param {Work} work */
function entry(work) {
  const item = make("li", `card-work s-${work.state}`);
  const disc = make("span", `disc k-${work.kindId}`);
  disc.append(icon(work.icon));
  const words = make("div");
  words.append(make("p", "card-kind", work.kindLabel));
  const title = make("p", "card-title");
  const link = make("a");
  link.href = `${home()}werk/${work.key}.html`;
  link.append(dutch(work.title));
  title.append(link);
  words.append(title, make("p", "card-when first-up", work.when));
  const pill = make("span", `pill s-${work.state}`);
  pill.append(icon(`state-${work.state}`), window.koppel.data.states[work.state]);
  const state = make("p");
  state.append(pill);
  words.append(state);
  item.append(disc, words);
  return item;
}

export class Card {
  /**
   * @param {HTMLElement} frame
   * @param {Record<string, string>} words
   * @param {() => void} closed - called after it was closed
   */
  constructor(frame, words, closed) {
    this.frame = frame;
    this.words = words;
    this.closed = closed;
    /** @type {HTMLElement | null} */
    this.from = null;
    count += 1;
    this.element = make("div", "card");
    this.element.hidden = true;
    this.element.setAttribute("role", "dialog");
    this.element.setAttribute("aria-labelledby", `kaartje-${count}`);
    this.heading = make("p", "card-head");
    this.heading.id = `kaartje-${count}`;
    this.heading.tabIndex = -1;
    const close = make("button", "card-close");
    close.type = "button";
    close.setAttribute("aria-label", words.close);
    close.append(icon("state-gaat_niet_door"));
    close.addEventListener("click", () => this.close());
    this.list = make("ul", "card-works");
    this.more = make("p", "card-more");
    this.element.append(this.heading, close, this.list, this.more);
    frame.append(this.element);
    L.DomEvent.disableClickPropagation(this.element);
    L.DomEvent.disableScrollPropagation(this.element);
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.element.hidden) {
        event.stopPropagation();
        this.close();
      }
    });
  }

  /**
   * Tell of works.
   *
   * @param {Work[]} works
   * @param {HTMLElement | null} from - what was pressed
   * @param {Area | null} [area] - the buurt of which they are told
   */
  open(works, from, area) {
    const words = this.words;
    this.from = from;
    this.heading.textContent = this.headOf(works, area);
    this.list.replaceChildren(...works.map(entry));
    this.more.replaceChildren();
    if (area || works.length === 1) {
      const link = make("a", "action", area ? fill(words.area_page, { area: area.name }) : words.more);
      link.href = area ? `${home()}buurt/${area.slug}.html` : `${home()}werk/${works[0].key}.html`;
      this.more.append(link);
    }
    this.element.hidden = false;
    this.element.scrollTop = 0;
    this.heading.focus({ preventScroll: true });
  }

  /**
   * @param {Work[]} works
   * @param {Area | null} [area]
   */
  headOf(works, area) {
    const words = this.words;
    if (area)
      return fill(works.length === 1 ? words.area_one : words.area_some, { area: area.name, count: works.length });
    if (works.length > 1) return fill(words.several, { count: works.length });
    return works[0].where || works[0].kindLabel;
  }

  close() {
    if (this.element.hidden) return;
    const within = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.closed();
    if (!within) return;
    if (this.from?.isConnected) this.from.focus({ preventScroll: true });
    else find(this.frame, ".leaflet-container").focus({ preventScroll: true });
  }
}
