"""The map of all activities, drawn in the browser by Leaflet; folium's templates would be made again for each click."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import streamlit as st

from koppel.config import ASSETS
from koppel.services.cache import Until, cached
from koppel.services.map_layers import background_address, chances_address, works_address
from koppel.services.pictures.map_layer import bounds_of, overlay_layer
from koppel.ui.assets import asset, script

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from koppel.services.pictures.map_layer import Overlay
    from koppel.ui.session import Session

_TEXTS = (
    "zoom_in", "zoom_out", "failed", "more", "draw_point", "draw_line", "draw_area", "draw_circle", "draw_middle",
    "draw_back", "draw_stop", "draw_done", "draw_more", "no_background", "gathered",
)  # fmt: skip

_map = st.components.v2.component(
    "koppel_map",
    html='<div class="koppel-map" tabindex="0"></div>',
    css=asset("map_view.css"),
    js=script("map_within.js"),
    isolate_styles=False,
)


def draw_map(
    session: Session,
    *,
    key: str = "map",
    shown: NDArray[np.bool_] | None = None,
    chosen: Collection[str] = (),
    faded: bool = False,
    fit: Sequence[str] | None = None,
    still: bool = False,
    chances: bool = False,
    alarms: bool = False,
    draw: str | None = None,
    on_drawn: Callable[[str, list[list[float]]], None] | None = None,
    height: str = "640px",
    overlay: Sequence[Overlay] = (),
    fit_overlay: str | None = None,
) -> None:
    """
    Draw the map.

    Parameters
    ----------
    session
        Of this run.
    key
        Names this map among those of the page.
    shown
        Which activities are drawn, in the order of `Session.columns`; None: all.
    chosen
        Ids that stand out and are always drawn.
    faded
        Others than the chosen step back.
    fit
        Ids that the map zooms to when they change; None: everything.
    still
        Stay where the map is, whatever `fit` says.
    chances, alarms
        Draw the glow of combinations, and the marks of alarms.
    draw
        ``point``, ``line`` or ``area``: what the visitor draws; `on_drawn` is given this and its points, longitude
        first.
    height
        As CSS has it.
    overlay
        What lies over the activities and is not stored yet, in the store's CRS.
    fit_overlay
        Zoom to the overlay whenever this text changes; None: do not.
    """
    data = map_data(
        session, shown=shown, chosen=chosen, faded=faded, fit=fit, still=still, chances=chances, alarms=alarms,
        height=height, draw=draw, overlay=overlay,
    )  # fmt: skip
    if fit_overlay is not None and overlay:
        around = np.array([item.geometry for item in overlay], dtype=object)
        data |= {"fit": bounds_of(around, session.store.crs), "fit_key": fit_overlay, "view": None}

    def drawn() -> None:
        drawing = events(key).get("drawn")
        if drawing and on_drawn is not None:
            on_drawn(str(drawing["sort"]), drawing["points"])

    _map(key=key, data=data, on_drawn_change=drawn)


def map_data(
    session: Session,
    *,
    shown: NDArray[np.bool_] | None = None,
    chosen: Collection[str] = (),
    faded: bool = False,
    fit: Sequence[str] | None = None,
    still: bool = False,
    chances: bool = False,
    alarms: bool = False,
    height: str = "",
    draw: str | None = None,
    overlay: Sequence[Overlay] = (),
) -> dict[str, Any]:
    """Return what a map in the browser is told; see `draw_map`."""
    columns = session.columns()
    # The browser fills in the count.
    texts = {name: session.text(f"map.{name}", count="{count}") for name in _TEXTS}
    fit_key = None if fit is None else tuple(sorted(item for item in fit if item in columns.place))
    marks = chances_address(session) if chances or alarms else None
    return {
        "assets": ASSETS,
        "layer": works_address(session),
        "background": background_address(session),
        "chances": marks,
        "show_chances": chances,
        "show_alarms": alarms,
        "visible": None if shown is None else _bits(shown),
        "chosen": [columns.place[item] for item in chosen if item in columns.place],
        "faded": faded,
        "numbers": [],
        "fit": _bounds(session, fit_key),
        "still": still,
        "fit_key": "all" if fit_key is None else ",".join(fit_key),
        "jump": st.session_state.get("jump", 0),
        "view": None,
        "backgrounds": session.backgrounds() if session.settings.tiles else [],
        "texts": texts,
        "height": height,
        "draw": draw,
        "overlay": overlay_layer(overlay, session.store.crs),
    }


def events(key: str) -> Mapping[str, Any]:
    """Return what a map said; a page that was left may have taken its map along before that is asked."""
    events: Mapping[str, Any] = st.session_state.get(key) or {}
    return events


def _bits(shown: NDArray[np.bool_]) -> str:
    """Pack a mask into text: one bit an activity, the first in the lowest."""
    return base64.b64encode(np.packbits(shown, bitorder="little").tobytes()).decode()


# Kept also because pyproj makes its transformer again for each thread, and every run of a page is a thread.
@cached(Until.PLANS, most=256)
def _bounds(session: Session, ids: tuple[str, ...] | None) -> list[list[float]] | None:
    columns = session.columns()
    geometries = columns.geometry if ids is None else columns.geometry[[columns.place[item] for item in ids]]
    if not len(geometries):
        streets = session.places().get("street", ())
        geometries = np.empty(len(streets), dtype=object)
        geometries[:] = [item.geometry for item in streets]
    return bounds_of(geometries, session.store.crs)


def is_id(text: str | None) -> bool:
    """Tell whether a text can be the id of an activity."""
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True
