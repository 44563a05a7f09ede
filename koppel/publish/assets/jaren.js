/* The walk through the years: a slide at a time, with keys or buttons, and a map that shows what the slide tells. */
(() => {
  "use strict";
  const koppel = window.koppel;
  const deck = document.querySelector("[data-deck]");
  const find = (name) => deck.querySelector(`[data-${name}]`);
  const slides = Array.from(deck.querySelectorAll("[data-group]"));
  const [previous, next, at, said, full] = ["previous", "next", "at", "said", "full"].map(find);
  const isFree = (place, taken, side) =>
    taken.every((other) => Math.hypot(other.x - place.x, other.y - place.y) >= side);
  const show = window.L && koppel.data && koppel.ground && koppel.data.bounds ? plan() : null;
  let now = -1;

  document.body.classList.add("is-deck");
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

  function go(to, keep) {
    const wanted = Math.min(Math.max(to, 0), slides.length - 1);
    if (wanted === now) return;
    now = wanted;
    slides.forEach((slide, index) => slide.classList.toggle("is-now", index === now));
    const words = koppel.fill(at.dataset.words, { at: now + 1, count: slides.length });
    at.textContent = words;
    said.textContent = `${slides[now].querySelector("h2").textContent} (${words})`;
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
  const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1, PageDown: 1, PageUp: -1, " ": 1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const pressed = event.target.closest("button, a");
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

  /** A map that stands still; gives what shows the works of a slide on it. */
  function plan() {
    const frame = find("plan");
    frame.hidden = false;
    document.body.classList.add("is-deck");
    const { data } = koppel;
    const works = koppel.readWorks(data);
    const byKey = new Map(works.map((work) => [work.key, work]));
    const ground = koppel.readGround(koppel.ground);
    const areas = koppel.readAreas(data);
    const map = L.map(frame.querySelector(".canvas"), {
      attributionControl: false,
      zoomControl: false,
      dragging: false,
      touchZoom: false,
      scrollWheelZoom: false,
      doubleClickZoom: false,
      boxZoom: false,
      keyboard: false,
      zoomSnap: 0,
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
    });
    const [west, south, east, north] = data.bounds;
    const whole = L.latLngBounds([
      [south, west],
      [north, east],
    ]);
    for (const work of works) {
      // the mark of a buurt may lie beside everything that has a place
      const area = !work.mark && areas[work.area];
      if (area && area.mark) whole.extend(map.unproject([area.mark[0] * 256, area.mark[1] * 256], 0));
    }
    const fit = () => map.fitBounds(whole, { padding: [40, 40], maxZoom: 18, animate: false });
    fit();
    for (const [name, index] of [
      ["ondergrond", 150],
      ["namen", 450],
    ])
      map.createPane(name).style.zIndex = index;
    const layer = (paint, pane) => new koppel.Canvas(paint, { pane, padding: 0 }).addTo(map);
    let places = [];
    layer(koppel.paintGround(ground, ""), "ondergrond");
    const outlined = new Set();
    const drawn = layer(koppel.paintWorks(works, outlined), "overlayPane");
    const names = layer(
      koppel.paintNames(ground, () => places),
      "namen",
    );
    const numbers = L.layerGroup().addTo(map);
    let slide = null;

    function told() {
      const group = slides.filter((one) => one.dataset.group === slide.dataset.group);
      return group.flatMap((one) =>
        Array.from(one.querySelectorAll("[data-key]"), (item) => ({
          work: byKey.get(item.dataset.key),
          number: item.dataset.number,
          isHere: one === slide,
        })),
      );
    }

    /** Numbers of this slide first; each keeps clear of those before it. Of the rest, those for which there is room. */
    function number() {
      numbers.clearLayers();
      const world = 256 * 2 ** map.getZoom();
      const side = 1.75 * Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize);
      const taken = [];
      for (const { work, number: said, isHere } of told().sort((one, other) => other.isHere - one.isHere)) {
        const isPlaced = Boolean(work.mark);
        const mark = work.mark || (areas[work.area] && areas[work.area].mark);
        if (!mark) continue;
        const wanted = { x: mark[0] * world, y: mark[1] * world };
        if (!isHere && !isFree(wanted, taken, side)) continue;
        const place = free(wanted, taken, side);
        taken.push(place);
        const badge = koppel.make("span", `place-number${isPlaced ? "" : " area"}${isHere ? "" : " aside"}`, said);
        L.marker(map.unproject([place.x, place.y], map.getZoom()), {
          icon: L.divIcon({ className: "place", html: badge, iconSize: [0, 0] }),
          interactive: false,
          keyboard: false,
          zIndexOffset: isHere ? 1000 : 0,
        }).addTo(numbers);
      }
      places = taken.map((place) => [place.x / world, place.y / world]);
    }

    function draw() {
      const here = told();
      const keys = new Set(here.map((one) => one.work));
      for (const work of works) work.shown = here.length === 0 ? !slide.querySelector(".none") : keys.has(work);
      outlined.clear();
      if (here.some((one) => !one.isHere)) for (const one of here) if (one.isHere) outlined.add(one.work);
      number();
      drawn.redraw();
      names.redraw();
    }
    map.on("resize", () => {
      fit();
      if (slide) draw();
    });
    return (wanted) => {
      slide = wanted;
      map.invalidateSize({ animate: false, pan: false });
      fit();
      draw();
    };
  }

  /** The nearest place at which a badge of this size hides no other. */
  function free(wanted, taken, side) {
    for (let ring = 0; ring < 12; ring += 1) {
      for (let turn = 0; turn < Math.max(1, ring * 8); turn += 1) {
        const angle = (turn / Math.max(1, ring * 8)) * 2 * Math.PI;
        const place = {
          x: wanted.x + (Math.cos(angle) * ring * side) / 2,
          y: wanted.y + (Math.sin(angle) * ring * side) / 2,
        };
        if (isFree(place, taken, side)) return place;
      }
    }
    return wanted;
  }
})();
