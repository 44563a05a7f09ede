/* "What happens here?": of a place its works, openings per year, who is involved and what can be done together; and
   streets by how often they open. Worked out in the browser, of what is shown. */
import { dayWords } from "../map/months.js";
import { byYear } from "../map/openings.js";
import { make, makeButton } from "../elements.js";

/** @typedef {import("../map/facets.js").Facets} Facets */
/** @typedef {import("../map_told.js").Layer} Layer */
/** @typedef {import("../map_told.js").Chance} Chance */
/** @typedef {import("../map/openings.js").Opened} Opened */

/**
 * @typedef {object} Asked - a place, and what lies in it
 * @property {string} title
 * @property {number[]} works - shown ones, by place in the layer
 * @property {number[]} beside - works of those koppelkansen that lie beside the place
 * @property {Chance[]} chances - all of whose works are shown, and some of which lie here
 */

/**
 * @typedef {object} Known - what works are known by
 * @property {Layer} layer
 * @property {Facets} facets
 * @property {string[]} contacts
 * @property {number[]} contact - of each work
 * @property {string} language
 * @property {Record<string, string>} texts
 */

const MOST_LISTED = 200;
const MOST_STREETS = 60;

/**
 * Return the works of koppelkansen that do not lie in the place themselves.
 *
 * @param {number[]} works - that do
 * @param {{ m: number[] }[]} chances
 */
export function besideOf(works, chances) {
  const here = new Set(works);
  return [...new Set(chances.flatMap(({ m }) => m))].filter((at) => !here.has(at));
}

/**
 * Return the partners of works, who has most first, each with whom to call.
 *
 * @param {number[]} works
 * @param {Known} known
 * @param {number[]} [besides] - works beside the place: who has only these comes last
 * @returns {{ name: string, count: number, beside: number, contacts: string[] }[]}
 */
export function whoIn(works, { facets, contacts, contact }, besides = []) {
  /** @type {Map<number, { count: number, beside: number, contacts: Set<string> }>} */
  const found = new Map();
  for (const [place, at] of [...works, ...besides].entries()) {
    const partner = facets.columns.partner[at];
    const one = found.get(partner) ?? { count: 0, beside: 0, contacts: new Set() };
    if (place < works.length) one.count += 1;
    else one.beside += 1;
    if (contacts[contact[at]]) one.contacts.add(contacts[contact[at]]);
    found.set(partner, one);
  }
  return [...found]
    .map(([partner, one]) => ({ ...one, name: facets.names.partner[partner], contacts: [...one.contacts] }))
    .sort((a, b) => b.count - a.count || b.beside - a.beside || a.name.localeCompare(b.name));
}

/**
 * Return works in the order in which they begin; those without dates last.
 *
 * @param {number[]} works
 * @param {Facets} facets
 */
export const inTime = (works, { first, dated }) =>
  [...works].sort((a, b) => dated[b] - dated[a] || first[a] - first[b] || a - b);

/**
 * Return when a work begins, in words.
 *
 * @param {number} at
 * @param {Known} known
 */
function beginOf(at, { facets, language, texts }) {
  if (!facets.dated[at]) return texts.no_date;
  return dayWords(facets.first[at], language, { month: "short", year: "numeric" });
}

/**
 * Return how many works somebody has in a place, and beside it, in words.
 *
 * @param {{ count: number, beside: number }} who
 * @param {Record<string, string>} texts
 */
const countWords = ({ count, beside }, texts) =>
  [count ? `${count}` : "", beside ? `${beside} ${texts.beside}` : ""].filter(Boolean).join(" + ");

/**
 * Write an answer as text, to paste anywhere.
 *
 * @param {Asked} asked
 * @param {Known} known
 * @param {string} link
 */
export function answerText(asked, known, link) {
  const { layer, facets, texts } = known;
  /** @param {number} at */
  const line = (at) => {
    const item = layer.items[at];
    return `${item.t[2]}: ${item.t[0]} (${layer.kinds[item.k].label}, ${item.t[1]})`;
  };
  const opening = asked.works.filter((at) => facets.opens[at]);
  return [
    asked.title,
    texts.works_here.replace("{count}", String(asked.works.length)),
    "",
    texts.openings,
    ...byYear(opening, facets).map(([year, count]) => `${year}: ${count}`),
    "",
    texts.who,
    ...whoIn(asked.works, known, asked.beside).map((one) =>
      [`${one.name} (${countWords(one, texts)})`, ...one.contacts].join(", "),
    ),
    "",
    ...inTime(asked.works, facets).map(line),
    ...inTime(asked.beside, facets).map((at) => `${line(at)}, ${texts.beside}`),
    ...asked.chances.map(({ t }) => `${texts.chance}: ${t[0]}`),
    "",
    link,
  ].join("\n");
}

/**
 * Draw the answer.
 *
 * @param {HTMLElement} body
 * @param {Asked} asked
 * @param {Known} known
 * @param {{ choose: (at: number) => void, chance: (id: string) => void, copy: (text: string) => void, link: () => string, clear: () => void }} acts
 */
export function drawAnswer(body, asked, known, acts) {
  const { facets, texts } = known;
  const opening = asked.works.filter((at) => facets.opens[at]);
  const head = make("div", "koppel-answer-head");
  const copied = make("span", "koppel-answer-copied");
  copied.setAttribute("role", "status");
  /** @param {string} name @param {() => void} act */
  const button = (name, act) => {
    const made = makeButton("koppel-map-button", texts[name]);
    made.onclick = act;
    return made;
  };
  const copy = (/** @type {string} */ text) => {
    acts.copy(text);
    copied.textContent = texts.copied;
  };
  head.append(
    button("copy", () => copy(answerText(asked, known, acts.link()))),
    button("copy_link", () => copy(acts.link())),
    button("forget", acts.clear),
    copied,
  );
  const list = make("ol", "koppel-answer-works");
  for (const at of inTime(asked.works, facets).slice(0, MOST_LISTED)) list.append(workRow(at, known, acts.choose));
  const beside = make("ol", "koppel-answer-works");
  for (const at of inTime(asked.beside, facets).slice(0, MOST_LISTED)) beside.append(workRow(at, known, acts.choose));
  const chances = make("ul", "koppel-answer-chances");
  for (const one of asked.chances) {
    const row = make("li");
    const made = makeButton("koppel-map-row");
    const words = make("span", "koppel-map-row-words");
    words.append(
      make("b", "", one.t[0]),
      make("span", "koppel-map-row-told", one.t.slice(1, 4).filter(Boolean).join(" · ")),
    );
    made.append(words);
    made.onclick = () => acts.chance(one.id);
    row.append(made);
    chances.append(row);
  }
  body.replaceChildren(
    make("p", "koppel-answer-title", asked.title),
    head,
    make("p", "koppel-map-help", texts.works_here.replace("{count}", String(asked.works.length))),
    ...part(texts.openings, opening.length ? [yearBars(byYear(opening, facets), texts)] : [], texts.no_openings),
    ...part(
      texts.who,
      asked.works.length ? [whoList(whoIn(asked.works, known, asked.beside), texts)] : [],
      texts.nobody,
    ),
    ...part(texts.together, asked.chances.length ? [chances] : [], texts.no_chances),
    ...part(texts.works, asked.works.length ? [list] : [], texts.no_works),
    ...(asked.beside.length ? part(texts.works_beside, [beside], "") : []),
  );
}

/**
 * @param {string} title
 * @param {HTMLElement[]} content
 * @param {string} none
 */
const part = (title, content, none) => [
  make("h3", "", title),
  ...(content.length ? content : [make("p", "koppel-map-none", none)]),
];

/**
 * @param {number} at
 * @param {Known} known
 * @param {(at: number) => void} choose
 */
function workRow(at, known, choose) {
  const { layer } = known;
  const item = layer.items[at];
  const kind = layer.kinds[item.k];
  const row = make("li");
  const button = makeButton("koppel-map-one");
  button.style.borderLeftColor = kind.color;
  button.append(make("b", "", item.t[0]), make("small", "", `${kind.label} · ${item.t[1]} · ${item.t[2]}`));
  button.onclick = () => choose(at);
  row.append(button);
  return row;
}

/**
 * @param {ReturnType<typeof whoIn>} who
 * @param {Record<string, string>} texts
 */
function whoList(who, texts) {
  const list = make("ul", "koppel-answer-who");
  for (const { name, contacts, ...counts } of who) {
    const row = make("li");
    row.append(make("b", "", name), make("span", "", ` ${countWords(counts, texts)}`));
    for (const contact of contacts.slice(0, 4)) row.append(make("small", "", contact));
    list.append(row);
  }
  return list;
}

/**
 * @param {[number, number][]} years
 * @param {Record<string, string>} texts
 */
function yearBars(years, texts) {
  const most = Math.max(1, ...years.map(([, count]) => count));
  const list = make("ul", "koppel-answer-years");
  for (const [year, count] of years) {
    const row = make("li");
    const bar = make("i");
    bar.style.width = `${(100 * count) / most}%`;
    const told = make("span", "koppel-answer-bar");
    told.append(bar);
    row.append(make("span", "", year), told, make("b", "", count));
    row.setAttribute("aria-label", texts.year_told.replace("{year}", String(year)).replace("{count}", String(count)));
    list.append(row);
  }
  return list;
}

/**
 * Draw the streets that open, most often first, each with who opens it when.
 *
 * @param {HTMLElement} body
 * @param {Opened[]} opened
 * @param {{ names: string[], known: Known, period: string, open: number | null, show: (street: number) => void, go: (street: number) => void, choose: (at: number) => void }} how
 */
export function drawStreets(body, opened, { names, known, period, open, show, go, choose }) {
  const { texts } = known;
  const list = make("ol", "koppel-streets");
  for (const { street, works } of opened.slice(0, MOST_STREETS)) {
    const row = make("li");
    const folded = make("details");
    folded.open = street === open;
    const head = make("summary");
    // It opens after the click.
    head.onclick = () => folded.open || show(street);
    const who = whoIn(works, known);
    head.append(
      make("b", "koppel-streets-count", `${works.length}×`),
      make("span", "koppel-streets-name", names[street]),
      make("small", "", who.map(({ name }) => name).join(", ")),
    );
    const inside = make("ol", "koppel-answer-works");
    for (const at of works) {
      const one = workRow(at, known, choose);
      one.prepend(make("span", "koppel-streets-when", beginOf(at, known)));
      inside.append(one);
    }
    const call = make("p", "koppel-streets-call");
    call.append(make("b", "", texts.call), whoList(who, texts));
    const ask = makeButton("koppel-map-button", texts.ask_street);
    ask.onclick = () => go(street);
    folded.append(head, inside, call, ask);
    row.append(folded);
    list.append(row);
  }
  const help = texts.streets_help.replace("{period}", period);
  const content = opened.length ? list : make("p", "koppel-map-none", texts.no_streets);
  body.replaceChildren(make("p", "koppel-map-help", help), content);
  if (opened.length > MOST_STREETS)
    body.append(
      make("p", "koppel-map-help", texts.more_streets.replace("{count}", String(opened.length - MOST_STREETS))),
    );
}
