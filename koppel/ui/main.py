"""The screen: frame, state, language, and what stands between an error and the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.config import read_settings
from koppel.errors import StoreError
from koppel.i18n import DEFAULT_LANGUAGE, LANGUAGES, error_text
from koppel.services.startup.serving import KEEPER
from koppel.ui import drafts, frame, identity, state
from koppel.ui.error_boundary import boundary
from koppel.ui.session import Session, known_values, open_session
from koppel.ui.theme import apply_theme
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.config import Settings

_LOADED = "loaded"
_LOOK_AGAIN_SECONDS = 5


def main() -> None:
    """Draw the screen; its pages are parts of the state, not pages of Streamlit."""
    st.set_page_config(page_title="Koppel", layout="wide", initial_sidebar_state="auto")
    st.navigation([st.Page(_screen, title="Koppel", default=True)], position="hidden").run()


def _screen() -> None:
    asked = st.query_params.get("taal")
    language = state.get("language") or (asked if asked in LANGUAGES else None)
    apply_theme(language or DEFAULT_LANGUAGE, meeting=bool(state.get("meeting")))
    with boundary(language or DEFAULT_LANGUAGE):
        settings = read_settings()
        language = language or settings.lang
        with boundary(language):
            # Also what is typed after a session ended is kept.
            drafts.sweep()
            try:
                who = identity.admit(settings, language)
                session = None if who is None else open_session(settings, who, language)
            except StoreError as error:
                _wait(settings, language, [error])
                return
            if session is not None:
                _draw_or_wait(session)


def _draw_or_wait(session: Session) -> None:
    try:
        _draw(session)
    except StoreError as error:
        if error.code != "store_recovering":
            raise
        # The file was let go of while this page was drawn.
        _wait(session.settings, session.language, [error])


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _wait(settings: Settings, language: str, first: list[StoreError]) -> None:
    """
    Say why there is no store, look again by itself, and then draw the page with all that was chosen and typed.

    `first` is why there was none when the page was drawn; it is told once, and taken out.
    """
    if not first:
        try:
            KEEPER.store(settings)
        except StoreError as error:
            first.append(error)
        else:
            st.rerun()
    st.error(plain(error_text(first.pop(), language)))


def _draw(session: Session) -> None:
    if _LOADED not in st.session_state:
        known = {"page": frame.PAGES.keys(), **known_values(session)}
        st.session_state["ignored"] = state.load(st.query_params.to_dict(), known)
        st.session_state[_LOADED] = True
        if state.get("meeting"):
            st.rerun()
    state.follow()
    frame.draw(session)
    state.write_address()


main()
