"""The page of the map: a map over the whole window, with panels and a toolbar, and what is chosen, in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.config import MAP_PATH
from koppel.ui import identity, state
from koppel.ui.assets import asset, script
from koppel.ui.components.map.map_view import events, map_data
from koppel.ui.components.map.narrow import narrow_data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from koppel.ui.session import Session

KEY = "map"
_TEXTS = (
    "menu", "toolbar", "sheet", "back", "forward", "close", "panel_chances", "panel_filters", "panel_layers",
    "panel_drawn", "panel_paper", "panel_streets", "panel_ask", "lanes", "panel_details", "panel_form", "numbers",
    "full", "layer_chances", "layer_alarms",
    "chances_help", "needs", "needs_help", "busy", "busy_help",
    "more_chances", "none", "none_shown", "here", "gone_work", "gone_combination", "refused",
    "unreachable", "again",
    "panel_list", "panel_pins", "time", "in_sight", "more_works", "measure", "measure_help", "measure_length",
    "measure_surface",
    "changed",
    "disconnected", "gone_sum", "nothing_in_sight", "one_elsewhere", "nothing_found", "go_there", "outside",
)  # fmt: skip
_PINS = (
    "new", "help", "help_own", "help_keys", "none", "place", "place_keys", "middle", "stop", "words", "whose", "own",
    "shared", "left", "save", "cancel", "open", "change", "remove", "removed", "restore", "saved_own", "saved_shared",
    "by", "by_me", "changed", "of_own", "of_all", "came", "several", "in_sight", "layer", "failed", "back",
)  # fmt: skip
# The browser fills these in.
_FILLED = {name: f"{{{name}}}" for name in ("count", "who", "when", "words")}

_page = st.components.v2.component(
    "koppel_map_page",
    html=(
        '<div class="koppel-map-page"><div class="koppel-map" tabindex="0"></div>'
        '<div class="koppel-map-time"></div></div>'
    ),
    css=asset(
        "map_view.css",
        "map_page/page.css",
        "map_page/card.css",
        "map_find/find.css",
        "map_pins/pins.css",
        "map_page/strengths.css",
        "map_time/time.css",
        "timeline.css",
    ),
    js=script("map_page/page.js"),
    isolate_styles=False,
)


def draw_map_page(
    session: Session,
    *,
    needs: Sequence[Mapping[str, str]],
    busy: Sequence[Mapping[str, str]],
    on_form: Callable[[str, str], None],
) -> None:
    """
    Draw the map over the window.

    Parameters
    ----------
    session
        Of this run.
    needs
        What is red without activity: ``title``, what is ``told`` of it, and the address ``href`` where it is asked.
    busy
        Activity without need, in the same form.
    on_form
        Is given the name of the form that a visitor opened, and the id of what it is about.
    """
    narrow = narrow_data(session)
    state.hand_over()
    written_there = {*state.OF_BROWSER.values(), *state.NARROWING.values()}
    data: dict[str, Any] = {
        "map": map_data(session, chances=True),
        "texts": {name: session.text(f"map_page.{name}", count="{count}") for name in _TEXTS}
        | {"layer_strengths": session.text("strength.layer")},
        "language": session.language,
        "paths": {
            "work": f"{MAP_PATH}/werk", "combination": f"{MAP_PATH}/koppelkans", "sum": f"{MAP_PATH}/som",
            "news": f"{MAP_PATH}/nieuws",
            "layer": f"{MAP_PATH}/laag",
            "pins": f"{MAP_PATH}/pins",
            "strengths": f"{MAP_PATH}/sterk",
        },
        "narrow": narrow,
        "needs": needs,
        "busy": busy,
        "pins": {"owner": identity.owner(), "texts": {name: session.text(f"pins.{name}", **_FILLED) for name in _PINS}},
        "address": {name: value for name, value in state.params().items() if name not in written_there},
        "names": dict(state.OF_BROWSER),
        "begin": {name: state.get(name) for name in state.OF_BROWSER},
    }  # fmt: skip

    def form() -> None:
        if form_state := events(KEY).get("form"):
            on_form(str(form_state["sort"]), str(form_state["id"]))

    _page(key=KEY, data=data, on_form_change=form)
