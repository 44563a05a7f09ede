"""The ground of residents' pages: names of streets and buurten for addresses, shapes in WGS84, and what lies where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.catalogue.toml_table import normal
from koppel.crs import transform
from koppel.publish.model import Address, Ground, PublicArea, PublicStreet
from koppel.services.plans.streets import BESIDE_STREET_M, areas_of, streets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.model.plans import StoredAddress
    from koppel.publish.model import PublicCopy
    from koppel.services.plans.reference import Named

# A street that only meets a work at a corner has at most twice the reach of the work within it.
_LEAST_ALONG_M = 30.0
# A hand's breadth on the ground; nobody sees it on a screen or on paper.
_SIMPLE_M = 0.3
_DEGREES = 1e-6
_LONGEST_SLUG = 60
# Windows has no file of these names, whatever their ending; and a web server shows the last one for the whole folder.
_NOT_A_FILE = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(1, 10)), "index"}
)


@dataclass(frozen=True, slots=True)
class Places:
    """Streets and buurten with their names for addresses, and their shapes in the store's CRS in the same order."""

    crs: str
    streets: tuple[PublicStreet, ...]
    street_lines: tuple[Named, ...]
    areas: tuple[PublicArea, ...]
    area_shapes: tuple[Named, ...]

    def streets_of(self, geometries: Sequence[BaseGeometry]) -> tuple[tuple[str, ...], ...]:
        """
        Name for each work the streets in which it lies, by slug.

        Those of which more than 30 m lies within 12 m of the work: a street that it only meets at a corner is not
        one. Where there is none, the nearest within 12 m.
        """
        if not len(geometries) or not self.street_lines:
            return ((),) * len(geometries)
        zones = shapely.buffer(np.array(geometries, dtype=object), BESIDE_STREET_M)
        lines = np.array([item.geometry for item in self.street_lines], dtype=object)
        works, along = shapely.STRtree(lines).query(zones, predicate="intersects")
        lengths = shapely.length(shapely.intersection(lines[along], zones[works]))
        slugs_by_work: list[list[str]] = [[] for _ in geometries]
        for work, street, length in zip(works.tolist(), along.tolist(), lengths.tolist(), strict=True):
            if length > _LEAST_ALONG_M:
                slugs_by_work[work].append(self.streets[street].slug)
        slugs = {item.name: item.slug for item in self.streets}
        nearest = streets_of(np.array(geometries, dtype=object), self.street_lines)
        return tuple(
            tuple(sorted(streets)) or ((slugs[best],) if best else ())
            for streets, best in zip(slugs_by_work, nearest, strict=True)
        )

    def areas_of(self, geometries: Sequence[BaseGeometry]) -> tuple[str | None, ...]:
        """Name for each work the smallest buurt that holds a point inside it, by slug."""
        return self._areas(np.array(list(geometries), dtype=object))

    def _areas(self, geometries: np.ndarray) -> tuple[str | None, ...]:
        slugs = {item.name: item.slug for item in self.areas}
        return tuple(slugs[name] if name else None for name in areas_of(geometries, self.area_shapes))


def public_places(named: Mapping[str, Sequence[Named]], crs: str, before: PublicCopy | None) -> Places:
    """
    Return streets and buurten names for addresses.

    Parameters
    ----------
    named
        Places of the store by layer.
    crs
        Of the store.
    before
        What is public now: its names stay as they are, since letters point to them.
    """
    streets = sorted(named.get("street", ()), key=lambda item: normal(item.name))
    areas = sorted(named.get("area", ()), key=lambda item: normal(item.name))
    area_slugs = _slugs(
        (item.name for item in areas), {item.name: item.slug for item in before.areas} if before else {}
    )
    slug_by_name = {item.name: item.slug for item in before.streets} if before else {}
    street_slugs = _slugs((item.name for item in streets), slug_by_name)
    middles = [shapely.point_on_surface(item.geometry) for item in streets]
    within = areas_of(np.array(middles, dtype=object), areas)
    return Places(
        crs,
        tuple(
            PublicStreet(street_slugs[item.name], item.name, area_slugs[area] if area else None)
            for item, area in zip(streets, within, strict=True)
        ),
        tuple(streets),
        tuple(PublicArea(area_slugs[item.name], item.name) for item in areas),
        tuple(areas),
    )


def ground(
    places: Places, copy: PublicCopy, named: Mapping[str, Sequence[Named]], addresses: Iterable[StoredAddress]
) -> Ground:
    """Return what lies beneath the works on residents' maps, in WGS84; only streets and buurten that the copy knows."""
    streets, areas = {item.slug for item in copy.streets}, {item.slug for item in copy.areas}

    def parts(layer: str) -> tuple[BaseGeometry, ...]:
        shapes = shapely.get_parts(np.array([item.geometry for item in named.get(layer, ())], dtype=object))
        return tuple(public_shapes(list(shapes), places.crs))

    return Ground(
        streets=_by_slug(places.streets, places.street_lines, streets, places.crs),
        blocks=parts("block"),
        areas=_by_slug(places.areas, places.area_shapes, areas, places.crs),
        addresses=_addresses(places, streets, list(addresses)),
        green=parts("green"),
        water=parts("water"),
    )


def public_shapes(geometries: Sequence[BaseGeometry], crs: str) -> list[BaseGeometry]:
    """Return shapes in WGS84 with six decimals, without detail that nobody sees."""
    if not len(geometries):
        return []
    # Rounding fails on a shape that crosses itself, and one such must not keep all others from residents.
    flat = shapely.force_2d(np.array(list(geometries), dtype=object))
    crossed = ~shapely.is_valid(flat)
    flat[crossed] = shapely.make_valid(flat[crossed])
    plain = shapely.simplify(flat, _SIMPLE_M)
    moved = transform(plain, source=crs, target="OGC:CRS84")
    rounded = shapely.set_precision(moved, _DEGREES)
    lost = shapely.is_empty(rounded)
    rounded[lost] = shapely.transform(moved[lost], lambda points: np.round(points, 6))
    return list(rounded)


def _by_slug(
    items: Sequence[PublicStreet | PublicArea], shapes: Sequence[Named], wanted: set[str], crs: str
) -> dict[str, BaseGeometry]:
    chosen = [(item.slug, shape.geometry) for item, shape in zip(items, shapes, strict=True) if item.slug in wanted]
    return dict(zip([slug for slug, _ in chosen], public_shapes([shape for _, shape in chosen], crs), strict=True))


def _addresses(places: Places, streets: set[str], stored: list[StoredAddress]) -> tuple[Address, ...]:
    if not stored:
        return ()
    slugs = {normal(item.name): item.slug for item in places.streets}
    lines = np.array([item.geometry for item in places.street_lines], dtype=object)
    points = np.array([item.geometry for item in stored], dtype=object)
    nearest = shapely.STRtree(lines).nearest(points) if len(lines) else None
    addresses = []
    moved = transform(points, source=places.crs, target="OGC:CRS84")
    for at, (item, point) in enumerate(zip(stored, moved, strict=True)):
        slug = slugs.get(normal(item.street)) if item.street else None
        if slug is None and nearest is not None:
            slug = places.streets[int(nearest[at])].slug
        if slug in streets and slug is not None:
            addresses.append(Address(item.postcode, item.number, slug, round(point.x, 6), round(point.y, 6)))
    return tuple(addresses)


def _slugs(names: Iterable[str], earlier: Mapping[str, str]) -> dict[str, str]:
    slugs: dict[str, str] = {}
    taken = set(earlier.values())
    for name in names:
        if name in earlier:
            slugs[name] = earlier[name]
            continue
        plain = re.sub(r"[^a-z0-9]+", "-", normal(name)).strip("-")[:_LONGEST_SLUG].strip("-") or "straat"
        plain = f"straat-{plain}" if plain in _NOT_A_FILE else plain
        slug, turn = plain, 2
        while slug in taken:
            slug, turn = f"{plain}-{turn}", turn + 1
        taken.add(slug)
        slugs[name] = slug
    return slugs
