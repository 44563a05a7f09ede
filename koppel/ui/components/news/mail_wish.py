"""Whether someone wants the weekly e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.model.news import NEVER, WEEKLY
from koppel.services.news.mail import is_mail_on, my_wish, save_wish
from koppel.ui.error_boundary import part
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.ui.session import Session

_SAVED = "mail_wish_saved"


@part
def draw_wish(session: Session) -> None:
    """Draw the choice, and where the letters go."""
    wish, email = my_wish(session.store)
    chosen = WEEKLY if wish is not None and wish.wish == WEEKLY else NEVER
    st.write(session.text("forme.mail.explain"))
    picked = st.segmented_control(
        session.text("forme.mail.wish"),
        [WEEKLY, NEVER],
        default=chosen,
        format_func=lambda name: session.text(f"forme.mail.{name}"),
        required=True,
        key="mail-wish",
    )
    if picked is not None and picked != chosen:
        save_wish(session.store, picked, session.language)
        st.session_state[_SAVED] = True
    if st.session_state.pop(_SAVED, None):
        st.success(session.text("forme.mail.saved"))
    st.caption(plain(session.text("forme.mail.to", email=email) if email else session.text("forme.mail.no_email")))
    if not is_mail_on(session.store):
        st.caption(session.text("forme.mail.off"))
