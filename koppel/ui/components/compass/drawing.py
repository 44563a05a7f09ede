"""Drawings and tables of the compass in the browser: SVG and links that Streamlit's own HTML leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.ui import state
from koppel.ui.assets import asset, script

if TYPE_CHECKING:
    from collections.abc import Callable

_drawing = st.components.v2.component(
    "koppel_compass",
    html='<div class="koppel-drawing"></div>',
    css=asset("compass.css"),
    js=script("compass.js"),
    isolate_styles=False,
)

# An id of a theme and the name of a partner.
_LONGEST_CELL = 300


def draw_svg(
    svg: str,
    *,
    key: str,
    chosen: str = "compass_cell",
    leads: str = "",
    on_choose: Callable[[], None] | None = None,
) -> None:
    """
    Draw XML that was made here; a click on one of its cells puts that into the state under the name ``chosen``.

    What of the page ``leads`` selects comes into sight then; ``on_choose`` is called once it is chosen.
    """

    def choose() -> None:
        event: Any = st.session_state[key].get("cell")
        if event:
            state.put(chosen, str(event["id"])[:_LONGEST_CELL])
            if on_choose is not None:
                on_choose()

    _drawing(key=key, data={"svg": svg, "leads": leads}, on_cell_change=choose)
