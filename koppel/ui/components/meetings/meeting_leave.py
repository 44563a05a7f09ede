"""Leaving a meeting, which is asked for, and taking it up again where it was."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from koppel.services.plans.saved_views import list_views
from koppel.ui import state
from koppel.ui.components.meetings.meeting_walk import PAGE, is_meeting_open
from koppel.ui.session import known_values
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koppel.ui.session import Session

# What belongs to the one who looks, not to the point where the meeting was.
_OWN = ("language", "meeting", "resume")


def begin() -> None:
    """Begin a meeting; one that was left before is forgotten."""
    state.put("meeting", True)
    state.put("resume", None)


def ask_to_leave(session: Session) -> None:
    """Ask whether the meeting is to be left; Escape, the cross and *stay* go back to it."""

    # A part that runs alone: what is pressed in it is for the whole screen.
    @st.dialog(plain(session.text("meeting.leave_title")))
    def ask() -> None:
        st.write(session.text("meeting.leave_help"))
        with st.container(horizontal=True, gap="small"):
            if st.button(session.text("meeting.leave"), type="primary", key="meeting-leave", on_click=leave):
                st.rerun()
            if st.button(session.text("meeting.stay"), key="meeting-stay"):
                st.rerun()

    ask()


def leave() -> None:
    """Leave the meeting, and keep in the address where it was: a reload forgets everything else."""
    own = {state.FIELDS[name].name for name in _OWN}
    place = {name: value for name, value in state.params().items() if name not in own}
    place[state.FIELDS["page"].name] = state.get("page")
    if len(urlencode(place)) > state.LONGEST_POINT:
        place.pop(state.FIELDS["ring"].name, None)
    state.put("resume", urlencode(place))
    state.put("meeting", False)


def draw_resume(session: Session, pages: Collection[str]) -> None:
    """Offer to take up the meeting that was left, at the same point, or to forget it."""
    point = state.get("resume")
    if point is None:
        return
    place = dict(parse_qsl(point))
    if _is_over(session, place):
        return
    names = {str(item.id): item.name for item in list_views(session.store)}
    page = place.get(state.FIELDS["page"].name)
    where = names.get(place.get(state.FIELDS["view"].name, "")) or session.text(
        f"page.{page if page in pages else state.FIELDS['page'].default}"
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="meeting-resume"):
        st.html(f"<p>{escape(session.text('meeting.left', where=where))}</p>", width="content")
        st.button(
            session.text("meeting.resume"),
            icon=":material/co_present:",
            type="primary",
            key="meeting-take-up",
            on_click=_resume,
            args=(session, pages, place),
        )
        st.button(
            session.text("meeting.forget"),
            type="tertiary",
            key="meeting-forget",
            on_click=state.put,
            args=("resume", None),
        )


def _is_over(session: Session, place: Mapping[str, str]) -> bool:
    """Tell whether the meeting that was left was about an agenda that is no longer open."""
    at_agenda = state.FIELDS["point"].name in place or place.get(state.FIELDS["page"].name) == PAGE
    return at_agenda and not is_meeting_open(session)


def _resume(session: Session, pages: Collection[str], place: dict[str, str]) -> None:
    state.reset(keep=("language",))
    # What is no more is left out, and the page says so.
    st.session_state["ignored"] = state.load(place, {"page": pages, **known_values(session)})
    state.put("meeting", True)
    # The map stays on the page, and must be told to go where the meeting was.
    st.session_state["jump"] = st.session_state.get("jump", 0) + 1
