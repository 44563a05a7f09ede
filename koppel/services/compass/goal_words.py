"""What a goal says, and how it stands, in words: the same for screen and shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.i18n import text
from koppel.model.compass.goals import Course
from koppel.services.compass.words import value_words

if TYPE_CHECKING:
    from datetime import datetime

    from koppel.model.compass.goals import Goal, GoalContent
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.goal_reading import GoalReport, GoalYear

# Beside the word, never instead of it.
COURSE_SIGNS = {Course.ON_COURSE: "✓", Course.BEHIND: "▼", Course.UNKNOWN: "?"}


def indicator_words(compass: Compass, indicator: str, language: str) -> str:
    """Name an indicator, by its id where it was taken from the file since."""
    declared = compass.indicators.get(indicator)
    return indicator if declared is None else declared.label[language]


def amount_words(compass: Compass, indicator: str, value: float | None, language: str) -> str:
    """Write a value in the unit of its indicator; a dash where it is not known."""
    declared = compass.indicators.get(indicator)
    return value_words(value, "getal" if declared is None else declared.unit, language)


def goal_line(content: GoalContent, compass: Compass, language: str) -> str:
    """Say a goal in one line: what, from where, to where, and when."""
    return text(
        "compass.goal.line",
        language,
        indicator=indicator_words(compass, content.indicator, language),
        start=amount_words(compass, content.indicator, content.start, language),
        start_year=str(content.start_year),
        target=amount_words(compass, content.indicator, content.target, language),
        target_year=str(content.target_year),
    )


def course_words(course: Course, language: str) -> str:
    """Say how a year stands, with its sign."""
    return f"{COURSE_SIGNS[course]} {text(f'compass.course.{course.value}', language)}"


def standing_words(report: GoalReport, compass: Compass, language: str) -> str:
    """Say how a goal stands now: the last value beside where the line is, or that there is none."""
    content, latest = report.goal.content, report.latest
    if latest is None:
        return text("compass.goal.not_since", language, year=content.start_year)
    if latest.value is None:
        return text("compass.goal.hidden", language, year=latest.year)
    return text(
        "compass.goal.stands",
        language,
        year=latest.year,
        value=amount_words(compass, content.indicator, latest.value, language),
        planned=amount_words(compass, content.indicator, latest.planned, language),
    )


def year_words(item: GoalYear, content: GoalContent, compass: Compass, language: str) -> tuple[str, str, str, str]:
    """Say one year: the year, its value, where the line is, and how they stand."""
    value = amount_words(compass, content.indicator, item.value, language)
    planned = amount_words(compass, content.indicator, item.planned, language)
    return str(item.year), value, planned, course_words(item.course, language)


def version_words(goal: Goal, compass: Compass, language: str) -> str:
    """Say one version of a goal, who wrote it, and who ended it."""
    parts = [
        goal_line(goal.content, compass, language),
        goal.content.partner,
        text("compass.answer.saved", language, who=goal.saved_by, day=_day(goal.saved_at, language)),
    ]
    if goal.ended_at is not None:
        ended = text("compass.goal.ended", language, who=goal.ended_by or "", day=_day(goal.ended_at, language))
        parts.append(ended)
    return "; ".join(parts)


def _day(at: datetime, language: str) -> str:
    return formats.day(clock.day_of(at), language)
