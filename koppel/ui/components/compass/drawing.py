"""Drawings of the compass in the browser: SVG that Streamlit's own HTML leaves out."""

from __future__ import annotations

from typing import Any

import streamlit as st

from koppel.ui import state
from koppel.ui.assets import asset, script

_drawing = st.components.v2.component(
    "koppel_compass",
    html='<div class="koppel-drawing"></div>',
    css=asset("compass.css"),
    js=script("compass.js"),
    isolate_styles=False,
)


def draw_svg(svg: str, *, key: str) -> None:
    """Draw SVG that was made here; a click on one of its cells chooses that."""

    def choose() -> None:
        event: Any = st.session_state[key].get("cell")
        if event:
            state.put("compass_cell", str(event["id"])[:100])

    _drawing(key=key, data={"svg": svg}, on_cell_change=choose)
