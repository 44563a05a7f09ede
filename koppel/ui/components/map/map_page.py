"""The page of the map: a map over the whole window, with panels and a toolbar, and what is chosen, in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.config import MAP_PATH
from koppel.ui import state
from koppel.ui.assets import asset, script
from koppel.ui.components.map.map_view import map_data, said

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from koppel.ui.session import Session

KEY = "map"
_TEXTS = (
    "menu", "toolbar", "sheet", "back", "forward", "close", "panel_chances", "panel_filters", "panel_layers",
    "panel_drawn", "panel_paper", "panel_details", "panel_form", "numbers", "full", "layer_chances", "layer_alarms",
    "chances_help", "more_chances", "none", "none_shown", "here", "gone_work", "gone_combination", "refused",
    "unreachable", "again",
)  # fmt: skip

_page = st.components.v2.component(
    "koppel_map_page",
    html=(
        '<div class="koppel-map-page"><div class="koppel-map" tabindex="0"></div>'
        '<div class="koppel-map-time"></div></div>'
    ),
    css=asset("map_view.css", "map_page/page.css", "map_page/card.css"),
    js=script("map_page/page.js"),
    isolate_styles=False,
)


def draw_map_page(
    session: Session,
    *,
    shown: NDArray[np.bool_] | None,
    draw: str | None,
    on_drawn: Callable[[str, list[list[float]]], None],
    on_form: Callable[[str, str], None],
) -> None:
    """
    Draw the map over the window.

    Parameters
    ----------
    session
        Of this run.
    shown
        Which activities are drawn, in the order of `Session.columns`; None: all.
    draw
        ``point``, ``line`` or ``area``: what the visitor draws; `on_drawn` is given this and its points, longitude
        first.
    on_form
        Is given the name of the form that a visitor opened, and the id of what it is about.
    """
    state.hand_over()
    data: dict[str, Any] = {
        "map": map_data(session, shown=shown, chances=True, draw=draw),
        "texts": {name: session.text(f"map_page.{name}", count="{count}") for name in _TEXTS},
        "language": session.language,
        "paths": {
            "work": f"{MAP_PATH}/werk", "combination": f"{MAP_PATH}/koppelkans", "news": f"{MAP_PATH}/nieuws",
            "layer": f"{MAP_PATH}/laag",
        },
        "address": {name: value for name, value in state.params().items() if name not in state.OF_BROWSER.values()},
        "names": dict(state.OF_BROWSER),
        "begin": {name: state.get(name) for name in state.OF_BROWSER},
        "now": session.revision,
    }  # fmt: skip

    def drawn() -> None:
        if told := said(KEY).get("drawn"):
            on_drawn(str(told["sort"]), told["points"])

    def form() -> None:
        if told := said(KEY).get("form"):
            on_form(str(told["sort"]), str(told["id"]))

    _page(key=KEY, data=data, on_drawn_change=drawn, on_form_change=form)
