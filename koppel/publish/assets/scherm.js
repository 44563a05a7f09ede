/* The touch screen: streets by letter, cards beside the map, and back to the start after a rest. */
(() => {
  "use strict";
  const koppel = window.koppel;
  const kiosk = document.querySelector("[data-kiosk]");
  const find = (name) => kiosk.querySelector(`[data-${name}]`);
  const all = (name) => Array.from(kiosk.querySelectorAll(`[data-${name}]`));
  const template = (sort, name) => all(sort).find((one) => one.getAttribute(`data-${sort}`) === name);
  const onDisk = window.location.protocol === "file:";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const [attract, notice, finder, told, toldIn] = ["attract", "notice", "finder", "told", "told-in"].map(find);
  const others = [kiosk.querySelector(".bar"), kiosk.querySelector(".floor")];
  const WARNING = 10; // seconds in which one can say that one is still there
  const LOOK = 300_000; // milliseconds between two looks for a newer publication while nobody is there

  kiosk.hidden = false;
  document.addEventListener("contextmenu", (event) => event.preventDefault());

  /* The map. */
  const frame = find("plan");
  let plan = null;
  let meant = null;
  let from = null;
  if (window.L && koppel.data && koppel.ground) {
    const tiles = frame.dataset.tiles ? JSON.parse(frame.dataset.tiles) : null;
    plan = koppel.makeMap(frame, { focus: "", tiles, card: false, locate: false, wheel: true, chosen: tapped });
    frame.dataset.state = "ready";
  } else {
    frame.append(koppel.make("p", "frame-note", find("words").dataset.failed));
    frame.dataset.state = "failed";
  }
  const streets = plan ? new Map(koppel.readGround(koppel.ground).streets.map((one) => [one.slug, one])) : new Map();
  const chosenStreet = plan ? streetLayer() : null;

  /** The street one has chosen, in gold under the works. */
  function streetLayer() {
    const map = plan.leaflet;
    map.createPane("gekozen").style.zIndex = 200;
    return new koppel.Canvas(
      ({ context, sees, trace }, zoom) => {
        if (!meant || !sees(meant.box)) return;
        const width = Math.max(4, Math.min(20, 6 * 2 ** (zoom - 16))) * (koppel.scale || 1);
        for (const [color, wide] of [
          ["#14212B", width + 16],
          ["#FFC845", width + 12],
          ["#FFFFFF", width],
        ]) {
          context.strokeStyle = color;
          context.lineWidth = wide;
          trace(meant.paths, false);
          context.stroke();
        }
      },
      { pane: "gekozen", padding: 0.35 },
    ).addTo(map);
  }

  function mean(street) {
    meant = street && street.box.west <= street.box.east ? street : null;
    if (!plan) return;
    chosenStreet.redraw();
    if (!meant) return;
    const place = (x, y) => plan.leaflet.unproject([x * 256, y * 256], 0);
    plan.leaflet.fitBounds(
      L.latLngBounds(place(meant.box.west, meant.box.south), place(meant.box.east, meant.box.north)),
      { padding: [70, 70], maxZoom: 17.5, animate: !calm },
    );
  }

  /* Cards. */
  function work(key) {
    const made = template("work", key).content.cloneNode(true).firstElementChild;
    for (const square of made.querySelectorAll("[data-bits]")) draw(square);
    return made;
  }

  /** A QR code from its packed rows. */
  function draw(square) {
    const side = Number(square.dataset.side);
    const bytes = window.atob(square.dataset.bits);
    let path = "";
    for (let at = 0; at < side * side; at += 1) {
      if (bytes.charCodeAt(at >> 3) & (128 >> (at & 7))) path += `M${at % side} ${Math.floor(at / side)}h1v1h-1z`;
    }
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", `-4 -4 ${side + 8} ${side + 8}`);
    svg.setAttribute("shape-rendering", "crispEdges");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", square.dataset.label);
    const dark = document.createElementNS(space, "path");
    dark.setAttribute("d", path);
    svg.append(dark);
    square.replaceChildren(svg);
  }

  function open(parts, sort) {
    toldIn.replaceChildren(...parts);
    toldIn.className = `told-${sort}`;
    for (const square of toldIn.querySelectorAll("[data-bits]")) draw(square);
    const works = toldIn.querySelectorAll("details");
    const own = Array.from(works).filter((one) => !one.closest(".around"));
    if (own.length === 1) own[0].open = true;
    for (const one of works) {
      one.querySelector("summary").addEventListener("click", () =>
        window.setTimeout(() => {
          if (one.open) one.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
        }),
      );
    }
    finder.hidden = true;
    told.hidden = false;
    told.scrollTop = 0;
    told.focus({ preventScroll: true });
    const isBelow =
      told.getBoundingClientRect().top > window.innerHeight / 2 &&
      document.documentElement.scrollHeight > window.innerHeight + 4;
    if (isBelow) told.scrollIntoView({ behavior: calm ? "auto" : "smooth" });
  }

  function fill(card) {
    const made = card.content.cloneNode(true);
    for (const place of made.querySelectorAll("[data-put]")) place.replaceWith(work(place.dataset.put));
    return made;
  }

  function openStreet(button) {
    from = button;
    if (plan) plan.choose([], null, null);
    open([fill(template("street-card", button.dataset.street))], "street");
    mean(streets.get(button.dataset.street));
  }

  /** Called by the map after a tap on a mark or a line; what has no place was tapped at the mark of its buurt. */
  function tapped(works) {
    if (!works.length) return;
    from = null;
    mean(null);
    const area = works.every((one) => !one.mark) && koppel.data.areas[works[0].area];
    const card = area && template("area-card", area[0]);
    if (card) return open([fill(card)], "area");
    const parts = works.map((one) => work(one.key));
    if (works.length > 1) {
      const plate = koppel.make("div", "plate told-plate");
      plate.append(koppel.make("h2", "", koppel.fill(find("words").dataset.several, { count: works.length })));
      parts.unshift(plate);
    }
    open(parts, "works");
  }

  function toFinder() {
    const first = finder.querySelector("button:enabled") || find("again");
    first.focus({ preventScroll: true });
  }

  function back() {
    if (told.hidden) return;
    told.hidden = true;
    finder.hidden = false;
    toldIn.replaceChildren();
    if (plan) {
      plan.choose([], null, null);
      if (meant) plan.whole(true);
    }
    mean(null);
    if (from && !from.closest("[hidden]")) from.focus({ preventScroll: true });
    else toFinder();
  }

  find("back").addEventListener("click", back);
  told.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
  });
  for (const button of all("street")) button.addEventListener("click", () => openStreet(button));

  /* Letters: one more tap on the same shows all streets again. */
  function letter(name) {
    for (const button of all("letter")) button.setAttribute("aria-pressed", String(button.dataset.letter === name));
    for (const button of all("street")) button.parentElement.hidden = Boolean(name) && button.dataset.initial !== name;
    find("streets").scrollTop = 0;
  }
  for (const button of all("letter")) {
    button.addEventListener("click", () => {
      letter(button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.letter);
    });
  }

  /* Nu, dit jaar, later, alles. */
  function choose(name) {
    const belongs = koppel.choices[name];
    for (const button of all("filter")) button.setAttribute("aria-pressed", String(button.dataset.filter === name));
    if (!plan) return;
    plan.show(belongs);
    const count = plan.works.filter(belongs).length;
    const { none, one, some } = find("count").dataset;
    find("count").textContent = count === 0 ? none : count === 1 ? one : koppel.fill(some, { count });
  }
  for (const button of all("filter")) {
    button.addEventListener("click", () => {
      back();
      choose(button.dataset.filter);
      button.focus({ preventScroll: true });
    });
  }

  /* Rest. */
  let asking = 0;
  let counting = 0;
  const rest = Math.max(Number(kiosk.dataset.rest), WARNING + 1) * 1000;
  const resting = () => !attract.hidden;

  function stir() {
    if (resting() || notice.open) return;
    window.clearTimeout(asking);
    asking = window.setTimeout(ask, rest - WARNING * 1000);
  }

  function ask() {
    let left = WARNING;
    const line = find("left");
    const tell = () => {
      line.textContent = left === 1 ? line.dataset.one : koppel.fill(line.dataset.some, { seconds: left });
    };
    tell();
    notice.showModal();
    counting = window.setInterval(() => {
      left -= 1;
      if (left > 0) return tell();
      home();
    }, 1000);
  }

  function stay() {
    window.clearInterval(counting);
    if (notice.open) notice.close();
    stir();
  }

  function begin() {
    attract.hidden = true;
    for (const other of others) other.inert = false;
    if (plan) plan.leaflet.invalidateSize();
    stir();
  }

  function toStart() {
    window.clearTimeout(asking);
    window.clearInterval(counting);
    if (notice.open) notice.close();
    back();
    letter("");
    choose("alles");
    if (plan) plan.whole(false);
    attract.hidden = false;
    for (const other of others) other.inert = true;
    find("touch").focus({ preventScroll: true });
  }

  /** Only where the page will surely load: without a net the screen would end at an error of the browser. */
  async function reachable(address) {
    try {
      return (await window.fetch(address, { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }

  async function isNewer() {
    try {
      const answer = await window.fetch(kiosk.dataset.mark, { cache: "no-store" });
      return answer.ok && String((await answer.json()).number) !== kiosk.dataset.number;
    } catch {
      return false;
    }
  }

  async function renew() {
    const first = kiosk.dataset.first;
    const isFirst = document.documentElement.lang === "nl";
    if (onDisk) {
      if (!isFirst) window.location.replace(first);
      return;
    }
    if (isFirst && !(await isNewer())) return;
    if (!(await reachable(first)) || !resting()) return;
    if (isFirst) window.location.reload();
    else window.location.replace(first);
  }

  function home() {
    toStart();
    renew();
  }

  find("again").addEventListener("click", home);
  find("stay").addEventListener("click", stay);
  notice.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  // A tap beside the notice is a sign of life too.
  notice.addEventListener("click", (event) => {
    if (event.target === notice) stay();
  });
  attract.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    begin();
    toFinder();
  });
  for (const sign of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove", "scroll"]) {
    document.addEventListener(sign, stir, { capture: true, passive: true });
  }
  window.setInterval(() => {
    if (resting()) renew();
  }, LOOK);

  choose("alles");
  if (window.location.hash === "#open") {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    begin();
  } else toStart();
})();
