/* What is known of a work or a koppelkans, asked of a small route beside the page, with the way back and forth. */
import { make, makeButton } from "../elements.js";

/** @typedef {{ sort: "work" | "combination" | "sum", id: string, among: string[] }} Step - `among`: all that lay under the click; a sum has the ids of its works with commas between */

const MOST_STEPS = 40;

export class Details {
  /**
   * @param {HTMLElement} body
   * @param {import("./panels.js").Panel} panel
   * @param {{ address: (step: Step) => string, language: () => string, texts: Record<string, string>, head: (step: Step) => HTMLElement | null, shown: (step: Step) => void, act: (button: HTMLElement) => void, outside: (step: Step) => HTMLElement | null }} how
   */
  constructor(body, panel, how) {
    this.body = body;
    this.panel = panel;
    this.how = how;
    /** @type {Step[]} */
    this.steps = [];
    this.at = -1;
    this.asked = 0;
    panel.back.onclick = () => this.go(-1);
    panel.forward.onclick = () => this.go(1);
    panel.section.addEventListener("keydown", (event) => {
      const by = event.altKey ? { ArrowLeft: -1, ArrowRight: 1 }[event.key] : undefined;
      if (!by) return;
      event.preventDefault();
      this.go(by);
    });
    body.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
      if (button) how.act(button);
    });
    body.addEventListener("toggle", (event) => this.unfold(event.target), true);
  }

  /** @returns {Step | undefined} */
  get step() {
    return this.steps[this.at];
  }

  /** @param {Step} step */
  show(step) {
    const now = this.step;
    if (now?.sort !== step.sort || now.id !== step.id) {
      this.steps = [...this.steps.slice(0, this.at + 1), step].slice(-MOST_STEPS);
      this.at = this.steps.length - 1;
    } else this.steps[this.at] = step;
    return this.draw();
  }

  /** @param {number} by */
  go(by) {
    if (!this.steps[this.at + by]) return;
    this.at += by;
    this.how.shown(this.steps[this.at]);
    this.draw();
  }

  forget() {
    this.steps = [];
    this.at = -1;
    this.asked += 1;
    this.body.replaceChildren();
  }

  async draw() {
    const step = this.step;
    if (!step) return;
    this.asked += 1;
    const turn = this.asked;
    this.panel.back.hidden = this.at === 0;
    this.panel.forward.hidden = this.at === this.steps.length - 1;
    const head = this.how.head(step);
    this.body.setAttribute("aria-busy", "true");
    const content = await this.ask(step);
    if (turn !== this.asked) return;
    this.body.removeAttribute("aria-busy");
    this.body.replaceChildren(...(head ? [head] : []), content);
    this.body.scrollTop = 0;
    this.body.dataset.shown = step.id;
    this.mark();
  }

  /** Say above it whether the filter leaves it out. */
  mark() {
    this.body.querySelector(".koppel-map-outside")?.remove();
    const told = this.step && this.how.outside(this.step);
    if (told) this.body.prepend(told);
  }

  /**
   * Ask for what is folded away when it is opened first.
   *
   * @param {EventTarget | null} part
   */
  async unfold(part) {
    if (!(part instanceof HTMLDetailsElement) || !part.open || !part.dataset.ask) return;
    const address = `${part.dataset.ask}?taal=${this.how.language()}`;
    delete part.dataset.ask;
    const box = make("div", "koppel-map-more");
    part.append(box);
    try {
      const answer = await fetch(address);
      if (answer.ok) box.innerHTML = await answer.text();
      else box.textContent = this.how.texts.refused;
    } catch {
      part.dataset.ask = address.split("?")[0];
      box.textContent = this.how.texts.unreachable;
    }
  }

  /**
   * Return what the route says; the text of it is escaped there.
   *
   * @param {Step} step
   */
  async ask(step) {
    const { texts } = this.how;
    const box = make("div", "koppel-map-details");
    try {
      const answer = await fetch(this.how.address(step));
      if (answer.ok) box.innerHTML = await answer.text();
      else box.append(make("p", "koppel-map-none", answer.status === 404 ? texts[`gone_${step.sort}`] : texts.refused));
    } catch {
      const again = makeButton("koppel-map-button", texts.again);
      again.dataset.again = "1";
      box.append(make("p", "koppel-map-none", texts.unreachable), again);
    }
    return box;
  }
}
