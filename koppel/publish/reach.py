"""Which public works each address is told of, and how near they are; made of what is public alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.crs import WGS84, transform
from koppel.publish.model import PublicState
from koppel.publish.vicinity import joined_blocks, nearest_parts, own_block, sections, street_parts, ways_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.kinds import Rules
    from koppel.publish.model import Address, Ground, PublicCopy, PublicWork
    from koppel.publish.vicinity import StreetParts

    Geometries = NDArray[np.object_]
    Index = NDArray[np.int64]
    Pairs = tuple[Index, Index]

_OVER = frozenset({PublicState.KLAAR, PublicState.GAAT_NIET_DOOR})
_WHOLE_METRES = 20


class Nearness(IntEnum):
    """How near a work is, the nearest first; the first that holds is told."""

    DOOR = 0
    STREET = 1
    CORNER = 2
    BLOCK = 3
    NEAR = 4
    WIDE = 5
    AREA = 6


@dataclass(frozen=True, slots=True)
class Near:
    """A work that an address is told of; ``metres`` as it is said, None for a work for a larger area or the buurt."""

    key: str
    nearness: Nearness
    metres: int | None


@dataclass(frozen=True, slots=True)
class Door:
    """An address with all it is told of, by nearness, then distance, then the order of the copy."""

    address: Address
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """
    What is told where.

    Attributes
    ----------
    doors
        Addresses by the slug of their street, in the order of the ground.
    around
        By the slug of a street the works that do not lie in it, but within reach of an address of it or beside it;
        in the order of the copy.
    areas
        By the slug of a street the areas in which it or an address of it lies.
    inner
        By the slug of an area the areas that lie in it, itself too.
    """

    doors: Mapping[str, tuple[Door, ...]]
    around: Mapping[str, tuple[str, ...]]
    areas: Mapping[str, frozenset[str]]
    inner: Mapping[str, frozenset[str]]


def reach(copy: PublicCopy, ground: Ground, rules: Rules) -> Reach:
    """
    Find for every address the works within reach, after ``[address]`` of ``layers/rules.toml``.

    Parameters
    ----------
    copy
        What is public: a work of which only the buurt is told has no place here, so none can be found out.
    ground
        Addresses, streets, blocks and areas in WGS84.
    rules
        Those whose names begin with ``address``; ``layers/README.md`` says what they mean.

    Returns
    -------
    reach
        Time and memory grow with addresses, works and what is told, not with addresses times works.
    """
    shown = [work for work in copy.works if work.is_shown]
    placed = [work for work in shown if work.geometry is not None and not work.geometry.is_empty]
    works = _metric([work.geometry for work in placed if work.geometry is not None], copy)
    points = _metric([shapely.Point(item.x, item.y) for item in ground.addresses], copy)
    slugs = list(ground.streets)
    lines = _metric(list(ground.streets.values()), copy)
    parts = street_parts(lines)
    at = {slug: index for index, slug in enumerate(slugs)}
    own = np.array([at.get(item.street, -1) for item in ground.addresses], dtype=np.int64)
    blocks = joined_blocks(_metric(ground.blocks, copy))
    pairs = _pairs(points, works, parts, own, blocks, rules)
    within = _areas(copy, ground)
    doors = _doors(ground, placed, pairs, within, shown)
    beside = _query(works, lines, rules.address_beside_m)
    return Reach(
        doors=doors,
        around=_around(copy, doors, [(slugs[row], placed[work].key) for row, work in zip(*beside, strict=True)]),
        areas=_street_areas(copy, ground, within),
        inner=_inner(ground),
    )


def _pairs(
    points: Geometries, works: Geometries, parts: StreetParts, own: Index, blocks: Geometries, rules: Rules
) -> tuple[Index, Index, Index, NDArray[np.float64]]:
    """Return address, work, nearness and metres of each pair within reach; every pair once, with the nearest."""
    part = nearest_parts(parts, points, own, rules.address_section_most_m)
    with_street = np.flatnonzero(part >= 0)
    corner, other = _query(parts.line, points, rules.address_corner_m)
    on_corner = parts.street[other] != own[corner]
    corner, other = corner[on_corner], other[on_corner]
    block = own_block(blocks, points, rules.address_door_m)
    out = ways_out(parts, points, part, rules.address_near_m)
    ahead = sections(parts, points[with_street], part[with_street], rules)
    aside = sections(parts, points[corner], other, rules)
    pairs_by_nearness = [
        (Nearness.DOOR, *_query(works, out, rules.address_door_m)),
        (Nearness.STREET, *_from(with_street, _query(works, ahead, rules.address_beside_m))),
        (Nearness.CORNER, *_from(corner, _query(works, aside, rules.address_beside_m))),
        (Nearness.BLOCK, *_by_block(points, works, blocks, block, rules)),
        (Nearness.NEAR, *_query(works, points, rules.address_near_m)),
    ]
    address = np.concatenate([rows for _, rows, _ in pairs_by_nearness])
    work = np.concatenate([rows for _, _, rows in pairs_by_nearness])
    nearness = np.concatenate([np.full(len(rows), int(how)) for how, rows, _ in pairs_by_nearness])
    order = np.lexsort((nearness, work, address))
    address, work, nearness = address[order], work[order], nearness[order]
    first = np.ones(len(address), dtype=np.bool_)
    first[1:] = (address[1:] != address[:-1]) | (work[1:] != work[:-1])
    address, work, nearness = address[first], work[first], nearness[first]
    metres = shapely.distance(points[address], works[work])
    wide = (metres <= 0) & (shapely.area(works[work]) >= rules.address_wide_m2)
    nearness[wide] = int(Nearness.WIDE)
    return address, work, nearness, metres


def _query(tree: Geometries, shapes: Geometries, distance: float) -> Pairs:
    """Return each pair of a shape and one of the tree that lie within a distance, by index."""
    if not len(tree) or not len(shapes):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    one, other = shapely.STRtree(tree).query(shapes, predicate="dwithin", distance=distance)
    return one, other


def _from(rows: Index, pairs: Pairs) -> Pairs:
    return rows[pairs[0]], pairs[1]


def _by_block(points: Geometries, works: Geometries, blocks: Geometries, block: Index, rules: Rules) -> Pairs:
    """Pair addresses with the works at their block that are not too far from the address."""
    beside: dict[int, list[int]] = defaultdict(list)
    for one, work in zip(*_query(works, blocks, rules.address_block_m), strict=True):
        beside[int(one)].append(int(work))
    row_pairs = [(row, work) for row, one in enumerate(block.tolist()) for work in beside.get(one, ())]
    address, work = np.array(row_pairs, dtype=np.int64).reshape(-1, 2).T
    near = shapely.dwithin(points[address], works[work], rules.address_block_most_m)
    return address[near], work[near]


def _doors(
    ground: Ground,
    placed: Sequence[PublicWork],
    pairs: tuple[Index, Index, Index, NDArray[np.float64]],
    within: Sequence[frozenset[str]],
    shown: Sequence[PublicWork],
) -> Mapping[str, tuple[Door, ...]]:
    nearness_by_address: list[list[tuple[Nearness, int, int]]] = [[] for _ in ground.addresses]
    for address, work, nearness, metres in zip(*(column.tolist() for column in pairs), strict=True):
        how = Nearness(nearness)
        if how is Nearness.STREET and ground.addresses[address].street not in placed[work].streets:
            # It only meets the street at a corner; the page of the street does not tell it as one in the street either.
            how = Nearness.CORNER
        nearness_by_address[address].append((how, -1 if how is Nearness.WIDE else said_metres(metres), work))
    somewhere: dict[str, list[str]] = defaultdict(list)
    for item in shown:
        if item.geometry is None and item.area:
            somewhere[item.area].append(item.key)
    rank = {item.key: at for at, item in enumerate(shown)}
    doors: dict[str, list[Door]] = defaultdict(list)
    for address, here, areas in zip(ground.addresses, nearness_by_address, within, strict=True):
        near = [Near(placed[work].key, how, None if shown_m < 0 else shown_m) for how, shown_m, work in sorted(here)]
        keys = sorted((key for area in areas for key in somewhere.get(area, ())), key=rank.__getitem__)
        near += [Near(key, Nearness.AREA, None) for key in keys]
        doors[address.street].append(Door(address, tuple(near)))
    return {street: tuple(items) for street, items in doors.items()}


def said_metres(metres: float) -> int:
    """Round a distance as it is said: whole metres below 20, and fives from there."""
    if metres < _WHOLE_METRES:
        return int(metres + 0.5)
    return 5 * int(metres / 5 + 0.5)


def _around(
    copy: PublicCopy, doors: Mapping[str, tuple[Door, ...]], beside: Iterable[tuple[str, str]]
) -> Mapping[str, tuple[str, ...]]:
    keys_by_street: dict[str, set[str]] = defaultdict(set)
    for street, items in doors.items():
        keys_by_street[street].update(
            near.key for door in items for near in door.near if near.nearness is not Nearness.AREA
        )
    for street, key in beside:
        keys_by_street[street].add(key)
    streets = {work.key: frozenset(work.streets) for work in copy.works}
    order = {work.key: at for at, work in enumerate(copy.works)}
    return {
        street: tuple(sorted((key for key in keys if street not in streets[key]), key=order.__getitem__))
        for street, keys in keys_by_street.items()
    }


def _areas(copy: PublicCopy, ground: Ground) -> list[frozenset[str]]:
    """Return for each address the areas in which it lies; that of its street where it lies in none."""
    streets = {street.slug: street.area for street in copy.streets}
    slugs = list(ground.areas)
    slugs_by_address: list[set[str]] = [set() for _ in ground.addresses]
    if slugs and ground.addresses:
        points = shapely.points([(item.x, item.y) for item in ground.addresses])
        tree = shapely.STRtree(np.array(list(ground.areas.values()), dtype=object))
        for row, area in zip(*tree.query(points, predicate="intersects"), strict=True):
            slugs_by_address[row].add(slugs[area])
    return [
        frozenset(areas or {area for area in (streets.get(item.street),) if area})
        for item, areas in zip(ground.addresses, slugs_by_address, strict=True)
    ]


def _street_areas(copy: PublicCopy, ground: Ground, within: Sequence[frozenset[str]]) -> Mapping[str, frozenset[str]]:
    areas_by_street: dict[str, set[str]] = {
        street.slug: {street.area} if street.area else set() for street in copy.streets
    }
    for item, areas in zip(ground.addresses, within, strict=True):
        areas_by_street.setdefault(item.street, set()).update(areas)
    return {street: frozenset(areas) for street, areas in areas_by_street.items()}


def _inner(ground: Ground) -> Mapping[str, frozenset[str]]:
    slugs = [slug for slug, shape in ground.areas.items() if not shape.is_empty]
    areas_within: dict[str, set[str]] = {slug: {slug} for slug in slugs}
    if slugs:
        shapes = np.array([ground.areas[slug] for slug in slugs], dtype=object)
        sizes = shapely.area(shapes)
        middles = shapely.point_on_surface(shapes)
        for inner, outer in zip(*shapely.STRtree(shapes).query(middles, predicate="intersects"), strict=True):
            if sizes[inner] < sizes[outer]:
                areas_within[slugs[outer]].add(slugs[inner])
    return {slug: frozenset(areas) for slug, areas in areas_within.items()}


def known_until(copy: PublicCopy) -> int | None:
    """
    Return the year until which plans are known.

    Returns
    -------
    year
        Of the last day on which a shown work ends that is neither finished nor cancelled; where its end is not known,
        of the day on which it begins. None where no such work has a date.
    """
    days = [work.period.end or work.period.start for work in copy.works if work.is_shown and work.state not in _OVER]
    return max((day.year for day in days if day), default=None)


def _metric(shapes: Sequence[BaseGeometry], copy: PublicCopy) -> Geometries:
    originals = np.empty(len(shapes), dtype=object)
    originals[:] = shapes
    return transform(originals, source=WGS84, target=copy.crs) if len(originals) else originals
