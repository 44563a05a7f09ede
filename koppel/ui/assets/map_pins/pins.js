/* Pins: notes at a place of the map, for oneself or for everyone; written and read by one small route. */
import { make, makeButton } from "../elements.js";
import { isNarrow } from "../map_page/sheet.js";
import { PinMarks } from "./pin_marks.js";
import { drawPin, drawPinForm, makePinList, whoseWords } from "./pin_panel.js";
import { PinPen, withKeys } from "./pin_pen.js";
import { cameIn, keepDraft, readDraft } from "./pin_told.js";

/** @typedef {import("./pin_told.js").Pin} Pin */
/** @typedef {import("./pin_told.js").PinsTold} PinsTold */
/** @typedef {import("./pin_told.js").PinDraft} PinDraft */
/** @typedef {import("../map_shapes.js").Place} Place */

/**
 * @typedef {object} PinPort - what pins may do to the page
 * @property {import("../map_view.js").KoppelMap} map
 * @property {HTMLElement} body - of their panel
 * @property {(focus?: boolean) => void} open - their panel
 * @property {() => void} close
 * @property {(words: string) => void} tell - for a moment
 * @property {(place: Place, isNear?: boolean) => void} goTo - unless it is in sight; `isNear`: whatever is
 * @property {(id: string | null) => void} chose
 * @property {() => void} changed - there are others
 */

const FRESH_MS = 5000;
const HIDDEN_PLACE = "koppel-map-pins-hidden";

export class Pins {
  /**
   * @param {PinPort} port
   * @param {{ path: string, language: string, owner: string, texts: Record<string, string> }} told
   */
  constructor(port, told) {
    this.port = port;
    this.told = told;
    /** @type {Pin[]} */
    this.pins = [];
    this.shares = false;
    /** @type {string | null} */
    this.chosen = null;
    /** @type {string[]} Those that lie on each other and were clicked; empty: all are listed. */
    this.among = [];
    /** @type {PinDraft | null} */
    this.draft = readDraft(told.owner);
    /** @type {string | null} The last that was taken away here. */
    this.removed = null;
    this.isHidden = localStorage.getItem(HIDDEN_PLACE) === "1";
    this.isRead = false;
    this.asked = 0;
    const { map } = port;
    const { texts } = told;
    this.marks = new PinMarks(map.map, {
      several: (count) => texts.several.replace("{count}", String(count)),
      lines: (pin) => [pin.words, whoseWords(pin, texts)],
      open: (pins) => (pins.length === 1 ? this.open(pins[0].id) : this.openAmong(pins)),
      moved: (places) => map.picture.setPins(places),
    });
    map.host.addEventListener("keydown", this.onKey);
  }

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    // Only where the map itself has the keyboard: a letter elsewhere is a letter.
    if (event.key.toLowerCase() !== "p" || event.target !== this.port.map.host) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    event.preventDefault();
    this.begin();
  };

  /** Ask for the pins of now; those that others put up since are shown for a moment. */
  async load() {
    this.asked += 1;
    const turn = this.asked;
    const { path, language } = this.told;
    const answer = await fetch(`${path}?taal=${language}`).catch(() => null);
    if (!answer?.ok || turn !== this.asked) return;
    this.take(await answer.json());
  }

  /** @param {PinsTold} told */
  take({ shares, pins }) {
    const { texts } = this.told;
    const came = this.isRead ? cameIn(this.pins, pins) : [];
    this.isRead = true;
    this.shares = shares;
    this.pins = pins;
    if (this.chosen && !pins.some(({ id }) => id === this.chosen)) this.choose(null);
    if (came.length) {
      this.port.tell(texts.came.replace("{who}", came[0].by).replace("{words}", came[0].words));
      this.marks.fresh = new Set(came.map(({ id }) => id));
      setTimeout(() => {
        this.marks.fresh.clear();
        this.show();
        this.port.tell("");
      }, FRESH_MS);
    }
    this.show();
    // What is being written stays as it is.
    if (!this.draft || !this.port.body.querySelector("form")) this.draw();
    this.port.changed();
  }

  show() {
    const written = this.draft?.id;
    const shown = this.isHidden ? [] : this.pins.filter(({ id }) => id !== written);
    this.marks.show(shown, this.chosen);
    this.showWriting();
  }

  showWriting() {
    const { draft } = this;
    this.marks.write(draft?.place ?? null, {
      shared: Boolean(draft?.shared),
      // One that is there already stays where it is.
      dragged: draft?.id
        ? undefined
        : (place) => {
            if (draft) draft.place = place;
            keepDraft(this.told.owner, draft);
          },
    });
  }

  /** @param {string | null} id */
  choose(id) {
    if (this.chosen === id) return;
    this.chosen = id;
    this.port.chose(id);
  }

  /**
   * Open a pin.
   *
   * @param {string} id
   * @param {{ focus?: boolean, isNear?: boolean }} [how] - whether the keyboard goes there, and the map as near as it can
   */
  open(id, { focus = true, isNear = false } = {}) {
    const pin = this.pins.find((one) => one.id === id);
    this.port.open(false);
    if (this.draft) {
      // First what is being written is done with.
      this.port.body.querySelector("textarea")?.focus();
      return;
    }
    this.choose(pin ? id : null);
    this.show();
    this.draw();
    if (pin) this.port.goTo(pin.place, isNear);
    if (focus)
      /** @type {HTMLElement | null} */ (this.port.body.querySelector(".koppel-pin-card"))?.focus({
        preventScroll: true,
      });
  }

  /** @param {Pin[]} pins */
  openAmong(pins) {
    this.among = pins.map(({ id }) => id);
    this.choose(null);
    this.port.open();
    if (!this.draft) this.draw();
  }

  /** Begin to put one up: choose its place. */
  begin() {
    const { map } = this.port;
    if (this.draft) {
      this.open(this.draft.id ?? "");
      return;
    }
    map.stopDrawing();
    this.choose(null);
    this.show();
    if (isNarrow()) this.port.close();
    map.pen = new PinPen(map.map, map.host, this.told.texts, {
      placed: ({ lat, lng }) => {
        map.stopDrawing();
        this.write({ place: [lat, lng], words: "", shared: false, id: null, version: 0 });
      },
      stopped: () => {
        map.stopDrawing();
        this.port.open();
      },
    });
  }

  /** @param {PinDraft} draft */
  write(draft) {
    this.draft = draft;
    keepDraft(this.told.owner, draft);
    this.port.open(false);
    this.show();
    this.draw();
    const field = this.port.body.querySelector("textarea");
    field?.focus({ preventScroll: true });
    this.port.goTo(draft.place);
  }

  stopWriting() {
    this.draft = null;
    keepDraft(this.told.owner, null);
    this.show();
    this.draw();
    this.focusFirst();
  }

  focusFirst() {
    const way = this.chosen ? ".koppel-pin-card" : ".koppel-pin-new";
    /** @type {HTMLElement | null} */ (this.port.body.querySelector(way))?.focus({ preventScroll: true });
  }

  /** Draw the panel: the form, one pin, or the list. */
  draw() {
    const { body } = this.port;
    const { texts } = this.told;
    const { draft } = this;
    const pin = this.pins.find(({ id }) => id === (draft ? draft.id : this.chosen));
    if (draft)
      drawPinForm(body, draft, {
        texts,
        shares: this.shares,
        keepsShared: Boolean(pin && !pin.mine),
        typed: () => {
          keepDraft(this.told.owner, draft);
          this.showWriting();
        },
        save: () => this.save(draft),
        cancel: () => this.stopWriting(),
      });
    else if (pin)
      drawPin(body, pin, {
        texts,
        back: () => {
          this.choose(null);
          this.show();
          this.draw();
          this.focusFirst();
        },
        goTo: () => {
          if (isNarrow()) this.port.close();
          this.port.goTo(pin.place);
        },
        change: () => {
          const { place, words, shared, id, version } = pin;
          this.write({ place, words, shared, id, version });
        },
        remove: () => this.remove(pin),
      });
    else this.drawList();
  }

  /** Their panel was opened: what is being written is there as it was. */
  opened() {
    if (!this.draft || !this.port.body.querySelector("form")) this.draw();
  }

  /** Their panel was closed, or another opened. */
  left() {
    this.among = [];
    if (!this.chosen) return;
    this.choose(null);
    this.show();
  }

  drawList() {
    const { body } = this.port;
    const { texts } = this.told;
    const begin = makeButton("koppel-map-button koppel-pin-new", texts.new);
    begin.onclick = () => this.begin();
    /** @type {HTMLElement[]} */
    const parts = [
      begin,
      withKeys(make("p", "koppel-map-help", this.shares ? texts.help : texts.help_own), texts.help_keys),
    ];
    if (this.removed) parts.push(this.undoing(this.removed));
    const among = this.pins.filter(({ id }) => this.among.includes(id));
    const listed = among.length > 1 ? among : this.pins;
    if (among.length > 1) {
      const all = makeButton("koppel-map-button", `‹ ${texts.back}`);
      all.onclick = () => {
        this.among = [];
        this.draw();
        this.focusFirst();
      };
      parts.push(all, make("p", "koppel-map-help", texts.several.replace("{count}", String(among.length))));
    }
    if (listed.length)
      parts.push(
        this.layerSwitch(),
        makePinList(listed, texts, null, ({ id }) => this.open(id)),
      );
    else parts.push(make("p", "koppel-map-none", texts.none));
    body.replaceChildren(...parts);
  }

  /** @param {string} id */
  undoing(id) {
    const { texts } = this.told;
    const box = make("p", "koppel-pin-undo");
    box.setAttribute("role", "status");
    const button = makeButton("koppel-map-button", texts.restore);
    button.onclick = async () => {
      const problem = await this.send({ do: "restore", id });
      if (problem) this.port.tell(problem);
      else {
        this.removed = null;
        this.open(id);
      }
    };
    box.append(make("span", "", texts.removed), button);
    return box;
  }

  layerSwitch() {
    const label = make("label", "koppel-map-switch");
    const box = make("input");
    box.type = "checkbox";
    box.checked = !this.isHidden;
    box.onchange = () => {
      this.isHidden = !box.checked;
      localStorage.setItem(HIDDEN_PLACE, this.isHidden ? "1" : "0");
      this.show();
    };
    label.append(box, make("span", "", this.told.texts.layer));
    return label;
  }

  /** @param {PinDraft} draft */
  async save(draft) {
    const { words, shared, place, id, version } = draft;
    const known = new Set(this.pins.map((pin) => pin.id));
    const problem = await this.send(
      id ? { do: "change", id, words, shared, version } : { do: "add", place, words, shared },
    );
    if (problem) {
      // Who saves again has read what stands there now.
      const now = this.pins.find((pin) => pin.id === id);
      if (now) draft.version = now.version;
      return problem;
    }
    this.draft = null;
    keepDraft(this.told.owner, null);
    const saved = id ?? this.pins.find((pin) => !known.has(pin.id) && pin.mine)?.id;
    this.port.tell(this.told.texts[shared ? "saved_shared" : "saved_own"]);
    setTimeout(() => this.port.tell(""), FRESH_MS);
    if (saved) this.open(saved);
    return null;
  }

  /** @param {Pin} pin */
  async remove(pin) {
    const problem = await this.send({ do: "remove", id: pin.id });
    if (problem) {
      this.port.tell(problem);
      return;
    }
    this.removed = pin.id;
    this.choose(null);
    this.draw();
    /** @type {HTMLElement | null} */ (this.port.body.querySelector(".koppel-pin-undo button"))?.focus();
  }

  /**
   * Ask the server to do something, and take over what there is then.
   *
   * @param {Record<string, unknown>} document
   * @returns {Promise<string | null>} what went wrong, in words
   */
  async send(document) {
    const { path, language, texts } = this.told;
    try {
      const answer = await fetch(`${path}?taal=${language}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(document),
      });
      const told = await answer.json();
      if (!answer.ok) {
        await this.load();
        return told.text ?? texts.failed;
      }
      this.asked += 1;
      this.take(told);
      return null;
    } catch {
      return texts.failed;
    }
  }

  /**
   * Return the pins in the window of the map as part of the list of what is in sight; null where there are none.
   *
   * @param {L.LatLngBounds} sight
   */
  inSight(sight) {
    const { texts } = this.told;
    const seen = this.pins.filter(({ place }) => sight.contains(place));
    if (!seen.length) return null;
    const box = make("section", "koppel-pin-sight");
    box.append(
      make("p", "koppel-map-help", texts.in_sight.replace("{count}", String(seen.length))),
      makePinList(seen, texts, this.chosen, ({ id }) => this.open(id)),
    );
    return box;
  }

  end() {
    this.port.map.host.removeEventListener("keydown", this.onKey);
    this.marks.remove();
  }
}
