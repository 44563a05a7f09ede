"""What the colours and line patterns of the map mean."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from koppel.kinds import Kind
    from koppel.services.view import MapView
    from koppel.ui.session import Session


def draw_legend(session: Session, view: MapView) -> None:
    """Explain the kinds that are on the map, theme by theme, folded away."""
    present = {item.kind for item in view.activities}
    if not present:
        return
    with st.expander(session.text("legend")):
        blocks = []
        for name, theme in session.catalogue.themes.items():
            kinds = [kind for kind in session.catalogue.kinds.values() if kind.theme == name and kind.id in present]
            if kinds:
                rows = "".join(_row(kind, session.language) for kind in kinds)
                blocks.append(f"<div><strong>{escape(theme.label[session.language])}</strong>{rows}</div>")
        st.html(f'<div class="koppel-legend">{"".join(blocks)}</div><p>{escape(session.text("legend_fill"))}</p>')


def swatch(color: str, dash: str) -> str:
    """
    Give the CSS background of a line with a pattern.

    Parameters
    ----------
    color
        As ``#rrggbb``.
    dash
        Lengths of strokes and gaps in turn, in pixels, as SVG has them; empty for a full line.
    """
    lengths = [float(part) for part in dash.split()]
    if not lengths:
        return color
    if len(lengths) % 2:
        lengths *= 2
    stops, at = [], 0.0
    for place, length in enumerate(lengths):
        shade = "transparent" if place % 2 else color
        stops.append(f"{shade} {at:g}px {at + length:g}px")
        at += length
    return f"repeating-linear-gradient(90deg, {', '.join(stops)})"


def _row(kind: Kind, language: str) -> str:
    line = f'<span class="koppel-line" style="background:{swatch(kind.color, kind.dash)}"></span>'
    return f'<div class="koppel-key">{line}<span>{escape(kind.label[language])}</span></div>'
