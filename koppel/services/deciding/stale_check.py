"""Two people at one combination: the second is told what the first did, before anything is written over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import StoreError
from koppel.i18n import error_text
from koppel.model.deciding import Answer, Answered, Cause, Decided, State
from koppel.services.deciding.assessment import answer_words, state_words
from koppel.services.deciding.plan_changes import differs
from koppel.store.plans.activities import list_activities
from koppel.store.plans.versions_at import versions_then

if TYPE_CHECKING:
    from collections.abc import Collection

    from koppel.errors import KoppelError
    from koppel.services.deciding.assessment import Assessment, Seen
    from koppel.store.writing import Writer


def check_meanwhile(writer: Writer, now: Assessment, expected: Seen | None, partners: Collection[str]) -> None:
    """
    Refuse where another did the same, or moved a work, since the actor looked.

    Parameters
    ----------
    writer
        The open transaction.
    now
        As the combination is in it.
    expected
        What the actor saw; None compares nothing.
    partners
        For whom the actor answers.

    Raises
    ------
    StoreError
        ``answered_meanwhile``, ``decided_meanwhile``, ``plan_meanwhile``.
    """
    if expected is None:
        return
    for item in reversed(now.history[expected.history :]):
        facts = {"who": item.by, "at": item.at, "reason": item.reason or ""}
        if isinstance(item, Answered) and item.partner in partners:
            raise StoreError("answered_meanwhile", partner=item.partner, did=item.answer, **facts)
        if isinstance(item, Decided) and item.cause is not Cause.ANSWER:
            raise StoreError("decided_meanwhile", did=item.state, **facts)
    other = {one: version for one, version in expected.versions.items() if now.seen.versions.get(one) != version}
    if not other:
        return
    states_looked_at = versions_then(writer.cursor, other)
    current = {item.id: item for item in list_activities(writer.cursor, ids=list(states_looked_at))}
    if changed := [item.title for key, item in states_looked_at.items() if differs(item, current.get(key))]:
        raise StoreError("plan_meanwhile", works=sorted(changed))


def error_words(error: KoppelError, language: str) -> str:
    """Describe an error of deciding in words; what another did meanwhile in those of the language."""
    did = error.facts.get("did")
    if isinstance(did, State):
        error.facts["did"] = state_words(did, language)
    elif isinstance(did, Answer):
        error.facts["did"] = answer_words(did, language)
    return error_text(error, language)
