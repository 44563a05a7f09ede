"""The goals of an area: how each stands, its years, what is done for it, and for who may the fields to change them."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, ever_allowed
from koppel.i18n import text
from koppel.model.compass.goals import Course
from koppel.services.cache import Until, cached
from koppel.services.compass.answer_words import answer_line
from koppel.services.compass.goal_reading import GoalReport, area_goals, goals_csv, gone_goals
from koppel.services.compass.goal_words import course_words, goal_line, standing_words, version_words, year_words
from koppel.services.compass.goals import restore_goal
from koppel.ui.components.compass.aftercare import draw_aftercare
from koppel.ui.components.compass.drawing import draw_svg
from koppel.ui.components.compass.goal_forms import draw_changes, draw_new, may_set
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import number_badge, plain

if TYPE_CHECKING:
    from datetime import date

    from koppel.model.compass.indicators import Compass
    from koppel.ui.session import Session


def draw_goals(session: Session, compass: Compass, code: str) -> None:
    """Draw the goals of an area by theme."""
    reports = _reports(session, code, session.today)
    if not reports:
        st.info(plain(text("compass.goal.none", session.language)))
    else:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.html(f"<p><b>{escape(_summary(reports, session.language))}</b></p>")
            st.download_button(
                session.text("compass.goal_file"),
                partial(goals_csv, reports, compass, session.language),
                file_name=f"doelen-{code}-{session.today.isoformat()}.csv",
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
    theme = None
    for report in reports:
        if report.goal.theme != theme:
            theme = report.goal.theme
            declared = compass.themes.get(theme)
            st.subheader(plain(theme if declared is None else declared.label[session.language]), anchor=False)
        _goal(session, compass, report)
    if ever_allowed(session.store.actor, Task.SET_GOAL):
        with st.expander(session.text("compass.goal_add"), icon=":material/flag:", expanded=not reports):
            draw_new(session, compass, code)
    _gone(session, compass, code)
    draw_aftercare(session, compass, code)


@cached(Until.CHANGE)
def _reports(session: Session, code: str, day: date) -> tuple[GoalReport, ...]:
    return area_goals(session.store, session.compass, code, day)


def _summary(reports: tuple[GoalReport, ...], language: str) -> str:
    counts = {course: sum(item.course is course for item in reports) for course in Course}
    return text(
        "compass.goal.summary",
        language,
        total=len(reports),
        on_course=counts[Course.ON_COURSE],
        behind=counts[Course.BEHIND],
        unknown=counts[Course.UNKNOWN],
    )


def _goal(session: Session, compass: Compass, report: GoalReport) -> None:
    with st.container(border=True, gap="small"):
        left, right = st.columns([1, 1], gap="large")
        with left:
            st.html(_words_html(session, compass, report))
        with right:
            draw_svg(_years_html(session, compass, report), key=f"goal-years-{report.goal.id}")
        draw_changes(session, compass, report)


def _words_html(session: Session, compass: Compass, report: GoalReport) -> str:
    language, content = session.language, report.goal.content
    who = session.text("compass.goal_who", partner=content.partner)
    parts = [
        f"<h4>{escape(goal_line(content, compass, language))}</h4>",
        f"<p><b>{escape(course_words(report.course, language))}</b>. "
        f"{escape(standing_words(report, compass, language))}</p>",
        f"<p>{escape(who)}{'' if content.note is None else f'<br>{escape(content.note)}'}</p>",
        f"<p><b>{escape(session.text('compass.goal_done'))}</b></p>",
    ]
    done = [f"{number_badge(work.number)}{escape(work.title)} ({escape(work.partner)})" for work in report.works]
    done += [
        escape(
            session.text(
                "compass.goal_action",
                words=action.description,
                partner=action.owner_partner,
                day=formats.day(action.due, language),
            )
        )
        for action in report.actions
    ]
    parts.append(_list(done) or f"<p>{escape(session.text('compass.goal_done_none'))}</p>")
    if report.answers:
        titles = {item.id: item.title for item in session.columns().activities if item.id}
        also = [f"{escape(answer_line(item, titles, language))} ({escape(item.partner)})" for item in report.answers]
        parts.append(f"<p><b>{escape(session.text('compass.goal_theme_done'))}</b></p>{_list(also)}")
    return "".join(parts)


def _list(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""


def _years_html(session: Session, compass: Compass, report: GoalReport) -> str:
    """Lay the years out as a table; well-formed XML, for it is read as such."""
    content = report.goal.content
    caption = session.text("compass.goal_years", goal=goal_line(content, compass, session.language))
    heads = "".join(
        f'<th scope="col">{escape(session.text(f"compass.goal_{name}"))}</th>'
        for name in ("year", "value", "planned", "course")
    )
    rows = "".join(
        f'<tr><th scope="row">{year}</th>{"".join(f"<td>{escape(words)}</td>" for words in rest)}</tr>'
        for item in report.years
        for year, *rest in [year_words(item, content, compass, session.language)]
    )
    return (
        '<div xmlns="http://www.w3.org/1999/xhtml" class="koppel-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(caption, quote=True)}">'
        f'<table class="koppel-compass-table"><caption>{escape(session.text("compass.goal_by_year"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _gone(session: Session, compass: Compass, code: str) -> None:
    gone = gone_goals(session.store, code)
    if not gone:
        return
    with st.expander(session.text("compass.goal_gone")):
        for goal in gone:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.html(f"<p>{escape(version_words(goal, compass, session.language))}</p>")
                if may_set(session, goal.content.partner) and st.button(
                    session.text("compass.goal_restore"), key=f"restore-{goal.id}", type="tertiary"
                ):
                    save_or_say(session, partial(restore_goal, session.store, goal.id))
