/* Nu, dit jaar, later: one choice for list and map, kept in the address so that it can be shared. */
(() => {
  "use strict";
  const koppel = window.koppel;

  const bar = document.querySelector("[data-filters]");
  if (bar) begin(bar);

  function begin() {
    const told = document.querySelector("[data-count]");
    const buttons = Array.from(bar.querySelectorAll("[data-filter]"));
    const rows = Array.from(document.querySelectorAll("#lijst [data-key]"));
    const groups = Array.from(document.querySelectorAll("#lijst [data-group]"));

    function choose(name) {
      const belongs = koppel.choices[name];
      let count = 0;
      for (const row of rows) {
        row.hidden = !belongs(row.dataset);
        if (!row.hidden) count += 1;
      }
      for (const group of groups) {
        const left = group.querySelectorAll("[data-key]:not([hidden])").length;
        group.hidden = left === 0;
        group.querySelector("[data-tally]").textContent = left;
      }
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.filter === name));
      koppel.choice = name;
      if (koppel.start) koppel.start.show(belongs);
      const { words } = koppel;
      told.textContent =
        count === 0 ? words.shown_none : count === 1 ? words.shown_one : koppel.fill(words.shown_some, { count });
      for (const link of document.querySelectorAll("[data-switch]")) link.hash = name === "alles" ? "" : name;
    }

    const fromAddress = () => {
      const name = window.location.hash.slice(1);
      return Object.hasOwn(koppel.choices, name) ? name : null;
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        window.history.replaceState(
          null,
          "",
          button.dataset.filter === "alles"
            ? window.location.pathname + window.location.search
            : `#${button.dataset.filter}`,
        );
        choose(button.dataset.filter);
      });
    }
    window.addEventListener("hashchange", () => {
      const name = fromAddress();
      if (name) choose(name);
    });
    choose(fromAddress() || "alles");
  }
})();
