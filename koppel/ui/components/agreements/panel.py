"""What is on paper about a combination, folded away under the decision."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import RefusedError
from koppel.i18n import error_text
from koppel.services.agreements.actions import ActionFilter, list_actions
from koppel.services.agreements.cards import partner_interests, partnership_card
from koppel.services.deciding.involved import involved
from koppel.ui.components.agreements.actions import draw_actions, overdue_words
from koppel.ui.components.agreements.addons import draw_addons
from koppel.ui.components.agreements.forms import draw_said
from koppel.ui.components.agreements.interests_card import draw_interests
from koppel.ui.components.agreements.partnership import draw_partnership
from koppel.ui.drafts import is_unsaved
from koppel.ui.error_boundary import part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model import Activity
    from koppel.ui.session import Session


@part
def draw_cards(session: Session, identity: str, works: Sequence[Activity]) -> None:
    """
    Draw interests, partnership, actions and social add-ons of a combination.

    Parameters
    ----------
    session
        Of this run.
    identity
        Of a combination that can be seen.
    works
        Its works.
    """
    with st.container(border=True, gap="small", key="cards"):
        st.subheader(session.text("agreement.title"), anchor=False)
        try:
            partners = involved(session.store, identity)
        except RefusedError as error:
            st.html(f'<p class="koppel-said">{escape(error_text(error, session.language))}</p>')
            return
        draw_said()
        cards = partner_interests(session.store, identity)
        card = partnership_card(session.store, identity)
        actions = list_actions(session.store, ActionFilter(combination_id=identity))
        filled = sum(1 for item in cards if item.card)
        label = session.text("agreement.interests", count=filled, all=len(cards))
        unfolded = _is_unfolded(f"interests-{identity}")
        with st.expander(label, expanded=unfolded, key=f"cards-interests-{identity}", icon=":material/balance:"):
            draw_interests(session, identity, cards)
        state = session.text("agreement.filled" if card else "agreement.not_yet")
        label = session.text("agreement.partnership", state=state)
        unfolded = _is_unfolded(f"partnership-{identity}")
        with st.expander(label, expanded=unfolded, key=f"cards-partnership-{identity}", icon=":material/handshake:"):
            draw_partnership(session, identity, card, partners)
        label = session.text("agreement.actions", state=overdue_words(session, actions))
        unfolded = _is_unfolded(f"action-new-{identity}", *(f"action-{item.id}" for item in actions))
        with st.expander(label, expanded=unfolded, key=f"cards-actions-{identity}", icon=":material/checklist:"):
            draw_actions(session, identity, actions, partners)
        draw_addons(session, identity, works, actions, partners)


def _is_unfolded(*forms: str) -> bool:
    """Tell whether a part begins unfolded: where something in it was found back that is not saved."""
    is_unfolded: bool = st.session_state.setdefault(
        f"cards.unfolded.{forms[0]}", any(is_unsaved(name) for name in forms)
    )
    return is_unfolded
