"""The register of missed opportunities: what was rejected, why, by whom, and what it would have saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.detect.benefit import Benefit, benefit
from koppel.exports.csv import write_rows
from koppel.formats import moment_sortable
from koppel.i18n import text
from koppel.model.deciding import Cause, Decided, State, standing
from koppel.model.plans import Asked, ReferenceLayer
from koppel.services.deciding.assessment import state_words
from koppel.services.facts.combination_names import combination_name
from koppel.store.deciding import decisions as stored
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference
from koppel.store.plans.versions_at import states_then

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.detect.benefit import Range
    from koppel.model import Activity
    from koppel.store.database import Store

_COLUMNS = (
    "combination", "name", "works", "partners", "reason", "rejected_by", "rejected_at", "state", "reopened_because",
    "cost_low_eur", "cost_high_eur", "hinder_days_low", "hinder_days_high", "visits_low", "visits_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """
    A combination that was rejected.

    Attributes
    ----------
    works
        As they stood when it was rejected, without those that the reader may not see.
    reason, by, at
        Of the last time that it was rejected; UTC without a zone.
    state
        As it is now: ``afgewezen``, or another where it came back.
    reopened
        What changed in the plan, where that brought it back; None where it is rejected still or people took it up.
    saved
        What it would have saved as the works stood then; None where one of the works is not shared any more.
    """

    id: str
    name: str
    works: tuple[Activity, ...]
    partners: tuple[str, ...]
    reason: str
    by: str
    at: datetime
    state: State
    reopened: str | None
    saved: Benefit | None


def rejections(store: Store, catalogue: Catalogue, language: str) -> tuple[Rejection, ...]:
    """Return every combination that was ever rejected, the last rejected first; also those that came back."""
    with store.read() as cursor:
        members_by_id = stored.members(cursor)
        cases = [
            (one, last, decisions)
            for one, steps in stored.decisions(cursor).items()
            if (decisions := standing(steps))
            and (last := _last(decisions)) is not None
            and any(item.partner for item in members_by_id.get(one, ()))
        ]
        if not cases:
            return ()
        ids = {one: [item.id for item in members_by_id[one] if item.partner] for one, _, _ in cases}
        states_at_rejection = states_then(cursor, [Asked(last.at, ids[one]) for one, last, _ in cases])
        works = {identity for decisions in ids.values() for identity in decisions}
        now = {item.id: item for item in list_activities(cursor, ids=works) if item.id is not None}
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    rejected = []
    for (one, last, decisions), was in zip(cases, states_at_rejection, strict=True):
        states: dict[UUID, Activity] = {**now, **was}
        members = tuple(states[identity] for identity in ids[one] if identity in states)
        latest = decisions[-1]
        rejected.append(
            Rejection(
                id=one,
                name=combination_name(members, streets, catalogue, language) or text("decision.no_works", language),
                works=members,
                partners=tuple(dict.fromkeys(item.partner for item in members)),
                reason=last.reason or "",
                by=last.by,
                at=last.at,
                state=latest.state,
                reopened=_reopened(decisions, last),
                saved=benefit(members, catalogue) if len(members) == len(members_by_id[one]) else None,
            )
        )
    return tuple(sorted(rejected, key=lambda item: (item.at, item.id), reverse=True))


def matching(
    rejected: Sequence[Rejection], *, words: str = "", partners: Collection[str] = (), only_rejected: bool = False
) -> tuple[Rejection, ...]:
    """Return those with a text in name, reason or titles whatever the case, of some partners, or rejected still."""
    wanted = words.casefold().strip()
    return tuple(
        item
        for item in rejected
        if (not only_rejected or item.state is State.AFGEWEZEN)
        and (not partners or set(partners) & set(item.partners))
        and wanted in "\n".join((item.name, item.reason, *(work.title for work in item.works))).casefold()
    )


def rejections_file(rejected: Sequence[Rejection], language: str) -> bytes:
    """Write rejected combinations as CSV for people, with heads in a language."""
    heads = {name: text(f"rejection_file.{name}", language) for name in _COLUMNS}
    rows = [{heads[name]: value for name, value in _row(item, language).items()} for item in rejected]
    return write_rows(rows, list(heads.values()))


def rejections_csv(rejected: Sequence[Rejection], language: str) -> bytes:
    """Write rejected combinations as CSV for programs: the heads are the same in every language."""
    return write_rows([_row(item, language) for item in rejected], _COLUMNS)


def _row(item: Rejection, language: str) -> dict[str, object]:
    saved = item.saved
    cost, days, visits = (
        (None, None, None)
        if saved is None
        else (saved.avoided_cost_eur, saved.hinder_days_avoided, saved.visits_spared)
    )
    values = (
        item.id,
        item.name,
        ", ".join(work.title for work in item.works),
        ", ".join(item.partners),
        item.reason,
        item.by,
        moment_sortable(item.at),
        state_words(item.state, language),
        item.reopened,
        *_ends(cost),
        *_ends(days),
        *_ends(visits),
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _ends(value: Range | None) -> tuple[int | None, int | None]:
    return (None, None) if value is None else (round(value.low), round(value.high))


def _last(decisions: Sequence[Decided]) -> Decided | None:
    return next((item for item in reversed(decisions) if item.state is State.AFGEWEZEN), None)


def _reopened(decisions: Sequence[Decided], last: Decided) -> str | None:
    after = decisions[max(at for at, item in enumerate(decisions) if item is last) + 1 :]
    return next((item.reason for item in after if item.cause is Cause.CHANGE), None)
