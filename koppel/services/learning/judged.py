"""What the team said of combinations, with the score and its parts as the works stood at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from koppel import clock
from koppel.detect.find import find
from koppel.detect.score import PARTS
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
class Past:
    """
    What was decided, the highest score first.

    ``unknown`` counts what was decided of works that are not all seen any more, or that did not couple by the rules of
    now: nothing can be said of their score.
    """

    judged: tuple[Judged, ...]
    unknown: int


def past(store: Store, catalogue: Catalogue, language: str) -> Past:
    """
    Return what the team accepted and rejected, as far as the actor of the store sees it.

    What was decided and then taken up again is not among it; an agreement counts from the moment since which it stands.
    """
    with store.read() as cursor:
        members = stored.members(cursor)
        cases = [
            (identity, moment, decisions[-1].state in AGREED)
            for identity, told in stored.decisions(cursor).items()
            if (decisions := standing(told)) and (moment := _decided(decisions)) is not None
        ]
        cases = sorted(cases, key=lambda case: (case[1].at, case[0]), reverse=True)[:_MOST]
        ids = {one: [item.id for item in members.get(one, ()) if item.partner] for one, _, _ in cases}
        then = states_then(cursor, [Asked(moment.at, ids[one]) for one, moment, _ in cases])
        wanted = {identity for each in ids.values() for identity in each}
        now = {item.id: item for item in list_activities(cursor, ids=wanted) if item.id} if wanted else {}
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    works = [
        [{**now, **was}[identity] for identity in ids[one] if identity in now or identity in was]
        for (one, _, _), was in zip(cases, then, strict=True)
    ]
    whole = [len(each) == len(members.get(one, ())) for (one, _, _), each in zip(cases, works, strict=True)]
    asked = [
        (each, clock.day_of(moment.at)) if is_whole else ([], clock.day_of(moment.at))
        for (_, moment, _), each, is_whole in zip(cases, works, whole, strict=True)
    ]
    scored = apart(scores_then, asked, catalogue) if cases else []
    judged = [
        Judged(
            id=one,
            name=combination_name(each, streets, catalogue, language) or text("decision.no_works", language),
            kinds=tuple(sorted({item.kind for item in each})),
            is_accepted=is_accepted,
            reason=moment.reason,
            at=moment.at,
            score=found[0],
            parts=found[1],
        )
        for (one, moment, is_accepted), each, found in zip(cases, works, scored, strict=True)
        if found is not None
    ]
    judged.sort(key=lambda item: (-item.score, item.id))
    return Past(tuple(judged), len(cases) - len(judged))


def scores_then(asked: Sequence[tuple[Sequence[Activity], date]], catalogue: Catalogue) -> list[Scored | None]:
    """Return score and parts of sets of works on a day; None where not all of them couple with each other then."""
    return [_scored(works, day, catalogue) for works, day in asked]


def _scored(works: Sequence[Activity], day: date, catalogue: Catalogue) -> Scored | None:
    if len(works) < 2:
        return None
    found = find(Works.from_table(table_of(works), catalogue), catalogue, today=day).to_pylist()
    rows = [row for row in found if row["type"] == FindingType.KOPPELKANS.value]
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
