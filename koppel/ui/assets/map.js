// The map of all activities: drawn on a canvas by Leaflet, told by Python what to show.
// Everything large is fetched once by name; a change of filter is a few bytes. Texts are only ever set as text.
const maps = new WeakMap();

function script(url) {
  window.koppelScripts = window.koppelScripts || {};
  window.koppelScripts[url] =
    window.koppelScripts[url] ||
    new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = url;
      element.onload = done;
      element.onerror = () => {
        delete window.koppelScripts[url];
        failed(new Error(url));
      };
      document.head.appendChild(element);
    });
  return window.koppelScripts[url];
}

function style(url) {
  if (document.querySelector(`link[href="${url}"]`)) return;
  const element = document.createElement("link");
  element.rel = "stylesheet";
  element.href = url;
  document.head.appendChild(element);
}

function words(tag, text, name) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

function label(lines) {
  const box = document.createElement("div");
  lines.forEach((line, at) => box.appendChild(words(at ? "div" : "b", line)));
  return box;
}

function shape(told, options) {
  const [dimension, parts] = told;
  if (dimension === 2) return L.polygon(parts, options);
  if (dimension === 1) return L.polyline(parts, options);
  const dots = parts.map((point) => L.circleMarker(point, { ...options, radius: 7, fillOpacity: 0.75 }));
  return dots.length === 1 ? dots[0] : L.featureGroup(dots);
}

function bits(text) {
  if (!text) return null;
  const raw = atob(text);
  return (at) => (raw.charCodeAt(at >> 3) >> (at & 7)) & 1;
}

// A canvas that is taken away can have a frame waiting that Leaflet (1.9) lost track of: it has nothing to draw on.
function spareGoneCanvases() {
  const { prototype } = L.Canvas;
  if (prototype.redrawnWithCare) return;
  const redraw = prototype._redraw;
  L.Canvas.include({
    redrawnWithCare: true,
    _redraw() {
      if (this._ctx) redraw.call(this);
    },
  });
}

class KoppelMap {
  constructor(host, component) {
    this.host = host;
    this.component = component;
    this.layers = [];
    this.tips = null;
    this.canvas = L.canvas({ padding: 0.2, tolerance: 4 });
    // Leaflet takes the focus on a press; the page must not scroll from under the pointer then.
    host.focus = () => HTMLElement.prototype.focus.call(host, { preventScroll: true });
    this.map = L.map(host, {
      renderer: this.canvas,
      zoomControl: false,
      maxZoom: 20,
      minZoom: 5,
      zoomSnap: 0.5,
      wheelPxPerZoomLevel: 100,
      closePopupOnClick: true,
    });
    this.map.attributionControl.setPrefix("Leaflet");
    this.map.setView([52.2, 5.4], 8);
    for (const [name, order] of [
      ["background", 250],
      ["glow", 350],
      ["overlay", 450],
      ["marks", 650],
    ])
      this.map.createPane(name).style.zIndex = order;
    this.groups = {
      background: L.layerGroup().addTo(this.map),
      works: L.layerGroup().addTo(this.map),
      glow: L.layerGroup().addTo(this.map),
      overlay: L.layerGroup().addTo(this.map),
      marks: L.layerGroup().addTo(this.map),
      numbers: L.layerGroup().addTo(this.map),
    };
    L.control.scale({ imperial: false }).addTo(this.map);
    this.map.on("click", (event) => this.clicked(event));
    this.map.on("moveend", () => this.moved());
    this.map.on("zoomend", () => this.declutter());
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.hideTip());
    this.observer = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.observer.observe(host);
    host.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.stopDrawing();
    });
  }

  send(name, value) {
    this.component.setTriggerValue(name, { ...value, at: Date.now() });
  }

  async update(component) {
    this.component = component;
    const told = component.data;
    this.told = told;
    if (!this.zoomer)
      this.zoomer = L.control
        .zoom({ position: "topright", zoomInTitle: told.texts.zoom_in, zoomOutTitle: told.texts.zoom_out })
        .addTo(this.map);
    if (told.backgrounds.length && !this.chooser) this.choose(told.backgrounds);
    let layer;
    try {
      let background;
      let chances;
      [layer, background, chances] = await Promise.all(
        [told.layer, told.background, told.chances].map((url) => (url ? fetched(url) : null)),
      );
      if (this.told !== told) return;
      this.drawBackground(told.background, background);
      this.drawWorks(told.layer, layer);
      this.style(layer);
      this.drawChances(chances);
      this.drawOverlay(told.overlay || []);
    } catch (error) {
      this.host.dataset.state = "failed";
      this.say(told.texts.failed);
      return;
    }
    const jumps = told.jump !== this.jump;
    if (told.view && (!this.placed || jumps)) {
      this.quiet = true;
      this.map.setView([told.view[0], told.view[1]], told.view[2], { animate: false });
    } else if (told.fit && (jumps || (this.fitted !== told.fit_key && !(told.still && this.placed)))) {
      this.quiet = true;
      this.map.fitBounds(told.fit, { padding: [24, 24], maxZoom: 19, animate: false });
    }
    if (!told.still) this.fitted = told.fit_key;
    this.placed = true;
    this.jump = told.jump;
    this.drawNumbers(layer);
    this.drawing(told.draw);
    this.host.dataset.state = "ready";
    this.host.dataset.shown = String(this.shownCount);
  }

  say(text) {
    if (!this.message) {
      this.message = words("div", "", "koppel-map-message");
      this.message.setAttribute("role", "alert");
      this.host.appendChild(this.message);
    }
    this.message.textContent = text;
  }

  choose(backgrounds) {
    // Leaflet puts names into HTML as they are.
    const safe = (text) => {
      const box = document.createElement("span");
      box.textContent = text;
      return box.innerHTML;
    };
    const bases = { [safe(this.told.texts.no_background)]: L.layerGroup() };
    const overlays = {};
    for (const told of backgrounds) {
      const options = {
        attribution: safe(told.attribution),
        maxZoom: 20,
        maxNativeZoom: told.max_zoom,
        opacity: told.opacity,
      };
      const layer =
        told.type === "wms"
          ? L.tileLayer.wms(told.url, { ...options, layers: told.layers, format: told.format, transparent: true })
          : L.tileLayer(told.url, options);
      (told.base ? bases : overlays)[safe(told.label)] = layer;
      if (told.on) layer.addTo(this.map);
    }
    this.chooser = L.control.layers(bases, overlays, { position: "topright" }).addTo(this.map);
  }

  drawBackground(url, background) {
    if (this.backgroundUrl === url || !background) return;
    this.backgroundUrl = url;
    this.groups.background.clearLayers();
    const renderer = L.canvas({ pane: "background" });
    background.block.forEach((item) =>
      shape(item.s, {
        renderer,
        pane: "background",
        color: "#B9C4CC",
        weight: 1,
        fillColor: "#DDE3E7",
        fillOpacity: 0.8,
        interactive: false,
      }).addTo(this.groups.background),
    );
    background.street.forEach((item) =>
      shape(item.s, {
        renderer,
        pane: "background",
        color: "#C6D0D6",
        weight: 6,
        opacity: 0.8,
        interactive: false,
      }).addTo(this.groups.background),
    );
  }

  drawWorks(url, layer) {
    if (this.layerUrl === url) return;
    this.layerUrl = url;
    this.groups.works.clearLayers();
    this.layers = layer.items.map((item) =>
      shape(item.s, { renderer: this.canvas, interactive: false, lineCap: "butt" }),
    );
    this.isArea = layer.items.map((item) => item.s[0] === 2);
    // Areas beneath lines beneath points, so that nothing hides what can be pointed at.
    this.order = layer.items.map((item, at) => at).sort((a, b) => layer.items[b].s[0] - layer.items[a].s[0]);
    this.drawn = new Set();
    this.looks = [];
    this.turns = 0;
  }

  style(layer) {
    const { visible, chosen, faded } = this.told;
    const shown = bits(visible);
    const picked = new Set(chosen || []);
    const key = JSON.stringify([visible, chosen, faded]);
    if (this.styled === key && this.styledUrl === this.layerUrl) return;
    this.styled = key;
    this.styledUrl = this.layerUrl;
    let count = 0;
    for (const at of this.order) {
      const element = this.layers[at];
      const on = picked.has(at) || !shown || shown(at);
      if (!on) {
        if (this.drawn.has(at)) {
          this.groups.works.removeLayer(element);
          this.drawn.delete(at);
          this.turns += 1;
        }
        continue;
      }
      count += 1;
      const item = layer.items[at];
      const kind = layer.kinds[item.k];
      const clear = !faded || picked.has(at);
      const look = (clear ? 2 : 0) + (picked.has(at) ? 1 : 0);
      if (this.looks[at] === look && this.drawn.has(at)) continue;
      this.looks[at] = look;
      element.setStyle({
        color: kind.color,
        fillColor: kind.color,
        dashArray: item.s[0] === 0 ? null : kind.dash || null,
        weight: (this.isArea[at] ? 2 : 5) + (picked.has(at) ? 2.5 : 0),
        opacity: clear ? 1 : 0.22,
        fillOpacity: (item.s[0] === 0 ? 0.75 : item.f ? 0.3 : 0.14) * (clear ? 1 : 0.25),
      });
      if (!this.drawn.has(at)) {
        this.groups.works.addLayer(element);
        this.drawn.add(at);
        this.turns += 1;
      }
    }
    this.shownCount = count;
  }

  drawChances(chances) {
    const { show_chances, show_alarms } = this.told;
    const key = JSON.stringify([this.told.chances, this.layerUrl, show_chances, show_alarms, this.turns]);
    if (this.chanceKey === key) return;
    this.chanceKey = key;
    this.groups.glow.clearLayers();
    this.groups.marks.clearLayers();
    if (!chances) return;
    const seen = (members) => members.every((at) => this.drawn.has(at));
    this.renderGlow = this.renderGlow || L.canvas({ pane: "glow" });
    if (this.told.show_chances) {
      chances.chances.forEach((item) => {
        if (!seen(item.m)) return;
        shape(item.s, {
          renderer: this.renderGlow,
          pane: "glow",
          color: "#B98200",
          weight: 2.5,
          fillColor: "#F2B705",
          fillOpacity: 0.32,
          interactive: false,
        }).addTo(this.groups.glow);
        this.mark(item.p, `${item.n}`, "koppel-chance", item.t, () => this.send("combination", { id: item.id }));
      });
    }
    if (this.told.show_alarms)
      chances.alarms.forEach((item) => {
        if (seen(item.m)) this.mark(item.p, "!", "koppel-warned", item.t, () => this.send("picked", { ids: item.m }));
      });
    this.declutter();
  }

  declutter() {
    // Alarms before koppelkansen, the best koppelkans first; what would lie over another shows when one zooms in.
    const kept = [];
    const marks = this.groups.marks.getLayers();
    marks.sort((a, b) => Number(b.options.first) - Number(a.options.first));
    for (const mark of marks) {
      const element = mark.getElement();
      if (!element) continue;
      const point = this.map.latLngToLayerPoint(mark.getLatLng());
      const free = kept.every((other) => Math.abs(other.x - point.x) > 22 || Math.abs(other.y - point.y) > 22);
      element.style.visibility = free ? "" : "hidden";
      element.tabIndex = free ? 0 : -1;
      if (free) kept.push(point);
    }
  }

  mark(place, text, name, lines, act) {
    const body = words("span", text);
    const icon = L.divIcon({ className: `koppel-mark ${name}`, html: body, iconSize: [26, 26] });
    const marker = L.marker(place, {
      icon,
      pane: "marks",
      keyboard: true,
      alt: lines.join(", "),
      riseOnHover: true,
      first: text === "!",
    });
    marker.bindTooltip(label(lines), { direction: "top", offset: [0, -10], className: "koppel-tip" });
    marker.on("click", act);
    marker.on("keypress", (event) => {
      if (event.originalEvent.key === "Enter") act();
    });
    marker.addTo(this.groups.marks);
    const element = marker.getElement();
    if (element) {
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", lines.join(", "));
    }
  }

  drawOverlay(items) {
    const key = JSON.stringify(items);
    if (this.overlaid === key) return;
    this.overlaid = key;
    this.groups.overlay.clearLayers();
    this.renderOverlay = this.renderOverlay || L.canvas({ pane: "overlay", tolerance: 6 });
    items.forEach((item) => {
      const drawn = shape(item.s, {
        renderer: this.renderOverlay,
        pane: "overlay",
        color: item.c,
        weight: item.s[0] === 1 ? 6 : 3,
        fillColor: item.c,
        fillOpacity: 0.3,
      });
      drawn.bindTooltip(label(item.t), { sticky: true, className: "koppel-tip" }).addTo(this.groups.overlay);
    });
    this.host.dataset.overlay = String(items.length);
  }

  drawNumbers(layer) {
    this.groups.numbers.clearLayers();
    (this.told.numbers || []).forEach(([at, number]) => {
      if (!this.drawn.has(at)) return;
      const element = this.layers[at];
      const middle =
        element.getCenter && element._map && !this.isArea[at]
          ? this.middle(element)
          : element.getBounds
            ? element.getBounds().getCenter()
            : element.getLatLng();
      const icon = L.divIcon({ className: "koppel-number", html: words("span", String(number)), iconSize: [22, 22] });
      L.marker(middle, { icon, pane: "marks", interactive: false, keyboard: false }).addTo(this.groups.numbers);
    });
  }

  middle(element) {
    try {
      return element.getCenter();
    } catch (error) {
      return element.getBounds ? element.getBounds().getCenter() : element.getLatLng();
    }
  }

  under(event) {
    const point = this.map.mouseEventToLayerPoint(event.originalEvent);
    const hits = [];
    for (let index = this.order.length - 1; index >= 0; index -= 1) {
      const at = this.order[index];
      if (!this.drawn.has(at)) continue;
      const parts = this.layers[at].getLayers ? this.layers[at].getLayers() : [this.layers[at]];
      if (parts.some((part) => part._pxBounds && part._pxBounds.contains(point) && part._containsPoint(point)))
        hits.push(at);
    }
    return hits;
  }

  hover(event) {
    if (!this.layers.length || this.pen) return;
    const now = performance.now();
    if (this.hoverAt && now - this.hoverAt < 40) return;
    this.hoverAt = now;
    const hits = this.under(event);
    this.host.style.cursor = hits.length ? "pointer" : "";
    if (!hits.length) {
      this.hideTip();
      return;
    }
    fetched(this.told.layer).then((layer) => {
      const kinds = layer.kinds;
      const item = layer.items[hits[0]];
      const lines = [item.t[0], kinds[item.k].label, ...item.t.slice(1)];
      if (hits.length > 1) lines.push(this.told.texts.more.replace("{count}", hits.length - 1));
      if (!this.tip) this.tip = L.tooltip({ className: "koppel-tip", offset: [14, 0], direction: "right" });
      this.tip.setLatLng(event.latlng).setContent(label(lines));
      if (!this.map.hasLayer(this.tip)) this.tip.addTo(this.map);
    });
  }

  hideTip() {
    if (this.tip) this.tip.remove();
  }

  clicked(event) {
    if (this.pen) {
      this.pen.add(event.latlng);
      return;
    }
    const hits = this.under(event);
    this.send("picked", { ids: hits });
  }

  moved() {
    clearTimeout(this.later);
    if (this.quiet) {
      this.quiet = false;
      return;
    }
    this.later = setTimeout(() => {
      const middle = this.map.getCenter();
      this.send("moved", { place: [middle.lat, middle.lng, this.map.getZoom()] });
    }, 700);
  }

  drawing(sort) {
    if (!sort) {
      this.stopDrawing();
      return;
    }
    if (this.pen && this.pen.sort === sort) return;
    this.stopDrawing();
    const map = this.map;
    const texts = this.told.texts;
    const points = [];
    const line = L.polyline([], { color: "#0B4F6C", weight: 3, dashArray: "6 4", interactive: false }).addTo(map);
    const dots = L.layerGroup().addTo(map);
    const bar = words("div", "", "koppel-draw");
    const hint = words("span", texts[`draw_${sort}`]);
    const button = (text, act) => {
      const made = words("button", text);
      made.type = "button";
      made.onclick = (event) => {
        event.stopPropagation();
        act();
      };
      return made;
    };
    const finish = () => {
      const least = { point: 1, line: 2, area: 3 }[sort];
      if (points.length < least) {
        hint.textContent = texts.draw_more;
        return;
      }
      this.send("drawn", { sort, points: points.map((point) => [point.lng, point.lat]) });
      this.stopDrawing();
    };
    const redraw = () => {
      line.setLatLngs(sort === "area" && points.length > 2 ? [...points, points[0]] : points);
      dots.clearLayers();
      points.forEach((point) =>
        L.circleMarker(point, {
          radius: 5,
          color: "#0B4F6C",
          fillColor: "#FFFFFF",
          fillOpacity: 1,
          interactive: false,
        }).addTo(dots),
      );
    };
    this.pen = {
      sort,
      add: (point) => {
        points.push(point);
        redraw();
        if (sort === "point") finish();
      },
      end: () => {
        line.remove();
        dots.remove();
        bar.remove();
      },
    };
    bar.append(
      hint,
      button(texts.draw_middle, () => this.pen.add(map.getCenter())),
      button(texts.draw_back, () => {
        points.pop();
        redraw();
      }),
      button(texts.draw_done, finish),
    );
    L.DomEvent.disableClickPropagation(bar);
    this.host.appendChild(bar);
    map.doubleClickZoom.disable();
    this.host.style.cursor = "crosshair";
    line.addTo(map);
  }

  stopDrawing() {
    if (!this.pen) return;
    this.pen.end();
    this.pen = null;
    this.host.style.cursor = "";
    this.map.doubleClickZoom.enable();
  }

  remove() {
    clearTimeout(this.later);
    this.observer.disconnect();
    this.map.remove();
  }
}

export default function (component) {
  const { parentElement, data } = component;
  const host = parentElement.querySelector(".koppel-map");
  host.style.height = data.height;
  style(`${data.assets}/leaflet/leaflet.css`);
  let gone = false;
  script(`${data.assets}/leaflet/leaflet.js`)
    .then(() => {
      if (gone) return;
      spareGoneCanvases();
      let made = maps.get(host);
      if (!made) {
        made = new KoppelMap(host, component);
        maps.set(host, made);
      }
      window.koppelMap = made;
      made.update(component);
    })
    .catch(() => {
      host.dataset.state = "failed";
      host.textContent = data.texts.failed;
    });
  return () => {
    gone = true;
    const made = maps.get(host);
    if (made) {
      made.remove();
      maps.delete(host);
    }
  };
}
