/* The card that tells of one work, or lists the works of one place. Words of others are only ever set as text. */
(() => {
  "use strict";
  const koppel = window.koppel;
  let count = 0;

  const foreign = () => koppel.data.language !== "nl";
  const told = (tag, className, words) => {
    const made = koppel.make(tag, className, words);
    if (foreign()) made.lang = "nl";
    return made;
  };

  function entry(work) {
    const item = koppel.make("li", `card-work s-${work.state}`);
    const disc = koppel.make("span", `disc k-${work.kindId}`);
    disc.append(koppel.icon(work.icon));
    const words = koppel.make("div");
    words.append(koppel.make("p", "card-kind", work.kindLabel));
    const title = koppel.make("p", "card-title");
    const link = koppel.make("a");
    link.href = `${koppel.home}werk/${work.key}.html`;
    link.append(told("bdi", "", work.title));
    title.append(link);
    words.append(title, koppel.make("p", "card-when first-up", work.when));
    const pill = koppel.make("span", `pill s-${work.state}`);
    pill.append(koppel.icon(`state-${work.state}`), koppel.data.states[work.state]);
    const state = koppel.make("p");
    state.append(pill);
    words.append(state);
    item.append(disc, words);
    return item;
  }

  koppel.Card = class {
    constructor(frame, words, closed) {
      Object.assign(this, { frame, words, closed });
      count += 1;
      this.element = koppel.make("div", "card");
      this.element.hidden = true;
      this.element.setAttribute("role", "dialog");
      this.element.setAttribute("aria-labelledby", `kaartje-${count}`);
      this.heading = koppel.make("p", "card-head");
      this.heading.id = `kaartje-${count}`;
      this.heading.tabIndex = -1;
      const close = koppel.make("button", "card-close");
      close.type = "button";
      close.setAttribute("aria-label", words.close);
      close.append(koppel.icon("state-gaat_niet_door"));
      close.addEventListener("click", () => this.close());
      this.list = koppel.make("ul", "card-works");
      this.more = koppel.make("p", "card-more");
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

    /** Tell of works; `from` is what was pressed, `area` the buurt of which they are told. */
    open(works, from, area) {
      const words = this.words;
      this.from = from;
      this.heading.textContent = area
        ? koppel.fill(works.length === 1 ? words.area_one : words.area_some, { area: area.name, count: works.length })
        : works.length > 1
          ? koppel.fill(words.several, { count: works.length })
          : works[0].where || works[0].kindLabel;
      this.list.replaceChildren(...works.map(entry));
      this.more.replaceChildren();
      if (area || works.length === 1) {
        const link = koppel.make("a", "action", area ? koppel.fill(words.area_page, { area: area.name }) : words.more);
        link.href = area ? `${koppel.home}buurt/${area.slug}.html` : `${koppel.home}werk/${works[0].key}.html`;
        this.more.append(link);
      }
      this.element.hidden = false;
      this.element.scrollTop = 0;
      this.heading.focus({ preventScroll: true });
    }

    close() {
      if (this.element.hidden) return;
      const within = this.element.contains(document.activeElement);
      this.element.hidden = true;
      this.closed();
      if (!within) return;
      if (this.from && this.from.isConnected) this.from.focus({ preventScroll: true });
      else this.frame.querySelector(".leaflet-container").focus({ preventScroll: true });
    }
  };
})();
