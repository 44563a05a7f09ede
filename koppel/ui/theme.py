"""One typeface, one scale, calm colours; nothing of Streamlit's own furniture."""

from __future__ import annotations

import json

import streamlit as st

from koppel.i18n import text
from koppel.tokens import style
from koppel.ui.assets import asset

# In this order: later ones say what differs from earlier ones.
_STYLES = ("frame", "notices", "bars", "deciding", "figures", "tables", "narrow")


_UPLOAD = {
    "choose": '[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]',
    "help": '[data-testid="stFileUploaderDropzoneInstructions"]',
}


def apply_theme(language: str, *, meeting: bool = False) -> None:
    """Put the style on the page; `meeting` is for a projector."""
    # Streamlit's file field speaks English only, so its own words make way for ours.
    words = ""
    for name, place in _UPLOAD.items():
        words_json = json.dumps(text(f"screen.file_field.{name}", language))
        # The name of the button is said aloud once: by its own text, which `koppel.ui.framework` puts in the language.
        silent = f" content: {words_json} / ''; " if name == "choose" else ""
        words += f"{place}::after {{ content: {words_json};{silent} font-size: 1rem; }}"
    styles = asset(*(f"theme/{name}.css" for name in _STYLES))
    st.html(f"<style>{style()}{styles}{words}{asset('theme/meeting.css') if meeting else ''}</style>")
