/* Pages that nobody published anew for long say so, and stop saying that there are no plans. */

const DAY = 86_400_000; // milliseconds
const HOUR = 3_600_000; // milliseconds
const SUFFIX = "_unknown";

/**
 * Return how a page of some age is shown.
 *
 * @param {number} published - moment, in milliseconds
 * @param {number} now - moment, in milliseconds
 * @param {number} oldDays - from so many days on a page says of when it is
 * @param {number} silentDays - from so many days on it says no more that there are no plans
 * @returns {"" | "old" | "silent"}
 */
export function ageOf(published, now, oldDays, silentDays) {
  const days = (now - published) / DAY;
  if (days >= silentDays) return "silent";
  return days >= oldDays ? "old" : "";
}

/**
 * Return words in which nothing is said to be absent: each that has a twin named `…_unknown` becomes its twin.
 *
 * @param {Record<string, string>} words
 */
export const withoutAbsence = (words) =>
  Object.fromEntries(Object.entries(words).map(([name, word]) => [name, words[name + SUFFIX] || word]));

/** Show the age of the page, now and for as long as it stays open: a screen in a hall stands for weeks. */
export function startAge() {
  const { published, oldDays, silentDays } = document.documentElement.dataset;
  const look = () => {
    const age = ageOf(Date.parse(published || ""), Date.now(), Number(oldDays), Number(silentDays));
    if (document.documentElement.dataset.age === age) return;
    document.documentElement.dataset.age = age;
    if (age === "silent") window.koppel.words = withoutAbsence(window.koppel.words);
  };
  look();
  window.setInterval(look, HOUR);
}
