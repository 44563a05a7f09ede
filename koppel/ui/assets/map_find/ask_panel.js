/* The panel that answers "what happens here?": of a circle, an area or a length of street that is drawn, or a street. */
import { make, makeButton } from "../elements.js";
import { drawShape } from "../map_shapes.js";
import { besideOf, drawAnswer } from "./place_answer.js";

/** @typedef {import("./narrowing.js").Narrowing} Narrowing */

const SORTS = /** @type {const} */ (["circle", "area", "line"]);

export class AskPanel {
  /**
   * @param {HTMLElement} body
   * @param {Narrowing} narrowing
   */
  constructor(body, narrowing) {
    this.narrowing = narrowing;
    this.isDrawing = false;
    /** @type {L.Path | null} */
    this.outline = null;
    const { texts } = narrowing.told;
    const tools = make("div", "koppel-ask-tools");
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", texts.ask);
    for (const sort of SORTS) {
      const button = makeButton("koppel-map-button", texts[`ask_${sort}`]);
      button.onclick = () => {
        this.isDrawing = true;
        narrowing.port.draw(sort, () => {
          this.isDrawing = false;
          narrowing.openAsk();
        });
      };
      tools.append(button);
    }
    this.answer = make("div", "koppel-answer");
    this.answer.setAttribute("aria-live", "polite");
    body.replaceChildren(make("p", "koppel-map-help", texts.ask_help), tools, this.answer);
  }

  /** Show the place that an address asks about. */
  begin() {
    const { chosen } = this.narrowing;
    this.draw();
    if (chosen.ring || chosen.line) this.show();
  }

  /** Draw the outline of the place. */
  draw() {
    const { chosen, port } = this.narrowing;
    this.outline?.remove();
    this.outline = null;
    const look = {
      color: "var(--deep)",
      weight: 3,
      dashArray: "6 4",
      fillOpacity: 0.04,
      interactive: false,
      pane: "overlay",
    };
    const shape = this.narrowing.streetShape();
    if (chosen.ring) this.outline = L.polygon(chosen.ring, look).addTo(port.map);
    else if (chosen.line) this.outline = L.polyline(chosen.line, look).addTo(port.map);
    else if (shape) {
      const wide = {
        ...look,
        weight: 26,
        dashArray: undefined,
        opacity: 0.22,
        lineCap: /** @type {const} */ ("round"),
      };
      this.outline = /** @type {L.Path} */ (drawShape(shape, wide)).addTo(port.map);
    }
  }

  /** Return the works and koppelkansen of the place; null where none was asked about. */
  asked() {
    const { narrowing } = this;
    const { chosen, facets, street, told, chances } = narrowing;
    if (!facets || !(chosen.ring || chosen.line || street !== null)) return null;
    const isStreet = street !== null && !chosen.ring && !chosen.line;
    const among = isStreet ? facets.told.along[street] : [...facets.mask.keys()];
    const works = among.filter((at) => facets.mask[at]);
    const here = new Set(works);
    const shown = chances.filter(({ m }) => m.every((at) => facets.mask[at]) && m.some((at) => here.has(at)));
    const title = isStreet ? facets.told.streets[street] : told.texts[chosen.ring ? "drawn_area" : "drawn_line"];
    return {
      title,
      works,
      beside: besideOf(works, shown),
      chances: shown,
    };
  }

  show() {
    this.draw();
    const { narrowing, answer } = this;
    const found = this.asked();
    if (!found) {
      answer.replaceChildren();
      return;
    }
    drawAnswer(answer, found, narrowing.known(), {
      choose: (at) => narrowing.port.chooseWork(at),
      chance: (id) => narrowing.port.chooseChance(id),
      copy: (text) => navigator.clipboard?.writeText(text),
      link: () => window.location.href,
      clear: () => {
        narrowing.street = null;
        narrowing.choose({ ring: null, line: null });
      },
    });
  }
}
