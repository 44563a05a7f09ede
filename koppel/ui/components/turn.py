"""Turning to another page, or to a part of one: it begins at its top or there, and later runs leave it where it is."""

from __future__ import annotations

import streamlit as st

from koppel.ui.assets import script

_TURN = "turn"
_turned = st.components.v2.component(
    "koppel_turn", html="<span hidden></span>", js=script("turn.js"), isolate_styles=False
)


def turn() -> None:
    """Let what is drawn next begin anew where `draw_turn` says."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def is_turned() -> bool:
    """Tell whether anything was turned to since this visit began."""
    return bool(st.session_state.get(_TURN))


def draw_turn(to: str, *, is_focused: bool = False) -> None:
    """
    Bring the container of this key into sight, which is drawn by now; the top of the page where it is empty.

    Where it ``is_focused`` who goes by keyboard or hears the page goes on there too.
    """
    with st.container(key="turn-place"):
        _turned(key="turned", data={"turn": st.session_state.get(_TURN, 0), "to": to, "focus": is_focused})
