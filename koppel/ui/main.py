"""The screen: frame, state, language, and the boundary at which errors become words."""

from __future__ import annotations

import logging
from uuid import uuid4

import streamlit as st

from koppel.config import read_settings
from koppel.errors import KoppelError
from koppel.i18n import DEFAULT_LANGUAGE, LANGUAGES, error_text, text
from koppel.ui import frame, state
from koppel.ui.session import known_values, open_session
from koppel.ui.theme import apply_theme
from koppel.ui.words import plain

_log = logging.getLogger("koppel")
_LOADED = "loaded"


def main() -> None:
    """Draw the screen; its pages are parts of the state, not pages of Streamlit."""
    st.set_page_config(page_title="Koppel", layout="wide", initial_sidebar_state="auto")
    st.navigation([st.Page(_screen, title="Koppel", default=True)], position="hidden").run()


def _screen() -> None:
    apply_theme(meeting=bool(state.get("meeting")))
    spoken = DEFAULT_LANGUAGE
    try:
        settings = read_settings()
        asked = st.query_params.get("taal")
        spoken = state.get("language") or (asked if asked in LANGUAGES else settings.lang)
        session = open_session(settings, spoken)
        if _LOADED not in st.session_state:
            known = {"page": frame.PAGES.keys(), **known_values(session)}
            st.session_state["ignored"] = state.load(st.query_params.to_dict(), known)
            st.session_state[_LOADED] = True
            if state.get("meeting"):
                st.rerun()
        frame.draw(session)
        state.write_address()
    except KoppelError as error:
        st.error(plain(error_text(error, spoken)))
    except Exception:  # noqa: BLE001  # the boundary: nobody sees a traceback on a screen
        number = uuid4().hex[:8]
        _log.exception("incident %s", number)
        st.error(text("screen.incident", spoken, number=number))


main()
