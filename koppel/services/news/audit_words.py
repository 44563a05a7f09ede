"""The words of the audit log: actions, facts and their values, without what the reader may not see."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


_SHORT = 8


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_NUMBER = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12,52}")


# A fact of this name says one of a few things, for which there are words under this key.
_WORDED = {
    "state": "decision.state",
    "was": "decision.state",
    "answer": "decision.answer",
    "answers": "decision.answer",
    "finding": "screen.type",
    "outcome": "meeting.outcome",
    "reply": "interest.reply",
    "move_reply": "screen.proposals.reply",
    "round_reply": "screen.rounds.reply",
    "task": "audit.task",
    "role": "access.role",
    "roles": "access.role",
    "verdict": "party.verdict",
}


# Words of people, in which a comma may stand.
_QUOTED = frozenset({"titles"})


def action_words(action: str, language: str) -> str:
    """Describe what was done; an action that is not known here by its own name."""
    return texts(language).get(f"audit.action.{action}", action)


def numbers_in(value: object) -> Iterator[str]:
    """Return all ids in facts."""
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for item in (*value, *value.values()):
            yield from numbers_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from numbers_in(item)


def without_hidden(value: object, hidden: Collection[str], language: str) -> object:
    """Return a fact without the ids of what the reader may not see: that something was done stays, not to what."""
    if isinstance(value, str):
        return text("audit.hidden", language) if value in hidden else value
    if isinstance(value, dict):
        return {
            without_hidden(key, hidden, language): without_hidden(item, hidden, language) for key, item in value.items()
        }
    return [without_hidden(item, hidden, language) for item in value] if isinstance(value, list) else value


def fact_name(name: str, language: str) -> str:
    """Return what a fact is called; its own name where it has no other."""
    return texts(language).get(f"audit.fact.{name}", name)


def fact_words(name: str, value: object, works: Mapping[str, str], language: str) -> str:
    """Describe the value of a fact; ``works`` are the names of works by their ids."""
    if isinstance(value, bool):
        return text("view.yes" if value else "view.no", language)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {fact_words(name, item, works, language)}" for key, item in value.items())
    if isinstance(value, list) and name in _QUOTED:
        return ", ".join(f"“{item}”" for item in value) or "–"
    if isinstance(value, list):
        return ", ".join(fact_words(name, item, works, language) for item in value) or "–"
    if value is None:
        return "–"
    if (day := _day(value)) is not None:
        return formats.day(day, language)
    words = texts(language).get(f"{_WORDED[name]}.{value}") if name in _WORDED else None
    # Which work it is; of other numbers enough to tell one from others. The file has all of it.
    return words or works.get(str(value)) or (str(value)[:_SHORT] if _NUMBER.fullmatch(str(value)) else str(value))


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
