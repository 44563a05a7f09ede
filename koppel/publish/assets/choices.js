/* Which works belong to a choice of time: the same for list and map. */

/**
 * @typedef {object} Timed - a work on the map, or the data of its row in the list
 * @property {string} [state]
 * @property {string} [start] - first day (ISO), or empty where it is not known
 * @property {string} [end] - last day (ISO), or empty
 */

/** @typedef {(work: Timed) => boolean} Belongs */

/** @param {number} value */
const pad = (value) => String(value).padStart(2, "0");

/** @param {Timed} work */
const isEnded = (work) => work.state === "klaar" || work.state === "gaat_niet_door";

/**
 * Return what tells for each choice whether a work belongs to it.
 *
 * @param {Date} today
 * @returns {Record<string, Belongs>}
 */
export function choicesOn(today) {
  const day = `${today.getFullYear()}-${pad(today.getMonth() + 1)}-${pad(today.getDate())}`;
  const firstOfYear = `${today.getFullYear()}-01-01`;
  const lastOfYear = `${today.getFullYear()}-12-31`;
  return {
    alles: () => true,
    nu: ({ state, start, end }) =>
      state === "bezig" ||
      (state === "afgesproken" && Boolean(start && end) && String(start) <= day && String(end) >= day),
    "dit-jaar": (work) => {
      if (!work.start && !work.end) return work.state === "bezig";
      const start = work.start || "";
      if (start > lastOfYear) return false;
      if (work.end) return work.end >= firstOfYear;
      return !isEnded(work) || start >= firstOfYear;
    },
    later: (work) =>
      !isEnded(work) && work.state !== "bezig" && ((work.start || "") > lastOfYear || (!work.start && !work.end)),
  };
}

export const choices = choicesOn(new Date());
