"""The list of combinations, and one of them: what it is and why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.ui.components.work_map import activity_card
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.detect.benefit import Range
    from koppel.services.view import CombinationView, PairView
    from koppel.ui.session import Session

_CHOSEN = "chosen_combination"
_LIST_HEIGHT = 700


def chosen(found: Sequence[CombinationView]) -> CombinationView | None:
    """Give the combination that the visitor chose, if it is still there."""
    return next((item for item in found if item.id == st.session_state.get(_CHOSEN)), None)


def draw_list(session: Session, found: Sequence[CombinationView]) -> None:
    """List combinations, the best first; a click chooses one."""
    st.header(session.text("combinations"), anchor=False)
    if not found:
        st.info(session.text("none"))
        return
    st.write(session.text("combinations_help"))
    with st.container(height=_LIST_HEIGHT, border=False):
        for item in found:
            st.button(
                _label(session, item),
                key=f"combination-{item.id}",
                on_click=_choose,
                args=(item.id,),
                width="stretch",
            )


def draw_one(session: Session, item: CombinationView) -> None:
    """Show one combination: its members, why they couple, and what it saves."""
    st.button(f"← {session.text('close')}", on_click=_choose, args=(None,))
    st.header(plain(item.name), anchor=False)
    st.write(" · ".join([session.text("score", score=f"{item.score:.0f}"), item.certainty]))
    with st.container(height=_LIST_HEIGHT, border=False):
        st.subheader(session.text("members"), anchor=False)
        st.html("".join(activity_card(member, session) for member in item.members))
        st.subheader(session.text("why"), anchor=False)
        st.html("".join(_pair(pair, session) for pair in item.pairs))
        st.subheader(session.text("benefit"), anchor=False)
        st.html("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in _benefit(item, session)) + "</ul>")
        if item.alternatives:
            st.subheader(session.text("alternatives", count=len(item.alternatives)), anchor=False)
            st.html("<ul>" + "".join(f"<li>{escape(name)}</li>" for name in item.alternatives) + "</ul>")


def _label(session: Session, item: CombinationView) -> str:
    score = plain(session.text("score", score=f"{item.score:.0f}"))
    return f"**{score}** · {plain(item.name)} · {plain(item.certainty)}"


def _choose(identity: str | None) -> None:
    st.session_state[_CHOSEN] = identity


def _pair(pair: PairView, session: Session) -> str:
    bars = "".join(
        f"<span>{escape(name)}</span>"
        f'<span class="koppel-bar"><span style="width:{100 * value:.0f}%"></span></span>'
        f"<span>{100 * value:.0f}</span>"
        for name, value in pair.parts
        if value is not None
    )
    score = session.text("score", score=f"{pair.score:.0f}")
    return (
        f'<div class="koppel-pair"><strong>{escape(pair.first)} + {escape(pair.second)}</strong>: '
        f"{escape(pair.reason)}<br><small>{escape(pair.timing)}; {escape(pair.place)} · {escape(score)}</small>"
        f'<div class="koppel-parts">{bars}</div></div>'
    )


def _benefit(item: CombinationView, session: Session) -> list[str]:
    saved = item.benefit
    lines = []
    if saved.avoided_cost_eur:
        key = "benefit_budget" if saved.from_budgets else "benefit_cost"
        table = session.catalogue.benefit
        shares = {
            "share_low": f"{100 * table.budget_share_low:.0f}",
            "share_high": f"{100 * table.budget_share_high:.0f}",
        }
        lines.append(_range(session, key, saved.avoided_cost_eur, **shares))
    if saved.hinder_days_avoided:
        lines.append(_range(session, "benefit_days", saved.hinder_days_avoided))
    if saved.homes_spared:
        lines.append(_range(session, "benefit_homes", saved.homes_spared))
    return lines or [session.text("benefit_none")]


def _range(session: Session, key: str, value: Range, **facts: str) -> str:
    low, high = (f"{number:,.0f}".replace(",", ".") for number in (value.low, value.high))
    return session.text(key, low=low, high=high, **facts)
