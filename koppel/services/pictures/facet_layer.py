"""What the map in the browser filters, counts and finds works by, as columns of numbers beside the map's own layer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.detect.ground import footprints, is_wide, opens
from koppel.services.plans.activity_panel import contact_text
from koppel.services.plans.columns import NO_DAY
from koppel.services.plans.filters import day_number
from koppel.services.plans.streets import BESIDE_STREET_M

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.plans.columns import Columns
    from koppel.services.plans.reference import Named
    from koppel.store.version_cache import VersionCache

_COLUMNS = ("kind", "partner", "status", "firmness", "tenure")
# What takes less of a street crosses it.
ALONG_M = 40.0
_LONGEST_CONTACT = 200
# Longer descriptions are found by their first words.
_LONGEST_WORDS = 2000


def facet_layer(
    columns: Columns,
    catalogue: Catalogue,
    along_streets: Mapping[str, Sequence[int]],
    where: Sequence[str | None],
    *,
    today: date,
) -> bytes:
    """
    Return as JSON what the map filters and counts works by, in the order of the map's layer.

    Parameters
    ----------
    columns
        All activities that someone may see.
    catalogue
        Tells which kinds open the street; kinds stand in its order.
    along_streets
        Works by street, as `works_along` gives them.
    where
        The street of each work, else its area; None where neither is known.
    today
        From where the bar of time counts.

    Returns
    -------
    json
        ``columns`` has a number for each work, ``names`` what it stands for, ``first`` and ``last`` days since
        1970-01-01 or null, ``opens`` the works that open the street: neither paused nor withdrawn, and no plan for a
        whole quarter. ``contact`` and ``where`` are as ``columns``.
    """
    names: dict[str, list[str]] = {"kind": list(catalogue.kinds)}
    numbers: dict[str, list[int]] = {}
    for name in _COLUMNS:
        values: list[str] = getattr(columns, name).tolist()
        names.setdefault(name, sorted(set(values)))
        numbers[name] = _numbered(values, names[name])
    contacts = [contact_text(item)[:_LONGEST_CONTACT] for item in columns.activities]
    known_contacts = sorted(set(contacts))
    places = [name or "" for name in where]
    known_places = sorted(set(places))
    undated = columns.start == NO_DAY
    return _json(
        {
            "today": day_number(today),
            "names": names,
            "columns": numbers,
            "contacts": known_contacts,
            "contact": _numbered(contacts, known_contacts),
            "places": known_places,
            "where": _numbered(places, known_places),
            "first": _days(columns.start.tolist(), undated.tolist()),
            "last": _days(columns.end.tolist(), undated.tolist()),
            "opens": [
                at
                for at, item in enumerate(columns.activities)
                if opens(item, catalogue) and not is_wide(item, catalogue)
            ],
            "coupled": np.flatnonzero(columns.coupled).tolist(),
            "streets": list(along_streets),
            "along": [list(works) for works in along_streets.values()],
        }
    )


def words_layer(columns: Columns) -> bytes:
    """Return as JSON the words of each work that a filter by words looks at, without case."""
    return _json([words[:_LONGEST_WORDS] for words in columns.words.tolist()])


def works_along(
    columns: Columns, streets: Sequence[Named], catalogue: Catalogue, cached: VersionCache[tuple[str, ...]]
) -> dict[str, list[int]]:
    """
    Return for each street the works that lie along it, by their place in the columns; streets with none are left out.

    A work lies along a street of which it takes `ALONG_M` or half, else along the one that it takes most of: what only
    crosses a street opens the crossing. Plans for a whole quarter lie along none.
    """
    lines = [item for item in streets if shapely.get_dimensions(item.geometry) == 1]
    ordered = {line.name: list[int]() for line in lines}

    def find(items: Sequence[Activity]) -> list[tuple[str, ...]]:
        narrow = [at for at, item in enumerate(items) if not is_wide(item, catalogue)]
        names: list[tuple[str, ...]] = [()] * len(items)
        for at, places in zip(narrow, _along([items[at] for at in narrow], lines, catalogue), strict=True):
            names[at] = tuple(lines[place].name for place in places)
        return names

    about = tuple((line.name, line.geometry.wkb) for line in lines), _widths(catalogue)
    for at, names in enumerate(cached.of(columns.activities, find, about=about)):
        for name in names:
            ordered[name].append(at)
    return {name: works for name, works in ordered.items() if works}


def _along(works: Sequence[Activity], streets: Sequence[Named], catalogue: Catalogue) -> list[list[int]]:
    if not works or not streets:
        return [[] for _ in works]
    zones = shapely.buffer(footprints(works, catalogue), BESIDE_STREET_M)
    lines = np.empty(len(streets), dtype=object)
    lines[:] = [item.geometry for item in streets]
    at, place = shapely.STRtree(lines).query(zones, predicate="intersects")
    taken = shapely.length(shapely.intersection(lines[place], zones[at]))
    is_enough = taken >= np.minimum(ALONG_M, shapely.length(lines[place]) / 2)
    longest = np.zeros(len(works))
    np.maximum.at(longest, at, taken)
    is_along = is_enough | ((taken == longest[at]) & (taken > 0) & ~np.isin(at, at[is_enough]))
    names_along: list[list[int]] = [[] for _ in works]
    for work, street in zip(at[is_along].tolist(), place[is_along].tolist(), strict=True):
        names_along[work].append(street)
    return [sorted(places) for places in names_along]


def _widths(catalogue: Catalogue) -> tuple[object, ...]:
    """Return what of the rules says along which streets a work lies."""
    return catalogue.rules.score_zone_m2, *((kind.id, kind.width_m) for kind in catalogue.kinds.values())


def _numbered(values: Sequence[str], known: Sequence[str]) -> list[int]:
    at = {value: number for number, value in enumerate(known)}
    return [at[value] for value in values]


def _days(days: Sequence[int], undated: Sequence[bool]) -> list[int | None]:
    return [None if lacks else day for day, lacks in zip(days, undated, strict=True)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
