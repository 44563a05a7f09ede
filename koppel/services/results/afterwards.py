"""
What was done together and what was not, by the dates that works came to have (``docs/domain.md`` §10).

What was found while works were plans is looked at again once they are over: the same detection code says of their last
dates which of them were at work at the same time, and what that spared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.detect.benefit import Range, benefit
from koppel.detect.joint import joint_groups
from koppel.detect.works import table_of
from koppel.model import Firmness, Precision, Status
from koppel.model.deciding import AGREED
from koppel.model.plans import ReferenceLayer
from koppel.planning.outlook import Outlook
from koppel.services.facts.combination_names import combination_name
from koppel.services.permission import require
from koppel.services.results.funnel import chain_of
from koppel.services.results.over import WITHDRAWN, OverWork, is_over, judged
from koppel.services.results.why_apart import why_apart
from koppel.store.deciding.combination_history import list_histories
from koppel.store.plans.activities import list_activities
from koppel.store.plans.changes_since import last_states
from koppel.store.plans.reference import list_reference
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.results.funnel import Chain
    from koppel.services.results.why_apart import Apart
    from koppel.store.database import Store

_ROUGH = (Precision.KWARTAAL, Precision.JAAR)


class Verdict(StrEnum):
    """Whether works that could have been done together were: all of them, some of them, none, or nobody knows."""

    TOGETHER = "together"
    PARTLY = "partly"
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """
    A combination of which works are over, and what came of it.

    Attributes
    ----------
    id, name, partners
        Of the combination.
    works
        Those that are over, in the order of their dates.
    to_come
        How many others of it are not over yet.
    verdict, groups
        Which works were at the same time, by id; none where none were.
    is_rough
        A date is known to the quarter or the year only, so that it may have been otherwise.
    was_agreed
        There is an agreement that stands.
    saved_eur
        What doing together spared; None where nothing was, or too little is known.
    missed_eur
        What it would have spared to do all of them together; None where they were, or too little is known.
    why
        Of what was not (all) done together: what is recorded, the weightiest first; never nothing.
    """

    id: str
    name: str
    partners: tuple[str, ...]
    works: tuple[OverWork, ...]
    to_come: int
    verdict: Verdict
    groups: tuple[frozenset[str], ...]
    is_rough: bool
    was_agreed: bool
    saved_eur: Range | None
    missed_eur: Range | None
    why: tuple[Apart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterwardsTotal:
    """
    What came of all of it, with no work counted twice.

    ``with_reason`` are those of `apart` and `partly` of which a reason is recorded.
    """

    counts: Mapping[Verdict, int]
    with_reason: int
    saved_eur: Range | None
    missed_eur: Range | None


def afterwards(store: Store, catalogue: Catalogue, language: str, *, today: date) -> tuple[Afterwards, ...]:
    """
    Return what came of the combinations of which works are over, what was over last before others.

    Parameters
    ----------
    store
        As its actor sees it: what it may not see counts nowhere.
    catalogue
        Kinds, and the table of unit costs.
    language
        Of names of combinations.
    today
        What ended before it, and of which nobody says that it goes on, is over.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    WorkError
        Measuring was stopped, or reached a bound.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        histories = list_histories(cursor)
        wanted = {member for history in histories for member in history.members}
        live = {item.id: item for item in list_activities(cursor, ids=wanted) if item.id} if wanted else {}
        gone = {item.id: item for item in last_states(cursor, wanted - live.keys()) if item.id}
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    over = {
        identity: OverWork(item, item.status is Status.GEREED)
        for identity, item in (live | gone).items()
        if is_over(item, catalogue, today, is_gone=identity in gone)
    }
    to_come = {identity for identity, item in live.items() if identity not in over and item.status not in WITHDRAWN}
    chains = judged(
        [chain_of(item) for item in histories if item.was_proposed or item.first_answer or item.decisions], over
    )
    if not chains:
        return ()
    members = {identity for chain in chains for identity in chain.history.members if identity in over}
    outlook = _outlook([over[identity].work for identity in members], catalogue)
    pairs = outlook.figures().couplings if outlook else frozenset()
    reasons = why_apart(store, outlook, {chain.history: chain.history.members & over.keys() for chain in chains})
    rows = []
    for chain in chains:
        works = sorted((over[item] for item in chain.history.members if item in over), key=_by_date)
        rows.append(
            _row(
                chain,
                {str(item.work.id): item for item in works},
                pairs,
                reasons[chain.history.id],
                catalogue,
                to_come=len(chain.history.members & to_come),
                name=combination_name([item.work for item in works], streets, catalogue, language) or "",
            )
        )
    return tuple(sorted(rows, key=lambda item: (_last_day(item.works), item.id), reverse=True))


def total(rows: Sequence[Afterwards], catalogue: Catalogue) -> AfterwardsTotal:
    """Add up what came of combinations; what stands in several of them counts once."""
    works = {str(item.work.id): item.work for row in rows for item in row.works}
    incomplete = [row for row in rows if row.verdict in (Verdict.APART, Verdict.PARTLY)]
    # What was at the same time in one of them was not missed in another.
    missed = [
        frozenset(str(item.work.id) for item in row.works if item.work.start is not None)
        for row in incomplete
        if row.verdict is Verdict.APART
    ]
    return AfterwardsTotal(
        counts={verdict: sum(row.verdict is verdict for row in rows) for verdict in Verdict},
        with_reason=sum(any(item.is_recorded for item in row.why) for row in incomplete),
        saved_eur=_spared(works, joint_groups(group for row in rows for group in row.groups), catalogue),
        missed_eur=_spared(works, joint_groups(missed), catalogue),
    )


def matching(
    rows: Iterable[Afterwards], *, words: str = "", partners: Collection[str] = (), only_missed: bool = False
) -> tuple[Afterwards, ...]:
    """Return those with a text in name, titles or reasons whatever the case, of some partners, or not done together."""
    wanted = words.casefold().strip()
    return tuple(
        row
        for row in rows
        if (not only_missed or row.verdict in (Verdict.APART, Verdict.PARTLY))
        and (not partners or set(partners) & set(row.partners))
        and wanted
        in "\n".join(
            (row.name, *(item.work.title for item in row.works), *(item.words or "" for item in row.why))
        ).casefold()
    )


def _outlook(works: Iterable[Activity], catalogue: Catalogue) -> Outlook | None:
    """Put works that are over back on the day before the first of them began, firm at the dates that they had."""
    dated = [
        replace(item, status=Status.GEPLAND, firmness=Firmness.VAST, earliest_start=None, latest_end=None)
        for item in works
        if item.start is not None
    ]
    if not dated:
        return None
    return apart(_measure, dated, catalogue, min(item.start for item in dated if item.start is not None))


def _measure(works: Sequence[Activity], catalogue: Catalogue, today: date) -> Outlook:
    return Outlook(table_of(works), {str(item.id): item for item in works}, catalogue, today=today)


def _row(
    chain: Chain,
    works: Mapping[str, OverWork],
    pairs: Collection[tuple[str, str]],
    why: tuple[Apart, ...],
    catalogue: Catalogue,
    *,
    to_come: int,
    name: str,
) -> Afterwards:
    groups = joint_groups(frozenset(pair) for pair in pairs if works.keys() >= set(pair))
    dated = frozenset(identity for identity, item in works.items() if item.work.start is not None)
    verdict = _verdict(works.keys(), dated, groups)
    is_missed = verdict in (Verdict.APART, Verdict.PARTLY)
    activities = {identity: item.work for identity, item in works.items()}
    return Afterwards(
        id=chain.history.id,
        name=name,
        partners=tuple(dict.fromkeys(item.work.partner for item in works.values())),
        works=tuple(works.values()),
        to_come=to_come,
        verdict=verdict,
        groups=groups,
        is_rough=any(precision in _ROUGH for item in activities.values() for precision in _precisions(item)),
        was_agreed=chain.state in AGREED,
        saved_eur=_spared(activities, groups, catalogue),
        missed_eur=_spared(activities, [dated], catalogue) if is_missed else None,
        why=why if is_missed else (),
    )


def _verdict(ids: Collection[str], dated: Collection[str], groups: Sequence[frozenset[str]]) -> Verdict:
    if groups:
        return Verdict.TOGETHER if len(groups) == 1 and groups[0] == frozenset(ids) else Verdict.PARTLY
    return Verdict.APART if len(dated) == len(ids) else Verdict.UNKNOWN


def _spared(works: Mapping[str, Activity], groups: Iterable[frozenset[str]], catalogue: Catalogue) -> Range | None:
    """Return what groups of works spare, of which no two share one; None where too little is known of all of them."""
    known = [
        saved
        for group in groups
        if (saved := benefit([works[item] for item in sorted(group)], catalogue).avoided_cost_eur) is not None
    ]
    return Range(sum(item.low for item in known), sum(item.high for item in known)) if known else None


def _precisions(item: Activity) -> tuple[Precision | None, Precision | None]:
    return item.start_precision, item.end_precision


def _by_date(item: OverWork) -> tuple[date, str, str]:
    return (item.work.start or date.max, item.work.partner, item.work.external_id)


def _last_day(works: Sequence[OverWork]) -> date:
    return max((item.work.end or item.work.start or date.min for item in works), default=date.min)
