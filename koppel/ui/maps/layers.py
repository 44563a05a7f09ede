"""Activities and their background as folium layers; every text from users is escaped here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import folium

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from koppel.services.view import ActivityView, MapView


def background(view: MapView) -> Iterable[folium.GeoJson]:
    """Give streets and blocks, pale, beneath the works."""
    for places, style in (
        (view.blocks, {"color": "#B9C4CC", "weight": 1, "fillColor": "#DDE3E7", "fillOpacity": 0.8}),
        (view.streets, {"color": "#C3CDD4", "weight": 5, "opacity": 0.7}),
    ):
        if places:
            yield folium.GeoJson(_collection(places), style_function=_constant(style), interactive=False)


def works(view: MapView, themes: Collection[str], chosen: Collection[str]) -> folium.GeoJson | None:
    """
    Give the activities of some themes as one layer.

    Parameters
    ----------
    view
        What is on the map.
    themes
        Themes that are shown.
    chosen
        Ids that stand out; the others step back. None stands out where this is empty.
    """
    shown = [item for item in view.activities if item.theme in themes or item.id in chosen]
    if not shown:
        return None
    # Areas first, so that lines and points lie on top and can be clicked.
    order = {"Polygon": 0, "MultiPolygon": 0, "LineString": 1, "MultiLineString": 1}
    shown.sort(key=lambda item: (item.id in chosen, order.get(_type(item.geometry), 2)))
    features = [
        {
            "type": "Feature",
            "geometry": item.geometry,
            "properties": {"id": item.id, "tip": _tip(item), **_style(item, chosen)},
        }
        for item in shown
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=_own_style,
        marker=folium.CircleMarker(radius=8, weight=3, fill=True, fill_opacity=0.7),
        tooltip=folium.GeoJsonTooltip(fields=["tip"], labels=False, sticky=True),
    )


def _style(item: ActivityView, chosen: Collection[str]) -> dict[str, object]:
    stands_out = not chosen or item.id in chosen
    is_area = _type(item.geometry).endswith("Polygon")
    return {
        "color": item.color,
        "dash": item.dash,
        "weight": (2 if is_area else 5) + (2 if chosen and stands_out else 0),
        "opacity": 1.0 if stands_out else 0.18,
        "fill": (0.28 if item.is_firm else 0.14) if stands_out else 0.04,
    }


def _own_style(feature: dict[str, Any]) -> dict[str, object]:
    told = feature["properties"]
    return {
        "color": told["color"],
        "fillColor": told["color"],
        "weight": told["weight"],
        "opacity": told["opacity"],
        "fillOpacity": told["fill"],
        "dashArray": told["dash"] or None,
    }


def _tip(item: ActivityView) -> str:
    # folium puts this into innerHTML as it is.
    lines = (item.kind_label, item.partner, item.period, item.status)
    return f"<b>{escape(_short(item.title))}</b><br>" + "<br>".join(escape(_short(line)) for line in lines)


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _type(geometry: object) -> str:
    return str(geometry["type"]) if isinstance(geometry, dict) else ""


def _collection(places: Iterable[object]) -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": place, "properties": {}} for place in places],
    }


def _constant(style: dict[str, object]) -> Any:  # noqa: ANN401
    return lambda _feature: style
