"""The field in which somebody says why a date moved that residents know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text, text
from koppel.services.publishing.shift_reasons import LONGEST_REASON, checked_reason, give_reason
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.words import plain

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.ui.session import Session


_SAVED = "shift_reason_saved"


def draw_reason_form(session: Session, identity: UUID, current: str = "") -> None:
    """Draw the field with a button that keeps what stands in it, and say what came of it."""
    if st.session_state.get(_SAVED) == identity:
        st.session_state.pop(_SAVED)
        st.success(session.text("publishing.reason_saved"))
    writing = draft_of(f"reason-{identity}", {"reason": current})
    tell(session, writing)
    with st.form(f"reason-{identity}", border=False):
        typed = draw_reason(session, key=writing.key("reason"))
        if not st.form_submit_button(session.text("publishing.reason_save")):
            return
        try:
            reason = checked_reason(session.settings, typed, session.language, current=current)
            if reason is not None:
                give_reason(session.store, identity, reason)
        except KoppelError as error:
            st.error(plain(error_text(error, session.language)))
            return
    if reason is not None:
        done(writing)
        st.session_state[_SAVED] = identity
        st.rerun()


def draw_reason(session: Session, **bound: Any) -> str:  # noqa: ANN401
    """Draw the field, bound to where its text is kept, and return what stands in it."""
    language = session.language
    reason: str = st.text_input(
        text("shifted.ask", language),
        max_chars=LONGEST_REASON,
        placeholder=text("shifted.example", language),
        **bound,
    )
    return reason
