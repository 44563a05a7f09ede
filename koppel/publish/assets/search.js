/* Mijn straat: type a street, or a postcode and number, and choose; after the ARIA pattern of a combobox. */
(() => {
  "use strict";
  const koppel = window.koppel;
  const MOST = 8;
  const plain = (words) =>
    words
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

  // A number and what follows it, however it is written: 12-A, 12 a and 12a are one front door.
  const bare = (number) =>
    plain(number)
      .replace(/(\d) (?=\d)/g, "$1-")
      .replace(/ /g, "");

  // The page of a street knows its numbers, and reads them the same way.
  koppel.bare = bare;

  const rank = (name, typed) => {
    if (name.startsWith(typed)) return 0;
    if (` ${name}`.includes(` ${typed}`)) return 1;
    return name.includes(typed) ? 2 : 3;
  };

  /** Count the letters that must come, go, change or swap before a name begins with what was typed. */
  const slips = (typed, name) => {
    let older = [];
    let before = Array.from({ length: name.length + 1 }, (_, at) => at);
    for (let row = 1; row <= typed.length; row += 1) {
      const now = [row];
      for (let at = 1; at <= name.length; at += 1) {
        const same = typed[row - 1] === name[at - 1];
        now[at] = Math.min(before[at] + 1, now[at - 1] + 1, before[at - 1] + (same ? 0 : 1));
        const swapped = row > 1 && at > 1 && typed[row - 1] === name[at - 2] && typed[row - 2] === name[at - 1];
        if (swapped) now[at] = Math.min(now[at], older[at - 2] + 1);
      }
      older = before;
      before = now;
    }
    return Math.min(...before);
  };

  const form = document.querySelector("[data-search]");
  if (form) begin(form);

  function begin(form) {
    const input = form.querySelector("[role=combobox]");
    const list = form.querySelector("[role=listbox]");
    const told = form.querySelector("[data-told]");
    const shards = JSON.parse(form.dataset.addresses || "{}");
    const streets = Array.from(document.querySelectorAll("#straten a"), (link) => ({
      name: link.textContent,
      plain: plain(link.textContent),
      slug: link.dataset.slug,
      href: link.href,
    }));
    const bySlug = new Map(streets.map((street) => [street.slug, street]));
    const asked = new Map();
    let options = [];
    let active = -1;
    let guessed = false;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(at) {
      active = at;
      Array.from(list.children).forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }

    /** Offer what was found; `said` names other words than how many there are, as when they are only guesses. */
    function show(found, said) {
      const words = koppel.words;
      options = found;
      guessed = Boolean(said) && found.length > 0;
      list.replaceChildren(
        ...found.map((option, at) => {
          const item = koppel.make("li", "", option.name);
          item.id = `gevonden-${at}`;
          item.setAttribute("role", "option");
          item.setAttribute("aria-selected", "false");
          item.addEventListener("mousedown", (event) => event.preventDefault());
          item.addEventListener("click", () => go(option));
          return item;
        }),
      );
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      if (said) told.textContent = words[said];
      else
        told.textContent =
          found.length === 1 ? words.streets_one : koppel.fill(words.streets_some, { count: found.length });
    }

    const go = (option) => {
      window.location.href = option.href;
    };

    function byName(typed) {
      return streets
        .map((street) => ({ street, order: rank(street.plain, typed) }))
        .filter((found) => found.order < 3)
        .sort((one, other) => one.order - other.order)
        .slice(0, MOST)
        .map((found) => found.street);
    }

    /** Streets whose name is nearly what was typed: one slip in a short word, two in a longer one. */
    function nearly(typed) {
      const wanted = typed.replace(/ /g, "");
      if (wanted.length < 4) return [];
      const most = wanted.length < 7 ? 1 : 2;
      return streets
        .map((street) => ({ street, count: slips(wanted, street.plain.replace(/ /g, "")) }))
        .filter((found) => found.count <= most)
        .sort((one, other) => one.count - other.count)
        .slice(0, MOST)
        .map((found) => found.street);
    }

    /** A street by its name, also with a house number behind it or with a slip of the pen. */
    function lookByName(typed) {
      const found = byName(typed);
      if (found.length) return show(found);
      // The shortest number first: a street may have a number in its name.
      const parted = Array.from(typed.matchAll(/ (?=\d)/g), ({ index }) => [
        typed.slice(0, index),
        typed.slice(index),
      ]).reverse();
      for (const [name, number] of parted) {
        const street = byName(name);
        if (street.length) return show(street.map((one) => atNumber(one, number)));
      }
      const [name, number] = parted.at(-1) || [typed, ""];
      const near = nearly(name);
      return show(
        near.map((one) => atNumber(one, number)),
        near.length ? "streets_near" : "streets_none",
      );
    }

    /** The page of a street at a number: that page tells whether the number is known. */
    function atNumber(street, number) {
      const house = bare(number).slice(0, 12);
      if (!house || !Object.keys(shards).length) return street;
      return { ...street, name: `${street.name} ${house}`, href: `${street.href}#nr-${encodeURIComponent(house)}` };
    }

    function byAddress(digits, letters, number) {
      const places = koppel[`adressen-${digits}`] || {};
      const found = [];
      for (const [street, numbers] of places[letters.toUpperCase()] || []) {
        const known = bySlug.get(street);
        if (!known) continue;
        if (!number) found.push({ ...known, name: `${known.name} (${digits} ${letters.toUpperCase()})` });
        else
          for (const house of numbers.filter((one) => bare(one) === bare(number))) {
            const door = `${digits}${letters.toUpperCase()}-${house}`;
            found.push({ ...known, name: `${known.name} ${house}`, href: `${known.href}#${encodeURIComponent(door)}` });
          }
      }
      return found.slice(0, MOST);
    }

    function load(digits, then) {
      if (!asked.has(digits)) {
        asked.set(
          digits,
          new Promise((done) => {
            const script = document.createElement("script");
            script.src = koppel.root + shards[digits];
            script.onload = () => done(true);
            script.onerror = () => done(false);
            document.head.append(script);
          }),
        );
      }
      asked.get(digits).then((came) => {
        if (came) return then();
        // Gone with an earlier publication, or no network for a moment: what was asked may come the next time.
        asked.delete(digits);
        told.textContent = koppel.words.address_failed;
      });
    }

    function look(then = () => {}) {
      const typed = plain(input.value);
      if (!typed) {
        close();
        told.textContent = "";
        return;
      }
      const parts = typed.match(/^(\d{4}) ?([a-z]{0,2})(?: ?(\d.*))?$/);
      if (!parts || !Object.keys(shards).length) return lookByName(typed);
      const [, digits, letters, number] = parts;
      if (letters.length < 2) {
        close();
        told.textContent = "";
        if (digits in shards) load(digits, () => {});
        return;
      }
      if (!(digits in shards)) return show([], "address_none");
      const before = input.value;
      load(digits, () => {
        if (input.value !== before) return;
        const found = byAddress(digits, letters, number || "");
        show(found, found.length ? undefined : "address_none");
        then();
      });
    }

    input.addEventListener("input", () => look());
    input.addEventListener("blur", () => close());
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) {
        event.preventDefault();
        if (list.hidden) look();
        if (!options.length || list.hidden) return;
        const next = active + steps[event.key];
        mark(next < 0 ? options.length - 1 : next >= options.length ? 0 : next);
      } else if (event.key === "Escape") {
        if (!list.hidden) event.stopPropagation();
        if (list.hidden) input.value = "";
        close();
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (list.hidden) look(choose);
      choose();
    });

    function choose() {
      const exact = options.find((option) => plain(option.name) === plain(input.value));
      const chosen = options[active] || exact || (options.length === 1 && !guessed ? options[0] : null);
      if (chosen && !list.hidden) go(chosen);
      else input.focus();
    }
  }
})();
