"""Koppelkansen and warnings as lists for a team: what was found, in words, with what would solve it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.detect.works import Works
from koppel.services.facts.pairs import certainty_words, cure_words, finding_sentence, is_certain
from koppel.services.facts.works import period_text
from koppel.store.chances.findings import list_findings
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity, FindingType
    from koppel.services.plans.view_models import CombinationView
    from koppel.store.database import Store

SORTS = ("now", "score", "start", "size", "benefit")


@dataclass(frozen=True, slots=True)
class Bar:
    """
    A work on a time axis, in day numbers since 1970-01-01; the window is where it can move, at least its period.

    ``period`` says when it is as exactly as it is known: the days are those that rules count with.
    """

    title: str
    period: str
    kind: str
    color: str
    start: int
    end: int
    window_start: int
    window_end: int


@dataclass(frozen=True, slots=True)
class Warned:
    """A finding that is no koppelkans: the two works, what is wrong, and what would solve it."""

    type: str
    severity: str | None
    ids: tuple[str, str]
    titles: tuple[str, str]
    partners: tuple[str, str]
    kinds: tuple[str, str]
    periods: tuple[str, str]
    sentence: str
    cure: str
    certainty: str
    is_certain: bool


def bars(members: Sequence[Activity], catalogue: Catalogue, language: str) -> tuple[Bar, ...]:
    """Return the bars of works that have a period, the earliest first."""
    works = Works.from_activities(members, catalogue)
    member_by_id = {str(item.id): item for item in members}
    made = []
    for at, identity in enumerate(works.ids.to_pylist()):
        item = member_by_id[identity]
        kind = catalogue.kinds[item.kind]
        if works.has_period[at]:
            days = (works.start[at], works.end[at], works.window_start[at], works.window_end[at])
            period = period_text(item, language)
            made.append(Bar(item.title, period, kind.label[language], kind.color, *(int(day) for day in days)))
    return tuple(sorted(made, key=lambda bar: (bar.start, bar.end, bar.title)))


def sorted_combinations(
    combinations: Sequence[CombinationView], by: str, today: date, worth: Collection[str] = ()
) -> list[CombinationView]:
    """
    Sort combinations by one of `SORTS`; what is unknown comes last, ties keep the order of the score.

    Parameters
    ----------
    combinations, by, today
        What to sort, and how.
    worth
        Ids of what is worth a meeting now, the best first; with ``now`` the others come after these.
    """
    if by == "now":
        rank = {identity: at for at, identity in enumerate(worth)}
        return sorted(combinations, key=lambda item: rank.get(item.id, len(rank)))
    if by == "start":
        return sorted(combinations, key=lambda item: (item.start is None, item.start or today))
    if by == "size":
        return sorted(combinations, key=lambda item: -len(item.members))
    if by == "benefit":
        return sorted(combinations, key=lambda item: -(cost.high if (cost := item.benefit.avoided_cost_eur) else -1.0))
    return list(combinations)


def warned(
    store: Store, catalogue: Catalogue, language: str, types: Collection[FindingType], *, only: Collection[str]
) -> tuple[Warned, ...]:
    """Return the findings of some types whose works are both among `only`; heavy hindrance comes first."""
    with store.read() as cursor:
        findings = [
            item for item in list_findings(cursor, types=types) if str(item.a_id) in only and str(item.b_id) in only
        ]
        ids = {identity for item in findings for identity in (item.a_id, item.b_id)}
        works = {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}
    warnings = [
        Warned(
            type=item.type,
            severity=item.severity,
            ids=(str(item.a_id), str(item.b_id)),
            titles=(item.a_title, item.b_title),
            partners=(item.a_partner, item.b_partner),
            kinds=(catalogue.kinds[item.a_kind].label[language], catalogue.kinds[item.b_kind].label[language]),
            periods=(period_text(works[item.a_id], language), period_text(works[item.b_id], language)),
            sentence=finding_sentence(item, language),
            cure=cure_words(item.type, language),
            certainty=certainty_words(is_certain(item), language),
            is_certain=is_certain(item),
        )
        for item in findings
    ]
    return tuple(sorted(warnings, key=lambda item: item.severity != "zwaar"))
