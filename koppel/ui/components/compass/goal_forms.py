"""The fields by which a goal is set, changed, withdrawn, and linked to what serves it."""

from __future__ import annotations

import math
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.access import Task, allowed
from koppel.errors import NotFoundError
from koppel.model import Visibility
from koppel.model.compass.goals import GoalContent, GoalLink
from koppel.model.compass.indicators import Polarity
from koppel.services.agreements.actions import list_actions
from koppel.services.cache import Until, cached
from koppel.services.compass.goal_reading import goal_history
from koppel.services.compass.goal_words import version_words
from koppel.services.compass.goals import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_NOTE,
    add_goal,
    change_goal,
    restore_goal,
    serve_goal,
    withdraw_goal,
)
from koppel.services.compass.reading import area_compass
from koppel.services.compass.words import decimals_of
from koppel.services.plans.partners import partner_types
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.goal_reading import GoalReport
    from koppel.services.compass.reading import IndicatorCell
    from koppel.ui.session import Session

# A goal is for some years ahead.
_USUAL_YEARS = 6


def may_set(session: Session, partner: str) -> bool:
    """Return whether whoever looks may set goals for a partner."""
    return allowed(session.store.actor, Task.SET_GOAL, [partner])


def draw_new(session: Session, compass: Compass, code: str) -> None:
    """Draw the fields of a new goal, which begin with what is worst here, and with what was measured last."""
    judged = [item.id for item in compass.indicators.values() if item.is_judged]

    def name(indicator: str) -> str:
        declared = compass.indicators[indicator]
        return f"{compass.themes[declared.theme].label[session.language]}: {declared.label[session.language]}"

    cells = _cells(session, code)
    scores = {name: cell.index for name, cell in cells.items() if cell.index is not None}
    worst = min(judged, key=lambda name: scores.get(name, math.inf))
    chosen = st.selectbox(
        session.text("compass.goal_indicator"),
        judged,
        index=judged.index(worst),
        format_func=name,
        key=f"goal-indicator-{code}",
    )
    if chosen is None:
        return
    value, year = (cells[chosen].value, cells[chosen].year) if chosen in cells else (None, None)
    content = _fields(session, compass, chosen, None, key=f"goal-new-{code}-{chosen}", value=value, year=year)
    if content is not None:
        save_or_say(session, lambda: add_goal(session.store, compass, code, content))


def draw_changes(session: Session, compass: Compass, report: GoalReport) -> None:
    """Draw what can be done with a goal, each for who may, and its earlier versions for all."""
    goal, store = report.goal, session.store
    versions = goal_history(store, goal.id)
    with st.container(horizontal=True, gap="small"):
        if may_set(session, goal.content.partner):
            with st.popover(session.text("compass.goal_change"), icon=":material/edit:"):
                _change(session, compass, report)
            if len(versions) > 1 and st.button(
                session.text("compass.goal_undo"), key=f"undo-{goal.id}", icon=":material/undo:", type="tertiary"
            ):
                save_or_say(session, partial(restore_goal, store, goal.id))
            if st.button(
                session.text("compass.goal_withdraw"), key=f"gone-{goal.id}", icon=":material/delete:", type="tertiary"
            ):
                save_or_say(session, partial(withdraw_goal, store, goal.id))
        if mine := _mine(session, goal.id):
            with st.popover(session.text("compass.goal_serve"), icon=":material/link:"):
                _serve(session, report, mine)
        if len(versions) > 1:
            with st.popover(session.text("compass.goal_history"), icon=":material/history:"):
                items = "".join(
                    f"<li>{escape(version_words(item, compass, session.language))}</li>" for item in versions[-2::-1]
                )
                st.html(f"<ul>{items}</ul>")


@cached(Until.CHANGE)
def _cells(session: Session, code: str) -> Mapping[str, IndicatorCell]:
    try:
        return area_compass(session.store, session.compass, code).cells
    except NotFoundError:
        return {}


def _change(session: Session, compass: Compass, report: GoalReport) -> None:
    goal = report.goal
    if goal.content.indicator not in compass.indicators:
        return
    # With its version: what somebody else changes meanwhile is no longer what these fields began with.
    key = f"goal-{goal.id}-{goal.version}"
    content = _fields(session, compass, goal.content.indicator, goal.content, key=key)
    if content is not None:
        version = goal.version
        save_or_say(session, lambda: change_goal(session.store, compass, goal.id, content, version=version))


def _fields(
    session: Session,
    compass: Compass,
    indicator: str,
    content: GoalContent | None,
    *,
    key: str,
    value: float | None = None,
    year: int | None = None,
) -> GoalContent | None:
    """Draw the fields of a goal; return what they hold once that is to be saved."""
    declared = compass.indicators[indicator]
    decimals = decimals_of(declared.unit)
    look: dict[str, Any] = {"format": f"%.{decimals}f", "step": 10.0**-decimals}
    first = year or session.today.year
    way = "goal_high_good" if declared.polarity is Polarity.HIGH_IS_GOOD else "goal_low_good"
    partners = [item for item in partner_types(session.store) if may_set(session, item)]
    before = content.partner if content is not None and content.partner in partners else None
    with st.form(key, border=False):
        st.caption(plain(f"{declared.plain[session.language]}. {session.text(f'compass.{way}')}."))
        left, right = st.columns(2)
        with left:
            start = st.number_input(
                session.text("compass.goal_start"), value=value if content is None else content.start, **look
            )
            target = st.number_input(
                session.text("compass.goal_target"), value=None if content is None else content.target, **look
            )
        with right:
            start_year = st.number_input(
                session.text("compass.goal_of_year"),
                FIRST_YEAR,
                LAST_YEAR,
                first if content is None else content.start_year,
                key=f"{key}-start-year",
            )
            target_year = st.number_input(
                session.text("compass.goal_of_year"),
                FIRST_YEAR,
                LAST_YEAR,
                max(first, session.today.year) + _USUAL_YEARS if content is None else content.target_year,
                key=f"{key}-target-year",
            )
        partner = st.selectbox(
            session.text("compass.goal_partner"), partners, index=partners.index(before) if before else 0
        )
        note = st.text_area(
            session.text("compass.goal_note"), (content and content.note) or "", max_chars=LONGEST_NOTE, height=80
        )
        if not st.form_submit_button(session.text("compass.goal_save"), type="primary"):
            return None
    nothing = float("nan")
    return GoalContent(
        indicator=indicator,
        start=nothing if start is None else start,
        start_year=int(start_year),
        target=nothing if target is None else target,
        target_year=int(target_year),
        partner=partner or "",
        note=note,
    )


def _serve(session: Session, report: GoalReport, mine: dict[GoalLink, str]) -> None:
    standing = {GoalLink(report.goal.id, item.id, None) for item in report.works}
    standing |= {GoalLink(report.goal.id, None, item.id) for item in report.actions}
    for link, title in mine.items():
        if link not in standing:
            continue
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.html(f"<p>{escape(title)}</p>")
            key = f"stop-{link.goal}-{link.activity_id or link.action_id}"
            if st.button(session.text("compass.goal_serve_stop"), key=key, type="tertiary"):
                save_or_say(session, partial(serve_goal, session.store, link, serves=False))
    with st.form(f"serve-{report.goal.id}", border=False):
        chosen = st.selectbox(
            session.text("compass.goal_serve_choose"),
            [link for link in mine if link not in standing],
            index=None,
            placeholder=session.text("compass.goal_serve_choose"),
            format_func=mine.__getitem__,
        )
        if st.form_submit_button(session.text("compass.goal_serve_save")) and chosen is not None:
            save_or_say(session, lambda: serve_goal(session.store, chosen))


def _mine(session: Session, goal: UUID) -> dict[GoalLink, str]:
    """Return what whoever looks may link to a goal, with its name: shared works and actions of its own partners."""
    works = {
        GoalLink(goal, item.id, None): short(item.title if item.number is None else f"{item.number} {item.title}", 120)
        for item in session.columns().activities
        if item.visibility is not Visibility.EIGEN and may_set(session, item.partner)
    }
    actions = {
        GoalLink(goal, None, item.id): short(item.description, 120)
        for item in list_actions(session.store)
        if may_set(session, item.owner_partner)
    }
    return works | actions
