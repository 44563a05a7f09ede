"""What is asked of a work that ended, and what its partner answered, in words: the same for screen and shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.services.compass.answer_words import saved_words
from koppel.services.compass.goal_words import goal_line

if TYPE_CHECKING:
    from koppel.model.compass.aftercare import AftercareAnswer
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.aftercare import Aftercare


def question_words(item: Aftercare, language: str) -> str:
    """Ask what came of it, or say when that will be asked."""
    ended = formats.day(item.last_day, language)
    if item.due is not None:
        return text("compass.aftercare.question", language, ended=ended, count=item.due)
    if item.next_on is not None:
        return text("compass.aftercare.later", language, ended=ended, day=formats.day(item.next_on, language))
    return text("compass.aftercare.over", language, ended=ended)


def promise_words(item: Aftercare, compass: Compass, language: str) -> tuple[str, ...]:
    """Say what the work promised: the goals that it serves, and the themes for which its partner named it."""
    goals = [
        text("compass.aftercare.goal", language, goal=goal_line(goal.content, compass, language)) for goal in item.goals
    ]
    names = dict.fromkeys(
        compass.themes[answer.theme].label[language] for answer in item.themes if answer.theme in compass.themes
    )
    return (*goals, *(text("compass.aftercare.theme", language, theme=name) for name in names))


def aftercare_words(answer: AftercareAnswer, language: str) -> str:
    """Say an answer: after how many years, the words, the figure, and who gave it."""
    parts = [] if answer.text is None else [answer.text]
    if answer.is_unknown:
        parts.insert(0, text("compass.aftercare.unknown", language))
    if answer.figure is not None:
        parts.append(
            text("compass.aftercare.figure", language, figure=formats.number(answer.figure, language, decimals=1))
        )
    by = saved_words(answer.saved_by, answer.saved_at, language, at_table=answer.at_table)
    return text(
        "compass.aftercare.answered", language, count=answer.after_years, words=" ".join(parts), by="; ".join(by)
    )
