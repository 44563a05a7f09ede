"""The map, its themes, and what was clicked on it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from streamlit_folium import st_folium

from koppel.ui.components.legend import draw_legend
from koppel.ui.maps.base import base_map
from koppel.ui.maps.layers import background, works

if TYPE_CHECKING:
    from koppel.services.view import ActivityView, CombinationView, MapView
    from koppel.ui.session import Session

_HEIGHT = 620


def draw(session: Session, view: MapView, chosen: CombinationView | None) -> None:
    """Draw the map with the themes that are switched on; a chosen combination stands out and is zoomed to."""
    shown = [theme for theme in session.catalogue.themes if any(item.theme == theme for item in view.activities)]
    themes = st.pills(
        session.text("themes"),
        shown,
        selection_mode="multi",
        default=shown,
        format_func=lambda theme: session.catalogue.themes[theme].label[session.language],
        key="themes",
    )
    ids = {member.id for member in chosen.members} if chosen else set()
    made = base_map(chosen.bounds if chosen else view.bounds, tiles=session.settings.tiles)
    for layer in background(view):
        layer.add_to(made)
    drawn = works(view, themes or [], ids)
    if drawn is not None:
        drawn.add_to(made)
    answer = st_folium(
        made,
        key=f"map-{chosen.id if chosen else 'all'}",
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
    )
    draw_legend(session, view)
    clicked = ((answer or {}).get("last_active_drawing") or {}).get("properties", {}).get("id")
    for item in view.activities:
        if item.id == clicked:
            st.subheader(session.text("selected"), anchor=False)
            st.html(activity_card(item, session))


def activity_card(item: ActivityView, session: Session) -> str:
    """Give the facts of an activity as HTML, every text escaped."""
    facts = (
        ("kind", item.kind_label),
        ("partner", item.partner),
        ("period", item.period),
        ("status", item.status),
        ("contact", item.contact),
    )
    told = "<br>".join(f"<small>{escape(session.text(key))}:</small> {escape(value)}" for key, value in facts if value)
    return (
        f'<div class="koppel-member" style="border-left-color:{item.color}">'
        f"<strong>{escape(item.title[:300])}</strong><br>{told}</div>"
    )
