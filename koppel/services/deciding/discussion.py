"""The discussion about a combination: who wrote what, in the order of writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.deciding import Message, State
from koppel.services.deciding.assess import judge_one
from koppel.services.permission import require
from koppel.store.deciding import messages as stored
from koppel.store.deciding.decisions import members

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.services.deciding.assessment import Assessment
    from koppel.store.database import Store

__all__ = ["LONGEST_MESSAGE", "Message", "messages", "messages_since", "withdraw_message", "write_message"]

LONGEST_MESSAGE = 2000


def messages(store: Store, combination_id: str) -> tuple[Message, ...]:
    """
    Return the messages about a combination, the last written last.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    """
    with store.read() as cursor:
        judge_one(cursor, combination_id)
        return stored.list_messages(cursor, combination_id=combination_id)


def messages_since(store: Store, moment: datetime) -> tuple[Message, ...]:
    """Return the messages written after a moment (UTC without a zone), of combinations that the actor may see."""
    with store.read() as cursor:
        messages = stored.list_messages(cursor, since=moment)
        if not messages:
            return ()
        visible_ids = {one for one, works in members(cursor).items() if any(item.partner for item in works)}
    return tuple(item for item in messages if item.combination_id in visible_ids)


def write_message(store: Store, combination_id: str, content: str) -> tuple[Message, ...]:
    """
    Write a message about a combination, also one that is no longer found.

    Parameters
    ----------
    store
        Its actor leads the team or is a planner of a partner in the combination.
    combination_id
        Of a combination that is, was, or was spoken of.
    content
        Plain text; lines stay lines.

    Returns
    -------
    messages
        All of the combination.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    InputError
        ``message_empty``, ``message_too_long``.
    RefusedError
        ``forbidden.discuss``; ``combination_private``: one of the works is not shared, and nothing was said of it yet.
    """
    with store.read() as cursor:
        now, _ = judge_one(cursor, combination_id)
        before = stored.list_messages(cursor, combination_id=combination_id)
    require(store, Task.DISCUSS, _concerned(now))
    if now.is_private and not now.unshared and now.state is State.NIEUW and not before and not now.history:
        raise RefusedError("combination_private")
    text = _lines(content)
    with store.write(store.actor.name, "discuss", combination=combination_id) as writer:
        whole, _ = judge_one(writer.cursor, combination_id)
        writer.note(message=stored.add_message(writer, combination_id, _ids(writer.cursor, whole.id), text))
    return messages(store, combination_id)


def withdraw_message(store: Store, identity: UUID) -> tuple[Message, ...]:
    """
    Take back a message of one's own; that there was one stays to be seen.

    Raises
    ------
    NotFoundError
        ``message_unknown``: there is none that the actor may see.
    RefusedError
        ``forbidden.discuss``; ``message_of_another``: somebody else wrote it.
    """
    with store.read() as cursor:
        (message, *_) = stored.list_messages(cursor, identity=identity) or (None,)
        if message is None:
            raise NotFoundError("message_unknown")
        now, _ = judge_one(cursor, message.combination_id)
    require(store, Task.DISCUSS, _concerned(now))
    if message.by != store.actor.name:
        raise RefusedError("message_of_another", who=message.by)
    with store.write(
        store.actor.name, "withdraw_message", combination=message.combination_id, message=identity
    ) as writer:
        (latest,) = stored.list_messages(writer.cursor, identity=identity)
        # Taken back in another window already: nothing is left to do.
        if latest.withdrawn_at is None:
            stored.withdraw_message(writer, identity)
    return messages(store, message.combination_id)


def _concerned(now: Assessment) -> tuple[str, ...]:
    """Return whose combination it is: also of works that stopped, whose partner may say why."""
    return (*now.partners, *now.answers)


def _ids(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> list[UUID]:
    return [item.id for item in members(cursor, combination_id)[combination_id]]


def _lines(written: str) -> str:
    printable = "".join(c if c.isprintable() or c == "\n" else " " for c in written.replace("\r\n", "\n"))
    text = "\n".join(" ".join(line.split()) for line in printable.strip().split("\n"))
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    if not text.strip():
        raise InputError("message_empty")
    if len(text) > LONGEST_MESSAGE:
        raise InputError("message_too_long", most=LONGEST_MESSAGE)
    return text
