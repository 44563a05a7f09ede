"""Choosing among combinations: by state, those with works of one's own, and what waits for who looks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, ever_allowed
from koppel.model.deciding import State
from koppel.services.deciding.decisions import state_words
from koppel.services.deciding.next_step import waits_for
from koppel.ui import state
from koppel.ui.components.deciding.badges import known_assessments

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from koppel.ui.session import Session

_ALL, _AGAIN = state.STATE_CHOICES[:2]


def draw_choice(session: Session) -> None:
    """Draw the choice of a state, and a switch for who can be waited for."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="state-choice"):
        st.selectbox(
            session.text("decision.filter_state"),
            state.STATE_CHOICES,
            format_func=partial(_label, session),
            width=280,
            **state.bound("state"),
        )
        if session.store.actor.partners:
            st.toggle(session.text("decision.ours"), help=session.text("decision.ours_help"), **state.bound("ours"))
        if ever_allowed(session.store.actor, Task.DECIDE):
            st.toggle(session.text("decision.mine"), help=session.text("decision.mine_help"), **state.bound("mine"))


def wanted(session: Session) -> Callable[[str, Collection[str]], bool]:
    """Return what tells of a combination and its partners whether its state is chosen, and the one who looks too."""
    # Asked once: there are hundreds of combinations.
    known, actor = known_assessments(session), session.store.actor
    chosen, is_mine = state.get("state"), state.get("mine")
    # An address of somebody who plans for another organisation may ask for it too.
    ours = actor.partners if state.get("ours") else frozenset()

    def is_wanted(identity: str, partners: Collection[str]) -> bool:
        standing = known.get(identity)
        if (is_mine and not waits_for(actor, standing)) or (ours and not ours & set(partners)):
            return False
        if chosen == _AGAIN:
            return standing is not None and standing.is_to_judge_again
        return chosen in (_ALL, (standing.state if standing else State.NIEUW).value)

    return is_wanted


def _label(session: Session, name: str) -> str:
    if name == _ALL:
        return session.text("decision.filter_all")
    return session.text("decision.again") if name == _AGAIN else state_words(State(name), session.language)
