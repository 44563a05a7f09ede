/* One's own house number on the page of a street: which works are near it, and how near. */
(() => {
  "use strict";
  const koppel = window.koppel;
  const panel = document.querySelector("[data-doors]");
  const coded = koppel.deuren;
  if (!panel || !coded) return;
  const words = koppel.words;
  const select = panel.querySelector("select");
  const told = panel.querySelector("[data-told]");
  const WIDE = 5;
  const AREA = 6;
  const HOW = ["near_door", "near_street", "near_corner", "near_block", "near_near", "near_wide", "near_area"];
  const OVER = new Set(["klaar", "gaat_niet_door"]);

  /** Read the doors: name for the address of the page, number, and works with nearness and metres. */
  const doors = coded.doors.map(([postcode, number, somewhere, ...near]) => {
    const works = [];
    for (let at = 0; at < near.length; at += 3) {
      works.push({ key: coded.keys[near[at]], how: near[at + 1], metres: near[at + 2] });
    }
    for (const at of coded.somewhere[somewhere]) works.push({ key: coded.keys[at], how: AREA, metres: 0 });
    return { name: `${postcode}-${number}`, postcode, number, works };
  });
  const byName = new Map(doors.map((door) => [door.name, door]));
  const counts = new Map();
  for (const door of doors) counts.set(door.number, (counts.get(door.number) || 0) + 1);

  const howNear = ({ how, metres }) =>
    how === 0 && metres < 3 ? words.near_here : koppel.fill(words[HOW[how]], { metres });

  /** Tell of a work what the page itself tells of it further down. */
  function row(near) {
    const whole = document.querySelector(`main [data-key="${near.key}"]`);
    const item = koppel.make("li", whole.className.includes("s-gaat_niet_door") ? "row s-gaat_niet_door" : "row");
    const inner = koppel.make("div");
    inner.append(koppel.make("p", "row-near", howNear(near)));
    const link = whole.querySelector("a[href*='werk/']").cloneNode(true);
    link.className = "row-title";
    inner.append(link, koppel.make("p", "row-when", whole.querySelector(".row-when, .first-up").textContent));
    const state = koppel.make("p", "row-state");
    state.append(whole.querySelector(".pill").cloneNode(true));
    inner.append(state);
    item.append(whole.querySelector(".disc").cloneNode(true), inner);
    return item;
  }

  const isOver = (near) => OVER.has(document.querySelector(`main [data-key="${near.key}"]`).dataset.state);

  function lead({ works }) {
    if (!works.length) return words.door_none;
    if (works.every((near) => near.how === AREA)) return words.door_area;
    if (works.every((near) => near.how >= WIDE)) return words.door_wide;
    if (works.every(isOver)) return words.door_over;
    return works.length === 1 ? words.door_one : koppel.fill(words.door_some, { count: works.length });
  }

  /** Whether the street has works that are not near this door: they stand further down the page. */
  const isFurther = ({ works }) =>
    Array.from(document.querySelectorAll("article[data-key]")).some(
      (sheet) => !works.some((near) => near.key === sheet.dataset.key),
    );

  function show(door) {
    told.replaceChildren();
    for (const link of document.querySelectorAll("[data-switch]")) link.hash = door ? door.name : "";
    if (!door) return;
    told.append(koppel.make("h2", "", `${panel.dataset.street} ${door.number}`));
    told.append(koppel.make("p", "at-door-lead", lead(door)));
    if (door.works.length) {
      const list = koppel.make("ul", "rows");
      list.append(...door.works.map(row));
      told.append(list);
    } else told.append(koppel.make("p", "", panel.dataset.until));
    const more = [
      isFurther(door) ? words.door_further : "",
      words.door_where,
      door.works.some((near) => near.how < WIDE) ? words.near_measured : "",
    ];
    told.append(koppel.make("p", "soft", more.filter(Boolean).join(" ")));
  }

  function fromAddress() {
    let name = "";
    try {
      name = decodeURIComponent(window.location.hash.slice(1));
    } catch {
      /* Not written by us. */
    }
    const house = name.startsWith("nr-") ? koppel.bare(name.slice(3, 20)) : "";
    const found = house ? doors.filter((one) => koppel.bare(one.number) === house) : [byName.get(name)];
    const door = found.length === 1 ? found[0] : undefined;
    if (!door && name && !house) return;
    select.value = door ? door.name : "";
    show(door);
    if (!house || door) return;
    // A number that was typed with the name of the street, and that is not one door here.
    const said = found.length ? words.number_twice : words.number_none;
    told.append(koppel.make("p", "at-door-lead", koppel.fill(said, { number: house })));
    for (const link of document.querySelectorAll("[data-switch]")) link.hash = name;
  }

  for (const door of doors) {
    const more = counts.get(door.number) > 1 ? ` (${door.postcode})` : "";
    const option = koppel.make("option", "", door.number + more);
    option.value = door.name;
    select.append(option);
  }
  select.addEventListener("change", () => {
    window.history.replaceState(null, "", select.value ? `#${select.value}` : window.location.pathname);
    show(byName.get(select.value));
  });
  window.addEventListener("hashchange", fromAddress);
  panel.hidden = false;
  fromAddress();
})();
