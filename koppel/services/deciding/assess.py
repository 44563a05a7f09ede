"""Judging where combinations stand now: the answers and states beside the plans that they were about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.errors import NotFoundError
from koppel.model import Status
from koppel.model.deciding import AGREED, Answer, Answered, Cause, Decided, State, meerwaarde_in, standing
from koppel.model.plans import Asked
from koppel.services.deciding.assessment import OPEN, Assessment, Compared, Seen
from koppel.services.deciding.growth import growths
from koppel.services.deciding.plan_changes import differs
from koppel.store.deciding import decisions as stored
from koppel.store.plans.activities import list_activities
from koppel.store.plans.versions_at import states_then

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.model import Activity
    from koppel.model.deciding import Member

LONGEST_ID = 64


def judge_one(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> tuple[Assessment, Compared]:
    """
    Return where one combination stands, also one that nobody spoke of.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    """
    judged = judge(cursor, combination_id).get(combination_id)
    if judged is None:
        raise NotFoundError("combination_unknown", id=combination_id[:LONGEST_ID])
    return judged


def judge(cursor: duckdb.DuckDBPyConnection, one: str | None = None) -> dict[str, tuple[Assessment, Compared]]:
    """Return where every combination stands that was spoken of, or one; the queries are as many for all as for one."""
    members = stored.members(cursor, one)
    answers, decisions = stored.answers(cursor, one), stored.decisions(cursor, one)
    cases = [
        _Case(identity, works, answers.get(identity, ()), decisions.get(identity, ()))
        for identity, works in members.items()
        if any(item.partner is not None for item in works)
    ]
    open_moments = [(case, at) for case in cases if case.state in OPEN for at in sorted(case.moments())]
    ids = {case.id: [item.id for item in case.members] for case in cases}
    states = states_then(cursor, [Asked(at, ids[case.id]) for case, at in open_moments]) if open_moments else ()
    states_by_case: dict[str, dict[datetime, Mapping[UUID, Activity]]] = {}
    for (case, at), works in zip(open_moments, states, strict=True):
        if works:
            states_by_case.setdefault(case.id, {})[at] = works
    # Only what was answered or decided on can have gone on as a larger one.
    growth_by_id = growths(cursor) if any(case.answers or case.decisions for case in cases) else {}
    touched = {identity for key in states_by_case for identity in ids[key]}
    touched |= {identity for growth in growth_by_id.values() for identity in growth.joined}
    current = {item.id: item for item in list_activities(cursor, ids=touched)} if touched else {}
    judged = {}
    for case in cases:
        growth = growth_by_id.get(case.id)
        joined = tuple(current[one] for one in growth.joined if one in current) if growth else ()
        now = {identity: current[identity] for identity in ids[case.id] if identity in current}
        changed = {
            at: {identity: item for identity, item in works.items() if differs(item, now.get(identity))}
            for at, works in states_by_case.get(case.id, {}).items()
        }
        assessment, compared = case.judged({at: works for at, works in changed.items() if works}, now)
        judged[case.id] = replace(assessment, growth=growth), replace(compared, joined=joined)
    return judged


@dataclass(frozen=True, slots=True)
class _Case:
    """The rows of one combination."""

    id: str
    members: tuple[Member, ...]
    answers: tuple[Answered, ...]
    decisions: tuple[Decided, ...]

    @property
    def state(self) -> State:
        return self.decisions[-1].state if self.decisions else State.NIEUW

    @property
    def last(self) -> dict[str, Answered]:
        return {item.partner: item for item in self.answers}

    @property
    def partners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.partner for item in self.members if item.is_live and item.partner))

    def _decided_at(self) -> datetime | None:
        chosen = (item.at for item in reversed(standing(self.decisions)) if item.cause is None)
        return next(chosen, None)

    def _judged_at(self) -> dict[str, datetime]:
        """Return by partner the last moment at which it, or the team, looked at the plan."""
        decided = self._decided_at()
        answered_at = {name: item.at for name, item in self.last.items() if name in self.partners}
        if not answered_at:
            return {} if decided is None else {"": decided}
        return {name: at if decided is None else max(at, decided) for name, at in answered_at.items()}

    def moments(self) -> set[datetime]:
        return {*(item.at for item in self.last.values()), *self._judged_at().values()}

    def judged(
        self, changed: Mapping[datetime, Mapping[UUID, Activity]], now: Mapping[UUID, Activity]
    ) -> tuple[Assessment, Compared]:
        last = self.last
        answered = {name: changed[last[name].at] for name in self.partners if name in last and last[name].at in changed}
        since = [at for at in self._judged_at().values() if at in changed]
        agrees = [name for name in self.partners if name in last and last[name].answer is Answer.AKKOORD]
        unshared = sum(1 for item in self.members if item.partner is None)
        live = [item for item in self.members if item.is_live]
        stands = standing(self.decisions)
        latest = stands[-1] if stands else None
        visible = tuple(item.id for item in self.members if item.partner is not None)
        assessment = Assessment(
            id=self.id,
            members=visible,
            partners=self.partners,
            state=self.state,
            reason=(latest.reason if latest else None) or (meerwaarde_in(stands) if self.state in AGREED else None),
            meerwaarde=meerwaarde_in(self.decisions),
            answers=last,
            stale=tuple(answered),
            missing=tuple(name for name in self.partners if name not in agrees or name in answered),
            # Sorting keeps an answer before the state that it brought in the same moment.
            history=tuple(sorted((*self.answers, *self.decisions), key=lambda item: item.at)),
            changed_since=self.state in OPEN and bool(since or unshared),
            unshared=unshared,
            is_private=any(item.is_private for item in self.members),
            is_done=bool(live) and all(item.status is Status.GEREED for item in live),
            is_reopened=latest is not None and latest.cause is Cause.CHANGE,
            seen=Seen(len(self.answers) + len(self.decisions), {item.id: item.version for item in self.members}),
        )
        return assessment, Compared(answered, changed[min(since)] if since else {}, now)
