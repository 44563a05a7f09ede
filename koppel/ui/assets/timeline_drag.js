/* The time line of a scenario with its figures: they run along while a bar is dragged, as the server counts them. */
import { Asking, askScenario, Refused } from "./drag_asking.js";
import { DragChart } from "./drag_chart.js";
import { drawAsked, drawRunning } from "./drag_figures.js";
import { find, make } from "./elements.js";
import { fetched } from "./payloads.js";

/** @typedef {import("./drag_months.js").Months} Months */
/** @typedef {import("./drag_figures.js").Running} Running */
/** @typedef {Running & { scenario: string, version: number, changes: boolean, undo: string | null, redo: string | null, works: Record<string, import("./drag_chart.js").Standing> }} Stand */
/** @typedef {Running & { outside: boolean, line: string, said: string }} Trial */
/** @typedef {import("./timeline_chart.js").Told & { texts: any, beside: import("./drag_bar.js").Beside[], url: string, stand: Stand }} DragTold */
/** @typedef {import("./elements.js").Component<DragTold>} DragComponent */

/** What is said aloud waits for a rest between months. */
const SAID_MS = 250;

class DragBoard {
  /**
   * @param {HTMLElement} root
   * @param {DragComponent} component
   */
  constructor(root, component) {
    this.root = root;
    this.component = component;
    this.data = component.data;
    this.layer = "";
    /** @type {Stand} */
    this.stand = component.data.stand;
    this.figures = make("div", "koppel-drag-running");
    this.message = make("p", "koppel-drag-message");
    this.said = make("p", "koppel-drag-said");
    this.said.setAttribute("role", "status");
    this.place = make("div", "koppel-drag-chart");
    this.asked = make("section", "koppel-drag-asked");
    this.later = 0;
    this.stop = "";
    this.waiting = 0;
    /** @type {Promise<void>} */
    this.queue = Promise.resolve();
    /** @type {DragChart | null} */
    this.chart = null;
    const top = make("div", "koppel-drag-top");
    top.append(this.figures, this.message);
    root.replaceChildren(top, this.place, this.asked, this.said);
    /** @type {Asking<{ id: string, months: Months }, Trial>} */
    this.asking = new Asking(
      ({ id, months }) => this.ask({ do: "try", work: id, ...months }),
      (answer) => this.tried(answer),
      (error) => this.tell(error instanceof Refused && error.text ? error.text : this.data.texts.failed_try, true),
    );
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      if (!root.isConnected) document.removeEventListener("keydown", keys);
      else this.turn(event);
    };
    document.addEventListener("keydown", keys);
  }

  /** @param {Record<string, unknown>} question */
  ask(question) {
    return askScenario(this.data.url, { ...question, version: this.stand.version });
  }

  /** @param {DragComponent} component */
  update(component) {
    const { data } = component;
    const isOther = data.stand.scenario !== this.stand.scenario;
    this.component = component;
    this.data = data;
    // What was stored meanwhile is newer than what the page was drawn with.
    if (isOther || data.stand.version >= this.stand.version) this.stand = data.stand;
    if (isOther) this.tell("");
    const key = JSON.stringify([
      data.layer,
      data.grouping,
      data.scale,
      data.texts.language,
      data.beside,
      this.stand.changes,
    ]);
    if (this.layer === key) {
      this.show();
      return;
    }
    this.layer = key;
    fetched(data.layer).then(
      (layer) => {
        if (this.layer !== key) return;
        const hooks = {
          /** @type {import("./drag_chart.js").Hooks["moved"]} */
          moved: (id, months, stop) => this.moved(id, months, stop),
          /** @type {import("./drag_chart.js").Hooks["stored"]} */
          stored: (id, months) => this.store(id, months),
          cancelled: () => this.back(),
        };
        this.chart = new DragChart(this.place, this.data, layer, hooks, this.stand);
        this.chart.draw();
        this.show();
      },
      () => this.place.replaceChildren(make("p", "koppel-time-failed", data.texts.failed)),
    );
  }

  show() {
    if (this.chart?.drag || this.waiting) return;
    this.chart?.stand(this.stand.works);
    this.run(this.stand);
  }

  /** @param {Running} told */
  run(told) {
    drawRunning(this.figures, told, this.data.texts);
    drawAsked(this.asked, told.ask, this.data.texts);
    this.figures.removeAttribute("aria-busy");
    this.root.dataset.version = String(this.stand.version);
  }

  /**
   * @param {string} words
   * @param {boolean} [isWrong]
   */
  tell(words, isWrong = false) {
    this.message.textContent = words;
    this.message.classList.toggle("koppel-drag-wrong", isWrong);
    this.say(words);
  }

  /** @param {string} words */
  say(words) {
    clearTimeout(this.later);
    this.later = window.setTimeout(() => {
      this.said.textContent = words;
    }, SAID_MS);
  }

  /**
   * @param {string} id
   * @param {Months} months
   * @param {string} stop
   */
  moved(id, months, stop) {
    const { texts } = this.data;
    this.figures.setAttribute("aria-busy", "true");
    const isFirm = Object.values(this.chart?.held ?? {}).some(([one, , , , , note]) => one === id && note === "firm");
    const held = isFirm ? texts.held_firm : texts.held;
    this.stop = stop === "window" ? held : stop === "bound" ? texts.bound : "";
    if (this.stop) this.tell(this.stop);
    this.asking.want({ id, months });
  }

  /** @param {Trial} answer */
  tried(answer) {
    this.run(answer);
    this.tell(this.stop ? `${answer.line} ${this.stop}` : answer.line, answer.outside);
    this.say(this.stop ? `${answer.said} ${this.stop}` : answer.said);
  }

  /**
   * @param {string} id
   * @param {Months} months
   */
  store(id, months) {
    this.change({ do: "move", work: id, ...months }, (said) => this.data.texts.stored.replace("{said}", said));
  }

  back() {
    this.asking.drop();
    this.show();
    this.tell(this.data.texts.cancelled);
  }

  /**
   * Change the scenario, one change after the other.
   *
   * @param {Record<string, unknown>} question
   * @param {(said: string) => string} words - of what came of it
   */
  change(question, words) {
    this.asking.drop();
    this.waiting += 1;
    this.queue = this.queue.then(() => this.changed(question, words));
  }

  /**
   * @param {Record<string, unknown>} question
   * @param {(said: string) => string} words
   */
  async changed(question, words) {
    let version = -1;
    try {
      const stand = await this.ask(question);
      this.stand = stand;
      version = stand.version;
      this.tell(words(stand.line ?? ""));
      this.say(words(stand.said ?? ""));
    } catch (error) {
      this.tell(error instanceof Refused && error.text ? error.text : this.data.texts.failed_store, true);
    }
    this.waiting -= 1;
    if (this.waiting) return;
    this.show();
    // The rest of the page follows; where somebody else changed the scenario, what stands is shown.
    this.component.setTriggerValue("changed", { version, now: Date.now() });
  }

  /** @param {KeyboardEvent} event */
  turn(event) {
    const key = event.key.toLowerCase();
    const isUndo = key === "z" && !event.shiftKey;
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    const on = /** @type {HTMLElement} */ (event.target);
    if (!(event.ctrlKey || event.metaKey) || !(isUndo || isRedo) || event.altKey) return;
    if (on.closest?.("input, textarea, [contenteditable]") || !this.stand.changes || this.chart?.drag) return;
    const title = isUndo ? this.stand.undo : this.stand.redo;
    if (title === null) return;
    event.preventDefault();
    const { texts } = this.data;
    this.change({ do: isUndo ? "undo" : "redo" }, () =>
      (isUndo ? texts.undone : texts.redone).replace("{title}", title),
    );
  }
}

/** @type {WeakMap<HTMLElement, DragBoard>} */
const dragBoards = new WeakMap();

/** @param {DragComponent} component */
export default function (component) {
  const root = find(component.parentElement, ".koppel-drag");
  const known = dragBoards.get(root);
  const board = known ?? new DragBoard(root, component);
  dragBoards.set(root, board);
  board.update(component);
}
