"""
"Does this still hold?": who leads the team opens a round, partners confirm their works, and it is closed.

What nobody confirmed or changed by then is doubtful, until its partner confirms or changes it. Everybody who may see a
work sees that. Residents do not: what they read is what its partner told them, and doubt is for the partner to lift.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import Status
from koppel.model.rounds import RoundReply
from koppel.services.permission import require
from koppel.services.text_limits import line
from koppel.store.plans.activities import list_activities
from koppel.store.rounds import rounds as stored

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

    from koppel.access import Actor
    from koppel.model import Activity
    from koppel.model.rounds import Round, RoundAnswer, RoundReminder
    from koppel.store.database import Store

LONGEST_ROUND = 80
# Nobody leaves a round open for longer.
MOST_DAYS = 366
LIVE = (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundWork:
    """
    A work in a round.

    ``is_changed``: its partner changed it since the round was opened, which confirms it as well.
    """

    work: Activity
    answer: RoundAnswer | None
    is_changed: bool

    @property
    def is_confirmed(self) -> bool:
        """Tell whether it holds as it is now."""
        holds = self.answer is not None and self.answer.reply is RoundReply.HOLDS
        return (holds and self.answer is not None and self.answer.work_version == self.work.version) or self.is_changed

    @property
    def is_answered(self) -> bool:
        """Tell whether something was said of it, if only that nobody knows."""
        return self.is_confirmed or self.answer is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPartner:
    """How far a partner is in a round."""

    partner: str
    works: int
    answered: int
    confirmed: int
    last: RoundAnswer | None
    reminded: RoundReminder | None

    @property
    def is_done(self) -> bool:
        """Tell whether it said something of all its works."""
        return self.answered == self.works


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round as someone sees it: who leads the team all works that it may see, a planner those of its partners."""

    record: Round
    works: tuple[RoundWork, ...]
    partners: tuple[RoundPartner, ...]

    def of(self, partner: str) -> tuple[RoundWork, ...]:
        """Return the works of a partner."""
        return tuple(item for item in self.works if item.work.partner == partner)


def list_rounds(store: Store) -> tuple[Round, ...]:
    """
    Return all rounds, the last opened first.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.list_rounds(cursor)


def open_rounds(store: Store) -> tuple[Round, ...]:
    """
    Return the rounds that are open.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    return tuple(item for item in list_rounds(store) if item.is_open)


def round_for(store: Store, identity: UUID, *, who: Actor | None = None) -> RoundView:
    """
    Return a round with its works.

    Parameters
    ----------
    store
        Only works that its actor may see are in it.
    identity
        Which.
    who
        For whom, where that is another than the actor of the store.

    Raises
    ------
    NotFoundError
        ``round_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    reader = who or store.actor
    with store.read() as cursor:
        record = stored.get_round(cursor, identity)
        activities = list_activities(cursor, statuses=LIVE)
        answers, reminders = stored.list_round_answers(cursor, identity), stored.list_reminders(cursor, identity)
    leads = allowed(reader, Task.ROUND)
    works = [
        RoundWork(work=item, answer=answers.get(item.id) if item.id else None, is_changed=_is_changed(item, record))
        for item in activities
        if leads or item.partner in reader.partners
    ]
    names = sorted({item.work.partner for item in works})
    return RoundView(
        record=record,
        works=tuple(works),
        partners=tuple(
            _state(name, [item for item in works if item.work.partner == name], reminders) for name in names
        ),
    )


def open_round(store: Store, name: str, until: date, *, today: date) -> UUID:
    """
    Ask all partners whether what they planned still holds.

    Parameters
    ----------
    store
        Of who leads the team.
    name
        What people call it.
    until, today
        The last day on which it is asked for, from today on and within a year.

    Raises
    ------
    RefusedError
        ``forbidden.round``; ``round_running``: one is open.
    InputError
        ``round_name``, ``round_until``; ``text_too_long``, ``text_personal``.
    """
    require(store, Task.ROUND)
    chosen = line(name, LONGEST_ROUND)
    if not chosen:
        raise InputError("round_name", most=LONGEST_ROUND)
    if not today <= until <= today + timedelta(days=MOST_DAYS):
        raise InputError("round_until")
    with store.write_beside(store.actor.name, "open_round", name=chosen, until=until) as writer:
        running = next((item for item in stored.list_rounds(writer.cursor) if item.is_open), None)
        if running is not None:
            raise RefusedError("round_running", name=running.name)
        identity = stored.add_round(writer, chosen, until)
        writer.note(round=identity)
    return identity


def answer_works(store: Store, identity: UUID, works: Mapping[UUID, int], reply: RoundReply) -> None:
    """
    Say of works of one's own whether they hold, or take that back.

    Of a round that is closed only that a work holds, which ends the doubt.

    Parameters
    ----------
    store
        Of a planner of the partners of all of them.
    identity
        The round.
    works
        By id the version that this one saw.
    reply
        The same for all.

    Raises
    ------
    NotFoundError
        ``round_unknown``; ``activity_unknown``: one is not there, is over, or is of others.
    RefusedError
        ``forbidden.plan``; ``round_closed``; ``round_work_changed``: a work was changed meanwhile.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        activities = {item.id: item for item in list_activities(cursor, ids=works, statuses=LIVE)} if works else {}
    for work in works:
        if work not in activities:
            raise NotFoundError("activity_unknown", id=work)
    require(store, Task.PLAN, {item.partner for item in activities.values()})
    if not activities:
        return
    for item in activities.values():
        if item.id is not None and works[item.id] != item.version:
            raise RefusedError("round_work_changed", work=item.title, by=item.recorded_by, at=item.recorded_from)
    is_doubtful = any(item.is_doubtful for item in activities.values())
    action = "confirm_doubtful" if is_doubtful and reply is RoundReply.HOLDS else "answer_round"
    facts = {"round": identity, "count": len(works), "round_reply": reply.value}
    with store.write_beside(store.actor.name, action, **facts) as writer:
        record = stored.get_round(writer.cursor, identity)
        if not record.is_open and reply is not RoundReply.HOLDS:
            raise RefusedError("round_closed", name=record.name, by=record.closed_by, at=record.closed_at)
        writer.only_for = _only_for(activities.values())
        stored.add_round_answers(writer, identity, works, reply)
        if reply is RoundReply.HOLDS:
            stored.end_doubt(writer, works.keys())


def remind_partner(store: Store, identity: UUID, partner: str) -> None:
    """
    Remind a partner that has still to say something of some works.

    Raises
    ------
    NotFoundError
        ``round_unknown``; ``round_partner``: it has no works in it.
    RefusedError
        ``forbidden.round``; ``round_closed``; ``round_done``: it has answered for all.
    """
    require(store, Task.ROUND)
    view = _open(store, identity)
    state = next((item for item in view.partners if item.partner == partner), None)
    if state is None:
        raise NotFoundError("round_partner", partner=partner[:100])
    if state.is_done:
        raise RefusedError("round_done", partner=partner)
    with store.write_beside(store.actor.name, "remind_round", round=identity, partner=partner) as writer:
        stored.add_reminder(writer, identity, partner)


def close_round(store: Store, identity: UUID) -> None:
    """
    Close a round: what was not confirmed or changed is doubtful from now on.

    Raises
    ------
    NotFoundError
        ``round_unknown``.
    RefusedError
        ``forbidden.round``; ``round_closed``.
    """
    require(store, Task.ROUND)
    _open(store, identity)
    with store.write(store.actor.name, "close_round", round=identity) as writer:
        record = stored.get_round(writer.cursor, identity)
        if not record.is_open:
            raise RefusedError("round_closed", name=record.name, by=record.closed_by, at=record.closed_at)
        # Of all works, those too that their partner keeps to itself: only it sees that they are doubtful.
        answers = stored.list_round_answers(writer.cursor, identity)
        doubtful = {
            item.id: item.version
            for item in list_activities(writer.cursor, statuses=LIVE)
            if item.id is not None
            and not RoundWork(work=item, answer=answers.get(item.id), is_changed=_is_changed(item, record)).is_confirmed
        }
        stored.close_round(writer, identity, doubtful)


def _open(store: Store, identity: UUID) -> RoundView:
    view = round_for(store, identity)
    if not view.record.is_open:
        record = view.record
        raise RefusedError("round_closed", name=record.name, by=record.closed_by, at=record.closed_at)
    return view


def _is_changed(item: Activity, record: Round) -> bool:
    ends = record.closed_at
    return (
        item.recorded_from is not None
        and item.recorded_from > record.opened_at
        and (ends is None or item.recorded_from <= ends)
    )


def _only_for(works: Collection[Activity]) -> list[str] | None:
    """Return for whom a change is only: that of works that their partner keeps to itself."""
    private = all(item.visibility.value == "eigen" for item in works)
    return sorted({item.partner for item in works}) if private else None


def _state(partner: str, works: list[RoundWork], reminders: tuple[RoundReminder, ...]) -> RoundPartner:
    answers = [item.answer for item in works if item.answer is not None]
    return RoundPartner(
        partner=partner,
        works=len(works),
        answered=sum(item.is_answered for item in works),
        confirmed=sum(item.is_confirmed for item in works),
        last=max(answers, key=lambda item: item.at, default=None),
        reminded=next((item for item in reminders if item.partner == partner), None),
    )
