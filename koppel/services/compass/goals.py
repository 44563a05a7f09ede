"""Goals for the indicators of an area are set, changed, withdrawn and put back, and linked to what serves them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.catalogue.compass import UNITS
from koppel.errors import InputError, NotFoundError
from koppel.model import Visibility
from koppel.model.compass.goals import GoalContent, GoalLink, goes_the_good_way
from koppel.services.compass.known import check_partner, known_area
from koppel.services.permission import require
from koppel.store.agreements.actions import action_history
from koppel.store.compass import goals as stored
from koppel.store.plans.activities import get_activity

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model.compass.goals import Goal
    from koppel.model.compass.indicators import Compass
    from koppel.store.database import Store

LONGEST_NOTE = 600
# What can hold at once in one area.
MOST_GOALS = 100
FIRST_YEAR, LAST_YEAR = 1990, 2100


def add_goal(store: Store, compass: Compass, code: str, content: GoalContent) -> UUID:
    """
    Set a goal.

    Parameters
    ----------
    store
        Of a planner of the partner that answers for it, or of the team lead.
    compass
        Indicators that are declared.
    code
        Of the area.
    content
        What is meant to be reached.

    Raises
    ------
    InputError
        ``compass_area``, ``theme_partner``, ``goals_many``, ``goal_indicator``, ``goal_not_judged``, ``goal_value``,
        ``goal_years``, ``goal_wrong_way_hoog``, ``goal_wrong_way_laag`` or
        ``theme_words_long``.
    RefusedError
        ``forbidden.set_goal``.
    """
    require(store, Task.SET_GOAL, [content.partner])
    area = known_area(code)
    content = _checked(store, compass, content)
    with store.read() as cursor:
        if len(stored.list_goals(cursor, area)) >= MOST_GOALS:
            raise InputError("goals_many", limit=MOST_GOALS)
    theme = compass.indicators[content.indicator].theme
    with store.write(store.actor.name, "set_goal", area=area, theme=theme, partner=content.partner) as writer:
        return stored.add_goal(writer, area, theme, content)


def change_goal(
    store: Store, compass: Compass, identity: UUID, content: GoalContent, *, version: int | None = None
) -> Goal:
    """
    Put other content in the place of a goal's; what it was stays in the history.

    Parameters
    ----------
    store, compass, content
        As for `add_goal`; allowed to who may set goals for the partner before and after.
    identity
        Of the goal.
    version
        That was looked at; None: whichever holds.

    Raises
    ------
    InputError
        As `add_goal`; ``goal_changed_since``: somebody else changed it.
    NotFoundError
        ``goal_unknown``: there is none, or it was withdrawn.
    RefusedError
        ``forbidden.set_goal``.
    """
    goal = standing_goal(store, identity)
    require(store, Task.SET_GOAL, [goal.content.partner])
    require(store, Task.SET_GOAL, [content.partner])
    content = _checked(store, compass, content)
    if version not in (None, goal.version):
        raise InputError("goal_changed_since")
    if content == goal.content:
        return goal
    theme = compass.indicators[content.indicator].theme
    with store.write(store.actor.name, "change_goal", area=goal.area, theme=theme, partner=content.partner) as writer:
        if stored.goal_versions(writer.cursor, identity)[-1] != goal:
            raise InputError("goal_changed_since")
        stored.end_goal(writer, identity)
        stored.add_goal(writer, goal.area, theme, content, identity=identity)
        return stored.goal_versions(writer.cursor, identity)[-1]


def withdraw_goal(store: Store, identity: UUID) -> None:
    """
    Let a goal hold no longer; it stays in the history, and `restore_goal` puts it back.

    Raises
    ------
    NotFoundError
        ``goal_unknown``.
    RefusedError
        ``forbidden.set_goal``.
    """
    goal = standing_goal(store, identity)
    partner = goal.content.partner
    require(store, Task.SET_GOAL, [partner])
    with store.write(store.actor.name, "withdraw_goal", area=goal.area, theme=goal.theme, partner=partner) as writer:
        stored.end_goal(writer, identity)


def restore_goal(store: Store, identity: UUID) -> Goal:
    """
    Undo the last change of a goal, or its withdrawal: what held before holds again, as a version of its own.

    Raises
    ------
    InputError
        ``goal_nothing_before``: it was set and never changed.
    NotFoundError
        ``goal_unknown``.
    RefusedError
        ``forbidden.set_goal``: for its partner as it is now, or as it was.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        versions = stored.goal_versions(cursor, identity)
    holds = versions[-1].ended_at is None
    if holds and len(versions) == 1:
        raise InputError("goal_nothing_before")
    before = versions[-2] if holds else versions[-1]
    for partner in {before.content.partner, versions[-1].content.partner}:
        require(store, Task.SET_GOAL, [partner])
    facts = {"area": before.area, "theme": before.theme, "partner": before.content.partner}
    with store.write(store.actor.name, "restore_goal", **facts) as writer:
        if stored.goal_versions(writer.cursor, identity) != versions:
            raise InputError("goal_changed_since")
        stored.end_goal(writer, identity)
        stored.add_goal(writer, before.area, before.theme, before.content, identity=identity)
        return stored.goal_versions(writer.cursor, identity)[-1]


def serve_goal(store: Store, link: GoalLink, *, serves: bool = True) -> None:
    """
    Say that a work or an action serves a goal, or that it does no longer; saying so again changes nothing.

    Parameters
    ----------
    store
        Of a planner of the partner of the work or action, or of the team lead.
    link
        The goal and the one of the two.
    serves
        Whether it does.

    Raises
    ------
    InputError
        ``goal_work_own``: a work that only its partner sees serves no goal that all see.
    NotFoundError
        ``goal_unknown``, ``activity_unknown`` or ``action_unknown``.
    RefusedError
        ``forbidden.set_goal``.
    """
    goal = standing_goal(store, link.goal)
    partner, is_own = _doer(store, link)
    require(store, Task.SET_GOAL, [partner])
    if serves and is_own:
        raise InputError("goal_work_own")
    with store.read() as cursor:
        if (link in stored.list_links(cursor)) is serves:
            return
    with store.write(store.actor.name, "serve_goal", area=goal.area, theme=goal.theme, partner=partner) as writer:
        writer.only_for = {partner} if is_own else set()
        # Whoever was quicker said the same.
        stored.end_link(writer, link)
        if serves:
            stored.add_link(writer, link)


def standing_goal(store: Store, identity: UUID) -> Goal:
    """
    Return a goal that holds.

    Raises
    ------
    NotFoundError
        ``goal_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        goal = stored.goal_versions(cursor, identity)[-1]
    if goal.ended_at is not None:
        raise NotFoundError("goal_unknown", id=identity)
    return goal


def _doer(store: Store, link: GoalLink) -> tuple[str, bool]:
    """Return whose work or action it is, and whether others do not see it."""
    with store.read() as cursor:
        if link.activity_id is not None:
            work = get_activity(cursor, link.activity_id)
            return work.partner, work.visibility is Visibility.EIGEN
        versions = action_history(cursor, link.action_id) if link.action_id else ()
    if not versions:
        raise NotFoundError("action_unknown")
    return versions[-1].owner_partner, False


def _checked(store: Store, compass: Compass, content: GoalContent) -> GoalContent:
    """Return the content of a goal with its note trimmed, or say what is wrong in it."""
    indicator = compass.indicators.get(content.indicator)
    if indicator is None:
        judged = [item.id for item in compass.indicators.values() if item.is_judged]
        raise InputError("goal_indicator", value=content.indicator[:80], right=", ".join(judged))
    if not indicator.is_judged:
        raise InputError("goal_not_judged")
    low, high = UNITS[indicator.unit]
    for value in (content.start, content.target):
        if not math.isfinite(value) or not low <= value <= high:
            raise InputError("goal_value", low=round(low), high=round(high))
    if not FIRST_YEAR <= content.start_year < content.target_year <= LAST_YEAR:
        raise InputError("goal_years", first=FIRST_YEAR, last=LAST_YEAR)
    if not goes_the_good_way(indicator.polarity, content.start, content.target):
        raise InputError(f"goal_wrong_way_{indicator.polarity.value}")
    note = " ".join((content.note or "").split()) or None
    if note is not None and len(note) > LONGEST_NOTE:
        raise InputError("theme_words_long", count=len(note), limit=LONGEST_NOTE)
    with store.read() as cursor:
        check_partner(cursor, content.partner)
    return GoalContent(
        indicator=content.indicator,
        start=float(content.start),
        start_year=content.start_year,
        target=float(content.target),
        target_year=content.target_year,
        partner=content.partner,
        note=note,
    )
