// The search: a field in the head that opens a list over the page. What is found comes from the server and is put on the
// page as text only. Ctrl+K (Cmd+K) opens it from anywhere; arrows and Enter choose; Escape closes it and nothing else.
const PAUSE_MS = 120;
const GLASS =
  "M10.5 3a7.5 7.5 0 1 0 4.6 13.4l4.5 4.5 1.4-1.4-4.5-4.5A7.5 7.5 0 0 0 10.5 3Zm0 2a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z";

function element(name, className, words) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (words) made.textContent = words;
  return made;
}

function glass() {
  const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({
    width: 20,
    height: 20,
    viewBox: "0 0 24 24",
    fill: "currentColor",
    "aria-hidden": "true",
  }))
    box.setAttribute(name, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", GLASS);
  box.appendChild(path);
  return box;
}

function build(root) {
  const open = element("button", "koppel-search-open");
  open.type = "button";
  const box = element("dialog", "koppel-search-box");
  const line = element("div", "koppel-search-line");
  const input = element("input");
  const list = element("div", "koppel-search-list");
  const close = element("button");
  close.type = "button";
  input.type = "text";
  input.autocomplete = "off";
  input.spellcheck = false;
  list.id = "koppel-search-list";
  list.setAttribute("role", "listbox");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    "aria-expanded": "true",
  }))
    input.setAttribute(name, value);
  const told = element("p", "koppel-search-told");
  told.setAttribute("role", "status");
  line.append(glass(), input, close);
  box.append(line, told, list);
  root.replaceChildren(open, box);
  return { open, box, input, list, close, told, at: 0, sent: null, timer: null };
}

function select(parts, at) {
  const options = [...parts.list.querySelectorAll("[role=option]")];
  parts.at = options.length ? (at + options.length) % options.length : 0;
  options.forEach((option, place) => option.setAttribute("aria-selected", place === parts.at ? "true" : "false"));
  const chosen = options[parts.at];
  if (chosen) {
    parts.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else parts.input.removeAttribute("aria-activedescendant");
}

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
    const box = element("div");
    const head = element("div", "koppel-search-head");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", group.label);
    head.append(element("span", "", group.label), element("span", "", group.more));
    head.setAttribute("aria-hidden", "true");
    box.append(head);
    for (const entry of group.entries) {
      const option = element("div", "koppel-search-one", entry.title);
      option.id = `koppel-search-${number}`;
      option.setAttribute("role", "option");
      if (entry.told) option.append(element("small", "", entry.told));
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

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".koppel-search");
  const parts = root.koppel || (root.koppel = build(root));
  const { open, box, input, list, close } = parts;
  const texts = data.texts;
  const keys = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘K" : "Ctrl+K";
  if (open.dataset.told !== texts.open) {
    open.dataset.told = texts.open;
    open.setAttribute("aria-label", `${texts.open} (${keys})`);
    open.setAttribute("aria-haspopup", "dialog");
    open.title = `${texts.open} (${keys})`;
    open.replaceChildren(glass(), element("span", "", `${texts.open}…`), element("kbd", "", keys));
    close.textContent = texts.close;
    input.placeholder = texts.placeholder;
    input.maxLength = data.longest;
    for (const item of [input, list, box]) item.setAttribute("aria-label", texts.label);
  }
  const choose = (sort, id) => {
    box.close();
    input.value = "";
    setTriggerValue("chosen", { sort, id });
  };
  const draw = () => show(parts, data.found, texts, choose);
  const start = () => {
    if (!box.open) {
      box.showModal();
      input.select();
      draw();
    }
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
    if (asked) parts.timer = setTimeout(() => setTriggerValue("asked", asked), PAUSE_MS);
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
      if (data.found && data.found.asked === input.value.trim())
        list.querySelectorAll("[role=option]")[parts.at]?.click();
    }
    if (event.key === "Escape") {
      event.preventDefault();
      box.close();
    }
  };
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
