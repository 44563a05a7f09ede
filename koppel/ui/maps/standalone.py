"""A map as one HTML file that opens anywhere, without this server and without internet; made with folium."""

from __future__ import annotations

import json
import re
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure, MacroElement
from jinja2 import Template

from koppel.bundle import classic
from koppel.i18n import text
from koppel.thirdparty import leaflet_folder
from koppel.tokens import style, token
from koppel.ui.assets import asset
from koppel.ui.maps.layers import blocks_layer, green_layer, streets_layer, unmasked, water_layer, works

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koppel.services.plans.view_models import ActivityView, Corners

_SCRIPT, _STYLE = "leaflet.js", "leaflet.css"
_HEADER, _PANEL = "<!-- koppel header -->", "<!-- koppel panel -->"
_WORDS = ("search", "partner", "kind", "status", "all", "from", "until", "count", "street", "more")


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


class Begin(MacroElement):
    """What makes the panel work, when all layers are there."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.call }}{% endmacro %}")

    def __init__(self, names: Sequence[str], words: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.call = f"koppelMapFile({', '.join(names)}, {words});"


def standalone_html(
    items: Sequence[ActivityView],
    shapes: Sequence[object],
    streets: Sequence[object],
    blocks: Sequence[object],
    bounds: Corners | None,
    *,
    title: str,
    notice: str | None,
    language: str = "nl",
    days: Sequence[Sequence[int] | None] = (),
    places: Sequence[str | None] = (),
    street_names: Sequence[str] = (),
    green: Sequence[object] = (),
    water: Sequence[object] = (),
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
    title, notice, language
        At the head of the page; the notice says that data is fictional, where it is.
    days, places
        Of each activity its first and last day, since 1970-01-01, and where it is; none where nothing is known.
    street_names
        Of each street.
    green, water
        What lies lowest, in the form of streets.
    """
    made = LocalMap(location=(52.2, 5.4), zoom_start=8, max_zoom=20, tiles=None, prefer_canvas=True, zoom_control=True)
    for drawn, make in ((green, green_layer), (water, water_layer), (blocks, blocks_layer)):
        if drawn:
            make(drawn).add_to(made)
    layers = [
        works(items, shapes, days, places) if items else None,
        streets_layer(streets, street_names) if streets else None,
    ]
    # Streets lie beneath the works.
    for layer in filter(None, reversed(layers)):
        layer.add_to(made)
    Furniture().add_to(made)  # type: ignore[no-untyped-call]
    if bounds is not None:
        made.fit_bounds(bounds)
    words = {
        name: text(f"map_file.{name}", language, count="{count}", seen="{seen}", whole="{whole}") for name in _WORDS
    }
    names = [made.get_name(), *("null" if layer is None else layer.get_name() for layer in layers)]
    Begin(names, json.dumps(words).replace("<", "\\u003c")).add_to(made)
    head = f"<h1>{escape(title)}</h1>" + (f"<p>{escape(notice)}</p>" if notice else "")
    root = made.get_root()
    if not isinstance(root, Figure):
        raise TypeError(root)
    # What branca is given is a template: texts and scripts are put in afterwards.
    root.header.add_child(Element(_HEADER))
    root.html.add_child(Element(_PANEL), index=0)
    page = unmasked(root.render()).replace("<html>", f'<html lang="{language}">', 1)
    own = f"<title>{escape(title)}</title><style>{style()}{asset('map_file/map_file.css')}</style>"
    page = page.replace(_HEADER, f"{own}<script>{_script()}</script>", 1)
    page = page.replace(_PANEL, f'<div id="koppel-panel">{head}</div>', 1)
    return _inlined(page, leaflet_folder())


def _script() -> str:
    return classic(files("koppel"), "ui/assets/map_file/map_file.js").replace("</script", "<\\/script")


def _inlined(page: str, folder: Path) -> str:
    script = (folder / _SCRIPT).read_text(encoding="utf-8").replace("</script", "<\\/script")
    style = re.sub(r"url\([^)]*\)", "none", (folder / _STYLE).read_text(encoding="utf-8"))
    page = page.replace(f'<script src="{_SCRIPT}"></script>', f"<script>{script}</script>")
    return re.sub(rf'<link rel="stylesheet" href="{re.escape(_STYLE)}" ?/>', lambda _: f"<style>{style}</style>", page)
