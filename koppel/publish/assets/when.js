/* Which works belong to a choice of time: the same for list and map. */
(() => {
  "use strict";
  const koppel = (window.koppel = window.koppel || {});
  const today = new Date();
  const pad = (value) => String(value).padStart(2, "0");
  const day = `${today.getFullYear()}-${pad(today.getMonth() + 1)}-${pad(today.getDate())}`;
  const firstOfYear = `${today.getFullYear()}-01-01`;
  const lastOfYear = `${today.getFullYear()}-12-31`;
  const ended = (work) => work.state === "klaar" || work.state === "gaat_niet_door";

  koppel.choices = {
    alles: () => true,
    nu: (work) =>
      work.state === "bezig" ||
      (work.state === "afgesproken" && work.start && work.start <= day && work.end && work.end >= day),
    "dit-jaar": (work) => {
      if (!work.start && !work.end) return work.state === "bezig";
      if (work.start > lastOfYear) return false;
      if (work.end) return work.end >= firstOfYear;
      return !ended(work) || work.start >= firstOfYear;
    },
    later: (work) => !ended(work) && work.state !== "bezig" && (work.start > lastOfYear || (!work.start && !work.end)),
  };

  /** Fill {placeholders} of a text. */
  koppel.fill = (words, facts) => words.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));

  /** Make an element; words are always text, never markup. */
  koppel.make = (tag, className, words) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (words !== undefined) made.textContent = words;
    return made;
  };

  /** Draw a symbol of the page's sprite. */
  koppel.icon = (name) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", `#i-${name}`);
    svg.append(use);
    return svg;
  };

  // How much larger than usual this page writes, as on a touch screen or a wall: what is drawn on the map goes along.
  koppel.scale = Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize) / 16;
  koppel.root = document.documentElement.dataset.root;
  koppel.home = document.documentElement.dataset.home;
})();
