"""How good the order is, by the team's own decisions, and weights that fit these better."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.services.cache import Until, cached
from koppel.services.learning.how_good import HowGood, how_good
from koppel.services.learning.weights import Proposal, propose
from koppel.services.learning.words import summary_lines
from koppel.ui import state
from koppel.ui.components.charts.columns import table_html
from koppel.ui.components.learning.judged_lists import draw_judged
from koppel.ui.components.learning.weights import draw_weights

if TYPE_CHECKING:
    from koppel.ui.session import Session

_MOST_KINDS = 12


def draw(session: Session) -> None:
    """Draw the page."""
    st.header(session.text("howgood.title"), anchor=False)
    st.html(f"<p class='koppel-said'>{escape(session.text('howgood.explain'))}</p>")
    with st.spinner(session.text("howgood.measuring")):
        measured, proposal = _measured(session, session.language)
    if not measured.order.pairs and not measured.history.unknown:
        st.info(session.text("howgood.none"))
        st.button(
            session.text("howgood.to_list"),
            icon=":material/handshake:",
            on_click=state.put,
            args=("page", "koppelkansen"),
        )
    else:
        st.html("".join(f"<p>{escape(line)}</p>" for line in summary_lines(measured, session.language)))
    left, right = st.columns([7, 5], gap="large")
    with left:
        if measured.order.pairs:
            draw_judged(session, "misses", measured.misses)
            draw_judged(session, "hopes", measured.false_hopes)
        else:
            draw_weights(session, proposal)
    with right:
        if measured.order.pairs:
            draw_weights(session, proposal)
            _by_score(session, measured)
            _by_kind(session, measured)


@cached(Until.CHANGE, most=8)
def _measured(session: Session, language: str) -> tuple[HowGood, Proposal]:
    measured = how_good(session.store, session.catalogue, language)
    return measured, propose(measured.history, session.catalogue)


def _by_score(session: Session, measured: HowGood) -> None:
    st.subheader(session.text("howgood.by_score"), anchor=False)
    number = formats.number
    rows = [
        (
            session.text(
                "howgood.score_from", low=number(item.low, session.language), high=number(item.high, session.language)
            ),
            number(item.pairs, session.language),
            number(item.real, session.language),
        )
        for item in measured.calibration
    ]
    head = [session.text(f"howgood.{name}") for name in ("score", "decided", "accepted")]
    st.html(table_html(head, rows, session.text("howgood.by_score")))


def _by_kind(session: Session, measured: HowGood) -> None:
    st.subheader(session.text("howgood.by_kind"), anchor=False)
    number = formats.number
    rows = [
        (
            session.catalogue.kinds[kind].label[session.language],
            number(accepted, session.language),
            number(rejected, session.language),
        )
        for kind, (accepted, rejected) in list(measured.kinds.items())[:_MOST_KINDS]
        if kind in session.catalogue.kinds
    ]
    head = [session.text(f"howgood.{name}") for name in ("kind", "accepted", "rejected")]
    st.html(table_html(head, rows, session.text("howgood.by_kind")))
