"""What was decided at a meeting: states, answers, actions and alarms between two moments, and what was noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from koppel.access import Task
from koppel.i18n import text
from koppel.services.deciding.decisions import answer_words, state_words
from koppel.services.meetings.proposed_points import action_lines
from koppel.services.news.attention import members_of, names, read_overview
from koppel.services.permission import require
from koppel.store.agreements.actions import list_actions
from koppel.store.chances.acknowledgements import list_acknowledged
from koppel.store.deciding.events import events
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from koppel.catalogue.load import Catalogue
    from koppel.services.meetings.proposed_points import Point
    from koppel.store.database import Store

# In the order of the list.
PARTS = ("states", "answers", "actions", "alarms", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    A decision in words: what it is about, what was decided, and why or by whom; texts are not escaped.

    ``works`` are the ids of the works that it tells of: where one is no longer shared, the line is not told any more.
    """

    part: str
    about: str
    decided: str
    more: str
    works: tuple[UUID, ...]

    def kept(self) -> dict[str, Any]:
        """Return the line as JSON knows it."""
        return {
            "part": self.part,
            "about": self.about,
            "decided": self.decided,
            "more": self.more,
            "works": [str(work) for work in self.works],
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Line:
        """Read what `kept` gave."""
        works = tuple(UUID(work) for work in stored["works"])
        return cls(
            part=stored["part"], about=stored["about"], decided=stored["decided"], more=stored["more"], works=works
        )  # fmt: skip


def outcome(
    store: Store,
    catalogue: Catalogue,
    language: str,
    since: datetime,
    until: datetime | None,
    agenda: Sequence[Point],
) -> tuple[Line, ...]:
    """
    Return what was decided between two moments.

    Parameters
    ----------
    store
        As everyone at the table may see it.
    catalogue, language
        Of the words.
    since, until
        UTC without a zone; None: up to now.
    agenda
        Gives the notes.

    Returns
    -------
    lines
        By `PARTS`: the last state of each combination, the last answer of each partner, actions that were made or
        changed, warnings that were dealt with, and notes by point.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        decision_events = events(cursor, since, until)
        actions = [
            item
            for item in list_actions(cursor)
            if item.written_at > since and (until is None or item.written_at <= until)
        ]
        ids = {item.combination_id for item in decision_events} | {item.combination_id for item in actions}
        members = members_of(cursor, read_overview(cursor), ids)
        titles = names(cursor, members, catalogue, language)
        settled = {
            key: acknowledged
            for key, acknowledged in list_acknowledged(cursor).items()
            if acknowledged.at > since and (until is None or acknowledged.at <= until)
        }
        ids_of_alarms = {work for _, *both in settled for work in both}
        works = {item.id: item for item in list_activities(cursor, ids=ids_of_alarms)} if settled else {}
    lines = []
    states = {item.combination_id: item for item in decision_events if item.state is not None}
    answers = {(item.combination_id, item.partner): item for item in decision_events if item.answer is not None}
    for identity, event in states.items():
        if identity in members and event.state is not None:
            decided = state_words(event.state, language)
            lines.append(_line("states", titles[identity], decided, event.reason or "", members[identity]))
    for (identity, partner), event in answers.items():
        if identity in members and event.answer is not None:
            decided = f"{partner}: {answer_words(event.answer, language, event.part)}"
            lines.append(_line("answers", titles[identity], decided, event.reason or "", members[identity]))
    for action in actions:
        if action.combination_id in members:
            owner, due, state = action_lines(action, language)
            about, own = titles[action.combination_id], members[action.combination_id]
            lines.append(_line("actions", about, action.told, f"{owner}. {due}. {state}", own))
    for (kind, first, second), acknowledged in settled.items():
        if first in works and second in works:
            about = " + ".join(f"{works[item].title} ({works[item].partner})" for item in (first, second))
            lines.append(
                _line("alarms", about, text(f"screen.type.{kind}", language), acknowledged.reason, (first, second))
            )
    lines += [
        _line("notes", point.title, point.item.note, "", point.works)
        for point in agenda
        if point.item.note and point.is_shown
    ]
    return tuple(sorted(lines, key=lambda line: PARTS.index(line.part)))


def part_title(name: str, language: str) -> str:
    """Return the heading of a part of the list."""
    return text(f"meeting.part.{name}", language)


def _line(part: str, about: str, decided: str, more: str, works: Sequence[UUID]) -> Line:
    return Line(part=part, about=about, decided=decided, more=more, works=tuple(works))
