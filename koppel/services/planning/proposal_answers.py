"""What a partner says to other dates of its works: it can, it cannot, or it can under a condition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from koppel.access import Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.proposals import MoveReply
from koppel.services.permission import require
from koppel.services.planning.proposals import LONGEST_REASON, open_asked, require_open
from koppel.services.text_limits import lines
from koppel.store.planning import proposals as stored
from koppel.store.plans.activities import get_activity

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.services.planning.asked import AskedMove
    from koppel.store.database import Store


class Said(NamedTuple):
    """
    What a partner says of one work.

    ``earliest`` and ``latest`` are the first and last day between which it can be done; only under a condition.
    """

    reply: MoveReply
    explanation: str = ""
    earliest: date | None = None
    latest: date | None = None


def answer_move(
    store: Store, identity: UUID, work: UUID, words: Said, *, number: int, work_version: int, today: date
) -> None:
    """
    Answer what is asked of one work; an answer can be changed until the set is closed.

    Parameters
    ----------
    store
        Of a planner of the partner of the work.
    identity, work
        The set, and the work in it.
    words
        The answer.
    number
        Of the last answer that this one saw, 0 where there was none.
    work_version
        Of the work as this one saw it.
    today
        A window does not end before this day.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``; ``proposal_unknown``: the work is not in it.
    RefusedError
        ``forbidden.answer``; ``proposals_closed``, ``proposals_withdrawn``; ``proposal_meanwhile``: somebody else
        answered; ``proposal_work_changed``: the work was changed; ``proposal_put``: its dates stand in the plan.
    InputError
        ``proposal_reason``, ``proposal_condition``: what there is to say is missing; ``proposal_reversed``,
        ``proposal_short``, ``proposal_past``: a window that cannot be; ``text_too_long``, ``text_personal``.
    """
    asked = open_asked(store, identity)
    item = asked_move(asked.moves, work)
    require(store, Task.ANSWER, [item.move.partner])
    require_open(asked.record)
    if item.put is not None:
        raise RefusedError("proposal_put", work=item.work.title)
    explanation = lines(words.explanation, LONGEST_REASON)
    has_days = words.reply is MoveReply.CAN_IF and not item.move.is_dropped
    earliest, latest = (words.earliest, words.latest) if has_days else (None, None)
    if words.reply is MoveReply.CANNOT and not explanation:
        raise InputError("proposal_drop_reason" if item.move.is_dropped else "proposal_reason", work=item.work.title)
    if words.reply is MoveReply.CAN_IF:
        if not explanation and earliest is None and latest is None:
            raise InputError("proposal_condition", work=item.work.title)
        _check_window(item, earliest, latest, today)
    action = "change_proposal_answer" if number else "answer_proposal"
    facts = {"proposals": identity, "activity": work, "move_reply": words.reply.value}
    with store.write_beside(store.actor.name, action, **facts) as writer:
        require_open(stored.get_proposals(writer.cursor, identity))
        last = next((one for one in stored.list_answers(writer.cursor, [identity]) if one.work == work), None)
        if last is not None and last.number != number:
            raise RefusedError("proposal_meanwhile", by=last.by, at=last.at, work=item.work.title)
        now = get_activity(writer.cursor, work)
        if now.version != work_version:
            raise RefusedError("proposal_work_changed", by=now.recorded_by, at=now.recorded_from, work=now.title)
        stored.add_answer(writer, identity, work, words.reply, explanation, earliest, latest)


def asked_move(moves: tuple[AskedMove, ...], work: UUID) -> AskedMove:
    """
    Return what is asked of one work.

    Raises
    ------
    NotFoundError
        ``proposal_unknown``.
    """
    item = next((one for one in moves if one.move.work == work), None)
    if item is None:
        raise NotFoundError("proposal_unknown")
    return item


def _check_window(item: AskedMove, earliest: date | None, latest: date | None, today: date) -> None:
    title = item.work.title
    if earliest is not None and latest is not None and latest < earliest:
        raise InputError("proposal_reversed", work=title)
    if latest is not None and latest < today:
        raise InputError("proposal_past", work=title)
    if earliest is None or latest is None or item.work.start is None or item.work.end is None:
        return
    length = item.work.end - item.work.start + timedelta(days=1)
    if latest - earliest + timedelta(days=1) < length:
        raise InputError("proposal_short", work=title, count=length.days)
