"""What is asked of every action, wherever it is made: what, who and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.services.agreements.actions import LONGEST_ACTION, LONGEST_ROLE
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session


def draw_action_fields(session: Session, draft: Draft, partners: Sequence[str]) -> None:
    """Draw the fields ``told``, ``owner_partner``, ``owner_role`` and ``due`` of a draft."""
    st.text_input(session.text("agreement.told"), max_chars=LONGEST_ACTION, key=draft.key("told"))
    st.selectbox(
        session.text("agreement.owner_partner"),
        partners,
        format_func=lambda name: short(name, 100),
        placeholder=session.text("agreement.choose"),
        index=None,
        key=draft.among("owner_partner", partners),
    )
    st.text_input(
        session.text("agreement.owner_role"),
        max_chars=LONGEST_ROLE,
        placeholder=session.text("agreement.owner_role_example"),
        key=draft.key("owner_role"),
    )
    st.date_input(
        session.text("agreement.due_label"),
        value=None,
        format=formats.day_pattern(session.language),
        key=draft.key("due"),
    )
