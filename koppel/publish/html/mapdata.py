"""What the map and the search read: works in words of a language, the ground beneath, addresses by postcode."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.i18n import texts
from koppel.publish.html.coding import Grid, anchor, assignment
from koppel.publish.model import PublicState
from koppel.publish.reach import Nearness
from koppel.publish.words import period_text, state_text, where_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.publish.model import Ground, PublicCopy, PublicWork
    from koppel.publish.reach import Door

_WORK_SCALE = 1_000_000  # as exact as the copy is
_GROUND_SCALE = 200_000  # half a metre: enough for what lies beneath
# Works in one street lie side by side: the first in the middle, the next beside it. More than five would fill the map.
_LANES = (0, 1, -1, 2, -2)


def map_bounds(copy: PublicCopy, ground: Ground) -> tuple[float, float, float, float] | None:
    """
    Find the west, south, east and north of what the map shows first.

    Works of which only the buurt is told have no share in it. None where there is nothing to draw.
    """
    places = [work.geometry for work in copy.works if work.geometry is not None]
    shapes = [shape for shape in (*places, *ground.streets.values()) if not shape.is_empty]
    shapes = shapes or [shape for shape in ground.areas.values() if not shape.is_empty]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(np.array(shapes))
    return round(float(west), 6), round(float(south), 6), round(float(east), 6), round(float(north), 6)


def works_script(copy: PublicCopy, ground: Ground, language: str) -> bytes:
    """
    Make the script with the shown works, their words and their places.

    It sets ``koppel.data``: ``works`` are lists of key, title, kind (index), state, when, where, first and last day
    (ISO or empty), area (index or -1), lane, mark (x, y or 0) and parts (or 0).
    """
    bounds = map_bounds(copy, ground)
    grid = Grid(*(bounds or (0.0, 0.0))[:2], _WORK_SCALE)
    shown = [work for work in copy.works if work.is_shown]
    used = list(dict.fromkeys(work.kind for work in shown))
    areas = [area.slug for area in copy.areas]
    lanes = _lanes(shown)
    rows = [
        [
            work.key,
            work.title,
            used.index(work.kind),
            work.state.value,
            period_text(work, language),
            where_text(work, copy, language),
            work.period.start.isoformat() if work.period.start else "",
            work.period.end.isoformat() if work.period.end else "",
            areas.index(work.area) if work.area in areas else -1,
            lanes[work.key],
            *([0, 0] if work.geometry is None else [grid.point(*anchor(work.geometry)), grid.parts(work.geometry)]),
        ]
        for work in shown
    ]
    kinds = [copy.kinds[name] for name in used]
    return assignment(
        "data",
        {
            "bounds": bounds,
            "origin": grid.origin,
            "scale": grid.scale,
            "language": language,
            "kinds": [[kind.id, kind.label[language], kind.color, kind.icon] for kind in kinds],
            "states": {state.value: state_text(state, language) for state in PublicState if state is not _GONE},
            "areas": [
                [area.slug, area.name, grid.point(*anchor(ground.areas[area.slug])) if _has(ground, area.slug) else 0]
                for area in copy.areas
            ],
            "works": rows,
        },
    )


_GONE = PublicState.NIET_OPENBAAR


def _has(ground: Ground, slug: str) -> bool:
    return slug in ground.areas and not ground.areas[slug].is_empty


def words_script(language: str) -> bytes:
    """Make the script with the texts that scripts show; it sets ``koppel.words``."""
    prefix = "site.script."
    words = {key.removeprefix(prefix): word for key, word in texts(language).items() if key.startswith(prefix)}
    return assignment("words", words)


def _lanes(works: list[PublicWork]) -> Mapping[str, int]:
    """Assign works of one street different lanes."""
    taken: dict[str, list[int]] = defaultdict(list)
    lanes: dict[str, int] = {}
    for work in works:
        here = [lane for street in work.streets for lane in taken[street]]
        lanes[work.key] = min(_LANES, key=here.count)
        for street in work.streets:
            taken[street].append(lanes[work.key])
    return lanes


def ground_script(copy: PublicCopy, ground: Ground) -> bytes:
    """Make the script with streets (slug, name, lines), areas (slug, parts) and parts without a name: ``ground``."""
    bounds = map_bounds(copy, ground)
    grid = Grid(*(bounds or (0.0, 0.0))[:2], _GROUND_SCALE)
    names = {street.slug: street.name for street in copy.streets}
    return assignment(
        "ground",
        {
            "origin": grid.origin,
            "scale": grid.scale,
            "streets": [
                [slug, names.get(slug, ""), *(part[1:][0] for part in grid.parts(shape) if part[0] == 1)]
                for slug, shape in ground.streets.items()
            ],
            **{
                name: [rings for shape in shapes for rings in _polygons(grid, shape)]
                for name, shapes in (("blocks", ground.blocks), ("green", ground.green), ("water", ground.water))
            },
            "areas": [[slug, *_polygons(grid, shape)] for slug, shape in ground.areas.items()],
        },
    )


def _polygons(grid: Grid, geometry: BaseGeometry) -> list[list[object]]:
    return [part[1:] for part in grid.parts(geometry) if part[0] == 2]


def address_scripts(ground: Ground) -> Mapping[str, bytes]:
    """
    Make a script for the first four digits of every postcode.

    Each sets ``koppel["adressen-9741"]``: last two letters to pairs of street slug and its numbers there.
    """
    numbers_by_place: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for address in ground.addresses:
        numbers_by_place[address.postcode[:4]][address.postcode[4:]][address.street].append(address.number)
    return {
        digits: assignment(
            f"adressen-{digits}",
            {letters: [[street, numbers] for street, numbers in streets.items()] for letters, streets in rest.items()},
        )
        for digits, rest in sorted(numbers_by_place.items())
    }


def door_script(doors: Sequence[Door]) -> bytes:
    """
    Make the script with what each address of a street is told; it sets ``koppel.deuren``.

    ``keys`` are works; ``somewhere`` lists of works (by place in ``keys``) of which only the buurt is told; ``doors``
    lists of postcode, number, x, y, a place in ``somewhere``, and then for each work within reach its place in
    ``keys``, its nearness (`Nearness`) and the metres (0 for one of a larger area). By number, as one looks for it.
    """
    west = min((door.address.x for door in doors), default=0.0)
    south = min((door.address.y for door in doors), default=0.0)
    grid = Grid(west, south, _GROUND_SCALE)
    keys: dict[str, int] = {}
    somewhere: dict[tuple[int, ...], int] = {}
    rows = []
    for door in sorted(doors, key=lambda item: (_house(item.address.number), item.address.postcode)):
        near, areas = [], []
        for nearby in door.near:
            place = keys.setdefault(nearby.key, len(keys))
            if nearby.nearness is Nearness.AREA:
                areas.append(place)
            else:
                near += [place, int(nearby.nearness), nearby.metres or 0]
        at = somewhere.setdefault(tuple(areas), len(somewhere))
        house = grid.point(door.address.x, door.address.y)
        rows.append([door.address.postcode, door.address.number, *house, at, *near])
    coded = {
        "origin": grid.origin,
        "scale": grid.scale,
        "keys": list(keys),
        "somewhere": list(somewhere),
        "doors": rows,
    }
    return assignment("deuren", coded)


def _house(number: str) -> tuple[int, str]:
    digits = re.match(r"\d*", number)
    return int(digits[0]) if digits and digits[0] else 0, number
