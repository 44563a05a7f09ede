/* What changed in a street since this browser last showed it; which streets those were stays in the browser. */
import { fill, find, findAll, make, told } from "./elements.js";

const KEPT = "koppel.streets";
// More streets than somebody has anything to do with; of the rest the longest ago are forgotten.
const MOST_STREETS = 50;

/** @typedef {{ seen: string, before?: string }} Visit - moments of publication: last shown, and not yet dealt with */
/** @typedef {{ title: string, address: string, first: string, changes: { on: string, words: string }[] }} Told */

/**
 * Return the visits with that of a street noted.
 *
 * @param {Record<string, Visit>} visits
 * @param {string} street
 * @param {string} published - moment of the publication that is shown
 * @returns {Record<string, Visit>}
 */
export function visited(visits, street, published) {
  const { [street]: last, ...others } = visits;
  /** @type {Visit} */
  let now = { seen: published };
  if (last && Date.parse(last.seen) < Date.parse(published))
    now = { seen: published, before: last.before ?? last.seen };
  else if (last) now = last;
  return Object.fromEntries([...Object.entries(others), [street, now]].slice(-MOST_STREETS));
}

/**
 * Return what is told differently since a publication: works that are new, and what was said of the others.
 *
 * @param {Told[]} works
 * @param {string} before - moment of that publication
 * @returns {{ work: Told, isNew: boolean, words: string[] }[]}
 */
export function changedSince(works, before) {
  const day = before.slice(0, 10);
  return works
    .map((work) => {
      const isNew = work.first > day;
      // What changed on the day of that publication changed with it, and was read.
      const words = isNew ? [] : work.changes.filter(({ on }) => on > day).map((change) => change.words);
      return { work, isNew, words };
    })
    .filter(({ isNew, words }) => isNew || words.length > 0);
}

/**
 * Return the visits that this browser kept; none where it keeps nothing, or something else.
 *
 * @returns {Record<string, Visit>}
 */
function readVisits() {
  try {
    const kept = JSON.parse(window.localStorage.getItem(KEPT) || "{}");
    const visits = Object.entries(Object(kept)).filter(([, visit]) => typeof Object(visit).seen === "string");
    return Object.fromEntries(visits);
  } catch {
    return {};
  }
}

/** @param {Record<string, Visit>} visits */
function keepVisits(visits) {
  try {
    if (Object.keys(visits).length) window.localStorage.setItem(KEPT, JSON.stringify(visits));
    else window.localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing shows no changes.
  }
}

/** Show what changed since the last visit of this street, until its reader has dealt with it. */
export function startSince() {
  startForget();
  const section = /** @type {HTMLElement | null} */ (document.querySelector("[data-since]"));
  if (!section) return;
  const street = told(section, "since");
  const visits = visited(readVisits(), street, told(document.documentElement, "published"));
  keepVisits(visits);
  const { before, seen } = visits[street];
  const changes = before ? changedSince(findAll(document, "[data-first]").map(readWork), before) : [];
  if (!changes.length) return;
  const list = find(section, "ul");
  for (const { work, isNew, words } of changes) {
    const entry = make("li");
    const link = make("a", "", work.title);
    link.href = work.address;
    entry.append(link, ` ${isNew ? window.koppel.words.since_new : words.join(" ")}`);
    list.append(entry);
  }
  find(section, "[data-day]").textContent = fill(window.koppel.words.since_day, {
    day: new Date(before || seen).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" }),
  });
  section.hidden = false;
  find(section, "button").addEventListener("click", () => {
    keepVisits({ ...readVisits(), [street]: { seen } });
    section.hidden = true;
    find(document, "h1").closest("main")?.focus();
  });
}

/** Let a reader have the browser forget which streets were shown. */
function startForget() {
  const button = /** @type {HTMLElement | null} */ (document.querySelector("[data-forget]"));
  if (!button) return;
  button.hidden = !Object.keys(readVisits()).length;
  button.addEventListener("click", () => {
    keepVisits({});
    button.hidden = true;
    find(document, "[data-forgotten]").textContent = window.koppel.words.forgotten;
  });
}

/**
 * @param {HTMLElement} sheet
 * @returns {Told}
 */
function readWork(sheet) {
  const link = /** @type {HTMLAnchorElement} */ (find(sheet, "h3 a"));
  return {
    title: (link.textContent || "").trim(),
    address: link.href,
    first: told(sheet, "first"),
    changes: findAll(sheet, "[data-on]")
      .map((change) => ({ on: told(change, "on"), words: (change.textContent || "").trim() }))
      .reverse(),
  };
}
