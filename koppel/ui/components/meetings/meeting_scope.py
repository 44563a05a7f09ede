"""Which areas a meeting is about: choosing them, naming them, and what lies outside them."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from koppel import formats
from koppel.i18n import text
from koppel.services.cache import Until, cached
from koppel.services.meetings.meeting_areas import MOST_CHOSEN, meeting_areas, possible_areas, proposed_areas
from koppel.services.meetings.outside_points import outside_points, put_outside_point
from koppel.services.meetings.theme_agenda import agenda_needs
from koppel.ui import state
from koppel.ui.components.compass.findings_tab import COMES_FOR, declared_of
from koppel.ui.components.meetings.point_outcome import attempt
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koppel.model.meetings import Meeting
    from koppel.services.meetings.meeting_areas import MeetingArea
    from koppel.services.meetings.outside_points import OutsidePoint
    from koppel.services.meetings.theme_agenda import Need
    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session


class Proposable(NamedTuple):
    """What is worth a meeting now and which themes are red, as proposals take it."""

    worth: list[str]
    needs: tuple[Need, ...]


def proposable(session: Session, areas: Sequence[str] = ()) -> Proposable:
    """Return what could be proposed for a meeting about areas."""
    return Proposable(list(session.worth()), _needs(session, tuple(areas)))


@cached(Until.CHANGE)
def _needs(session: Session, areas: tuple[str, ...]) -> tuple[Need, ...]:
    return agenda_needs(session.store, declared_of(session), session.language, areas)


def likely_areas(session: Session) -> list[str]:
    """Return which areas the next meeting is most likely about: where one comes from, else those of the last one."""
    offered = {item.ref for item in _offered(session)}
    if (come_for := st.session_state.get(COMES_FOR)) in offered:
        return [come_for]
    last = proposed_areas(session.store)
    if last is None:
        looked_at = state.get("compass_area")
        return [looked_at] if looked_at in offered else []
    return [ref for ref in last if ref in offered]


def choose_areas(session: Session, draft: Draft, standing: Sequence[str] = ()) -> tuple[str, ...]:
    """Draw the field in which areas are chosen; none is all of them."""
    names = {item.ref: item.name for item in (*_offered(session), *meeting_areas(session.store, standing))}
    if not names:
        return ()
    chosen = st.multiselect(
        session.text("overleg.areas"),
        list(names),
        format_func=lambda ref: short(names.get(ref) or ref, 60),
        key=draft.among("areas", list(names)),
        max_selections=MOST_CHOSEN,
        placeholder=session.text("overleg.areas_all"),
        help=session.text("overleg.areas_help"),
    )
    return tuple(chosen)


def scope_words(session: Session, now: Meeting) -> str:
    """Name the areas that a meeting is about."""
    names = [short(item.name, 60) for item in meeting_areas(session.store, now.areas)]
    return formats.listed(names, session.language) if names else session.text("overleg.areas_all")


def draw_outside(session: Session, now: Meeting, *, leads: bool) -> None:
    """Say how much would be proposed in other areas, and let who leads put it on the agenda after all."""
    if not now.areas:
        return
    listed = _outside(session, session.language, session.today, now)
    if not listed:
        return
    label = session.text("overleg.outside", count=len(listed))
    with st.expander(label, icon=":material/wrong_location:", key="agenda-outside"):
        for at, item in enumerate(listed):
            with st.container(border=True, gap="small", key=f"outside-{at}"):
                lines = "".join(f"<br>{escape(short(line, 300))}" for line in item.point.texts[:3])
                section = escape(text(f"meeting.section.{item.proposal.section}", session.language))
                title = escape(short(item.point.title, 200))
                st.html(f'<p class="koppel-point"><small>{section}</small><br><b>{title}</b><span>{lines}</span></p>')
                if leads:
                    st.button(
                        session.text("overleg.outside_add"),
                        key=f"take-outside-{item.proposal.sort}-{item.proposal.ref}",
                        icon=":material/add:",
                        on_click=attempt,
                        args=(session, partial(_put, session, now, item)),
                    )


def _put(session: Session, now: Meeting, item: OutsidePoint) -> None:
    worth, needs = proposable(session)
    put_outside_point(session.store, now.id, item.proposal, today=session.today, worth=worth, needs=needs)


@cached(Until.CHANGE)
def _offered(session: Session) -> tuple[MeetingArea, ...]:
    return possible_areas(session.store)


@cached(Until.CHANGE)
def _outside(session: Session, language: str, day: date, now: Meeting) -> tuple[OutsidePoint, ...]:
    worth, needs = proposable(session)
    return outside_points(session.store, session.catalogue, language, now.id, today=day, worth=worth, needs=needs)
