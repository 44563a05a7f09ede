"""For which layer beneath the map a file is, and of which gemeente it is wanted: proposed, and left to who loads it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import shapely

from koppel.access import Task
from koppel.i18n import text
from koppel.ingest.ground_guess import guess_ground
from koppel.model.compass.areas import municipality_of
from koppel.services.permission import require
from koppel.store.compass.values import measured_codes
from koppel.store.plans.activities import list_activities
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from koppel.config import Settings
    from koppel.ingest.ground_guess import GroundGuess
    from koppel.ingest.reference import ReferenceRow
    from koppel.store.database import Store

# Of the works that lie in a file of areas so many in one gemeente say that it is the one.
_LEAST_SHARE = 0.8
# A file of addresses may also be one of homes.
_ALSO = frozenset({("address", "home")})


def guess_layer(store: Store, settings: Settings, content: bytes, name: str) -> GroundGuess | None:
    """
    Say for which layer a file is by its content; None where it does not tell.

    Raises
    ------
    RefusedError
        ``forbidden.reference``.
    """
    require(store, Task.REFERENCE)
    return apart(guess_ground, content, name, limits=settings.limits)


def contradicts(guess: GroundGuess | None, layer: str) -> bool:
    """Return whether the content of a file says that it is for another layer."""
    return guess is not None and guess.layer != layer and (guess.layer, layer) not in _ALSO


def guess_words(guess: GroundGuess, language: str) -> str:
    """Say by what a layer is recognised."""
    return text(f"reference.sign.{guess.sign.value}", language, count=guess.count, total=guess.total)


def pointed_municipality(
    store: Store, municipalities: Collection[str], rows: Sequence[ReferenceRow] = ()
) -> str | None:
    """
    Return the gemeente at which the compass points, or else the works; None where they point at none or at several.

    Parameters
    ----------
    store
        Of who asks.
    municipalities
        Codes of which one can be chosen.
    rows
        Areas with the gemeente of each, in which works may lie.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        measured = {municipality_of(code) for code in measured_codes(cursor)[0]} & set(municipalities)
        works = list_activities(cursor) if rows and len(measured) != 1 else ()
    if len(measured) == 1:
        return measured.pop()
    if not works:
        return None
    tree = shapely.STRtree([row.geometry for row in rows])
    middles = [shapely.point_on_surface(work.geometry) for work in works]
    inside = tree.query(middles, predicate="intersects")
    by_work: dict[int, str] = {}
    for work, row in zip(*inside.tolist(), strict=True):
        if (municipality := rows[row].municipality) is not None:
            by_work.setdefault(work, municipality)
    times = Counter(by_work.values()).most_common(1)
    return times[0][0] if times and times[0][1] >= _LEAST_SHARE * len(by_work) else None
