"""Who is at the table: a partner that brought no works yet is seated here, and taken away where that was a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed, ever_allowed
from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.model import PartnerType
from koppel.services.plans.partners import LONGEST_NAME, add_partner, remove_partner, unused_partners
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.ui.session import Session


def draw_partners(session: Session) -> None:
    """Draw the way to seat a partner, for who may answer for one; nothing for others."""
    actor = session.store.actor
    if not ever_allowed(actor, Task.ANSWER_THEME):
        return
    kinds = [item.value for item in PartnerType]
    with st.expander(session.text("partners.head"), icon=":material/group_add:", key="partners-open"):
        st.write(session.text("partners.explain"))
        with st.form("partner-add", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(session.text("partners.name"), max_chars=LONGEST_NAME, key="partner-name")
            kind = st.selectbox(
                session.text("partners.type"),
                kinds,
                index=kinds.index(PartnerType.OVERIG.value),
                format_func=lambda kind: session.text(f"handin.type.{kind}"),
                key="partner-type",
            )
            if st.form_submit_button(session.text("partners.add"), type="primary"):
                _save(session, lambda: add_partner(session.store, name, PartnerType(kind)))
        removable = [item for item in unused_partners(session.store) if allowed(actor, Task.ANSWER_THEME, [item])]
        if removable:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                gone = st.selectbox(
                    session.text("partners.unused"), removable, format_func=lambda item: short(item, 60), index=None,
                    placeholder=session.text("handin.choose"), key="partner-unused",
                )  # fmt: skip
                if st.button(session.text("partners.remove"), disabled=gone is None, key="partner-remove") and gone:
                    _save(session, lambda: remove_partner(session.store, gone))


def _save(session: Session, save: Callable[[], object]) -> None:
    try:
        save()
    except KoppelError as error:
        st.error(plain(error_text(error, session.language)))
        return
    st.rerun()
