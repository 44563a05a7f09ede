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


def save_or_say(session: Session, save: Callable[[], object]) -> None:
    """Save and draw the page again; where it is refused what was typed stays, and why is said."""
    try:
        save()
    except KoppelError as error:
        st.error(plain(error_text(error, session.language)))
        return
    st.rerun()
