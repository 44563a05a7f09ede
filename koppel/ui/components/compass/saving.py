"""Saving what was typed on the page of the compass: drawn again, or what is wrong is said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.ui.session import Session


_SAVED = "compass.saved"


def save_or_say(session: Session, save: Callable[[], object], *, is_told: bool = False) -> None:
    """
    Save and draw the page again; where it is refused what was typed stays, and why is said.

    That it was saved is said by `draw_saved`, unless it ``is_told`` where it was done.
    """
    try:
        save()
    except KoppelError as error:
        st.error(plain(error_text(error, session.language)))
        return
    if not is_told:
        st.session_state[_SAVED] = True
    st.rerun()


def draw_saved(session: Session) -> None:
    """Say once that something was saved, wherever on the page one is."""
    if st.session_state.pop(_SAVED, False):
        st.toast(plain(session.text("compass.saved")), icon=":material/check:")
