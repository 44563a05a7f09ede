"""The field in which somebody says why a date moved that residents know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.i18n import text
from koppel.services.shift_reasons import LONGEST_REASON

if TYPE_CHECKING:
    from koppel.ui.session import Session


def draw_reason(session: Session, **bound: Any) -> str:  # noqa: ANN401
    """Draw the field, bound to where its text is kept, and return what stands in it."""
    language = session.language
    given: str = st.text_input(
        text("shifted.ask", language),
        max_chars=LONGEST_REASON,
        placeholder=text("shifted.example", language),
        **bound,
    )
    return given
