/* Mark the month that it is now, in the list of months. */

/**
 * Return the name of the month of a day: ``2027-04``.
 *
 * @param {Date} day
 */
export const monthName = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}`;

/** Mark it; a list of months that are over is left as it is. */
export function startMonths() {
  const entry = document.querySelector(`[data-month="${monthName(new Date())}"]`);
  if (!entry) return;
  const mark = document.createElement("strong");
  mark.className = "this-month";
  mark.textContent = window.koppel.words.this_month;
  entry.append(" ", mark);
}
