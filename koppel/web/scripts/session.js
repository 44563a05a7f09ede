// The page of the app asks the gate who is there: a session that ended shows the page to sign in, not a page that
// waits for a connection which is refused.
(() => {
  // biome-ignore lint/suspicious/noRedundantUseStrict: the page loads this file as it is, as a classic script.
  "use strict";
  const ADDRESS = "/koppel-sessie";
  const EVERY_MS = 60_000;
  let asking = false;
  let connected = 0;

  async function look() {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(ADDRESS, { method: "HEAD", cache: "no-store", redirect: "manual" });
      const isRefused = answer.status === 401 || answer.status === 403;
      // Where there is no store for a while, a page that is connected says so itself and keeps what was typed.
      if (isRefused || (answer.status === 503 && connected === 0)) window.location.reload();
    } catch {
      // Without a network there is nobody to ask; the page goes on by itself when there is one again.
    } finally {
      asking = false;
    }
  }

  // A connection that closes, or is never opened, may have been refused.
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    /**
     * @param {string | URL} url
     * @param {string | string[]} [protocols]
     */
    constructor(url, protocols) {
      super(url, protocols);
      let isOpen = false;
      this.addEventListener("open", () => {
        isOpen = true;
        connected += 1;
      });
      this.addEventListener("close", () => {
        if (isOpen) connected -= 1;
        isOpen = false;
        window.setTimeout(look, 300);
      });
    }
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  window.setInterval(() => document.visibilityState === "visible" && look(), EVERY_MS);
})();
