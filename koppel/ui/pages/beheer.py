"""The page of the beheerder: accounts, who is who, the way to the compass, and e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.ui import state
from koppel.ui.components.accounts import draw_accounts
from koppel.ui.components.compass.files_tab import draw_way_to_files
from koppel.ui.components.news.mail_settings import draw_mail_settings
from koppel.ui.components.parties import draw_parties

if TYPE_CHECKING:
    from koppel.ui.session import Session


def draw(session: Session) -> None:
    """Draw the page."""
    st.header(session.text("accounts.title"), anchor=False)
    draw_accounts(session)
    draw_parties(session)
    _compass(session)
    draw_mail_settings(session)


def _compass(session: Session) -> None:
    """Draw the way to what is set of the compass; nothing where none is declared."""
    if session.catalogue.compass is None:
        return
    st.header(session.text("compass.view_settings_of"), anchor=False)
    st.write(session.text("compass.settings_where"))
    st.button(session.text("compass.settings_change"), key="to-compass-settings", on_click=_to_compass)
    if not draw_way_to_files(session):
        st.write(session.text("compass.files_who"))


def _to_compass() -> None:
    state.put("page", "kompas")
    state.put("compass_view", "instellingen")
