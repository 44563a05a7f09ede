"""A map as one HTML file that opens anywhere, without this server and without internet; made with folium."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure, MacroElement
from jinja2 import Template

from koppel.thirdparty import leaflet_folder
from koppel.tokens import token
from koppel.ui.maps.layers import background, works

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koppel.services.plans.view_models import ActivityView, Corners

_SCRIPT, _STYLE = "leaflet.js", "leaflet.css"


class LocalMap(folium.Map):
    """A map that names only files of Leaflet, which `standalone_html` puts inside; folium's own come from elsewhere."""

    default_js = [("leaflet", _SCRIPT)]  # noqa: RUF012
    default_css = [("leaflet_css", _STYLE)]  # noqa: RUF012


class Furniture(MacroElement):
    """A scale in metres only, and an attribution without a flag."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});"
        "{{ this._parent.get_name() }}.attributionControl.setPrefix('Leaflet');"
        "{{ this._parent.get_name() }}.getContainer().style.background = '" + token("map") + "';"
        "{% endmacro %}"
    )


def standalone_html(
    items: Sequence[ActivityView],
    shapes: Sequence[object],
    streets: Sequence[object],
    blocks: Sequence[object],
    bounds: Corners | None,
    *,
    title: str,
    notice: str | None,
) -> str:
    """
    Write the map.

    Parameters
    ----------
    items
        Activities to draw, with the lines of their labels.
    shapes
        Their places, as GeoJSON objects in WGS84.
    streets, blocks
        What lies beneath them, in the same form.
    bounds
        South-west and north-east corner, latitude first; the Netherlands where None.
    title, notice
        At the head of the page; the notice says that data is fictional, where it is.
    """
    made = LocalMap(location=(52.2, 5.4), zoom_start=8, max_zoom=20, tiles=None, prefer_canvas=True, zoom_control=True)
    for layer in background(streets, blocks):
        layer.add_to(made)
    if items:
        works(items, shapes).add_to(made)
    Furniture().add_to(made)  # type: ignore[no-untyped-call]
    if bounds is not None:
        made.fit_bounds(bounds)
    head = f"<h1>{escape(title)}</h1>" + (f"<p>{escape(notice)}</p>" if notice else "")
    root = made.get_root()
    if not isinstance(root, Figure):
        raise TypeError(root)
    root.header.add_child(Element(f"<title>{escape(title)}</title><style>{_CSS}</style>"))
    root.html.add_child(Element(f'<div id="head">{head}</div>'), index=0)
    return _inlined(root.render(), leaflet_folder())


_CSS = (
    "#head{position:absolute;z-index:1000;left:60px;top:10px;background:"
    + token("white")
    + ";padding:.4rem .8rem;border-radius:4px;"
    "font:16px sans-serif}#head h1{font-size:1.1rem;margin:0}#head p{margin:.2rem 0 0}"
)


def _inlined(page: str, folder: Path) -> str:
    script = (folder / _SCRIPT).read_text(encoding="utf-8").replace("</script", "<\\/script")
    style = re.sub(r"url\([^)]*\)", "none", (folder / _STYLE).read_text(encoding="utf-8"))
    page = page.replace(f'<script src="{_SCRIPT}"></script>', f"<script>{script}</script>")
    return re.sub(rf'<link rel="stylesheet" href="{re.escape(_STYLE)}" ?/>', lambda _: f"<style>{style}</style>", page)
