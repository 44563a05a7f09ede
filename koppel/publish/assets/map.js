/* The map: puts ground, works, marks and card together. Pages, kiosk and years all use `koppel.makeMap`. */
(() => {
  "use strict";
  const koppel = window.koppel;
  const FINGER = 14 * koppel.scale; // pixels from a line that still count as on it

  /**
   * Draw a map in a frame (an element with a `.canvas` in it).
   *
   * Options: `focus` ("street:slug", "work:key", "area:slug" or ""), `tiles` (a background of others, or null),
   * `card` (false: no card on a tap), `locate` (false: no button for one's own place), `wheel` (true: zooms by wheel
   * at once), `chosen(works)` (called after a tap).
   * Gives `leaflet`, `works`, `show(belongs)`, `choose(works, from, area)`, `close()`, `point(key)` (shows where a work is;
   * empty: nowhere), `whole(animate)`.
   */
  koppel.makeMap = (frame, options = {}) => {
    const { data, ground: coded } = koppel;
    const { words } = koppel;
    const element = frame.querySelector(".canvas");
    const works = koppel.readWorks(data);
    const ground = koppel.readGround(coded);
    const areas = koppel.readAreas(data);
    const chosen = new Set();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!data.bounds) {
      note(frame, words.empty, true);
      return null;
    }
    const map = L.map(element, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: Boolean(options.wheel),
      zoomSnap: 0.25,
      zoomDelta: 1,
      wheelPxPerZoomLevel: 90,
      minZoom: 11,
      maxZoom: 20,
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      markerZoomAnimation: !calm,
      inertia: !calm,
      maxBoundsViscosity: 0.6,
    });
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", words.map);
    L.control.zoom({ position: "topleft", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    const [west, south, east, north] = data.bounds;
    const whole = L.latLngBounds([
      [south, west],
      [north, east],
    ]);
    map.setMaxBounds(whole.pad(1.5));

    const toLatLng = (x, y) => map.unproject([x * 256, y * 256], 0);
    for (const work of works) {
      // the mark of a buurt may lie beside everything that has a place
      if (!work.mark && areas[work.area] && areas[work.area].mark) whole.extend(toLatLng(...areas[work.area].mark));
    }
    const boxBounds = (box) => L.latLngBounds(toLatLng(box.west, box.south), toLatLng(box.east, box.north));
    function focusBounds() {
      const [sort, name] = (options.focus || "").split(":");
      if (sort === "work") {
        const work = works.find((one) => one.key === name);
        if (work && work.mark) return boxBounds(work.box);
        const area = work && areas[work.area];
        return area ? shapeBounds(ground.areas, area.slug) : null;
      }
      if (sort === "street") return shapeBounds(ground.streets, name);
      return sort === "area" ? shapeBounds(ground.areas, name) : null;
    }
    const shapeBounds = (shapes, slug) => {
      const found = shapes.find((shape) => shape.slug === slug);
      return found && found.box.west <= found.box.east ? boxBounds(found.box) : null;
    };
    const focus = focusBounds();
    const toWhole = (animate) =>
      map.fitBounds(focus || whole, {
        padding: [28, 28],
        maxZoom: focus ? 17.5 : 18,
        animate: Boolean(animate) && !calm,
      });
    toWhole(false);

    const under = map.createPane("ondergrond");
    under.classList.add("pane-ground");
    for (const [name, index] of [
      ["ondergrond", 150],
      ["namen", 450],
    ]) {
      (map.getPane(name) || map.createPane(name)).style.zIndex = index;
    }
    map.getPane("namen").style.pointerEvents = "none";
    const layer = (paint, pane) => new koppel.Canvas(paint, { pane, padding: 0.35 }).addTo(map);
    layer(koppel.paintGround(ground, options.focus), "ondergrond");
    const drawn = layer(koppel.paintWorks(works, chosen), "overlayPane");
    background(map, frame, options.tiles, words);

    const card =
      options.card === false
        ? null
        : new koppel.Card(frame, words, () => {
            chosen.clear();
            drawn.redraw();
          });
    function choose(picked, from, area) {
      chosen.clear();
      picked.forEach((work) => chosen.add(work));
      drawn.redraw();
      if (card) {
        card.open(picked, from, area);
        const mark = area ? area.mark : picked[0].mark;
        if (mark) uncover(map, card.element, map.latLngToContainerPoint(toLatLng(...mark)));
      }
      if (options.chosen) options.chosen(picked);
    }
    const marks = new koppel.Marks(map, works, areas, words, (picked, from, area) => {
      const places = L.latLngBounds(picked.filter((work) => work.mark).map((work) => toLatLng(...work.mark)));
      const isWide =
        !area &&
        picked.length > 8 &&
        map.getZoom() < 18.5 &&
        places.isValid() &&
        !places.getNorthEast().equals(places.getSouthWest(), 1e-5);
      if (isWide) map.fitBounds(places, { padding: [50, 50], maxZoom: map.getZoom() + 2 });
      else choose(picked, from, area);
    });
    const names = layer(
      koppel.paintNames(ground, () => marks.places()),
      "namen",
    );
    marks.refresh();

    map.on("click", (event) => {
      const found = works.filter((work) => work.shown && work.mark && touches(map, work, event.latlng));
      if (found.length) choose(found, null, null);
      else if (card) card.close();
    });
    // A page must scroll past the map: the wheel zooms only after someone has taken hold of it.
    if (!options.wheel) {
      map.on("focus click", () => map.scrollWheelZoom.enable());
      map.on("blur", () => map.scrollWheelZoom.disable());
    }
    map.addControl(
      buttons(map, words, toWhole, options.locate === false ? null : () => locate(map, frame, words, whole)),
    );

    return {
      leaflet: map,
      works,
      choose,
      whole: toWhole,
      close: () => card && card.close(),
      point: (key) => {
        if (card && !card.element.hidden) return;
        chosen.clear();
        works.filter((work) => work.key === key).forEach((work) => chosen.add(work));
        drawn.redraw();
        marks.point(key);
      },
      show: (belongs) => {
        for (const work of works) work.shown = belongs(work);
        if (card) card.close();
        drawn.redraw();
        marks.refresh();
        names.redraw();
      },
    };
  };

  /** Move the map where the card lies over what it tells of. */
  function uncover(map, card, place) {
    const size = map.getSize();
    const left = size.x - card.offsetWidth,
      top = size.y - card.offsetHeight;
    if (place.y < top - 40 || place.x < left - 40) return;
    if (left > 240) map.panBy([place.x - left / 2, 0]);
    else map.panBy([0, place.y - Math.max(top / 2, 40)]);
  }

  function touches(map, work, latlng) {
    const at = map.project(latlng);
    const world = 256 * 2 ** map.getZoom();
    const { box } = work;
    if (
      at.x < box.west * world - FINGER ||
      at.x > box.east * world + FINGER ||
      at.y < box.north * world - FINGER ||
      at.y > box.south * world + FINGER
    )
      return false;
    return work.parts.some((part) => {
      if (part.points) return Math.hypot(part.points[0] * world - at.x, part.points[1] * world - at.y) < FINGER + 6;
      let inside = false;
      for (const path of part.paths) {
        for (let next = 2; next < path.length; next += 2) {
          const one = L.point(path[next - 2] * world, path[next - 1] * world);
          const other = L.point(path[next] * world, path[next + 1] * world);
          if (L.LineUtil.pointToSegmentDistance(at, one, other) < FINGER) return true;
          if (
            part.closed &&
            one.y > at.y !== other.y > at.y &&
            at.x < ((other.x - one.x) * (at.y - one.y)) / (other.y - one.y) + one.x
          )
            inside = !inside;
        }
      }
      return inside;
    });
  }

  /** Pictures of others, only where there is a net; until the first comes, and if none comes, our own ground shows. */
  function background(map, frame, tiles, words) {
    if (!tiles || window.location.protocol === "file:") return;
    const common = { opacity: tiles.opacity, maxNativeZoom: tiles.zoom, maxZoom: 20, referrerPolicy: "no-referrer" };
    const layer =
      tiles.type === "wms"
        ? L.tileLayer.wms(tiles.url, { ...common, layers: tiles.layers, format: tiles.format })
        : L.tileLayer(tiles.url, common);
    layer.once("tileload", () => {
      frame.classList.add("has-tiles");
      const credit = document.querySelector("[data-tile-credit]");
      if (credit) credit.textContent = koppel.fill(words.tiles, { source: frame.dataset.credit });
    });
    layer.addTo(map);
  }

  function buttons(map, words, toWhole, find) {
    const Bar = L.Control.extend({
      onAdd() {
        const bar = koppel.make("div", "map-buttons");
        const add = (label, press) => {
          const button = koppel.make("button", "map-button", label);
          button.type = "button";
          button.addEventListener("click", press);
          bar.append(button);
        };
        if (find) add(words.locate, find);
        add(words.whole, () => toWhole(true));
        L.DomEvent.disableClickPropagation(bar);
        return bar;
      },
    });
    return new Bar({ position: "topright" });
  }

  function note(frame, words, lasting) {
    let line = frame.querySelector(".frame-note");
    if (!line) {
      line = koppel.make("p", "frame-note");
      line.setAttribute("role", "status");
      frame.append(line);
    }
    line.textContent = words;
    window.clearTimeout(line.ends);
    if (!lasting)
      line.ends = window.setTimeout(() => {
        line.textContent = "";
      }, 8000);
  }

  /** One's own place: asked only after a press, drawn here, sent nowhere. */
  function locate(map, frame, words, whole) {
    if (!navigator.geolocation) return note(frame, words.refused);
    note(frame, words.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = L.latLng(coords.latitude, coords.longitude);
        if (!whole.pad(0.5).contains(place)) return note(frame, words.outside);
        if (frame.own) frame.own.remove();
        frame.own = L.marker(place, {
          icon: L.divIcon({ className: "own-place", iconSize: [22, 22] }),
          interactive: false,
          keyboard: false,
        }).addTo(map);
        map.setView(place, Math.max(map.getZoom(), 17));
        note(frame, words.located);
      },
      () => note(frame, words.refused),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  }

  koppel.note = note;
})();
