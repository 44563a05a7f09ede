"""Activities and their background as folium layers; every text from users is escaped here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import folium

from koppel.tokens import token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koppel.services.plans.view_models import ActivityView


def background(streets: Sequence[object], blocks: Sequence[object]) -> Iterable[folium.GeoJson]:
    """Return streets and blocks, as GeoJSON objects, pale, beneath the works."""
    for places, style in (
        (blocks, {"color": token("map-block-edge"), "weight": 1, "fillColor": token("map-block"), "fillOpacity": 0.8}),
        (streets, {"color": token("map-street-kept"), "weight": 5, "opacity": 0.7}),
    ):
        if places:
            yield folium.GeoJson(_collection(places), style_function=_constant(style), interactive=False)


def works(items: Sequence[ActivityView], shapes: Sequence[object]) -> folium.GeoJson:
    """Return activities as one layer; areas first, so that lines and points lie on top and can be pointed at."""
    order = {"Polygon": 0, "MultiPolygon": 0, "LineString": 1, "MultiLineString": 1}
    features = [
        {
            "type": "Feature",
            "geometry": shape,
            "properties": {"id": item.id, "tip": _tip(item), **_style(item, shape)},
        }
        for item, shape in sorted(zip(items, shapes, strict=True), key=lambda pair: order.get(_type(pair[1]), 2))
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=_own_style,
        marker=folium.CircleMarker(radius=8, weight=3, fill=True, fill_opacity=0.7),
        tooltip=folium.GeoJsonTooltip(fields=["tip"], labels=False, sticky=True),
    )


def _style(item: ActivityView, shape: object) -> dict[str, object]:
    return {
        "color": item.color,
        "dash": item.dash,
        "weight": 2 if _type(shape).endswith("Polygon") else 5,
        "opacity": 1.0,
        "fill": 0.28 if item.is_firm else 0.14,
    }


def _own_style(feature: dict[str, Any]) -> dict[str, object]:
    properties = feature["properties"]
    return {
        "color": properties["color"],
        "fillColor": properties["color"],
        "weight": properties["weight"],
        "opacity": properties["opacity"],
        "fillOpacity": properties["fill"],
        "dashArray": properties["dash"] or None,
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
