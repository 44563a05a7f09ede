/* The panel of pins: a list of all, one that is open, and the form in which one is written. */
import { make, makeButton } from "../elements.js";
import { makePinSign } from "./pin_marks.js";

/** @typedef {import("./pin_told.js").Pin} Pin */
/** @typedef {import("./pin_told.js").PinDraft} PinDraft */

/** Signs that a text may have; the server holds to the same (`LONGEST_PIN`). */
const MOST_SIGNS = 400;

/**
 * Say whose a pin is, when it was put up and for whom.
 *
 * @param {Pin} pin
 * @param {Record<string, string>} texts
 */
export function whoseWords(pin, texts) {
  const by = (pin.mine ? texts.by_me : texts.by.replace("{who}", pin.by)).replace("{when}", pin.at);
  return `${by} · ${pin.shared ? texts.of_all : texts.of_own}`;
}

/**
 * Make a list of pins, each a button.
 *
 * @param {Pin[]} pins
 * @param {Record<string, string>} texts
 * @param {string | null} chosen
 * @param {(pin: Pin) => void} open
 */
export function makePinList(pins, texts, chosen, open) {
  const list = make("ul", "koppel-map-list");
  for (const pin of pins) {
    const row = make("li");
    const button = makeButton("koppel-map-row koppel-pin-row");
    button.dataset.pinRow = pin.id;
    if (pin.id === chosen) button.setAttribute("aria-current", "true");
    const words = make("span", "koppel-map-row-words");
    words.append(make("b", "koppel-pin-words", pin.words), make("span", "koppel-map-row-told", whoseWords(pin, texts)));
    button.append(makePinSign(pin.shared), words);
    button.onclick = () => open(pin);
    row.append(button);
    list.append(row);
  }
  return list;
}

/**
 * Draw one pin that is open.
 *
 * @param {HTMLElement} body
 * @param {Pin} pin
 * @param {{ texts: Record<string, string>, back: () => void, goTo: () => void, change: () => void, remove: () => void }} how
 */
export function drawPin(body, pin, { texts, back, goTo, change, remove }) {
  const way = makeButton("koppel-map-button", `‹ ${texts.back}`);
  way.onclick = back;
  const card = make("article", "koppel-card koppel-pin-card");
  card.tabIndex = -1;
  const whose = make("p", "koppel-card-more", whoseWords(pin, texts));
  card.append(makePinSign(pin.shared), make("p", "koppel-pin-text", pin.words), whose);
  if (pin.changed) {
    const [who, when] = pin.changed;
    card.append(make("p", "koppel-card-more", texts.changed.replace("{who}", who).replace("{when}", when)));
  }
  const acts = make("p", "koppel-card-acts");
  /** @type {[string, () => void, boolean][]} */
  const ways = [
    ["change", change, pin.changes],
    ["remove", remove, pin.changes],
    ["open", goTo, true],
  ];
  for (const [name, act, isOffered] of ways) {
    if (!isOffered) continue;
    const button = makeButton("", texts[name]);
    button.dataset.act = name;
    button.onclick = act;
    acts.append(button);
  }
  card.append(acts);
  body.replaceChildren(way, card);
}

/**
 * Draw the form in which a pin is written; what is typed goes into the draft at once.
 *
 * @param {HTMLElement} body
 * @param {PinDraft} draft
 * @param {{ texts: Record<string, string>, shares: boolean, keepsShared: boolean, typed: () => void, save: () => Promise<string | null>, cancel: () => void }} how
 *     - `save` gives what went wrong in words, null where nothing did; `keepsShared`: somebody else's stays for everyone
 */
export function drawPinForm(body, draft, { texts, shares, keepsShared, typed, save, cancel }) {
  const form = make("form", "koppel-pin-form");
  const label = make("label", "", texts.words);
  const field = make("textarea");
  Object.assign(field, { value: draft.words, maxLength: MOST_SIGNS, rows: 4, required: true });
  label.append(field);
  const left = make("p", "koppel-map-help koppel-pin-left");
  const problem = make("p", "koppel-pin-problem");
  problem.setAttribute("role", "alert");
  const count = () => {
    left.textContent = texts.left.replace("{count}", String(MOST_SIGNS - field.value.length));
  };
  field.oninput = () => {
    draft.words = field.value;
    count();
    typed();
  };
  count();
  form.append(label, left);
  if (shares && !keepsShared) form.append(whoseChoice(draft, texts, typed));
  else form.append(make("p", "koppel-map-help", keepsShared ? texts.of_all : texts.of_own));
  const acts = make("p", "koppel-card-acts");
  const button = make("button", "first", texts.save);
  button.type = "submit";
  const stop = makeButton("", texts.cancel);
  stop.onclick = cancel;
  acts.append(button, stop);
  form.append(problem, acts);
  let isBusy = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = button.disabled = true;
    problem.textContent = (await save()) ?? "";
    isBusy = button.disabled = false;
  };
  const before = JSON.stringify([draft.words, draft.shared]);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key !== "Escape") return;
    // What was typed is not thrown away by a key.
    event.stopPropagation();
    event.preventDefault();
    if (JSON.stringify([draft.words, draft.shared]) === before) cancel();
  });
  body.replaceChildren(form);
  return field;
}

/**
 * @param {PinDraft} draft
 * @param {Record<string, string>} texts
 * @param {() => void} typed
 */
function whoseChoice(draft, texts, typed) {
  const group = make("fieldset", "koppel-pin-whose");
  group.append(make("legend", "", texts.whose));
  for (const shared of [false, true]) {
    const label = make("label", "koppel-map-switch");
    const choice = make("input");
    Object.assign(choice, { type: "radio", name: "koppel-pin-whose", checked: draft.shared === shared });
    choice.onchange = () => {
      draft.shared = shared;
      typed();
    };
    label.append(choice, makePinSign(shared), make("span", "", shared ? texts.shared : texts.own));
    group.append(label);
  }
  return group;
}
