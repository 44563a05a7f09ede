"""What became of a point of the agenda, and saying so: dealt with, or put off to another meeting."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.i18n import error_text, text
from koppel.model.meetings import Outcome
from koppel.services.meetings.meeting_agenda import LONGEST_WHY, settle_point
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.model.meetings import Meeting
    from koppel.services.meetings.point_words import Point
    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session

FAILED = "agenda_failed"


def outcome_html(session: Session, item: Point) -> str:
    """Return what became of a point as HTML; nothing where it was not reached."""
    standing = item.standing
    if standing is None or standing.outcome is None:
        return ""
    name = escape(text(f"meeting.outcome.{standing.outcome.value}", session.language))
    words = "".join(f" · {escape(short(words, 300))}" for words in standing.words if words)
    return f'<p class="koppel-became {standing.outcome.value}"><b>{name}</b>{words}</p>'


def draw_outcome(session: Session, now: Meeting, item: Point) -> None:
    """Draw the buttons with which who leads says what became of a point, or takes that back."""
    outcome = item.item.outcome
    if outcome is not None:
        draw_taking_back(session, now, item, outcome)
        return
    if item.standing is None or item.standing.outcome is None:
        _button(session, now, item, Outcome.HANDLED.value, "done", Outcome.HANDLED)
    key = f"open-put-off-{item.item.id}"
    with st.popover(session.text("overleg.uitgesteld"), icon=":material/event_upcoming:", key=key):
        draw_putting_off(session, now, item)


def draw_taking_back(session: Session, now: Meeting, item: Point, outcome: Outcome) -> None:
    """Draw the button that takes back what was said to have become of a point."""
    _button(session, now, item, "not_" + outcome.value, "undo", None)


def draw_putting_off(session: Session, now: Meeting, item: Point, after: Callable[[], None] | None = None) -> None:
    """Draw the form with which a point is put off: why, and until which day; ``after`` is called once it is."""
    key = f"put-off-{item.item.id}"
    draft = draft_of(key, {"why": "", "until": None})
    draw_failure(key)
    tell(session, draft)
    st.text_input(session.text("overleg.why"), key=draft.key("why"), max_chars=LONGEST_WHY)
    st.date_input(
        session.text("overleg.until"),
        format=formats.day_pattern(session.language),
        key=draft.key("until"),
        help=session.text("overleg.until_help"),
    )
    st.button(
        session.text("overleg.put_off"),
        key=f"do-{key}",
        type="primary",
        on_click=_put_off,
        args=(session, now, item, draft, after),
    )


def draw_failure(at: str = "") -> None:
    """Draw what went wrong with the last change of a form, or of what stands in none, once."""
    if FAILED in st.session_state and st.session_state[FAILED][0] == at:
        st.error(plain(st.session_state.pop(FAILED)[1]))


def attempt(session: Session, change: Callable[[], object], at: str = "") -> None:
    """Make a change, and keep what went wrong for the next run, to be said in the form that is named."""
    try:
        change()
    except KoppelError as error:
        st.session_state[FAILED] = at, error_text(error, session.language)


def _button(session: Session, now: Meeting, item: Point, name: str, icon: str, outcome: Outcome | None) -> None:
    st.button(
        session.text(f"overleg.{name}"),
        key=f"{name}-{item.item.id}",
        icon=f":material/{icon}:",
        on_click=attempt,
        args=(session, partial(settle_point, session.store, now.id, item.item.id, outcome)),
    )


def _put_off(session: Session, now: Meeting, item: Point, draft: Draft, after: Callable[[], None] | None) -> None:
    values = draft.take()
    change = partial(
        settle_point,
        session.store,
        now.id,
        item.item.id,
        Outcome.DEFERRED,
        why=values["why"] or "",
        until=values["until"],
    )
    attempt(session, change, f"put-off-{item.item.id}")
    if FAILED not in st.session_state:
        done(draft)
        if after is not None:
            after()
