"""Columns of activities without a store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from koppel.detect.works import Works
from koppel.services.plans.columns import NO_DAY, Columns
from tests.detect.builders import catalogue

if TYPE_CHECKING:
    from koppel.model import Activity


def columns_of(*works: Activity) -> Columns:
    """Return columns in the given order; ids count from 1."""
    activities = tuple(replace(item, id=UUID(int=at)) for at, item in enumerate(works, 1))
    ids = tuple(str(item.id) for item in activities)
    place = {identity: at for at, identity in enumerate(ids)}
    found = Works.from_activities(activities, catalogue())
    order = [place[identity] for identity in found.ids.to_pylist()]
    start, end = np.full(len(ids), NO_DAY, dtype=np.int64), np.full(len(ids), NO_DAY, dtype=np.int64)
    start[order] = np.where(found.has_period, found.start, NO_DAY)
    end[order] = np.where(found.has_period, found.end, NO_DAY)
    geometry = np.empty(len(ids), dtype=object)
    geometry[:] = [item.geometry for item in activities]
    nothing = np.zeros(len(ids), dtype=np.bool_)
    texts = {
        name: np.array([str(getattr(item, name) or "") for item in activities], dtype=np.str_)
        for name in ("kind", "partner", "status", "firmness", "tenure")
    }
    return Columns(
        activities=activities,
        ids=ids,
        place=place,
        theme=np.array([catalogue().kinds[item.kind].theme for item in activities], dtype=np.str_),
        start=start,
        end=end,
        coupled=nothing,
        alarmed=nothing,
        words=np.array([item.title for item in activities], dtype=object),
        geometry=geometry,
        **texts,
    )
