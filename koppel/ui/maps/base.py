"""A folium map that takes all its files from this server."""

from __future__ import annotations

from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template

from koppel.config import ASSETS

TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
ATTRIBUTION = "Kaartgegevens © Kadaster"


class LocalMap(folium.Map):
    """A map whose scripts and styles come from `ASSETS`; folium's own come from elsewhere."""

    default_js = [  # noqa: RUF012
        ("leaflet", f"{ASSETS}/leaflet/leaflet.js")
    ]
    default_css = [  # noqa: RUF012
        ("leaflet_css", f"{ASSETS}/leaflet/leaflet.css")
    ]


class Furniture(MacroElement):
    """A scale in metres only, and an attribution without a flag."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});"
        "{{ this._parent.get_name() }}.attributionControl.setPrefix('Leaflet');"
        "{{ this._parent.get_name() }}.getContainer().style.background = '#F4F6F5';"
        "{% endmacro %}"
    )


def base_map(bounds: tuple[tuple[float, float], tuple[float, float]] | None, *, tiles: bool) -> LocalMap:
    """
    Make an empty map.

    Parameters
    ----------
    bounds
        South-west and north-east corner, latitude first; the Netherlands where None.
    tiles
        Ask PDOK for a grey background; without internet it stays empty and nothing breaks.
    """
    options: dict[str, Any] = {"tiles": None, "prefer_canvas": True, "zoom_control": True}
    made = LocalMap(location=(52.2, 5.4), zoom_start=8, max_zoom=19, **options)
    if tiles:
        folium.TileLayer(TILES, attr=ATTRIBUTION, name="BRT-A", max_zoom=19).add_to(made)
    Furniture().add_to(made)  # type: ignore[no-untyped-call]
    if bounds is not None:
        made.fit_bounds(bounds)
    return made
