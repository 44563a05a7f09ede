"""The points of an agenda: what they say, their order, what is noted."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.i18n import text
from koppel.services.cache import Until, cached
from koppel.services.meetings import meeting_agenda as service
from koppel.services.meetings.meeting_changes import beyond
from koppel.services.meetings.point_words import OWN
from koppel.ui import state
from koppel.ui.components.meetings.meeting_scope import draw_outside, proposable
from koppel.ui.components.meetings.meeting_walk import open_point
from koppel.ui.components.meetings.point_action import draw_action
from koppel.ui.components.meetings.point_note import draw_note, has_note
from koppel.ui.components.meetings.point_outcome import attempt, draw_failure, draw_outcome, outcome_html
from koppel.ui.components.news.targets import go_to
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koppel.model.meetings import Meeting
    from koppel.services.meetings.point_words import Point
    from koppel.services.meetings.proposed_points import Rest
    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session


def draw_agenda(session: Session, now: Meeting, points: Sequence[Point], *, leads: bool) -> None:
    """Draw the points; who leads can change them until the meeting begins, and note until it is closed."""
    is_fixed = now.started_at is not None
    chosen = [item for item in points if item.item.is_in and (leads or item.is_shown)]
    st.subheader(session.text("overleg.on_agenda", count=len(chosen)), anchor=False)
    draw_failure()
    if not chosen:
        st.info(session.text("overleg.nothing"))
    for item in chosen:
        _point(session, now, item, len(chosen), leads=leads, is_fixed=is_fixed)
    draw_outside(session, now, leads=leads)
    if not leads:
        return
    draft = draft_of(f"own-point-{now.id}", {"words": ""})
    tell(session, draft)
    with st.form("own-point", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(session.text("overleg.own"), max_chars=service.LONGEST_POINT, key=draft.key("words"))
        if st.form_submit_button(session.text("overleg.own_add"), icon=":material/add:") and words.strip():
            attempt(session, partial(_add, session, now, words, draft))
            st.rerun()
    if is_fixed:
        return
    _beyond(session, now)
    out = [item for item in points if not item.item.is_in]
    if out:
        with st.expander(session.text("overleg.left_out", count=len(out))):
            for item in out:
                _left_out(session, now, item)


def _beyond(session: Session, now: Meeting) -> None:
    """Say how much more there is than is proposed, and where it is."""
    beyond = _rest(session, session.today, now)
    if not beyond:
        return
    st.caption(session.text("overleg.beyond"))
    with st.container(horizontal=True, gap="small", key="agenda-beyond"):
        for item in beyond:
            name = text(f"meeting.section.{item.section}", session.language)
            st.button(
                session.text("overleg.beyond_some", name=name, count=item.many),
                key=f"beyond-{item.section}",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=go_to,
                args=(item.target,),
            )


@cached(Until.CHANGE)
def _rest(session: Session, day: date, now: Meeting) -> tuple[Rest, ...]:
    needs = proposable(session, now.areas).needs
    return beyond(session.store, session.catalogue, now.id, day, needs)


def _point(session: Session, now: Meeting, item: Point, count: int, *, leads: bool, is_fixed: bool) -> None:
    with st.container(border=True, gap="small", key=f"point-{item.item.id}"):
        st.html(_words(session, item))
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"do-{item.item.id}"):
            if item.target is not None:
                st.button(
                    session.text("overleg.open"),
                    key=f"open-{item.item.id}",
                    icon=":material/open_in_new:",
                    on_click=open_point,
                    args=(session, item),
                )
            if leads and not is_fixed:
                _order(session, now, item, count)
            elif leads:
                draw_outcome(session, now, item)
                draw_action(session, item)
        if leads:
            _note(session, now, item)
        elif item.item.note:
            st.html(f'<p class="koppel-said">{_lines(item.item.note)}</p>')


def _order(session: Session, now: Meeting, item: Point, count: int) -> None:
    """Draw the buttons that move a point, or leave it out."""
    for name, icon, by, is_end in (
        ("up", "arrow_upward", -1, item.number == 1),
        ("down", "arrow_downward", 1, item.number == count),
    ):
        st.button(
            session.text(f"overleg.{name}"),
            key=f"icon-{name}-{item.item.id}",
            icon=f":material/{icon}:",
            disabled=is_end,
            help=session.text(f"overleg.{name}"),
            on_click=attempt,
            args=(session, partial(service.move_point, session.store, now.id, item.item.id, by)),
        )
    is_own = item.item.sort == OWN and item.item.came_from is None
    gone = (
        partial(service.drop_point, session.store, now.id, item.item.id)
        if is_own
        else partial(service.take_in, session.store, now.id, item.item.id, is_in=False)
    )
    st.button(
        session.text("overleg.drop" if is_own else "overleg.out"),
        key=f"out-{item.item.id}",
        icon=":material/delete:" if is_own else ":material/remove:",
        on_click=attempt,
        args=(session, gone),
    )


def _note(session: Session, now: Meeting, item: Point) -> None:
    """Draw the field for what is said about a point, folded away until there is something in it."""
    with st.expander(
        session.text("overleg.note"), expanded=has_note(item), icon=":material/edit_note:", key=f"noted-{item.item.id}"
    ):
        draw_note(session, now, item)


def _left_out(session: Session, now: Meeting, item: Point) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_words(session, item))
        st.button(
            session.text("overleg.back"),
            key=f"back-{item.item.id}",
            icon=":material/add:",
            on_click=attempt,
            args=(session, partial(service.take_in, session.store, now.id, item.item.id, is_in=True)),
        )


def _words(session: Session, item: Point) -> str:
    section = text(f"meeting.section.{item.item.section}", session.language)
    if not item.is_shown:
        return f'<p class="koppel-said">{escape(section)}: {escape(session.text("overleg.hidden"))}</p>'
    before = "".join(f"<br><em>{escape(short(line, 300))}</em>" for line in item.before)
    figures = "".join(f"<br>{escape(short(line, 400))}" for line in item.figures)
    lines = "".join(f"<br>{escape(short(line, 300))}" for line in item.lines)
    here = " here" if str(item.item.id) == state.get("point") else ""
    head = "" if item.number is None else f"{item.number}. "
    title = escape(short(item.title, 200))
    return (
        f'<p class="koppel-point{here}"><small>{escape(section)}</small><br><b>{head}{title}</b>'
        f"<span>{before}{figures}{lines}</span></p>{outcome_html(session, item)}"
    )


def _lines(lines: str) -> str:
    return "<br>".join(escape(line) for line in lines.splitlines())


def _add(session: Session, now: Meeting, words: str, draft: Draft) -> None:
    service.add_point(session.store, now.id, words)
    done(draft)
