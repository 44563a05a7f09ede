"""Koppelkansen and warnings as lists for a team: what was found, in words, with what would solve it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.detect.works import Works
from koppel.i18n import text
from koppel.model import FindingType
from koppel.services.chances.worth_now import worth_now
from koppel.services.facts.acts import act_lines
from koppel.services.facts.findings import with_handled
from koppel.services.facts.hindrance import hindered
from koppel.services.facts.pairs import certainty_words, cure_words, finding_sentence, is_certain
from koppel.services.facts.works import kind_words, period_text
from koppel.services.plans.view_models import combination_views
from koppel.store.chances.findings import list_findings
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from typing import Any
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.chances import Acknowledged, Finding
    from koppel.services.facts.hindrance import Hindered
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
    """
    A warning: its works, what is wrong, and what would solve it.

    ``title`` says what it is, and of hinder where. ``heavy`` says why it is more than a nuisance, empty where it is
    not. ``pairs`` are those of which something is said when it is dealt with: one, or of hinder in a street every two
    works that hinder. ``acts`` say who can still do what, and until when. ``handled`` tells who said that nothing more
    is needed.
    """

    type: str
    title: str
    heavy: str
    ids: tuple[str, ...]
    pairs: tuple[tuple[UUID, UUID], ...]
    titles: tuple[str, ...]
    partners: tuple[str, ...]
    kinds: tuple[str, ...]
    periods: tuple[str, ...]
    sentence: str
    cure: str
    acts: tuple[str, ...]
    certainty: str
    is_certain: bool
    handled: Acknowledged | None


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


def numbered_combinations(
    store: Store, catalogue: Catalogue, language: str, *, today: date
) -> tuple[CombinationView, ...]:
    """Return the list in the order by which its combinations have their numbers: on screens, on paper, in the shell."""
    worth = [item.id for item in worth_now(store, catalogue, today=today)]
    return tuple(sorted_combinations(combination_views(store, catalogue, language), "now", today, worth))


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
    store: Store,
    catalogue: Catalogue,
    language: str,
    types: Collection[FindingType],
    *,
    only: Collection[str],
    today: date,
) -> tuple[Warned, ...]:
    """
    Return the warnings of some types that two works among `only` are in; heavy ones come first.

    Hinder is one warning for each street and period (`koppel.services.facts.hindrance`), the others one for each pair.
    """
    pairs = [item for item in types if item is not FindingType.HINDER]
    with store.read() as cursor:
        findings = [
            item
            for item in with_handled(cursor, list_findings(cursor, types=pairs) if pairs else ())
            if str(item.a_id) in only and str(item.b_id) in only
        ]
        ids = {identity for item in findings for identity in (item.a_id, item.b_id)}
        works = {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}
        streets = hindered(cursor, catalogue, today) if FindingType.HINDER in types else ()
    return (
        *(
            _of_street(item, catalogue, language, today)
            for item in streets
            if any(str(a) in only and str(b) in only for a, b in item.pairs)
        ),
        *(_of_pair(item, (works[item.a_id], works[item.b_id]), catalogue, language, today) for item in findings),
    )


def _of_pair(
    item: Finding, works: tuple[Activity, Activity], catalogue: Catalogue, language: str, today: date
) -> Warned:
    return Warned(
        type=item.type,
        title=text(f"screen.type.{item.type}", language),
        heavy="",
        pairs=((item.a_id, item.b_id),),
        sentence=finding_sentence(item, language),
        is_certain=is_certain(item),
        handled=item.handled,
        **_of_works(works, item.type, catalogue, language, today, is_certain=is_certain(item)),
    )


def _of_street(item: Hindered, catalogue: Catalogue, language: str, today: date) -> Warned:
    return Warned(
        type=FindingType.HINDER.value,
        title=item.title(language),
        heavy=item.heavy_words(language),
        pairs=item.pairs,
        sentence=item.sentence(language),
        is_certain=item.is_certain,
        handled=item.handled,
        **_of_works(item.works, FindingType.HINDER.value, catalogue, language, today, is_certain=item.is_certain),
    )


def _of_works(
    works: Sequence[Activity], kind: str, catalogue: Catalogue, language: str, today: date, *, is_certain: bool
) -> dict[str, Any]:
    return {
        "ids": tuple(str(one.id) for one in works),
        "titles": tuple(one.title for one in works),
        "partners": tuple(one.partner for one in works),
        "kinds": tuple(kind_words(one, catalogue, language) for one in works),
        "periods": tuple(period_text(one, language) for one in works),
        "cure": cure_words(kind, language),
        "acts": act_lines(kind, works, catalogue, today, language),
        "certainty": certainty_words(is_certain, language),
    }


def warned_json(item: Warned) -> dict[str, object]:
    """Return a warning for machines, its words in the language in which it was asked for."""
    return {
        "type": item.type,
        "title": item.title,
        "heavy": item.heavy or None,
        "works": [
            {"partner": partner, "title": title, "kind": kind, "period": period}
            for partner, title, kind, period in zip(item.partners, item.titles, item.kinds, item.periods, strict=True)
        ],
        "told": item.sentence,
        "cure": item.cure,
        "acts": list(item.acts),
        "certain": item.is_certain,
        "handled": item.handled.reason if item.handled else None,
        "handled_by": item.handled.by if item.handled else None,
    }
