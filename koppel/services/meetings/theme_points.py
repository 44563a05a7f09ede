"""A theme of the compass as a point of an agenda: how it is named, and what partners answer to it by now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.model.compass.answers import AnswerSort
from koppel.services.compass.answer_words import answer_line
from koppel.store.compass.answers import list_answers
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.model.compass.answers import ThemeAnswer

THEME = "theme"
_SEPARATOR = "~"
# Between what is red and what was done about it when it was put on the agenda.
_BEFORE_STATE = "\t"


class Sort(StrEnum):
    """What a theme is a point for; the value stands in its reference."""

    GAP = ""
    # Activity without need.
    BUSY = "busy"
    # Red indicators beside activity that is not known to help them.
    BESIDE = "beside"


def theme_ref(area: str, theme: str, sort: Sort = Sort.GAP) -> str:
    """Return the reference of a theme of an area, by its code."""
    return _SEPARATOR.join((area, theme, sort.value) if sort.value else (area, theme))


def theme_of_ref(ref: str) -> tuple[str, str]:
    """Return the code of the area and the theme of a reference."""
    area, _, rest = ref.partition(_SEPARATOR)
    return area, rest.partition(_SEPARATOR)[0]


def sort_of_ref(ref: str) -> Sort:
    """Return what a theme of a reference is a point for."""
    return next((sort for sort in Sort if sort.value and ref.endswith(f"{_SEPARATOR}{sort.value}")), Sort.GAP)


def same_matter(ref: str) -> str:
    """Return a reference by which what is red stays one matter, whether a part of it is answered or not."""
    return ref if sort_of_ref(ref) is Sort.BUSY else theme_ref(*theme_of_ref(ref))


def join_title(parts: Sequence[str]) -> str:
    """Return a title as it is stored: what is red, and what was done about it when it was put on the agenda."""
    return _BEFORE_STATE.join(parts)


def title_words(stored: str, *, is_answered: bool) -> str:
    """Return the title of a point; once partners answered it no longer says what was done before."""
    parts = stored.split(_BEFORE_STATE)
    return parts[0] if is_answered else ", ".join(parts)


def has_activity(cursor: duckdb.DuckDBPyConnection, ref: str) -> bool:
    """Tell whether a partner answered with a work or an idea, as far as may be seen."""
    return any(item.sort is not AnswerSort.NOTHING for item, _ in _answers(cursor, ref))


def theme_answers(cursor: duckdb.DuckDBPyConnection, ref: str) -> tuple[ThemeAnswer, ...]:
    """Return the answers that hold and may be seen."""
    return tuple(item for item, _ in _answers(cursor, ref))


def answer_lines(cursor: duckdb.DuckDBPyConnection, ref: str, language: str) -> tuple[str, ...]:
    """Say what partners answer to a theme now, a line each."""
    return tuple(f"{item.partner}: {_answer_words(item, title, language)}" for item, title in _answers(cursor, ref))


@dataclass(frozen=True, slots=True)
class PartnerAnswer:
    """What one partner answered to a theme between two moments: in words, and the works that it named."""

    ref: str
    partner: str
    words: tuple[str, ...]
    works: tuple[UUID, ...]


def answers_within(
    cursor: duckdb.DuckDBPyConnection, since: datetime, until: datetime | None, language: str
) -> tuple[PartnerAnswer, ...]:
    """Return what partners answered to themes between two moments and still holds, as far as it may be seen."""
    by_partner: dict[tuple[str, str], list[tuple[ThemeAnswer, str]]] = {}
    for item, title in _shown(cursor, list_answers(cursor, None)):
        if item.saved_at > since and (until is None or item.saved_at <= until):
            by_partner.setdefault((theme_ref(item.area, item.theme), item.partner), []).append((item, title))
    return tuple(
        PartnerAnswer(
            ref,
            partner,
            tuple(_answer_words(item, title, language) for item, title in listed),
            tuple(item.activity_id for item, _ in listed if item.activity_id is not None),
        )
        for (ref, partner), listed in by_partner.items()
    )


def _answer_words(item: ThemeAnswer, title: str, language: str) -> str:
    return answer_line(item, {item.activity_id: title} if item.activity_id else {}, language)


def _answers(cursor: duckdb.DuckDBPyConnection, ref: str) -> Sequence[tuple[ThemeAnswer, str]]:
    """Return the answers, each with the title of its work; those with a work that may not be seen are left out."""
    area, theme = theme_of_ref(ref)
    return _shown(cursor, list_answers(cursor, area, theme=theme))


def _shown(cursor: duckdb.DuckDBPyConnection, answers: Sequence[ThemeAnswer]) -> Sequence[tuple[ThemeAnswer, str]]:
    ids = {item.activity_id for item in answers if item.activity_id is not None}
    titles = {item.id: item.title for item in list_activities(cursor, ids=ids)} if ids else {}
    return [
        (item, titles.get(item.activity_id, ""))
        for item in answers
        if item.activity_id is None or item.activity_id in titles
    ]
