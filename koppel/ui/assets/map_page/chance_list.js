/* The list of koppelkansen beside the map: which to begin with, each in its own words; then what is red without any, or green with much. */
import { make, makeButton } from "../elements.js";

/** @typedef {import("../map_told.js").Chance} Chance */
/** @typedef {{ title: string, told: string, href: string }} Need */

const LISTED = 40;

/**
 * Draw what the compass shows of what is done and what is needed; each leads to where it is asked.
 *
 * @param {HTMLElement} body
 * @param {Need[]} needs
 * @param {string} title
 * @param {string} help
 */
export function drawNeeds(body, needs, title, help) {
  if (!needs.length) return;
  const list = make("ul", "koppel-map-list");
  for (const need of needs) {
    const row = make("li");
    const link = make("a", "koppel-map-row");
    link.setAttribute("href", need.href);
    const words = make("span", "koppel-map-row-words");
    words.append(make("b", "", need.title), make("span", "koppel-map-row-told", need.told));
    link.append(words);
    row.append(link);
    list.append(row);
  }
  body.append(make("h3", "koppel-map-needs", title), make("p", "koppel-map-help", help), list);
}

/**
 * Draw the list; those of which a work is not shown stay away.
 *
 * @param {HTMLElement} body
 * @param {Chance[]} all
 * @param {{ texts: Record<string, string>, chosen: string | null, isSeen: (chance: Chance) => boolean, choose: (id: string) => void }} how
 */
export function drawChanceList(body, all, { texts, chosen, isSeen, choose }) {
  const seen = [...all].sort((one, other) => one.o - other.o).filter(isSeen);
  body.replaceChildren();
  if (!seen.length) {
    body.append(make("p", "koppel-map-none", all.length ? texts.none_shown : texts.none));
    return;
  }
  body.append(make("p", "koppel-map-help", texts.chances_help));
  const list = make("ol", "koppel-map-list");
  for (const item of seen.slice(0, LISTED)) {
    const row = make("li");
    const button = makeButton("koppel-map-row");
    const told = make("span", "koppel-map-row-told", item.w || item.t.slice(1).join(" · "));
    const words = make("span", "koppel-map-row-words");
    // A name says where, and then what.
    const [where, ...what] = item.t[0].split(": ");
    words.append(make("b", "", where), make("span", "koppel-map-row-what", what.join(": ")), told);
    button.append(make("span", "koppel-map-row-number", item.o), words);
    if (item.id === chosen) button.setAttribute("aria-current", "true");
    button.dataset.id = item.id;
    button.onclick = () => choose(item.id);
    row.append(button);
    list.append(row);
  }
  body.append(list);
  if (seen.length > LISTED) {
    body.append(make("p", "koppel-map-help", texts.more_chances.replace("{count}", String(seen.length - LISTED))));
  }
}
