"""
What a widget shows, and whether a visitor chose something else in it.

Streamlit also calls back for a widget that is gone: where a visitor acts on a new page while the browser is still
taking leave of the one before (a slow machine, a long page), it sends the values of both. Whoever acts on a choice asks
`is_chosen` first.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

_SHOWN = "choices.shown"


def show(key: str, value: Any) -> None:  # noqa: ANN401
    """
    Let a widget of this key show a value, if it shows another.

    What is set is sent to the browser, and would undo what a visitor did there meanwhile.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    _shown()[key] = value


def is_chosen(key: str) -> bool:
    """Return whether the widget holds something else than it last showed, or than was last chosen in it."""
    shown = _shown()
    if key not in st.session_state:
        # Something else set this value in the same run.
        return False
    value = st.session_state[key]
    if key in shown and shown[key] == value:
        return False
    shown[key] = value
    return True


def _shown() -> dict[str, Any]:
    shown: dict[str, Any] = st.session_state.setdefault(_SHOWN, {})
    return shown
