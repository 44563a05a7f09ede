"""What every page stands in: brand, navigation, language, notices; and which pages there are."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.i18n import LANGUAGES
from koppel.services.stores import demo_notice
from koppel.ui import state
from koppel.ui.components.views import draw_bar, draw_menu, draw_start
from koppel.ui.pages import gegevens, inleveren, kaart, koppelkansen, publiceren, sinds, straat, tijdlijn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koppel.ui.session import Session

_WARM = "warm"
# Name in the address to the page, in the order of the navigation.
PAGES: Mapping[str, Callable[[Session], None]] = {
    "kaart": kaart.draw,
    "koppelkansen": koppelkansen.draw,
    "tijdlijn": tijdlijn.draw,
    "straat": straat.draw,
    "inleveren": inleveren.draw,
    "sinds": sinds.draw,
    "gegevens": gegevens.draw,
    "publiceren": publiceren.draw,
}


def draw(session: Session) -> None:
    """Draw the frame and the page in it."""
    if state.get("meeting"):
        draw_bar(session, PAGES)
    else:
        _head(session)
    if notice := demo_notice(session.store, session.language):
        st.html(f'<div class="koppel-notice" role="note">{escape(notice)}</div>')
    if ignored := st.session_state.pop("ignored", None):
        st.info(session.text("ignored", names=", ".join(name[:40] for name in ignored[:10])))
    _warm(session)
    PAGES[state.get("page")](session)


def _warm(session: Session) -> None:
    """Read what pages share, once after a change, and say so meanwhile: it takes seconds where there is much."""
    place = st.container(key="warm")
    if st.session_state.get(_WARM) != session.plans_revision:
        with place, st.spinner(session.text("reading")):
            session.columns()
            session.combinations()
            session.alarms()
        st.session_state[_WARM] = session.plans_revision


def _head(session: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="head"):
        st.html('<h1 class="koppel-brand">Koppel</h1>', width="content")
        st.segmented_control(
            session.text("navigation"),
            list(PAGES),
            format_func=lambda page: session.text(f"page.{page}"),
            label_visibility="collapsed",
            required=True,
            width="content",
            **state.bound("page"),
        )
        st.space("stretch")
        if state.get("language") is None:
            state.put("language", session.language)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content", key="tools"):
            draw_menu(session, PAGES)
            draw_start(session)
            st.segmented_control(
                "Taal / Language",
                LANGUAGES,
                format_func=str.upper,
                label_visibility="collapsed",
                required=True,
                width="content",
                **state.bound("language"),
            )
