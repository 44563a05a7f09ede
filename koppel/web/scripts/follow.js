// What the screen of a meeting shows, asked for every few seconds; a connection that is lost comes back by itself.
(() => {
  // biome-ignore lint/suspicious/noRedundantUseStrict: the page loads this file as it is, as a classic script.
  "use strict";
  const EVERY_MS = 2_000;
  const SLOWEST_MS = 20_000;
  const screen = document.getElementById("screen");
  const standing = document.getElementById("standing");
  const address = screen?.dataset.part;
  if (!screen || !standing || !address) return;
  let mark = "";
  let wait = EVERY_MS;
  let since = clock();

  function clock() {
    return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }

  /** @param {string} [words] */
  function say(words) {
    if (!standing) return;
    standing.hidden = !words;
    standing.textContent = words ?? "";
  }

  async function look() {
    try {
      const answer = await fetch(/** @type {string} */ (address), {
        cache: "no-store",
        headers: mark ? { "If-None-Match": mark } : {},
      });
      if (answer.status === 404) {
        // It is over, or goes on with another code: what was last shown stays.
        say(standing?.dataset.ended);
        return;
      }
      if (answer.status === 200) {
        const part = new DOMParser().parseFromString(await answer.text(), "text/html");
        screen?.replaceChildren(...part.body.childNodes);
        mark = answer.headers.get("ETag") ?? "";
      } else if (answer.status !== 304) throw new Error(String(answer.status));
      since = clock();
      wait = EVERY_MS;
      say();
    } catch {
      wait = Math.min(wait * 2, SLOWEST_MS);
      say(standing?.dataset.lost?.replace("{time}", since));
    }
    window.setTimeout(look, wait);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") wait = EVERY_MS;
  });
  window.addEventListener("online", () => {
    wait = EVERY_MS;
  });
  window.setTimeout(look, EVERY_MS);
})();
