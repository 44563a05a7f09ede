"""What the team said of combinations, with the score and its parts as the works stood at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from koppel import clock
from koppel.detect.find import find
from koppel.detect.scoring.score import PARTS
from koppel.detect.works import Works, table_of
from koppel.i18n import text
from koppel.model import FindingType
from koppel.model.deciding import AGREED, State, standing
from koppel.model.plans import Asked, ReferenceLayer
from koppel.services.facts.combination_names import combination_name
from koppel.store.deciding import decisions as stored
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference
from koppel.store.plans.versions_at import states_then
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.deciding import Decided
    from koppel.store.database import Store

    Scored = tuple[float, Mapping[str, float | None]]

# The last so many tell how a team decides; each is found again as it was.
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """
    A combination that was accepted (agreed, or carried out) or rejected.

    Attributes
    ----------
    reason
        What people gave.
    at
        When it was accepted or rejected; UTC without a zone.
    score, parts
        0–100 and 0–1, of the works as they stood then: the mean of its pairs. None is a part of which nothing is known.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    is_accepted: bool
    reason: str | None
    at: datetime
    score: float
    parts: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class History:
    """
    What was decided, the highest score first.

    ``unknown`` counts what was decided of works that are not all visible any more, or that did not couple by the rules
    of now: nothing can be said of their score.
    """

    judged: tuple[Judged, ...]
    unknown: int


def decision_history(store: Store, catalogue: Catalogue, language: str) -> History:
    """
    Return what the team accepted and rejected, as far as the actor of the store sees it.

    What was decided and then taken up again is not among it; an agreement counts from the moment since which it stands.
    """
    with store.read() as cursor:
        cases = _cases(cursor)
        works = _as_they_stood(cursor, cases)
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    asked = [
        (each if len(each) == case.size else [], clock.day_of(case.decided.at))
        for case, each in zip(cases, works, strict=True)
    ]
    scored = apart(scores_then, asked, catalogue) if cases else []
    judged = [
        Judged(
            id=case.id,
            name=combination_name(each, streets, catalogue, language) or text("decision.no_works", language),
            kinds=tuple(sorted({item.kind for item in each})),
            is_accepted=case.decided.state is not State.AFGEWEZEN,
            reason=case.decided.reason,
            at=case.decided.at,
            score=outcome[0],
            parts=outcome[1],
        )
        for case, each, outcome in zip(cases, works, scored, strict=True)
        if outcome is not None
    ]
    judged.sort(key=lambda item: (-item.score, item.id))
    return History(tuple(judged), len(cases) - len(judged))


class _Case(NamedTuple):
    """A combination, the decision since which it stands, its works that are visible, and how many it has."""

    id: str
    decided: Decided
    visible: list[UUID]
    size: int


def _cases(cursor: duckdb.DuckDBPyConnection) -> list[_Case]:
    """Return what is accepted or rejected now, the last decided first."""
    members = stored.members(cursor)
    cases = [
        _Case(identity, moment, [item.id for item in members.get(identity, ()) if item.partner], len(members[identity]))
        for identity, steps in stored.decisions(cursor).items()
        if identity in members and (decisions := standing(steps)) and (moment := _decided(decisions)) is not None
    ]
    return sorted(cases, key=lambda case: (case.decided.at, case.id), reverse=True)[:_MOST]


def _as_they_stood(cursor: duckdb.DuckDBPyConnection, cases: Sequence[_Case]) -> list[list[Activity]]:
    """Return the works of each that are visible, as they were when it was decided."""
    wanted = {identity for case in cases for identity in case.visible}
    states_at_decision = states_then(cursor, [Asked(case.decided.at, case.visible) for case in cases])
    now = {item.id: item for item in list_activities(cursor, ids=wanted) if item.id} if wanted else {}
    states = [{**now, **was} for was in states_at_decision]
    return [[of[one] for one in case.visible if one in of] for case, of in zip(cases, states, strict=True)]


def scores_then(asked: Sequence[tuple[Sequence[Activity], date]], catalogue: Catalogue) -> list[Scored | None]:
    """Return score and parts of sets of works on a day; None where not all of them couple with each other then."""
    return [_scored(works, day, catalogue) for works, day in asked]


def _scored(works: Sequence[Activity], day: date, catalogue: Catalogue) -> Scored | None:
    if len(works) < 2:
        return None
    findings = find(Works.from_table(table_of(works), catalogue), catalogue, today=day).to_pylist()
    rows = [row for row in findings if row["type"] == FindingType.KOPPELKANS.value]
    if len(rows) != len(list(combinations(works, 2))):
        return None
    bonus = 1 + catalogue.rules.combination_extra_member * (len(works) - 2)
    score = min(100.0, float(np.mean([row["score"] for row in rows])) * bonus)
    parts: dict[str, float | None] = {}
    for name in PARTS:
        known = [row[f"part_{name}"] for row in rows if row[f"part_{name}"] is not None]
        parts[name] = float(np.mean(known)) if known else None
    return score, parts


def _decided(decisions: Sequence[Decided]) -> Decided | None:
    """Return the decision since which a combination is accepted or rejected; None where it is neither."""
    last = decisions[-1]
    if last.state is State.AFGEWEZEN:
        return last
    if last.state not in AGREED:
        return None
    run = len(decisions)
    while run and decisions[run - 1].state in AGREED:
        run -= 1
    return decisions[run]
