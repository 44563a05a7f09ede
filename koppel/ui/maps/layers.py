"""Activities and their background as folium layers; every text from users is escaped here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import folium

from koppel.tokens import token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.plans.view_models import ActivityView


# branca reads what it is given as a template, twice: a brace of people would be run here. `unmasked` puts it back.
_BRACE = "\ue000"


def masked(words: str) -> str:
    """Return a text in which a template finds nothing to run."""
    return words.replace("{", _BRACE)


def unmasked(page: str) -> str:
    """Put the braces of texts back into a page that has been made."""
    return page.replace(f"\\u{ord(_BRACE):04x}", "{").replace(_BRACE, "{")


def blocks_layer(blocks: Sequence[object]) -> folium.GeoJson:
    """Return building blocks, as GeoJSON objects, pale, beneath the works."""
    style = {"color": token("map-block-edge"), "weight": 1, "fillColor": token("map-block"), "fillOpacity": 0.8}
    return folium.GeoJson(_collection(blocks, ()), style_function=_constant(style), interactive=False)


def green_layer(green: Sequence[object]) -> folium.GeoJson:
    """Return parks, gardens and other green, as GeoJSON objects, beneath all else."""
    return _filled(green, "ground-green")


def water_layer(water: Sequence[object]) -> folium.GeoJson:
    """Return water, as GeoJSON objects, beneath all but green."""
    return _filled(water, "ground-water")


def _filled(shapes: Sequence[object], name: str) -> folium.GeoJson:
    style = {"stroke": False, "fillColor": token(name), "fillOpacity": 1}
    return folium.GeoJson(_collection(shapes, ()), style_function=_constant(style), interactive=False)


def streets_layer(streets: Sequence[object], names: Sequence[str]) -> folium.GeoJson:
    """Return streets, as GeoJSON objects with their names, pale, beneath the works."""
    style = {"color": token("map-street-kept"), "weight": 5, "opacity": 0.7}
    return folium.GeoJson(_collection(streets, names), style_function=_constant(style), interactive=False)


def works(
    items: Sequence[ActivityView],
    shapes: Sequence[object],
    days: Sequence[Sequence[int] | None] = (),
    places: Sequence[str | None] = (),
) -> folium.GeoJson:
    """Return activities as one layer; areas first, so that lines and points lie on top and can be pointed at."""
    known_days, known_places = days or [None] * len(items), places or [None] * len(items)
    order = {"Polygon": 0, "MultiPolygon": 0, "LineString": 1, "MultiLineString": 1}
    features = [
        {
            "type": "Feature",
            "geometry": shape,
            "properties": {"tip": masked(_tip(item)), **_style(item, shape), **_listed(item, when, place)},
        }
        for item, shape, when, place in sorted(
            zip(items, shapes, known_days, known_places, strict=True), key=lambda row: order.get(_type(row[1]), 2)
        )
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=_own_style,
        marker=folium.CircleMarker(radius=8, weight=3, fill=True, fill_opacity=0.7),
        tooltip=folium.GeoJsonTooltip(fields=["tip"], labels=False, sticky=True),
    )


def _listed(item: ActivityView, days: Sequence[int] | None, place: str | None) -> dict[str, object]:
    """Return what the list beside the map says of a work, and what it is found by; the script sets it as text only."""
    return {
        "number": item.number or "",
        "name": masked(_short(item.title)),
        "told": masked(
            _short(" · ".join(part for part in (item.kind_label, item.partner, item.period, item.status) if part), 300)
        ),
        "partner": masked(item.partner),
        "kind": masked(item.kind_label),
        "status": item.status,
        "place": masked(place or ""),
        "first": days[0] if days else None,
        "last": days[1] if days else None,
    }


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


def _collection(places: Sequence[object], names: Sequence[str]) -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": place, "properties": {"name": masked(name)}}
            for place, name in zip(places, names or [""] * len(places), strict=True)
        ],
    }


def _constant(style: dict[str, object]) -> Any:  # noqa: ANN401
    return lambda _feature: style
