"""Trying what was asked for: what goes wrong is told above the panel, and what was typed stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.services.deciding.decisions import error_words
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.ui.session import Session

_FAILED = "decision_failed"


def attempt(session: Session, act: Callable[[], object]) -> bool:
    """Do something and tell whether it was done; why not is kept for `draw_failure`."""
    try:
        act()
    except KoppelError as error:
        fail(error_words(error, session.language))
        return False
    return True


def fail(problem: str) -> None:
    """Keep what went wrong for the next run."""
    st.session_state[_FAILED] = problem


def draw_failure() -> None:
    """Show what went wrong, once."""
    if failed := st.session_state.pop(_FAILED, None):
        st.error(plain(failed))
