/* The search: a field in the head that opens a list over the page. What is found comes from the server and is put on the
   page as text only. Ctrl+K (Cmd+K) opens it from anywhere; arrows and Enter choose; Escape closes it and nothing else. */
import { find, make, makeButton, makeSvg } from "./elements.js";

/** @typedef {{ id: string, title: string, told?: string }} Entry */
/** @typedef {{ sort: string, label: string, more: string, entries: Entry[] }} Group */
/** @typedef {{ asked: string, groups: Group[] }} Found */
/** @typedef {{ texts: Record<string, string>, longest: number, found: Found | null }} Search */

/**
 * @typedef {object} Parts - of the field, made once
 * @property {HTMLButtonElement} open
 * @property {HTMLDialogElement} box
 * @property {HTMLInputElement} input
 * @property {HTMLElement} list
 * @property {HTMLButtonElement} close
 * @property {HTMLElement} told
 * @property {number} at - which of the list is chosen
 * @property {number} timer
 * @property {(() => void) | null} stop - no longer listen everywhere
 */

const PAUSE_MS = 120;
const GLASS =
  "M10.5 3a7.5 7.5 0 1 0 4.6 13.4l4.5 4.5 1.4-1.4-4.5-4.5A7.5 7.5 0 0 0 10.5 3Zm0 2a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z";

function glass() {
  const size = { width: 20, height: 20, viewBox: "0 0 24 24" };
  const box = makeSvg("svg", { ...size, fill: "currentColor", "aria-hidden": "true" });
  box.appendChild(makeSvg("path", { d: GLASS }));
  return box;
}

/**
 * @param {HTMLElement} root
 * @returns {Parts}
 */
function build(root) {
  const open = makeButton("koppel-search-open");
  const box = make("dialog", "koppel-search-box");
  const line = make("div", "koppel-search-line");
  const input = make("input");
  const list = make("div", "koppel-search-list");
  const close = makeButton();
  input.type = "text";
  input.autocomplete = "off";
  input.spellcheck = false;
  list.id = "koppel-search-list";
  list.setAttribute("role", "listbox");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "true");
  const told = make("p", "koppel-search-told");
  told.setAttribute("role", "status");
  line.append(glass(), input, close);
  box.append(line, told, list);
  root.replaceChildren(open, box);
  return { open, box, input, list, close, told, at: 0, timer: 0, stop: null };
}

/** @param {Parts} parts */
const optionsOf = (parts) => /** @type {HTMLElement[]} */ ([...parts.list.querySelectorAll("[role=option]")]);

/**
 * @param {Parts} parts
 * @param {number} at - before the first is the last, and after the last the first
 */
function select(parts, at) {
  const options = optionsOf(parts);
  parts.at = options.length ? (at + options.length) % options.length : 0;
  for (const [place, option] of options.entries())
    option.setAttribute("aria-selected", place === parts.at ? "true" : "false");
  const chosen = options[parts.at];
  if (chosen) {
    parts.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else parts.input.removeAttribute("aria-activedescendant");
}

/**
 * @param {Parts} parts
 * @param {Found | null} found
 * @param {Record<string, string>} texts
 * @param {(sort: string, id: string) => void} choose
 */
function show(parts, found, texts, choose) {
  const asked = parts.input.value.trim();
  const current = found && found.asked === asked ? found.groups : null;
  // While the answer is on its way what was found for the words before stays.
  if (asked && !current) {
    parts.told.textContent = texts.busy;
    parts.told.hidden = parts.list.children.length > 0;
    return;
  }
  parts.list.replaceChildren();
  let number = 0;
  for (const group of current || []) {
    const box = make("div");
    const head = make("div", "koppel-search-head");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", group.label);
    head.append(make("span", "", group.label), make("span", "", group.more));
    head.setAttribute("aria-hidden", "true");
    box.append(head);
    for (const entry of group.entries) {
      const option = make("div", "koppel-search-one", entry.title);
      option.id = `koppel-search-${number}`;
      option.setAttribute("role", "option");
      if (entry.told) option.append(make("small", "", entry.told));
      const place = number;
      option.onmousemove = () => {
        if (parts.at !== place) select(parts, place);
      };
      option.onclick = () => choose(group.sort, entry.id);
      box.append(option);
      number += 1;
    }
    parts.list.append(box);
  }
  parts.told.textContent = asked ? texts.none : texts.help;
  parts.told.hidden = number > 0;
  parts.list.hidden = number === 0;
  select(parts, 0);
}

/**
 * @param {Parts} parts
 * @param {Search} data
 */
function label({ open, close, input, list, box }, { texts, longest }) {
  if (open.dataset.told === texts.open) return;
  const keys = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘K" : "Ctrl+K";
  open.dataset.told = texts.open;
  open.setAttribute("aria-label", `${texts.open} (${keys})`);
  open.setAttribute("aria-haspopup", "dialog");
  open.title = `${texts.open} (${keys})`;
  open.replaceChildren(glass(), make("span", "", `${texts.open}…`), make("kbd", "", keys));
  close.textContent = texts.close;
  input.placeholder = texts.placeholder;
  input.maxLength = longest;
  for (const item of [input, list, box]) item.setAttribute("aria-label", texts.label);
}

/** @param {import("./elements.js").Component<Search>} component */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = /** @type {HTMLElement & { koppel?: Parts }} */ (find(parentElement, ".koppel-search"));
  root.koppel ??= build(root);
  const parts = root.koppel;
  const { open, box, input, close } = parts;
  label(parts, data);

  /**
   * @param {string} sort
   * @param {string} id
   */
  const choose = (sort, id) => {
    box.close();
    input.value = "";
    setTriggerValue("chosen", { sort, id });
  };
  const draw = () => show(parts, data.found, data.texts, choose);
  const start = () => {
    if (box.open) return;
    box.showModal();
    input.select();
    draw();
  };
  open.onclick = start;
  close.onclick = () => box.close();
  // A press beside the list closes it: the dialog itself is all that is not its content.
  box.onclick = (event) => {
    if (event.target === box) box.close();
  };
  input.oninput = () => {
    draw();
    clearTimeout(parts.timer);
    const asked = input.value.trim();
    if (asked) parts.timer = window.setTimeout(() => setTriggerValue("asked", asked), PAUSE_MS);
  };
  box.onkeydown = (event) => {
    // Keys of the page below, such as those of a meeting, are not for what is typed here.
    event.stopPropagation();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      select(parts, parts.at + (event.key === "ArrowDown" ? 1 : -1));
    }
    if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      // Only what was found for what stands there now is gone to.
      if (data.found && data.found.asked === input.value.trim()) optionsOf(parts)[parts.at]?.click();
    }
    if (event.key === "Escape") {
      event.preventDefault();
      box.close();
    }
  };
  /** @param {KeyboardEvent} event */
  const everywhere = (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      start();
    }
  };
  // Drawn again it listens with what it knows now, and once.
  if (parts.stop) parts.stop();
  parts.stop = () => document.removeEventListener("keydown", everywhere, true);
  document.addEventListener("keydown", everywhere, true);
  if (box.open) draw();
  return parts.stop;
}
