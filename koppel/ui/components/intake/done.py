"""What was just done, told in the page itself, where it covers nothing."""

from __future__ import annotations

import streamlit as st

from koppel.ui.words import plain

_DONE = "handin.done"


def tell_done(words: str) -> None:
    """Say something at the next run, once."""
    st.session_state[_DONE] = words


def draw_done() -> None:
    """Draw what is to be said, in a place of its own, so that nothing else moves when it goes."""
    with st.container():
        if (words := st.session_state.pop(_DONE, None)) is not None:
            st.success(plain(words))
