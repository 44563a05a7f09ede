/* The walk through the years: a slide at a time, with keys or buttons, and a map that shows what the slide tells. */
import { fill, find, findAll, told } from "./elements.js";
import { makePlan } from "./jaren_plan.js";

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1, PageDown: 1, PageUp: -1, " ": 1 };

function startYears() {
  const { koppel } = window;
  const deck = find(document, "[data-deck]");
  const slides = findAll(deck, "[data-group]");
  const [previous, next, at, said, full] = ["previous", "next", "at", "said", "full"].map((name) =>
    find(deck, `[data-${name}]`),
  );
  // The map fills the place that it has on a deck.
  document.body.classList.add("is-deck");
  const canDraw = window.L && koppel.data && koppel.ground && koppel.data.bounds;
  const show = canDraw ? makePlan(find(deck, "[data-plan]"), slides) : null;
  let now = -1;

  for (const element of [previous, next, at]) element.hidden = false;
  if (document.documentElement.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen().catch(() => {});
    });
  }

  const named = () => {
    const found = slides.findIndex((slide) => slide.id === decodeURIComponent(window.location.hash.slice(1)));
    return Math.max(found, 0);
  };

  /**
   * @param {number} to
   * @param {boolean} [keep] - whether the address stays as it is
   */
  function go(to, keep) {
    const wanted = Math.min(Math.max(to, 0), slides.length - 1);
    if (wanted === now) return;
    now = wanted;
    for (const [index, slide] of slides.entries()) slide.classList.toggle("is-now", index === now);
    const words = fill(told(at, "words"), { at: now + 1, count: slides.length });
    at.textContent = words;
    said.textContent = `${find(slides[now], "h2").textContent} (${words})`;
    previous.setAttribute("aria-disabled", String(now === 0));
    next.setAttribute("aria-disabled", String(now === slides.length - 1));
    if (!keep) window.history.replaceState(null, "", `#${slides[now].id}`);
    window.scrollTo(0, 0);
    if (show) show(slides[now]);
  }

  previous.addEventListener("click", () => go(now - 1));
  next.addEventListener("click", () => go(now + 1));
  window.addEventListener("hashchange", () => go(named(), true));
  const scrolls = () => document.documentElement.scrollHeight > window.innerHeight + 4;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const pressed = event.target instanceof Element && event.target.closest("button, a");
    if (event.key === " " && pressed) return;
    const isSideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
    if (!isSideways && scrolls()) return; // where a slide is longer than the screen these keys scroll
    if (event.key === "Home") go(0);
    else if (event.key === "End") go(slides.length - 1);
    else if (event.key in STEPS) go(now + (event.shiftKey && event.key === " " ? -1 : STEPS[event.key]));
    else return;
    event.preventDefault();
  });
  go(named(), true);
}

startYears();
