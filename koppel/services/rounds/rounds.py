"""
"Does this still hold?": who leads the team opens a round, partners confirm their works, and it is closed.

What nobody confirmed or changed by then is doubtful, until its partner confirms or changes it. Everybody who may see a
work sees that. Residents do not: what they read is what its partner told them, and doubt is for the partner to lift.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.rounds import RoundReply
from koppel.services.permission import require
from koppel.services.rounds.standing import LIVE, RoundView, RoundWork, is_changed, round_for
from koppel.services.text_limits import line
from koppel.store.plans.activities import list_activities
from koppel.store.rounds import rounds as stored

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

    from koppel.model import Activity
    from koppel.store.database import Store

LONGEST_ROUND = 80
# Nobody leaves a round open for longer.
MOST_DAYS = 366


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
            and not RoundWork(work=item, answer=answers.get(item.id), is_changed=is_changed(item, record)).is_confirmed
        }
        stored.close_round(writer, identity, doubtful)


def _open(store: Store, identity: UUID) -> RoundView:
    view = round_for(store, identity)
    if not view.record.is_open:
        record = view.record
        raise RefusedError("round_closed", name=record.name, by=record.closed_by, at=record.closed_at)
    return view


def _only_for(works: Collection[Activity]) -> list[str] | None:
    """Return for whom a change is only: that of works that their partner keeps to itself."""
    private = all(item.visibility.value == "eigen" for item in works)
    return sorted({item.partner for item in works}) if private else None
