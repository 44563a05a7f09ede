"""Which form is open beside a point on the projector, and the cursor in it: keys that open forms rest meanwhile."""

from __future__ import annotations

import streamlit as st

from koppel.ui import state
from koppel.ui.assets import script

# Where the form is drawn; its script looks for a field there.
PLACE = "cockpit-form"
_OPEN, _TURN = "cockpit-form-open", "cockpit-form-turn"
_keys = st.components.v2.component(
    "koppel_form_keys", html="<span hidden></span>", js=script("form_keys.js"), isolate_styles=False
)


def open_form(point: str) -> str | None:
    """Return the name of the form that is open beside a point."""
    opened = st.session_state.get(_OPEN)
    return opened[1] if opened and opened[0] == point else None


def is_typed_in() -> bool:
    """Tell whether a form with a field is open beside the point where one is: no key may do anything else."""
    opened = st.session_state.get(_OPEN)
    return opened is not None and opened[0] == state.get("point") and opened[2]


def toggle_form(point: str, name: str, has_field: bool) -> None:
    """Open a form, or shut the one that is open; what was typed in it stays in its draft."""
    if open_form(point) == name:
        close_form()
    else:
        st.session_state[_OPEN] = (point, name, has_field)
        _turn()


def close_form() -> None:
    """Shut the form that is open."""
    st.session_state.pop(_OPEN, None)
    _turn()


def draw_keys(keys: str) -> None:
    """Put the cursor in a form that was just opened, with what was typed while it was on its way."""
    with st.container(key="cockpit-keys"):
        _keys(
            key="form-keys",
            data={
                "turn": st.session_state.get(_TURN, 0),
                "isOpen": is_typed_in(),
                "keys": "" if is_typed_in() else keys,
                "place": PLACE,
            },
        )


def _turn() -> None:
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
