"""In which fields two states of an activity differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.model import CONTENT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model import Activity

# Two geometries are the same if no point of one lies farther than this from its twin; a transformation between
# coordinate systems and back moves points by less.
SAME_PLACE_M = 0.001

_PLAIN_FIELDS = tuple(name for name in CONTENT_FIELDS if name != "geometry")


def changed_fields(activities: Sequence[Activity], stored: Sequence[Activity | None]) -> list[tuple[str, ...]]:
    """
    Name the fields in which activities differ from their stored states.

    Parameters
    ----------
    activities, stored
        Side by side; None where there is no stored state.

    Returns
    -------
    names
        One tuple a pair, in the order of `CONTENT_FIELDS`; empty where nothing differs or there is no stored state.
    """
    same_place = _same_place(activities, stored)
    fields: list[tuple[str, ...]] = []
    for item, old, same in zip(activities, stored, same_place, strict=True):
        if old is None:
            fields.append(())
            continue
        different = {name for name in _PLAIN_FIELDS if getattr(item, name) != getattr(old, name)}
        if not same:
            different.add("geometry")
        fields.append(tuple(name for name in CONTENT_FIELDS if name in different) if different else ())
    return fields


def _same_place(activities: Sequence[Activity], stored: Sequence[Activity | None]) -> list[bool]:
    if not activities:
        return []
    first = np.array([item.geometry for item in activities], dtype=object)
    second = np.array([None if old is None else old.geometry for old in stored], dtype=object)
    same = np.asarray(shapely.equals_exact(first, second, tolerance=0.0))
    rest = np.flatnonzero(~same & ~shapely.is_missing(second))
    same[rest] = shapely.equals_exact(first[rest], second[rest], tolerance=SAME_PLACE_M, normalize=True)
    return [bool(value) for value in same]
