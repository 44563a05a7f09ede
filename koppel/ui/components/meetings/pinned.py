"""What was pinned to the map for everyone, beside the agenda of a meeting."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.meetings.pinned_points import pinned, put_pin_on_agenda
from koppel.ui.components.meetings.point_outcome import attempt
from koppel.ui.components.news.targets import go_to

if TYPE_CHECKING:
    from koppel.model.meetings import Meeting
    from koppel.services.meetings.pinned_points import Pinned
    from koppel.ui.session import Session

# Beyond what a team speaks of in one meeting, the map has them all.
_MOST = 30


def draw_pinned(session: Session, now: Meeting, *, leads: bool) -> None:
    """Draw the pins, each with the way to its place; who leads can make a point of it."""
    every = pinned(session.store, now.id)
    listed = [item for item in every if not item.is_outside or item.is_on_agenda]
    if outside := [item for item in every if item not in listed]:
        with st.expander(session.text("overleg.pinned_outside", count=len(outside)), key="pinned-outside"):
            for item in outside[:_MOST]:
                _pin(session, now, item, leads=leads)
    if not listed:
        return
    st.subheader(session.text("overleg.pinned", count=len(listed)), anchor=False)
    with st.container(gap="small", key="pinned"):
        for item in listed[:_MOST]:
            _pin(session, now, item, leads=leads)
    if len(listed) > _MOST:
        st.caption(session.text("overleg.pinned_more", count=len(listed) - _MOST))


def _pin(session: Session, now: Meeting, item: Pinned, *, leads: bool) -> None:
    pin = item.pin
    with st.container(border=True, gap="small", key=f"pin-{pin.id}"):
        words = "<br>".join(escape(line) for line in pin.words.splitlines())
        by = session.text("pins.by", who=pin.pinned_by, when=session.when(pin.pinned_at))
        st.html(f'<p class="koppel-point"><b>{words}</b><br>{escape(by)}</p>')
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"do-pin-{pin.id}"):
            st.button(
                session.text("pins.open"),
                key=f"open-pin-{pin.id}",
                icon=":material/location_on:",
                on_click=go_to,
                args=(item.target,),
            )
            if item.is_on_agenda:
                st.html(f'<p class="koppel-count">{escape(session.text("overleg.pinned_listed"))}</p>')
            elif leads:
                st.button(
                    session.text("overleg.pinned_add"),
                    key=f"agenda-pin-{pin.id}",
                    icon=":material/add:",
                    on_click=attempt,
                    args=(session, partial(put_pin_on_agenda, session.store, now.id, pin.id)),
                )
