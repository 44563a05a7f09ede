/* From the whole numbers of the data to places on a square world of 1 by 1 (web mercator). */
(() => {
  "use strict";
  const koppel = (window.koppel = window.koppel || {});
  const POINT = 0,
    LINE = 1,
    AREA = 2;

  const across = (longitude) => (longitude + 180) / 360;
  const down = (latitude) => {
    const turned = (latitude * Math.PI) / 180;
    return (1 - Math.log(Math.tan(turned) + 1 / Math.cos(turned)) / Math.PI) / 2;
  };
  koppel.across = across;
  koppel.down = down;

  function grower() {
    const box = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
    box.add = (x, y) => {
      if (x < box.west) box.west = x;
      if (x > box.east) box.east = x;
      if (y < box.north) box.north = y;
      if (y > box.south) box.south = y;
    };
    return box;
  }

  function reader(data) {
    const [west, south] = data.origin;
    const place = (x, y, box) => {
      const found = [across(west + x / data.scale), down(south + y / data.scale)];
      if (box) box.add(found[0], found[1]);
      return found;
    };
    const path = (steps, box) => {
      const found = new Float64Array(steps.length);
      let x = 0,
        y = 0;
      for (let at = 0; at < steps.length; at += 2) {
        x += steps[at];
        y += steps[at + 1];
        found.set(place(x, y, box), at);
      }
      return found;
    };
    return { place, path };
  }

  /** Works as objects, in the order of the data; those of which only the buurt is known have no `mark`. */
  koppel.readWorks = (data) => {
    const { place, path } = reader(data);
    return data.works.map(([key, title, kind, state, when, where, start, end, area, lane, mark, parts]) => {
      const box = grower();
      const read = (parts || []).map((part) =>
        part[0] === POINT
          ? { points: place(part[1], part[2], box) }
          : { paths: part.slice(1).map((steps) => path(steps, box)), closed: part[0] === AREA },
      );
      const [kindId, kindLabel, color, icon] = data.kinds[kind];
      return {
        key,
        title,
        state,
        when,
        where,
        start,
        end,
        area,
        lane,
        kindId,
        kindLabel,
        color,
        icon,
        box,
        parts: read,
        mark: mark ? place(mark[0], mark[1]) : null,
        shown: true,
      };
    });
  };

  /** Streets, blocks and areas; an area has a `mark` for what is somewhere in it. */
  koppel.readGround = (ground) => {
    const { path } = reader(ground);
    const shape = (paths, more) => {
      const box = grower();
      return { ...more, paths: paths.map((steps) => path(steps, box)), box };
    };
    return {
      streets: ground.streets.map(([slug, name, ...lines]) => shape(lines, { slug, name })),
      blocks: ground.blocks.map((rings) => shape(rings)),
      areas: ground.areas.map(([slug, ...polygons]) => shape(polygons.flat(), { slug })),
    };
  };

  koppel.readAreas = (data) => {
    const { place } = reader(data);
    return data.areas.map(([slug, name, mark]) => ({ slug, name, mark: mark ? place(mark[0], mark[1]) : null }));
  };
})();
