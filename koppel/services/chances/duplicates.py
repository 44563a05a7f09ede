"""Works that seem registered twice: which one counts, or that they are two; and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from koppel.access import Task
from koppel.errors import NotFoundError, RefusedError, StoreError
from koppel.model import FindingType, Visibility
from koppel.model.chances import Ruling, Verdict
from koppel.services.intake.detection import refresh, settle_footprints
from koppel.services.permission import require
from koppel.services.text_line import bounded_line
from koppel.store.chances.duplicates import add_ruling, pair_of, rulings, standing_aside
from koppel.store.chances.findings import list_findings
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store

__all__ = [
    "LONGEST_WHY",
    "Ruled",
    "Verdict",
    "keep_both",
    "not_counting",
    "ruled",
    "ruled_json",
    "step_aside",
    "undo_ruling",
]

LONGEST_WHY = 500


@dataclass(frozen=True, slots=True)
class Ruled:
    """
    What was said of two works.

    ``works`` holds both as they are now; with ``double`` the first is the one that steps aside. ``holds`` is False
    where the work that counts stopped, so that the other counts again.
    """

    verdict: Verdict
    works: tuple[Activity, Activity]
    reason: str | None
    by: str
    at: datetime
    holds: bool


def ruled(store: Store) -> tuple[Ruled, ...]:
    """Return what was said of works that the actor may see, the latest first."""
    with store.read() as cursor:
        stored_rulings = rulings(cursor)
        ids = {identity for item in stored_rulings for identity in item.pair}
        works = {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}
        aside = standing_aside(cursor)
    visible_rulings = []
    for item in stored_rulings:
        order = (item.aside, item.counts) if item.aside and item.counts else item.pair
        if all(identity in works for identity in order):
            first, second = (works[identity] for identity in order)
            holds = item.verdict is Verdict.DISTINCT or str(item.aside) in aside
            visible_rulings.append(Ruled(item.verdict, (first, second), item.reason, item.by, item.at, holds))
    return tuple(visible_rulings)


def ruled_json(item: Ruled) -> dict[str, object]:
    """Return what was said of two works for machines: with ``double`` the first one does not count, if that holds."""
    first, second = ({"partner": work.partner, "external_id": work.external_id} for work in item.works)
    return {
        "verdict": item.verdict.value,
        "a": first,
        "b": second,
        "reason": item.reason,
        "by": item.by,
        "at": item.at.isoformat(),
        "holds": item.holds,
    }


def not_counting(store: Store) -> Mapping[str, str]:
    """Return the works that do not count because they double another, and that other; ids as text."""
    with store.read() as cursor:
        aside = standing_aside(cursor)
        visible_ids = {str(item.id) for item in list_activities(cursor, ids={*_uuids(aside)})} if aside else set()
    return {identity: counts for identity, counts in aside.items() if {identity, counts} <= visible_ids}


def step_aside(store: Store, catalogue: Catalogue, aside: UUID, counts: UUID, *, today: date) -> None:
    """
    Say that a work is double and another counts: it takes part in no findings any more, and stays on the map.

    Parameters
    ----------
    store
        Its actor is a planner of the partner of `aside`.
    catalogue
        Kinds and rules, to find again what this touches.
    aside, counts
        Of a finding ``dubbel``.
    today
        The day from which koppelkansen count.

    Raises
    ------
    NotFoundError
        ``duplicate_unknown``.
    RefusedError
        ``forbidden.resolve_duplicate``; ``duplicate_chain``: the other doubles a third itself; ``duplicate_private``:
        the other is not shared, and this one is.
    StoreError
        ``duplicate_resolved``: somebody said something of them meanwhile.
    """
    first, second = _works(store, aside, counts)
    require(store, Task.RESOLVE_DUPLICATE, [first.partner])
    if second.visibility is Visibility.EIGEN and first.visibility is not Visibility.EIGEN:
        raise RefusedError("duplicate_private", title=second.title)
    with store.write(store.actor.name, "resolve_duplicate", activities=[str(aside), str(counts)]) as writer:
        settle_footprints(writer, catalogue)
        refresh(writer, catalogue, today=today, changed=())
        _check(writer.cursor, aside, counts)
        if any(item.aside == counts for item in rulings(writer.cursor)):
            raise RefusedError("duplicate_chain", title=second.title)
        add_ruling(writer, pair_of(aside, counts), Verdict.DOUBLE, aside=aside, counts=counts)
        refresh(writer, catalogue, today=today, changed={aside, counts})


def keep_both(store: Store, catalogue: Catalogue, first: UUID, second: UUID, reason: str, *, today: date) -> None:
    """
    Say that two works that look alike are two, and why if somebody says so: they no longer warn, and may couple.

    Raises
    ------
    NotFoundError
        ``duplicate_unknown``.
    InputError
        ``reason_too_long``.
    RefusedError
        ``forbidden.resolve_duplicate``: the actor is a planner of neither.
    StoreError
        ``duplicate_resolved``.
    """
    _require_either(store, _works(store, first, second))
    why = bounded_line(reason, LONGEST_WHY, "reason_too_long")
    with store.write(store.actor.name, "keep_both", activities=[str(first), str(second)]) as writer:
        settle_footprints(writer, catalogue)
        refresh(writer, catalogue, today=today, changed=())
        _check(writer.cursor, first, second)
        add_ruling(writer, pair_of(first, second), Verdict.DISTINCT, reason=why)
        refresh(writer, catalogue, today=today, changed={first, second})


def undo_ruling(store: Store, catalogue: Catalogue, first: UUID, second: UUID, *, today: date) -> None:
    """
    Take back what was said of two works: both count, and they warn again where they still look alike.

    Raises
    ------
    NotFoundError
        ``duplicate_unknown``: nothing was said of them, or the actor may not see them.
    RefusedError
        ``forbidden.resolve_duplicate``: a work that steps aside is its partner's; that they are two may be taken back
        by either.
    """
    with store.read() as cursor:
        ruling = _ruling(cursor, first, second)
        works = list_activities(cursor, ids=[first, second])
    if ruling is None or len(works) < 2:
        raise NotFoundError("duplicate_unknown")
    if ruling.verdict is Verdict.DOUBLE:
        require(store, Task.RESOLVE_DUPLICATE, [item.partner for item in works if item.id == ruling.aside])
    else:
        _require_either(store, works)
    with store.write(store.actor.name, "undo_duplicate", activities=[str(first), str(second)]) as writer:
        settle_footprints(writer, catalogue)
        refresh(writer, catalogue, today=today, changed=())
        if _ruling(writer.cursor, first, second) is not None:
            add_ruling(writer, pair_of(first, second), Verdict.UNDONE)
        refresh(writer, catalogue, today=today, changed={first, second})


def _works(store: Store, first: UUID, second: UUID) -> tuple[Activity, Activity]:
    with store.read() as cursor:
        works = {item.id: item for item in list_activities(cursor, ids=[first, second])}
        if len(works) < 2:
            raise NotFoundError("duplicate_unknown")
    return works[first], works[second]


def _check(cursor: duckdb.DuckDBPyConnection, first: UUID, second: UUID) -> None:
    ruling = _ruling(cursor, first, second)
    if ruling is not None:
        raise StoreError("duplicate_resolved", who=ruling.by)
    pairs = [{item.a_id, item.b_id} for item in list_findings(cursor, types=[FindingType.DUBBEL], activity_ids=[first])]
    if {first, second} not in pairs:
        raise NotFoundError("duplicate_unknown")


def _ruling(cursor: duckdb.DuckDBPyConnection, first: UUID, second: UUID) -> Ruling | None:
    return next((item for item in rulings(cursor) if item.pair == pair_of(first, second)), None)


def _require_either(store: Store, works: tuple[Activity, ...]) -> None:
    partners = [item.partner for item in works]
    own = [name for name in partners if name in store.actor.partners]
    require(store, Task.RESOLVE_DUPLICATE, own[:1] or partners)


def _uuids(aside: Mapping[str, str]) -> list[UUID]:
    return [UUID(item) for pair in aside.items() for item in pair]
