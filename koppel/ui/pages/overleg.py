"""The meeting of the team: its agenda, what is noted and decided, and the papers of this one and those before."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, allowed
from koppel.services.meetings import meetings as service
from koppel.services.meetings.meeting_agenda import agenda, propose_again
from koppel.services.meetings.meeting_map import has_works
from koppel.services.meetings.meeting_papers import AGENDA, DECISIONS, FORMS, MAP, MIMES, paper, paper_name
from koppel.ui import state
from koppel.ui.components.compass.findings_tab import COMES_FOR
from koppel.ui.components.meetings.cockpit import draw_cockpit
from koppel.ui.components.meetings.follow_screen import draw_follow_screen
from koppel.ui.components.meetings.meeting_agenda import draw_agenda
from koppel.ui.components.meetings.meeting_close import CLOSED, ask_to_close
from koppel.ui.components.meetings.meeting_leave import begin
from koppel.ui.components.meetings.meeting_preview import draw_decided, draw_preview
from koppel.ui.components.meetings.meeting_scope import (
    choose_areas,
    likely_areas,
    proposable,
    scope_words,
)
from koppel.ui.components.meetings.meeting_walk import draw_here_on_agenda, draw_turn_to_top, is_on_projector, walk
from koppel.ui.components.meetings.pinned import draw_pinned
from koppel.ui.components.meetings.send_list import draw_outcome_of_sending, draw_sending
from koppel.ui.components.meetings.theme_matrix import draw_meeting_matrix, has_matrix
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model.meetings import Meeting
    from koppel.ui.session import Session

_DONE, _CANCELLED = "meeting_done", "meeting_cancelled"


def draw(session: Session) -> None:
    """Draw the page."""
    listed = service.list_meetings(session.store)
    now = next((item for item in listed if item.is_open), None)
    leads = allowed(session.store.actor, Task.MEET)
    if done := st.session_state.pop(_DONE, None):
        st.success(plain(done))
    if closed := st.session_state.pop(CLOSED, None):
        st.success(plain(session.text("overleg.closed_told", number=closed)))
    draw_outcome_of_sending(session)
    _offer_back(session)
    steps = walk(session) if is_on_projector() else None
    if steps is not None and steps.here is not None:
        draw_cockpit(session, steps, steps.here)
        draw_turn_to_top()
        return
    if now is not None:
        _meeting(session, now, leads=leads)
    elif leads:
        _prepare(session)
    elif not listed:
        st.info(session.text("overleg.none_reader"))
    _earlier(session, [item for item in listed if not item.is_open], leads=leads, has_open=now is not None)
    draw_here_on_agenda()


def _prepare(session: Session) -> None:
    st.header(session.text("overleg.prepare"), anchor=False)
    st.write(session.text("overleg.prepare_help"))
    draft = draft_of("meeting-new", {"day": session.today, "place": "", "areas": likely_areas(session)})
    tell(session, draft)
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="bottom"):
        areas = choose_areas(session, draft)
        day = st.date_input(
            session.text("overleg.day"), format=formats.day_pattern(session.language), width=190, key=draft.key("day")
        )
        place = st.text_input(session.text("overleg.place"), max_chars=service.LONGEST_PLACE, key=draft.key("place"))
        if st.button(session.text("overleg.make"), type="primary", key="prepare-meeting"):
            with st.spinner(session.text("overleg.making")):
                worth, needs = proposable(session, areas)
                service.prepare(session.store, day, place, today=session.today, worth=worth, needs=needs, areas=areas)
            done(draft)
            st.session_state.pop(COMES_FOR, None)
            st.session_state.pop(_CANCELLED, None)
            st.rerun()


def _offer_back(session: Session) -> None:
    """Offer to bring back what was just cancelled."""
    identity = st.session_state.get(_CANCELLED)
    if identity is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.write(session.text("overleg.cancelled"))
        if st.button(session.text("overleg.restore"), icon=":material/undo:"):
            del st.session_state[_CANCELLED]
            service.restore(session.store, identity)
            st.rerun()


def _meeting(session: Session, now: Meeting, *, leads: bool) -> None:
    standing = (
        session.text("overleg.running", when=session.when(now.started_at))
        if now.started_at is not None
        else session.text("overleg.preparing")
    )
    day, scope = formats.day(now.day, session.language), scope_words(session, now)
    st.header(plain(session.text("overleg.heading", number=now.number, day=day)), anchor=False)
    st.html(f'<p class="koppel-count">{escape(" · ".join(part for part in (scope, standing, now.place) if part))}</p>')
    points = agenda(session.store, session.catalogue, session.language, now.id, today=session.today)
    if leads:
        _steps(session, now)
    _matrix(session, now)
    left, right = st.columns([7, 5], gap="large")
    with left:
        draw_agenda(session, now, points, leads=leads)
    with right:
        st.subheader(session.text("overleg.files"), anchor=False)
        papers = (AGENDA,) if now.started_at is None else (AGENDA, DECISIONS)
        _files(session, now, (*papers, MAP) if has_works(points) else papers)
        draw_pinned(session, now, leads=leads)
        if now.started_at is not None:
            draw_decided(session, now)
        draw_preview(session, now)


def _matrix(session: Session, now: Meeting) -> None:
    """Draw who does what about which theme: open while the meeting is held, folded while it is prepared."""
    if not has_matrix(session, now.areas):
        return
    if state.get("meeting"):
        draw_meeting_matrix(session, now.areas)
        return
    is_held = now.started_at is not None
    with st.expander(session.text("compass.matrix_head"), expanded=is_held, icon=":material/table_chart:"):
        draw_meeting_matrix(session, now.areas)


def _steps(session: Session, now: Meeting) -> None:
    """Draw what the one who leads can do with the meeting as a whole."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="meeting-steps"):
        if now.started_at is None:
            help_ = session.text("overleg.start_help")
            if st.button(session.text("overleg.start"), icon=":material/play_arrow:", type="primary", help=help_):
                service.start(session.store, session.catalogue, now.id, today=session.today)
                st.rerun()
            if st.button(session.text("overleg.again"), icon=":material/refresh:"):
                worth, needs = proposable(session, now.areas)
                count = propose_again(session.store, now.id, today=session.today, worth=worth, needs=needs)
                key = "added" if count else "added_none"
                st.session_state[_DONE] = session.text(f"overleg.{key}", count=count)
                st.rerun()
        elif not state.get("meeting"):
            st.button(
                session.text("overleg.to_large"),
                icon=":material/co_present:",
                type="primary",
                help=session.text("meeting.start_help"),
                key="to-large",
                on_click=begin,
            )
        if now.started_at is not None:
            if st.button(session.text("overleg.close"), icon=":material/task_alt:"):
                ask_to_close(session, now)
            draw_follow_screen(session, now)
        with st.popover(session.text("overleg.details")):
            began = {"day": now.day, "place": now.place or "", "areas": list(now.areas)}
            draft = draft_of(f"meeting-{now.id}", began)
            tell(session, draft)
            day = st.date_input(
                session.text("overleg.day"), format=formats.day_pattern(session.language), key=draft.key("day")
            )
            place = st.text_input(
                session.text("overleg.place"), max_chars=service.LONGEST_PLACE, key=draft.key("place")
            )
            areas = choose_areas(session, draft, now.areas)
            if st.button(session.text("overleg.save"), type="primary"):
                worth, needs = proposable(session, areas)
                service.set_details(
                    session.store, now.id, day, place, areas, today=session.today, worth=worth, needs=needs
                )
                done(draft)
                st.rerun()
        if now.started_at is None and st.button(session.text("overleg.cancel"), icon=":material/event_busy:"):
            service.cancel(session.store, now.id)
            st.session_state[_CANCELLED] = now.id
            st.rerun()


def _files(session: Session, item: Meeting, which: Sequence[str]) -> None:
    """Draw the papers; each is made when it is asked for."""
    with st.container(horizontal=True, gap="small", key=f"papers-{item.number}"):
        for name in which:
            for form in FORMS[name]:
                label = session.text("overleg.make_file", name=_title(session, name), form=form.upper())
                st.download_button(
                    label,
                    partial(_content, session, item, name, form),
                    paper_name(item, name, form, session.language),
                    MIMES[form],
                    icon=":material/download:",
                    key=f"paper-{item.number}-{name}-{form}",
                    on_click="ignore",
                )


def _content(session: Session, item: Meeting, name: str, form: str) -> bytes:
    sheet = paper(session.store, session.catalogue, session.language, item.id, name, form, today=session.today)
    return sheet[1]


def _title(session: Session, name: str) -> str:
    return session.text(f"overleg.paper.{name}")


def _earlier(session: Session, listed: Sequence[Meeting], *, leads: bool, has_open: bool) -> None:
    if not listed:
        return
    st.subheader(session.text("overleg.earlier"), anchor=False)
    for at, item in enumerate(listed):
        day = formats.day(item.day, session.language)
        name = plain(session.text("overleg.heading", number=item.number, day=day))
        closed = session.text("overleg.closed", when=session.when(item.closed_at))
        # What was decided last is read without asking for it.
        with st.expander(f"**{name}** · {plain(closed)}", expanded=at == 0 and not has_open):
            about = " · ".join(part for part in (scope_words(session, item), item.place) if part)
            st.html(f'<p class="koppel-count">{escape(about)}</p>')
            _files(session, item, (AGENDA, DECISIONS))
            if leads and at == 0:
                draw_sending(session, item)
            draw_decided(session, item)
            if leads and at == 0 and not has_open:
                _reopen(session, item)


def _reopen(session: Session, item: Meeting) -> None:
    """Let who leads mend the list of the last meeting, or go on with it: only the latter moves its end."""
    with st.popover(session.text("overleg.reopen"), icon=":material/lock_open:", key="reopen-meeting"):
        for name, goes_on in (("mend", False), ("go_on", True)):
            st.write(plain(session.text(f"overleg.{name}_help", when=session.when(item.ended_at))))
            if st.button(session.text(f"overleg.{name}"), key=f"reopen-{name}"):
                service.reopen(session.store, item.id, goes_on=goes_on)
                st.rerun()
