"""Which form of the cards is open, and what is said when it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.ui import drafts
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session

_DONE, _OPEN = "draft-done", "draft-open"


def open_form(name: str | None) -> None:
    """Open one form of the cards, in the place of the one that was open; None closes it."""
    st.session_state[_OPEN] = name


def is_open(name: str) -> bool:
    """Tell whether a form is open; at first one is in which something was typed that is not saved."""
    if _OPEN not in st.session_state and drafts.is_unsaved(name):
        open_form(name)
    return bool(st.session_state.get(_OPEN) == name)


def close(name: str) -> None:
    """Close a form, and what was written in it goes."""
    drafts.forget(name)
    open_form(None)


def store(session: Session, draft: Draft, save: Callable[[dict[str, Any], int], object], done: str) -> bool:
    """Store a form as `koppel.ui.drafts.store` does, and say ``done`` when it is stored."""
    is_stored = drafts.store(session, draft, save)
    if is_stored:
        say(done)
    return is_stored


def say(done: str) -> None:
    """Say something once, at the next drawing."""
    st.session_state[_DONE] = done


def draw_said() -> None:
    """Draw what was to be said."""
    if done := st.session_state.pop(_DONE, None):
        st.success(plain(done))
