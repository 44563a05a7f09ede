"""Answering a partner that wants to join: whose work it is says that it is welcome, wants to talk, or cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import NotFoundError, RefusedError
from koppel.i18n import text
from koppel.model import Visibility
from koppel.services.permission import require
from koppel.services.text_limits import line
from koppel.store.agreements import interest_answers as stored
from koppel.store.agreements.interests import interest_history
from koppel.store.plans.activities import get_activity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from koppel.model.agreements import InterestAnswer, Reply
    from koppel.store.database import Store

LONGEST_TOLD = 300


def interest_answers(store: Store) -> Mapping[tuple[UUID, UUID], InterestAnswer]:
    """Return what was last answered, by interest and work, of works that the actor may see."""
    with store.read() as cursor:
        return {(item.interest_id, item.activity_id): item for item in stored.list_interest_answers(cursor)}


def answer_interest(
    store: Store, interest_id: UUID, activity_id: UUID, reply: Reply, explanation: str = ""
) -> InterestAnswer:
    """
    Answer an interest for a work.

    Parameters
    ----------
    store
        Its actor answers for the partner of the work.
    interest_id
        Of an interest that was not withdrawn.
    activity_id
        Of a work that is shared.
    reply, explanation
        The answer, and what there is to say with it.

    Raises
    ------
    NotFoundError
        ``interest_unknown``, ``activity_unknown``.
    RefusedError
        ``forbidden.answer``; ``interest_private``: who wants to join does not see the work.
    InputError
        ``text_too_long``, ``text_personal``.
    """
    with store.read() as cursor:
        versions, work = interest_history(cursor, interest_id), get_activity(cursor, activity_id)
    require(store, Task.ANSWER, [work.partner])
    if not versions or versions[-1].withdrawn:
        raise NotFoundError("interest_unknown")
    if work.visibility is Visibility.EIGEN:
        raise RefusedError("interest_private")
    words = line(explanation, LONGEST_TOLD)
    facts: dict[str, object] = {"interest": interest_id, "activity": activity_id, "reply": reply.value}
    with store.write_beside(store.actor.name, "answer_interest", **facts) as writer:
        stored.add_interest_answer(writer, interest_id, activity_id, work.partner, reply, words)
    return interest_answers(store)[interest_id, activity_id]


def reply_words(reply: Reply, language: str) -> str:
    """Describe an answer in words."""
    return text(f"interest.reply.{reply.value}", language)
