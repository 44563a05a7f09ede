"""Why a work is proposed together with another, or is not: asked in its panel, for any other work."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel.services.chances.why import nearest, why
from koppel.ui import state
from koppel.ui.words import short

if TYPE_CHECKING:
    from koppel.services.chances.why import Reason, Why
    from koppel.ui.session import Session

_MARKS = {True: ("✓", "met"), False: ("✗", "failed"), None: ("?", "unknown")}


def draw_why(session: Session, identity: str) -> None:
    """Offer the question; the other works come nearest first."""
    if not st.toggle(session.text("why.title"), key="why-asked"):
        return
    others = nearest(session.columns(), identity)
    if not others:
        st.info(session.text("why.none"))
        return
    columns = session.columns()

    def named(other: str) -> str:
        item = columns.activities[columns.place[other]]
        return f"{short(item.title, 100)} ({short(item.partner, 60)})"

    chosen = st.selectbox(
        session.text("why.other"),
        others,
        index=None,
        format_func=named,
        placeholder=session.text("why.choose"),
        key=f"why-other-{identity}",
    )
    if chosen is not None:
        _draw_explanation(
            session, why(session.store, session.catalogue, session.language, UUID(identity), UUID(chosen))
        )


def _draw_explanation(session: Session, explanation: Why) -> None:
    lines = "".join(_line(session, item) for item in explanation.reasons)
    beside = "".join(
        f"<p>{escape(short(line, 300))}</p>" for line in (explanation.standing, *explanation.warnings) if line
    )
    st.html(f'<div class="koppel-why"><p><b>{escape(explanation.verdict)}</b></p><ul>{lines}</ul>{beside}</div>')
    if explanation.combination is not None:
        st.button(
            session.text("why.open"),
            key="why-open",
            icon=":material/join_inner:",
            on_click=_open,
            args=(explanation.combination,),
        )


def _line(session: Session, item: Reason) -> str:
    mark, name = _MARKS[item.is_met]
    change = f"<br><small>{escape(session.text('why.change', told=item.change))}</small>" if item.change else ""
    return (
        f'<li data-met="{name}"><span aria-hidden="true">{mark}</span> '
        f'<span class="koppel-unseen">{escape(session.text(f"why.{name}"))}: </span>'
        f"{escape(item.sentence)}{change}</li>"
    )


def _open(identity: str) -> None:
    for field, value in (("page", "koppelkansen"), ("tab", "samen"), ("combination", identity), ("activity", None)):
        state.put(field, value)
