/* Draws streets, blocks and works on canvases that move along with Leaflet's map. */
(() => {
  "use strict";
  const koppel = window.koppel;
  const INK = "#14212B";

  /** A canvas in a pane of the map; `paint(pen)` draws what is in view. */
  koppel.Canvas = L.Renderer.extend({
    initialize(paint, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._paint = paint;
    },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _updatePaths() {
      this.redraw();
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.redraw();
    },
    redraw() {
      if (!this._map || !this._bounds) return;
      const size = this._bounds.getSize();
      const sharp = Math.min(window.devicePixelRatio || 1, 2);
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = size.x * sharp;
      canvas.height = size.y * sharp;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      const world = 256 * 2 ** this._map.getZoom();
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      const context = canvas.getContext("2d");
      context.setTransform(sharp, 0, 0, sharp, 0, 0);
      context.lineCap = "round";
      context.lineJoin = "round";
      this._paint(pen(context, world, corner, size), this._map.getZoom());
    },
  });

  function pen(context, world, corner, size) {
    const x = (value) => value * world - corner.x;
    const y = (value) => value * world - corner.y;
    const margin = 20;
    const sees = (box) =>
      x(box.east) > -margin &&
      x(box.west) < size.x + margin &&
      y(box.south) > -margin &&
      y(box.north) < size.y + margin;
    const trace = (paths, closed, aside = 0) => {
      context.beginPath();
      for (const path of paths) {
        const line = aside ? beside(path, x, y, aside) : null;
        for (let at = 0; at < path.length; at += 2) {
          const px = line ? line[at] : x(path[at]),
            py = line ? line[at + 1] : y(path[at + 1]);
          if (at) context.lineTo(px, py);
          else context.moveTo(px, py);
        }
        if (closed) context.closePath();
      }
    };
    return { context, x, y, sees, trace, size };
  }

  /** The same line some pixels to its side, so that works in one street lie beside each other. */
  function beside(path, x, y, aside) {
    const moved = new Float64Array(path.length);
    const last = path.length - 2;
    for (let at = 0; at <= last; at += 2) {
      const from = Math.max(at - 2, 0),
        to = Math.min(at + 2, last);
      const dx = x(path[to]) - x(path[from]),
        dy = y(path[to + 1]) - y(path[from + 1]);
      const long = Math.hypot(dx, dy) || 1;
      moved[at] = x(path[at]) - (dy / long) * aside;
      moved[at + 1] = y(path[at + 1]) + (dx / long) * aside;
    }
    return moved;
  }

  koppel.paintGround = (ground, focus) => (pen, zoom) => {
    const { context, sees, trace } = pen;
    const width = Math.max(2, Math.min(16, 5 * 2 ** (zoom - 16)));
    for (const area of ground.areas) {
      if (!sees(area.box)) continue;
      const isMeant = focus === `area:${area.slug}`;
      context.strokeStyle = isMeant ? "#0B4F6C" : "#8796A1";
      context.lineWidth = isMeant ? 3 : 1.5;
      context.setLineDash(isMeant ? [10, 6] : [2, 5]);
      trace(area.paths, true);
      context.stroke();
    }
    context.setLineDash([]);
    const streets = ground.streets.filter((street) => sees(street.box));
    for (const street of streets) {
      if (focus !== `street:${street.slug}`) continue;
      context.strokeStyle = "#FFC845";
      context.lineWidth = width + 16;
      trace(street.paths, false);
      context.stroke();
    }
    for (const [color, more] of [
      ["#CFD6D6", 2],
      ["#FFFFFF", 0],
    ]) {
      context.strokeStyle = color;
      context.lineWidth = width + more;
      for (const street of streets) {
        trace(street.paths, false);
        context.stroke();
      }
    }
    context.fillStyle = "#DCD9CF";
    context.strokeStyle = "#C5C1B4";
    context.lineWidth = 1;
    for (const block of ground.blocks) {
      if (!sees(block.box)) continue;
      trace(block.paths, true);
      context.fill("evenodd");
      if (zoom >= 16) context.stroke();
    }
  };

  /** Names along their streets, each once, where there is room. */
  koppel.paintNames = (ground, marks) => (pen, zoom) => {
    if (zoom < 15) return;
    const { context, x, y, sees, size } = pen;
    const taken = marks().map(([markX, markY]) => ({
      x: x(markX),
      y: y(markY),
      half: { x: 17 * koppel.scale, y: 17 * koppel.scale },
    }));
    context.font = `600 ${(zoom >= 17 ? 14 : 12) * koppel.scale}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const street of ground.streets) {
      if (!street.name || !sees(street.box)) continue;
      const wide = context.measureText(street.name).width + 14;
      const found = room(street.paths, wide, taken, x, y, size);
      if (!found) continue;
      taken.push(found);
      context.save();
      context.translate(found.x, found.y);
      context.rotate(found.turn);
      context.lineWidth = 4 * koppel.scale;
      context.strokeStyle = "#FFFFFF";
      context.strokeText(street.name, 0, 0);
      context.fillStyle = "#33444F";
      context.fillText(street.name, 0, 0);
      context.restore();
    }
  };

  /** A place for a name on a straight part of a street that is long enough and free; the longest part first. */
  function room(paths, wide, taken, x, y, size) {
    const straight = paths.flatMap((path) => runs(path, x, y)).filter((run) => run.long >= wide);
    straight.sort((one, other) => other.long - one.long);
    for (const { fromX, fromY, dx, dy, long } of straight) {
      const tilt = Math.abs(dx) / long,
        rise = Math.abs(dy) / long;
      const half = { x: (wide / 2) * tilt + 9 * koppel.scale * rise, y: (wide / 2) * rise + 9 * koppel.scale * tilt };
      let turn = Math.atan2(dy, dx);
      if (turn > Math.PI / 2) turn -= Math.PI;
      if (turn <= -Math.PI / 2) turn += Math.PI;
      for (const share of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88]) {
        if (Math.min(share, 1 - share) * long < wide / 2) continue;
        const place = { x: fromX + dx * share, y: fromY + dy * share, half, turn };
        const isIn = place.x > 0 && place.y > 0 && place.x < size.x && place.y < size.y;
        if (
          isIn &&
          !taken.some(
            (other) =>
              Math.abs(other.x - place.x) < other.half.x + half.x &&
              Math.abs(other.y - place.y) < other.half.y + half.y,
          )
        )
          return place;
      }
    }
    return null;
  }

  /** Parts of a line that go the same way, over crossings and slight bends. */
  function runs(path, x, y) {
    const found = [];
    const way = (at) => Math.atan2(y(path[at + 3]) - y(path[at + 1]), x(path[at + 2]) - x(path[at]));
    for (let from = 0; from < path.length - 2; ) {
      const first = way(from);
      let to = from + 2;
      while (to < path.length - 2 && Math.abs(Math.sin((way(to) - first) / 2)) < 0.06) to += 2;
      const fromX = x(path[from]),
        fromY = y(path[from + 1]);
      const dx = x(path[to]) - fromX,
        dy = y(path[to + 1]) - fromY;
      found.push({ fromX, fromY, dx, dy, long: Math.hypot(dx, dy) });
      from = to;
    }
    return found;
  }

  // How sure a work is shows in its line, not only in a colour: broken is a plan, whole is agreed, thick is under way.
  const STROKES = {
    klaar: { width: 2.5, dash: [], fill: 0.06, alpha: 0.75 },
    gaat_niet_door: { width: 1.5, dash: [], fill: 0, alpha: 0.9, color: "#5A6770" },
    plan: { width: 4, dash: [9, 8], fill: 0.08, alpha: 1 },
    ligt_stil: { width: 4.5, dash: [0.1, 9], fill: 0.08, alpha: 1 },
    afgesproken: { width: 4.5, dash: [], fill: 0.18, alpha: 1 },
    bezig: { width: 7.5, dash: [], fill: 0.38, alpha: 1 },
  };
  const ORDER = Object.keys(STROKES);
  koppel.ORDER = ORDER;

  koppel.paintWorks = (works, chosen) => (pen, zoom) => {
    const scale = (zoom >= 16 ? 1 : zoom >= 15 ? 0.8 : 0.6) * koppel.scale;
    const sorted = works
      .filter((work) => work.shown && work.mark && pen.sees(work.box))
      .sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
    for (const work of sorted) if (chosen.has(work)) paintWork(pen, work, scale, true);
    for (const work of sorted) paintWork(pen, work, scale, false);
  };

  function paintWork({ context, x, y, trace }, work, scale, glow) {
    const look = STROKES[work.state];
    const color = look.color || work.color;
    for (const part of work.parts) {
      if (part.points) {
        if (glow) continue;
        context.beginPath();
        context.arc(x(part.points[0]), y(part.points[1]), 4, 0, 7);
        context.fillStyle = color;
        context.fill();
        continue;
      }
      const aside = part.closed ? 0 : work.lane * 7 * scale;
      trace(part.paths, part.closed, aside);
      if (part.closed && look.fill && !glow) {
        context.globalAlpha = look.fill;
        context.fillStyle = color;
        context.fill("evenodd");
        context.globalAlpha = 1;
      }
      const width = Math.max(1.5, look.width * scale);
      if (glow || !part.closed) {
        context.setLineDash([]);
        context.strokeStyle = glow ? INK : "#FFFFFF";
        context.lineWidth = width + (glow ? 6 : 3);
        context.stroke();
      }
      if (glow) continue;
      context.setLineDash(look.dash);
      context.globalAlpha = look.alpha;
      context.strokeStyle = color;
      context.lineWidth = part.closed ? Math.min(width, 3.5) : width;
      context.stroke();
      context.setLineDash([]);
      context.globalAlpha = 1;
      if (work.state === "gaat_niet_door") crosses(context, part.paths, x, y);
    }
  }

  function crosses(context, paths, x, y) {
    context.strokeStyle = "#5A6770";
    context.lineWidth = 1.8;
    for (const path of paths) {
      let rest = 12;
      for (let at = 2; at < path.length; at += 2) {
        const fromX = x(path[at - 2]),
          fromY = y(path[at - 1]);
        const dx = x(path[at]) - fromX,
          dy = y(path[at + 1]) - fromY;
        const long = Math.hypot(dx, dy);
        for (; rest < long; rest += 26) {
          const px = fromX + (dx * rest) / long,
            py = fromY + (dy * rest) / long;
          context.beginPath();
          context.moveTo(px - 4, py - 4);
          context.lineTo(px + 4, py + 4);
          context.moveTo(px + 4, py - 4);
          context.lineTo(px - 4, py + 4);
          context.stroke();
        }
        rest -= long;
      }
    }
  }
})();
