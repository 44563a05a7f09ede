"""The screen: frame, language, and the boundary at which errors become words."""

from __future__ import annotations

import logging
from uuid import uuid4

import streamlit as st

from koppel.config import read_settings
from koppel.errors import KoppelError
from koppel.i18n import DEFAULT_LANGUAGE, error_text, text
from koppel.ui.pages import kaart
from koppel.ui.session import language, open_session
from koppel.ui.theme import apply_theme
from koppel.ui.words import plain

_log = logging.getLogger("koppel")


def main() -> None:
    """Draw the screen."""
    st.set_page_config(page_title="Koppel", layout="wide", initial_sidebar_state="collapsed")
    apply_theme()
    spoken = DEFAULT_LANGUAGE
    try:
        settings = read_settings()
        spoken = language(settings.lang)
        kaart.draw(open_session(settings, spoken))
    except KoppelError as error:
        st.error(plain(error_text(error, spoken)))
    except Exception:  # noqa: BLE001  # the boundary: nobody sees a traceback on a screen
        number = uuid4().hex[:8]
        _log.exception("incident %s", number)
        st.error(text("screen.incident", spoken, number=number))


main()
