"""The legend of the map, which is also the switch of kinds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.catalogue.icons import ICONS
from koppel.ui import state
from koppel.ui.assets import asset, script

if TYPE_CHECKING:
    from koppel.ui.session import Session

_legend = st.components.v2.component(
    "koppel_legend",
    html='<div class="koppel-switch"></div>',
    css=asset("legend.css"),
    js=script("legend.js"),
    isolate_styles=False,
)


def draw_legend(session: Session) -> None:
    """Draw the kinds that there are, theme by theme, with how many of each; a click hides or shows a kind."""
    counts = Counter(session.columns().kind.tolist())
    themes: list[dict[str, Any]] = []
    for name, theme in session.catalogue.themes.items():
        kinds = [
            {
                "id": kind.id,
                "label": kind.label[session.language],
                "color": kind.color,
                "place": place,
                "icon": kind.icon,
                "count": formats.number(counts[kind.id], session.language),
            }
            for place, kind in enumerate(session.catalogue.kinds.values())
            if kind.theme == name and counts[kind.id]
        ]
        if kinds:
            themes.append({"label": theme.label[session.language], "kinds": kinds})
    if themes:
        data = {"themes": themes, "off": list(state.get("hidden_kinds")), "icons": ICONS}
        _legend(key="legend", data=data, on_off_change=_switch)


def _switch() -> None:
    off = st.session_state["legend"].get("off")
    if off:
        state.put("hidden_kinds", tuple(sorted(str(kind) for kind in off["kinds"])))
