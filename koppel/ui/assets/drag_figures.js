/* The figures that run along while a bar is dragged, and what must be asked for; texts are only ever set as text. */
import { make } from "./elements.js";

/** @typedef {[string, string, string, string, "" | "better" | "worse"]} Figure - name, label, of the plans, of the scenario, which of the two is better */
/** @typedef {{ figures: Figure[], won: string[], lost: string[], ask: [string, string][] }} Running */
/** @typedef {{ was: string, won: string, lost: string, ask: string, more: string, figures: string }} FigureTexts */

const MOST_NAMES = 3;
const MOST_ASKED = 12;
/** Always told, also where there is little room; others where they differ. */
const MAIN = new Set(["openings", "orders", "hinder_weeks"]);
const SIGNS = { better: "✓", worse: "!", "": "" };

/**
 * Return names as one line, with how many are left out.
 *
 * @param {string[]} names
 * @param {number} most
 * @param {string} more - with a place for the count
 */
export function listedNames(names, most, more) {
  const shown = names.slice(0, most).join("; ");
  return names.length > most ? `${shown}; ${more.replace("{count}", String(names.length - most))}` : shown;
}

/**
 * Draw the figures.
 *
 * @param {HTMLElement} place
 * @param {Running} told
 * @param {FigureTexts} texts
 */
export function drawRunning(place, told, texts) {
  const list = make("dl", "koppel-drag-figures");
  list.setAttribute("aria-label", texts.figures);
  for (const [name, label, before, after, tone] of told.figures) {
    const box = make("div", tone ? `koppel-drag-${tone}` : "");
    if (before === after && !MAIN.has(name)) box.classList.add("koppel-drag-quiet");
    box.dataset.figure = name;
    const value = make("dd");
    if (SIGNS[tone]) {
      const sign = make("i", "koppel-drag-sign", SIGNS[tone]);
      sign.setAttribute("aria-hidden", "true");
      value.append(sign);
    }
    value.append(make("b", "", after));
    if (before !== after) value.append(make("small", "", texts.was.replace("{before}", before)));
    box.append(make("dt", "", label), value);
    list.append(box);
  }
  const lines = /** @type {[string, string[]][]} */ ([
    [texts.won, told.won],
    [texts.lost, told.lost],
  ]).filter(([, names]) => names.length);
  const pairs = lines.map(([label, names]) => {
    const line = make("p", "koppel-drag-pairs");
    line.append(make("b", "", `${label} `), document.createTextNode(listedNames(names, MOST_NAMES, texts.more)));
    return line;
  });
  place.replaceChildren(list, ...pairs);
}

/**
 * Draw what must be asked for; nothing where nothing must.
 *
 * @param {HTMLElement} place
 * @param {[string, string][]} asked
 * @param {FigureTexts} texts
 */
export function drawAsked(place, asked, texts) {
  place.hidden = !asked.length;
  const items = make("ul");
  for (const [, words] of asked.slice(0, MOST_ASKED)) items.append(make("li", "", words));
  if (asked.length > MOST_ASKED)
    items.append(make("li", "", texts.more.replace("{count}", String(asked.length - MOST_ASKED))));
  place.replaceChildren(make("h3", "", `⚠ ${texts.ask} (${asked.length})`), items);
}
