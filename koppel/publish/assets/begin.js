/* Starts the map of a page, and says when it is drawn or that it cannot be. */
(() => {
  "use strict";
  const koppel = window.koppel;
  for (const frame of document.querySelectorAll("[data-map]")) {
    if (!window.L || !koppel.data || !koppel.ground) {
      frame.dataset.state = "failed";
      const line = document.createElement("p");
      line.className = "frame-note";
      line.setAttribute("role", "status");
      line.textContent = koppel.words.failed;
      frame.append(line);
      continue;
    }
    const tiles = frame.dataset.tiles ? JSON.parse(frame.dataset.tiles) : null;
    const made = koppel.makeMap(frame, { focus: frame.dataset.focus, tiles });
    if (made && "only" in frame.dataset) {
      const only = new Set(frame.dataset.only.split(" "));
      made.show((work) => only.has(work.key));
    }
    if (made && !frame.dataset.focus) {
      koppel.start = made;
      for (const row of document.querySelectorAll("#lijst [data-key]")) {
        for (const name of ["mouseenter", "focusin"]) row.addEventListener(name, () => made.point(row.dataset.key));
        for (const name of ["mouseleave", "focusout"]) row.addEventListener(name, () => made.point(""));
      }
      if (koppel.choice && koppel.choice !== "alles") made.show(koppel.choices[koppel.choice]);
    }
    window.requestAnimationFrame(() => {
      frame.dataset.state = "ready";
    });
  }
})();
