"""The period control: which quarters are shown, and playing through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.plans.filters import parse_quarter, quarter_of, quarter_text, quarter_words, quarters, span
from koppel.ui import state

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from koppel.services.plans.filters import Quarter
    from koppel.ui.session import Session

_SECONDS = 1.4
_PLAYING = "playing"


def draw_period(session: Session) -> None:
    """Draw the slider of quarters, and in the row beneath it play, step and everything."""
    known = _known(session)
    labels = [quarter_text(item) for item in known]
    current = state.get("period") or (known[0], known[-1])
    key = "widget.period_slider"
    state.show(key, tuple(quarter_text(item) for item in current))
    if len(labels) > 1:
        words = dict(zip(labels, (quarter_words(item, session.language) for item in known), strict=True))
        st.select_slider(
            session.text("period.label"), labels, format_func=words.__getitem__, key=key, on_change=_keep, args=(known,)
        )
    last = state.get("period") is not None and current[1] == known[-1]
    today = session.today
    playing = bool(st.session_state.get(_PLAYING))
    _icon(session, "back", "skip_previous", _step, (known, -1, today))
    name, icon = ("pause", "pause") if playing else ("play", "play_arrow")
    _icon(session, name, icon, _play, (not playing, today))
    _icon(session, "next", "skip_next", _step, (known, 1, today))
    st.button(session.text("period.all"), on_click=_everything, disabled=state.get("period") is None)
    if st.session_state.get(_PLAYING):
        if last:
            st.session_state[_PLAYING] = False
        else:
            _tick(known, session)


def _icon(session: Session, name: str, icon: str, act: Callable[..., None], args: tuple[object, ...]) -> None:
    """Draw a button with a glyph; its text is for those who cannot see it, the theme hides it from others."""
    label = session.text(f"period.{name}")
    st.button(label, key=f"icon-{name}", icon=f":material/{icon}:", help=label, on_click=act, args=args)


def _tick(known: tuple[Quarter, ...], session: Session) -> None:
    @st.fragment(run_every=_SECONDS)
    def clock() -> None:
        # The first run is that of the page itself; each later one is a tick.
        if st.session_state.get("ticking"):
            st.session_state["ticking"] = False
            _step(known, 1, session.today)
            st.rerun(scope="app")
        st.session_state["ticking"] = True

    st.session_state["ticking"] = False
    clock()


def _known(session: Session) -> tuple[Quarter, ...]:
    known = quarters(session.columns(), session.today)
    chosen = state.get("period")
    if chosen is None:
        return known
    return span(min(known[0], chosen[0]), max(known[-1], chosen[1]))


def _keep(known: tuple[Quarter, ...]) -> None:
    chosen = st.session_state["widget.period_slider"]
    if not isinstance(chosen, tuple):
        return
    first, last = (parse_quarter(label) for label in chosen)
    whole = (first, last) == (known[0], known[-1])
    state.put("period", None if whole or first is None or last is None else (first, last))
    st.session_state[_PLAYING] = False


def _step(known: tuple[Quarter, ...], by: int, today: date) -> None:
    """Move the period by quarters, as wide as it is; from everything it becomes the quarter of today."""
    chosen = state.get("period")
    if chosen is None:
        now = quarter_of(today)
        start = known.index(now) if now in known else 0
        state.put("period", (known[start], known[start]))
        return
    first, last = known.index(chosen[0]) + by, known.index(chosen[1]) + by
    if first >= 0 and last < len(known):
        state.put("period", (known[first], known[last]))


def _everything() -> None:
    state.put("period", None)
    st.session_state[_PLAYING] = False


def _play(on: bool, today: date) -> None:
    st.session_state[_PLAYING] = on
    if on and state.get("period") is None:
        now = quarter_of(today)
        state.put("period", (now, now))
