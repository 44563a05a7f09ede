"""What residents would stumble over in a text, beneath the field in which it is written."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.catalogue.plain import PlainWords, check_text, load_plain, remark_text
from koppel.i18n import DEFAULT_LANGUAGE
from koppel.model import IssueSeverity

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.delta_generator import DeltaGenerator

    from koppel.ui.session import Session


def draw_remarks(session: Session, where: DeltaGenerator, written: str) -> None:
    """Draw the remarks on a public text; public texts are written in Dutch, whatever the screen speaks."""
    remarks = check_text(written, DEFAULT_LANGUAGE, _words(session.settings.layers / "plain.toml"))
    texts = dict.fromkeys((remark_text(item, session.language), item.severity) for item in remarks)
    lines = "".join(
        f'<p class="koppel-fault {"bad" if severity is IssueSeverity.ERROR else "noted"}">{escape(words)}</p>'
        for words, severity in texts
    )
    if lines:
        where.html(f'<div class="koppel-remarks" role="status">{lines}</div>')


@st.cache_resource(show_spinner=False)
def _words(file: Path) -> PlainWords:
    return load_plain(file)
