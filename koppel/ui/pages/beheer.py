"""The page of the beheerder: accounts, who is who, and e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.ui.components.accounts import draw_accounts
from koppel.ui.components.news.mail_settings import draw_mail_settings
from koppel.ui.components.parties import draw_parties

if TYPE_CHECKING:
    from koppel.ui.session import Session


def draw(session: Session) -> None:
    """Draw the page."""
    st.header(session.text("accounts.title"), anchor=False)
    draw_accounts(session)
    draw_parties(session)
    draw_mail_settings(session)
