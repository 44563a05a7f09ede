"""Walking along the agenda of the meeting that is open: from point to point in order, and back to the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.cache import Until, cached
from koppel.services.meetings.following import screen, show_point
from koppel.services.meetings.meeting_agenda import agenda
from koppel.services.meetings.meetings import list_meetings
from koppel.services.meetings.point_words import ALARM
from koppel.services.news.entries import Target
from koppel.ui import state
from koppel.ui.components.meetings.cockpit_form import is_typed_in
from koppel.ui.components.meetings.point_action import draw_action
from koppel.ui.components.meetings.point_note import draw_note
from koppel.ui.components.meetings.point_outcome import draw_failure, draw_outcome, outcome_html
from koppel.ui.components.news.targets import go_to
from koppel.ui.components.turn import draw_turn, turn
from koppel.ui.words import short

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.model.meetings import Meeting
    from koppel.services.meetings.point_words import Point
    from koppel.ui.session import Session

PAGE = "overleg"
# What the bar of the large screen shows of its steps where words find no room.
ARROWS = {"back": ":material/arrow_back:", "next": ":material/arrow_forward:"}
_AT_AGENDA = "meeting-at-agenda"


@dataclass(frozen=True, slots=True)
class Walk:
    """The points of the meeting that is open, in order; ``at`` is where one is, None where at none of them."""

    meeting: Meeting
    points: tuple[Point, ...]
    at: int | None

    @property
    def here(self) -> Point | None:
        """Return the point where one is."""
        return None if self.at is None else self.points[self.at]

    @property
    def before(self) -> Point | None:
        """Return the point before; None at the first."""
        return self.points[self.at - 1] if self.at else None

    @property
    def after(self) -> Point | None:
        """Return the point after, which is the first where one is at none; None at the last."""
        at = 0 if self.at is None else self.at + 1
        return self.points[at] if at < len(self.points) else None


def walk(session: Session) -> Walk | None:
    """Return the way along the agenda; None where no meeting is held, unless one of its points was opened before."""
    meeting = _open_meeting(session)
    if meeting is None:
        return None
    listed = _points(session, session.language, session.today, meeting)
    at = next((at for at, item in enumerate(listed) if str(item.item.id) == state.get("point")), None)
    if not listed or (meeting.started_at is None and at is None):
        return None
    return Walk(meeting, listed, at)


def is_meeting_open(session: Session) -> bool:
    """Tell whether a meeting is prepared or held."""
    return _open_meeting(session) is not None


def open_point(session: Session, item: Point) -> None:
    """Show what a point is about, from its top; the screen of who leads shows it to those who follow."""
    state.put("point", str(item.item.id))
    _tell_followers(session, item.item.meeting_id, item.item.id)
    state.put("view", None)
    st.session_state[_AT_AGENDA] = False
    # On the projector each point has a page of its own; elsewhere one goes to where it is dealt with.
    go_to(Target(PAGE) if state.get("meeting") else item.target or Target(PAGE))
    turn()


def to_agenda(session: Session) -> None:
    """Show the agenda, at the point where one was."""
    meeting = _open_meeting(session)
    if meeting is not None:
        _tell_followers(session, meeting.id, None)
    state.put("view", None)
    state.put("page", PAGE)
    st.session_state[_AT_AGENDA] = True
    turn()


def is_on_projector() -> bool:
    """Tell whether the page of the meeting shows the point where one is, and not the agenda."""
    return bool(state.get("meeting")) and state.get("point") is not None and not st.session_state.get(_AT_AGENDA)


def _tell_followers(session: Session, meeting: UUID, item: UUID | None) -> None:
    if allowed(session.store.actor, Task.MEET) and screen(session.store, meeting) is not None:
        show_point(session.store, meeting, item)


def draw_point(session: Session) -> None:
    """Draw above a page which point of the agenda it belongs to, the way on and back, and what is said of it."""
    steps = walk(session) if state.get("point") is not None else None
    if steps is None or steps.here is None:
        return
    if state.get("page") != PAGE:
        _draw_here(session, steps, steps.here)
        if not _turns_itself(steps.here):
            draw_turn("")


def _turns_itself(here: Point) -> bool:
    """Tell whether the page brings the part in sight that a point is about: a theme among the others."""
    target = here.target
    shown = (state.get("page"), state.get("compass_view"))
    return target is not None and target.theme is not None and shown == ("kompas", "antwoorden")


def draw_turn_to_top() -> None:
    """Let the page of a point that was turned to begin at its top."""
    draw_turn("")


def draw_here_on_agenda() -> None:
    """Let the agenda, which is drawn by now, be scrolled to the point where one is."""
    if (point := state.get("point")) is not None:
        draw_turn(f"point-{point}")


def draw_way(session: Session, steps: Walk, *, in_bar: bool) -> None:
    """Draw the steps along the agenda, and where one is."""
    is_typing = is_on_projector() and is_typed_in()
    for name, key, item in (("back", "Left", steps.before), ("next", "Right", steps.after)):
        st.button(
            session.text(f"meeting.{name}"),
            key=f"meeting-{name}" if in_bar else f"walk-{name}",
            icon=ARROWS[name] if in_bar else None,
            icon_position="right" if name == "next" else "left",
            shortcut=key if in_bar and not is_typing else None,
            disabled=item is None,
            on_click=open_point,
            args=(session, item),
        )
    st.button(
        session.text("overleg.to_agenda"),
        key="meeting-agenda" if in_bar else "walk-agenda",
        icon=":material/list_alt:",
        disabled=state.get("page") == PAGE and not is_on_projector(),
        on_click=to_agenda,
        args=(session,),
    )
    if in_bar:
        st.html(f'<p class="koppel-view">{_where(session, steps)}</p>', width="content")


def _draw_here(session: Session, steps: Walk, here: Point) -> None:
    leads = allowed(session.store.actor, Task.MEET) and steps.meeting.started_at is not None
    with st.container(border=True, gap="small", key="walk"):
        draw_failure()
        works = " · ".join(here.lines[:2]) if here.item.sort == ALARM else ""
        st.html(
            f'<p class="koppel-point"><b>{here.number}. {escape(short(here.title, 160))}</b> '
            f"<span>{escape(short(works, 240))}</span></p>"
        )
        if outcome := outcome_html(session, here):
            st.html(outcome)
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="walk-steps"):
            if not state.get("meeting"):
                draw_way(session, steps, in_bar=False)
            if leads:
                draw_outcome(session, steps.meeting, here)
                draw_action(session, here)
                with st.popover(session.text("overleg.note"), icon=":material/edit_note:", key="walk-note"):
                    draw_note(session, steps.meeting, here)
            if not state.get("meeting"):
                st.button(
                    session.text("overleg.walk_end"),
                    key="walk-end",
                    type="tertiary",
                    on_click=state.put,
                    args=("point", None),
                )


def _where(session: Session, steps: Walk) -> str:
    if steps.here is None:
        return f"<b>{escape(session.text('overleg.walk_start', count=len(steps.points)))}</b>"
    place = session.text("meeting.at", at=(steps.at or 0) + 1, count=len(steps.points))
    return f"<b>{escape(session.text('overleg.walk_at', place=place))}</b>"


@cached(Until.CHANGE)
def _open_meeting(session: Session) -> Meeting | None:
    return next((item for item in list_meetings(session.store) if item.is_open), None)


@cached(Until.CHANGE)
def _points(session: Session, language: str, day: date, meeting: Meeting) -> tuple[Point, ...]:
    points = agenda(session.store, session.catalogue, language, meeting.id, today=day)
    return tuple(item for item in points if item.item.is_in and item.is_shown)
