"""Nazorg: which works are asked what became of their effect, and what their partners answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError
from koppel.model import Precision, Visibility
from koppel.model.compass.aftercare import asked_on, can_be_asked, due_now
from koppel.model.compass.answers import AnswerSort
from koppel.model.dates import widen_end
from koppel.services.permission import require
from koppel.store.compass import aftercare as stored
from koppel.store.compass.answers import list_answers
from koppel.store.compass.goals import list_goals, list_links
from koppel.store.plans.activities import get_activity, list_activities

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from koppel.model import Activity
    from koppel.model.compass.aftercare import AftercareAnswer
    from koppel.model.compass.answers import ThemeAnswer
    from koppel.model.compass.goals import Goal
    from koppel.model.compass.indicators import Compass
    from koppel.store.database import Store

LONGEST_AFTERCARE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftercare:
    """
    A work that promised something, and what is asked of it.

    Attributes
    ----------
    activity, last_day
        The work, and the last day of its period.
    goals, themes
        What it promised: goals that it serves, and answers to themes that name it.
    due
        After how many years is asked now; None where nothing is.
    answers
        Those that hold, by the number of years.
    next_on
        Day of the next question; None where there is none any more.
    """

    activity: Activity
    last_day: date
    goals: tuple[Goal, ...]
    themes: tuple[ThemeAnswer, ...]
    due: int | None
    answers: tuple[AftercareAnswer, ...]
    next_on: date | None


def list_aftercare(store: Store, compass: Compass, today: date) -> tuple[Aftercare, ...]:
    """
    Return the works that promised an effect and ended, those that are asked about first, then the last ended.

    Parameters
    ----------
    store
        Only works that its actor may see.
    compass
        Of the team; it says after how many years is asked.
    today
        Day of the wall clock.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        goals = {item.id: item for item in list_goals(cursor)}
        links = [(link.activity_id, goals[link.goal]) for link in list_links(cursor) if link.goal in goals]
        named = [item for item in list_answers(cursor, None) if item.sort is AnswerSort.WORK]
        ids = {*(work for work, _ in links if work), *(item.activity_id for item in named if item.activity_id)}
        works = list_activities(cursor, ids=sorted(ids)) if ids else ()
        answers = stored.list_aftercare(cursor)
    made = []
    for work in works:
        last_day = _last_day(work)
        if last_day is None or last_day >= today or not can_be_asked(work.status):
            continue
        mine = tuple(item for item in answers if item.activity_id == work.id)
        ahead = [on for years in compass.after_years if (on := asked_on(last_day, years)) > today]
        made.append(
            Aftercare(
                activity=work,
                last_day=last_day,
                goals=tuple(goal for identity, goal in links if identity == work.id),
                themes=tuple(item for item in named if item.activity_id == work.id),
                due=due_now(last_day, {item.after_years for item in mine}, today, compass.after_years),
                answers=tuple(sorted(mine, key=lambda item: item.after_years)),
                next_on=ahead[0] if ahead else None,
            )
        )
    return tuple(sorted(made, key=lambda item: (item.due is None, -item.last_day.toordinal(), item.activity.title)))


def due_aftercare(
    store: Store, compass: Compass | None, partners: Collection[str], today: date
) -> tuple[Aftercare, ...]:
    """Return what is asked now of works of some partners, nothing where no compass is declared; as `list_aftercare`."""
    require(store, Task.READ)
    if compass is None:
        return ()
    return tuple(
        item
        for item in list_aftercare(store, compass, today)
        if item.due is not None and item.activity.partner in partners
    )


def answer_aftercare(
    store: Store,
    compass: Compass,
    identity: UUID,
    after_years: int,
    *,
    today: date,
    text: str = "",
    figure: float | None = None,
    is_unknown: bool = False,
) -> UUID:
    """
    Record what became of the effect of a work; what was said before of that moment stays in the history.

    Parameters
    ----------
    store
        Of a planner of its partner, or of the team lead who writes down what is said at the table.
    compass
        Of the team.
    identity
        Of the work.
    after_years
        One of those of the compass that has passed.
    today
        Day of the wall clock.
    text, figure
        What came of it, with a number if there is one.
    is_unknown
        The partner does not know; words may still be added.

    Raises
    ------
    InputError
        ``aftercare_not_asked``, ``aftercare_words``, ``aftercare_figure`` or ``theme_words_long``.
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.answer_theme``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        work = get_activity(cursor, identity)
    require(store, Task.ANSWER_THEME, [work.partner])
    asked = next((item for item in list_aftercare(store, compass, today) if item.activity.id == identity), None)
    if asked is None or after_years not in compass.after_years or asked_on(asked.last_day, after_years) > today:
        raise InputError("aftercare_not_asked", years=list(map(str, compass.after_years)))
    words = " ".join(text.split()) or None
    if words is None and not is_unknown:
        raise InputError("aftercare_words")
    if words is not None and len(words) > LONGEST_AFTERCARE:
        raise InputError("theme_words_long", count=len(words), limit=LONGEST_AFTERCARE)
    if figure is not None and (is_unknown or not math.isfinite(figure)):
        raise InputError("aftercare_figure")
    with store.write(store.actor.name, "answer_aftercare", activity=identity, partner=work.partner) as writer:
        writer.only_for = {work.partner} if work.visibility is Visibility.EIGEN else set()
        return stored.add_aftercare(
            writer,
            identity,
            after_years,
            text=words,
            figure=figure,
            is_unknown=is_unknown,
            at_table=work.partner not in store.actor.partners,
        )


def withdraw_aftercare(store: Store, identity: UUID) -> None:
    """
    Let an answer hold no longer, so that is asked again; it stays in the history.

    Raises
    ------
    NotFoundError
        ``aftercare_unknown``, or ``activity_unknown``: the work is gone.
    RefusedError
        ``forbidden.answer_theme``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        answer = stored.get_aftercare(cursor, identity)
        work = get_activity(cursor, answer.activity_id)
    require(store, Task.ANSWER_THEME, [work.partner])
    facts = {"activity": work.id, "partner": work.partner}
    with store.write(store.actor.name, "withdraw_aftercare", **facts) as writer:
        writer.only_for = {work.partner} if work.visibility is Visibility.EIGEN else set()
        stored.withdraw_aftercare(writer, identity)


def aftercare_history(store: Store, identity: UUID) -> tuple[AftercareAnswer, ...]:
    """Return all that was ever said of the effect of a work, as it was given."""
    require(store, Task.READ)
    with store.read() as cursor:
        return tuple(item for item in stored.list_aftercare(cursor, with_past=True) if item.activity_id == identity)


def _last_day(work: Activity) -> date | None:
    return None if work.end is None else widen_end(work.end, work.end_precision or Precision.DAG)
