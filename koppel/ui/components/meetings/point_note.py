"""The field for what is said about a point of the agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.services.meetings.meeting_agenda import LONGEST_NOTE, note_point
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.model.meetings import Meeting
    from koppel.services.meetings.point_words import Point
    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session

_NOTED = "note_saved"


def has_note(item: Point) -> bool:
    """Tell whether something was noted, or is being typed."""
    return bool(item.item.note) or _draft(item).is_changed()


def draw_note(session: Session, now: Meeting, item: Point, after: Callable[[], None] | None = None) -> None:
    """Draw the field; it stays as it was typed until it is saved, and ``after`` is called."""
    draft = _draft(item)
    tell(session, draft)
    note = st.text_area(
        session.text("overleg.note"), key=draft.key("note"), max_chars=LONGEST_NOTE, label_visibility="collapsed"
    )
    draw_noted(session, item)
    if st.button(session.text("overleg.note_save"), key=f"keep-{item.item.id}"):
        try:
            note_point(session.store, now.id, item.item.id, note, before=draft.began["note"])
        except KoppelError as error:
            st.error(plain(error_text(error, session.language)))
            if error.code == "note_changed":
                draft.rebase("note", error.facts["note"])
        else:
            done(draft)
            st.session_state[_NOTED] = item.item.id
            if after is not None:
                after()
            st.rerun()


def draw_noted(session: Session, item: Point) -> None:
    """Say once that a note was saved."""
    if st.session_state.get(_NOTED) == item.item.id:
        del st.session_state[_NOTED]
        st.success(session.text("overleg.note_saved"))


def _draft(item: Point) -> Draft:
    return draft_of(f"note-{item.item.id}", {"note": item.item.note or ""})
