/* Marks with icons: real buttons, only those in view, and never on top of each other: what would overlap becomes one. */
(() => {
  "use strict";
  const koppel = window.koppel;
  const SIDE = 38 * koppel.scale; // pixels between the middles of two marks
  const AREA_FIRST = -1;

  /** Put works whose marks would touch together; the first of each pack, by how far it is, gives the place. */
  function pack(items, world) {
    const cells = new Map();
    const packs = [];
    for (const item of items) {
      const x = item.mark[0] * world,
        y = item.mark[1] * world;
      const column = Math.floor(x / SIDE),
        row = Math.floor(y / SIDE);
      let home = null;
      for (let dc = -1; dc <= 1 && !home; dc += 1) {
        for (let dr = -1; dr <= 1 && !home; dr += 1) {
          home =
            (cells.get(`${column + dc}:${row + dr}`) || []).find(
              (other) => Math.hypot(other.x - x, other.y - y) < SIDE,
            ) || null;
        }
      }
      if (home && !item.area && !home.items[0].area) {
        home.items.push(item);
        continue;
      }
      if (home) {
        // A mark of a buurt is not at a place: what lies under it moves aside.
        const made = { x: home.x + SIDE, y: home.y, items: [item] };
        packs.push(made);
        continue;
      }
      const made = { x, y, items: [item] };
      const cell = `${column}:${row}`;
      packs.push(made);
      if (!cells.has(cell)) cells.set(cell, []);
      cells.get(cell).push(made);
    }
    return packs;
  }

  koppel.Marks = class {
    /**
     * @param map - Leaflet's map
     * @param works - of `koppel.readWorks`
     * @param areas - of `koppel.readAreas`
     * @param words - texts
     * @param choose - called with the works of a mark, its button, and the area if it stands for one
     */
    constructor(map, works, areas, words, choose) {
      Object.assign(this, { map, works, areas, words, choose });
      this.layer = L.layerGroup().addTo(map);
      this.drawn = new Map();
      map.on("moveend zoomend", () => this.draw());
    }

    /** Reckon again which marks there are; after another choice of works. */
    refresh() {
      this.packs = null;
      this.draw();
    }

    items() {
      const inAreas = this.areas
        .map((area, at) => ({
          area,
          mark: area.mark,
          works: this.works.filter((work) => work.shown && !work.mark && work.area === at),
        }))
        .filter((item) => item.mark && item.works.length);
      const placed = this.works
        .filter((work) => work.shown && work.mark)
        .map((work) => ({ mark: work.mark, works: [work] }));
      const order = (item) => (item.area ? AREA_FIRST : -koppel.ORDER.indexOf(item.works[0].state));
      return [...inAreas, ...placed].sort(
        (one, other) => Boolean(other.area) - Boolean(one.area) || order(one) - order(other),
      );
    }

    reckon() {
      const zoom = this.map.getZoom();
      if (this.packs && this.zoom === zoom) return;
      this.packs = pack(this.items(), 256 * 2 ** zoom);
      this.zoom = zoom;
    }

    /** Places of all marks on the world of 1 by 1. */
    places() {
      this.reckon();
      const world = 256 * 2 ** this.zoom;
      return this.packs.map((one) => [one.x / world, one.y / world]);
    }

    draw() {
      this.reckon();
      const { zoom } = this;
      const seen = this.map.getPixelBounds();
      const wanted = new Map();
      for (const one of this.packs) {
        if (one.x < seen.min.x + 8 || one.x > seen.max.x - 8 || one.y < seen.min.y + 8 || one.y > seen.max.y - 8)
          continue;
        const works = one.items.flatMap((item) => item.works);
        const name = `${one.items[0].area ? one.items[0].area.slug : ""}|${works.map((work) => work.key).join("|")}`;
        wanted.set(name, { place: this.map.unproject([one.x, one.y], zoom), works, area: one.items[0].area });
      }
      for (const [name, marker] of this.drawn) {
        if (wanted.has(name)) continue;
        this.layer.removeLayer(marker);
        this.drawn.delete(name);
      }
      for (const [name, { place, works, area }] of wanted) {
        const known = this.drawn.get(name);
        if (known) known.setLatLng(place);
        else this.drawn.set(name, this.make(place, works, area));
      }
    }

    make(place, works, area) {
      const icon = L.divIcon({ className: "mark-place", html: this.button(works, area), iconSize: [0, 0] });
      return L.marker(place, { icon, interactive: false, keyboard: false }).addTo(this.layer);
    }

    button(works, area) {
      const [work] = works;
      const single = works.length === 1 && !area;
      const button = koppel.make(
        "button",
        area ? "mark area" : single ? `mark s-${work.state} k-${work.kindId}` : "mark pack",
      );
      button.type = "button";
      if (single) button.append(koppel.icon(work.icon));
      else button.append(koppel.make("span", "", String(works.length)));
      button.setAttribute("aria-label", this.label(works, area));
      if (single && work.state === "gaat_niet_door") button.append(koppel.make("i", "cross"));
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        if (event.detail && this.map.dragging && this.map.dragging.moved()) return;
        this.choose(works, button, area);
      });
      return button;
    }

    /** Make the mark of a work stand out; of none if there is no such work. */
    point(key) {
      for (const [name, marker] of this.drawn) {
        const button = marker.getElement().querySelector(".mark");
        button.classList.toggle("pointed", Boolean(key) && name.split("|").slice(1).includes(key));
      }
    }

    label(works, area) {
      const words = this.words;
      if (area) {
        return works.length === 1
          ? koppel.fill(words.area_one, { area: area.name })
          : koppel.fill(words.area_some, { area: area.name, count: works.length });
      }
      if (works.length > 1) return koppel.fill(words.several, { count: works.length });
      return `${works[0].title}, ${works[0].when}, ${koppel.data.states[works[0].state]}`;
    }
  };
})();
