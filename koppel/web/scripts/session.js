// The page of the app asks the gate who is there: a session that ended shows the page to sign in, not a page that
// waits for a connection which is refused.
(() => {
  "use strict";
  const ADDRESS = "/koppel-sessie";
  const EVERY_MS = 60_000;
  let asking = false;

  async function look() {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(ADDRESS, { method: "HEAD", cache: "no-store", redirect: "manual" });
      if (answer.status === 401 || answer.status === 403 || answer.status === 503) window.location.reload();
    } catch {
      // Without a network there is nobody to ask; the page goes on by itself when there is one again.
    } finally {
      asking = false;
    }
  }

  // A connection that closes, or is never opened, may have been refused.
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...told) {
      super(...told);
      this.addEventListener("close", () => window.setTimeout(look, 300));
    }
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  window.setInterval(() => document.visibilityState === "visible" && look(), EVERY_MS);
})();
