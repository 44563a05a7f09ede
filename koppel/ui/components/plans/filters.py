"""Filters beside the map and the lists: the legend as a switch, partner, status, firmness, tenure, area, words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.ui import state
from koppel.ui.components.map.legend import draw_legend

if TYPE_CHECKING:
    from koppel.ui.session import Session

FILTERS = (
    "hidden_kinds", "partners", "statuses", "firmness", "tenure", "text", "coupled", "period", "area", "ring"
)  # fmt: skip


def draw_filters(session: Session) -> None:
    """Draw all filters and the legend in the side bar."""
    with st.sidebar:
        draw_filter_fields(session)
        st.subheader(session.text("filter.legend"), anchor=False)
        draw_legend(session)


def draw_filter_fields(session: Session) -> None:
    """Draw how much is shown, and the fields that narrow it."""
    columns = session.columns()
    shown = int(session.shown().sum())
    count = formats.number(shown, session.language)
    st.html(f'<p class="koppel-count"><b>{count}</b> {session.text("filter.of", count=len(columns))}</p>')
    st.button(session.text("filter.clear"), on_click=clear, disabled=session.filter().is_empty(), width="stretch")
    words: dict[str, Any] = {"placeholder": session.text("filter.text_help"), "max_chars": 200}
    st.text_input(session.text("filter.text"), **words, **state.bound("text"))
    st.toggle(session.text("filter.coupled"), **state.bound("coupled"))
    with st.expander(session.text("filter.more"), expanded=_narrowed()):
        st.multiselect(
            session.text("filter.partners"),
            sorted(set(columns.partner.tolist())),
            placeholder=session.text("filter.all"),
            **state.bound("partners", as_list=True),
        )
        for name in ("statuses", "firmness", "tenure"):
            column = {"statuses": "status"}.get(name, name)
            known = [value for value in dict.fromkeys(sorted(set(getattr(columns, column).tolist()))) if value]
            st.multiselect(
                session.text(f"filter.{name}"),
                known,
                format_func=partial(_named, session, column),
                placeholder=session.text("filter.all"),
                **state.bound(name, as_list=True),
            )
        areas = [item.name for item in session.places().get("area", ())]
        if areas:
            st.selectbox(
                session.text("filter.area"),
                areas,
                index=None,
                placeholder=session.text("filter.everywhere"),
                **state.bound("area"),
            )
        _ring(session)


def clear() -> None:
    """Switch all filters off."""
    for name in FILTERS:
        state.put(name, state.FIELDS[name].default)


def _named(session: Session, column: str, value: str) -> str:
    return session.view_text(f"{column}.{value}")


def _narrowed() -> bool:
    names = ("partners", "statuses", "firmness", "tenure", "area", "ring")
    return any(state.get(name) != state.FIELDS[name].default for name in names)


def _ring(session: Session) -> None:
    if state.get("ring") is not None:
        st.button(session.text("filter.ring_clear"), on_click=state.put, args=("ring", None), width="stretch")
    elif st.session_state.get("drawing") == "ring":
        st.button(session.text("filter.ring_stop"), on_click=_draw, args=(None,), width="stretch")
    else:
        st.button(session.text("filter.ring"), on_click=_draw, args=("ring",), width="stretch")


def _draw(what: str | None) -> None:
    st.session_state["drawing"] = what
