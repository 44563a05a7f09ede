"""What weighs how much: the weights of now beside those that are proposed, and what these would do."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, ever_allowed
from koppel.detect.scoring.score import PARTS
from koppel.errors import KoppelError
from koppel.services.learning.weights import effect, take, take_back, times_taken
from koppel.services.learning.words import effect_rows, proposal_lines
from koppel.ui.components.charts.columns import table_html
from koppel.ui.error_boundary import draw_problem
from koppel.ui.jobs import draw_error, result_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.services.learning.weights import Moved, Proposal
    from koppel.ui.session import Session

_EFFECT, _SAID = "learning_effect", "learning_said"


def draw_weights(session: Session, proposal: Proposal) -> None:
    """Draw both, what the proposal does to the list when asked for, and for a beheerder the buttons that act."""
    st.subheader(session.text("howgood.weights"), anchor=False)
    st.html(f"<p class='koppel-said'>{escape(session.text('howgood.weights_help'))}</p>")
    if notice := st.session_state.pop(_SAID, None):
        st.success(session.text(f"howgood.{notice}"))
    taken = times_taken(session.store)
    if taken:
        st.info(session.text("howgood.own"))
    rows = [
        (session.view_text(f"part.{name}"), _number(session, proposal.now[name]))
        + ((_number(session, proposal.weights[name]),) if proposal.weights else ())
        for name in PARTS
    ]
    head = ["part", "now", *(["proposed"] if proposal.weights else [])]
    names = [session.text(f"howgood.{name}") for name in head]
    st.html(table_html(names, rows, session.text("howgood.weights")))
    st.html("".join(f"<p>{escape(line)}</p>" for line in proposal_lines(proposal, session.language)))
    if proposal.weights and proposal.weights != proposal.now:
        _effect(session, proposal)
    if proposal.may_be_taken or taken:
        _buttons(session, proposal, taken)


def _buttons(session: Session, proposal: Proposal, taken: int) -> None:
    if not ever_allowed(session.store.actor, Task.SETTINGS):
        st.caption(session.text("howgood.who"))
        return
    with st.container(horizontal=True, gap="small"):
        if proposal.may_be_taken and st.button(
            session.text("howgood.take"), type="primary", help=session.text("howgood.take_help"), key="weights-take"
        ):
            _act(session, "taken", partial(take, session.store, session.catalogue, proposal, today=session.today))
        if taken and st.button(session.text("howgood.take_back"), key="weights-back"):
            _act(session, "taken_back", partial(take_back, session.store, session.catalogue, today=session.today))


def _act(session: Session, done_key: str, act: Callable[[], object]) -> None:
    try:
        with st.spinner(session.text("howgood.taking")):
            act()
    except KoppelError as error:
        draw_problem(error, session.language)
        return
    st.session_state[_SAID] = done_key
    st.rerun()


def _effect(session: Session, proposal: Proposal) -> None:
    assert proposal.weights is not None  # noqa: S101
    about = (session.plans_revision, session.language, tuple(proposal.weights.items()))
    if st.button(session.text("howgood.show_effect"), icon=":material/swap_vert:", key="weights-effect"):
        st.session_state[_EFFECT] = (about, None)
    asked = st.session_state.get(_EFFECT)
    if asked is None or asked[0] != about:
        return
    moves: tuple[Moved, ...] | None = asked[1]
    if moves is None:
        work = partial(
            effect, session.store, session.catalogue, proposal.weights, session.language, today=session.today
        )
        try:
            moves = result_of(session, _EFFECT, about, work, "howgood.showing")
        except KoppelError as error:
            draw_error(session, error)
            return
        st.session_state[_EFFECT] = (about, moves)
    st.html(f"<h4>{escape(session.text('howgood.effect'))}</h4>")
    head = [session.text(f"howgood.{name}") for name in ("combination", "before", "after")]
    rows = [(name, before, after) for before, after, name in effect_rows(moves, session.language)]
    st.html(table_html(head, rows, session.text("howgood.effect")))


def _number(session: Session, weight: float) -> str:
    return formats.number(weight, session.language)
