"""All current activities as columns, made once for each revision of the store, for maps, lists and filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.detect.works import Works
from koppel.model import FindingType
from koppel.store.chances.findings import findings_table
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store

# Day numbers count from 1970-01-01; these stand for a period without a beginning.
NO_DAY = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """
    Activities in the order of partner and external id, with a value each in every column.

    ``start`` and ``end`` are the first and last day of the period as it counts (an imprecise or missing end widened),
    as day numbers; `NO_DAY` where there is no period. ``coupled`` tells which are in a koppelkans, ``alarmed`` which in
    a finding of wrong order or of a fresh street.
    """

    activities: tuple[Activity, ...]
    ids: tuple[str, ...]
    place: dict[str, int]
    theme: NDArray[np.str_]
    kind: NDArray[np.str_]
    partner: NDArray[np.str_]
    status: NDArray[np.str_]
    firmness: NDArray[np.str_]
    tenure: NDArray[np.str_]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    coupled: NDArray[np.bool_]
    alarmed: NDArray[np.bool_]
    words: NDArray[np.object_]
    geometry: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.ids)


def columns(store: Store, catalogue: Catalogue) -> Columns:
    """Read all current activities that the store's actor may see as columns."""
    with store.read() as cursor:
        # The same works in memory for all who see them.
        activities = store.version_cache("activities").of(list_activities(cursor), lambda works: works)
        pairs = findings_table(
            cursor, types=[FindingType.KOPPELKANS, FindingType.VOLGORDE, FindingType.OPBREEKRUST]
        ).select(["type", "a_id", "b_id"])
    coupled = zip(*(pairs[name].to_pylist() for name in pairs.column_names), strict=True)
    return columns_of(activities, catalogue, coupled)


def columns_of(
    activities: Sequence[Activity], catalogue: Catalogue, pairs: Iterable[tuple[str, str, str]] = ()
) -> Columns:
    """Return activities as columns; `pairs` are type and both ids of koppelkansen and of findings about the order."""
    works = Works.from_activities(activities, catalogue)
    ids = tuple(str(item.id) for item in activities)
    place = {identity: at for at, identity in enumerate(ids)}
    coupled, alarmed = np.zeros(len(ids), dtype=np.bool_), np.zeros(len(ids), dtype=np.bool_)
    for sort, first, second in pairs:
        mask = coupled if sort == FindingType.KOPPELKANS.value else alarmed
        mask[place[first]] = mask[place[second]] = True
    # The rules order works as the store lists them, so that the two line up.
    order = [place[identity] for identity in works.ids.to_pylist()]
    start, end = np.full(len(ids), NO_DAY, dtype=np.int64), np.full(len(ids), NO_DAY, dtype=np.int64)
    start[order] = np.where(works.has_period, works.start, NO_DAY)
    end[order] = np.where(works.has_period, works.end, NO_DAY)
    geometry = np.empty(len(ids), dtype=object)
    geometry[:] = [item.geometry for item in activities]
    shapely.prepare(geometry)
    return Columns(
        activities=tuple(activities),
        ids=ids,
        place=place,
        theme=_texts([catalogue.kinds[item.kind].theme for item in activities]),
        kind=_texts([item.kind for item in activities]),
        partner=_texts([item.partner for item in activities]),
        status=_texts([item.status.value for item in activities]),
        firmness=_texts([item.firmness.value for item in activities]),
        tenure=_texts([item.tenure.value if item.tenure else "" for item in activities]),
        start=start,
        end=end,
        coupled=coupled,
        alarmed=alarmed,
        words=np.array([_words(item, catalogue) for item in activities], dtype=object),
        geometry=geometry,
    )


def _texts(values: Sequence[str]) -> NDArray[np.str_]:
    return np.array(values, dtype=np.str_)


def _words(item: Activity, catalogue: Catalogue) -> str:
    labels = catalogue.kinds[item.kind].label.values()
    texts = (
        item.title,
        item.description,
        item.project,
        item.external_id,
        item.partner,
        item.kind.replace("_", " "),
        *labels,
    )
    return "\n".join(part for part in texts if part).casefold()
