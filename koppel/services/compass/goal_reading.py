"""Goals of an area with each year beside the line, and with what is done beside what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import NotFoundError
from koppel.exports.csv import write_rows
from koppel.model.compass.answers import AnswerSort
from koppel.model.compass.goals import Course, course_of, planned_value
from koppel.services.compass.goals import LAST_YEAR
from koppel.services.compass.known import known_area
from koppel.services.compass.reading import area_compass
from koppel.services.permission import require
from koppel.store.agreements.actions import list_actions
from koppel.store.compass import goals as stored
from koppel.store.compass.answers import list_answers
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from koppel.model import Activity
    from koppel.model.agreements import Action
    from koppel.model.compass.answers import ThemeAnswer
    from koppel.model.compass.goals import Goal, GoalContent
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.reading import YearPoint
    from koppel.store.database import Store

CSV_COLUMNS = (
    "goal", "area", "theme", "indicator", "unit", "partner", "start_year", "start", "target_year", "target", "note",
    "year", "value", "planned", "course", "works", "actions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoalYear:
    """One year of a goal: the value, None where missing or hidden, where the line is, and how they stand."""

    year: int
    value: float | None
    planned: float
    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalReport:
    """
    One goal with its years and what is done.

    Attributes
    ----------
    goal
        As it holds.
    years
        From the first to the last measured one, at least up to today or the year of the goal.
    latest
        The last year of which the source says anything after the first; None where it did not yet.
    works, actions
        What its partners say that serves it, as far as the asker may see.
    answers
        Works and ideas with which partners answered to its theme and that are not among these.
    """

    goal: Goal
    years: tuple[GoalYear, ...]
    latest: GoalYear | None
    works: tuple[Activity, ...]
    actions: tuple[Action, ...]
    answers: tuple[ThemeAnswer, ...]

    @property
    def course(self) -> Course:
        """How it stands now."""
        return Course.UNKNOWN if self.latest is None else self.latest.course


def area_goals(store: Store, compass: Compass, code: str, today: date) -> tuple[GoalReport, ...]:
    """
    Return the goals of an area, by theme in the order of the file.

    Raises
    ------
    InputError
        ``compass_area``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    area = known_area(code)
    with store.read() as cursor:
        goals, links = stored.list_goals(cursor, area), stored.list_links(cursor)
        answers = list_answers(cursor, area)
        actions = {item.id: item for item in list_actions(cursor)}
        wanted = [link.activity_id for link in links if link.activity_id is not None]
        works = {item.id: item for item in list_activities(cursor, ids=wanted)} if wanted else {}
    points = _points(store, compass, area) if goals else {}
    order = list(compass.themes)
    reports = []
    for goal in goals:
        mine = [link for link in links if link.goal == goal.id]
        linked = tuple(works[link.activity_id] for link in mine if link.activity_id in works)
        named = {item.id for item in linked}
        years, latest = _years(goal.content, points.get(goal.content.indicator, ()), today, compass.tolerance)
        reports.append(
            GoalReport(
                goal=goal,
                years=years,
                latest=latest,
                works=linked,
                actions=tuple(actions[link.action_id] for link in mine if link.action_id in actions),
                answers=tuple(
                    item
                    for item in answers
                    if item.theme == goal.theme
                    and item.sort is not AnswerSort.NOTHING
                    and item.activity_id not in named
                ),
            )
        )
    return tuple(sorted(reports, key=lambda item: order.index(item.goal.theme) if item.goal.theme in order else 99))


def gone_goals(store: Store, code: str) -> tuple[Goal, ...]:
    """Return goals of an area that were withdrawn, the last first."""
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.gone_goals(cursor, known_area(code))


def goal_history(store: Store, identity: UUID) -> tuple[Goal, ...]:
    """
    Return all versions of a goal, the oldest first.

    Raises
    ------
    NotFoundError
        ``goal_unknown``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.goal_versions(cursor, identity)


def goals_csv(reports: Sequence[GoalReport], compass: Compass, language: str) -> bytes:
    """Write goals as CSV, a row for each year; what is not known is an empty cell."""
    rows = [_row(report, item, compass, language) for report in reports for item in report.years]
    return write_rows(rows, CSV_COLUMNS)


def _row(report: GoalReport, item: GoalYear, compass: Compass, language: str) -> dict[str, object]:
    goal, content = report.goal, report.goal.content
    indicator, theme = compass.indicators.get(content.indicator), compass.themes.get(goal.theme)
    values = (
        str(goal.id), goal.area, goal.theme if theme is None else theme.label[language],
        content.indicator if indicator is None else indicator.label[language],
        None if indicator is None else indicator.unit, content.partner, content.start_year, content.start,
        content.target_year, content.target, content.note, item.year, item.value, round(item.planned, 6),
        item.course.value, "; ".join(work.title for work in report.works),
        "; ".join(action.description for action in report.actions),
    )  # fmt: skip
    return dict(zip(CSV_COLUMNS, values, strict=True))


def _points(store: Store, compass: Compass, area: str) -> Mapping[str, tuple[YearPoint, ...]]:
    try:
        shown = area_compass(store, compass, area, LAST_YEAR)
    except NotFoundError:
        # Its file was taken back, or it was never measured: all years are unknown.
        return {}
    return {name: cell.years for name, cell in shown.cells.items()}


def _years(
    content: GoalContent, points: Sequence[YearPoint], today: date, tolerance: int
) -> tuple[tuple[GoalYear, ...], GoalYear | None]:
    values = {point.year: point.value for point in points if point.year >= content.start_year}
    last = max([min(content.target_year, max(today.year, content.start_year)), *values])
    years = tuple(
        GoalYear(
            year, values.get(year), planned_value(content, year), course_of(content, year, values.get(year), tolerance)
        )
        for year in range(content.start_year, last + 1)
    )
    measured = [item for item in years if item.year in values and item.year > content.start_year]
    return years, measured[-1] if measured else None
