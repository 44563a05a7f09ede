"""Background maps that a browser may fetch, from ``data/maps.toml``: XYZ, WMTS or WMS of any host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TYPES = ("xyz", "wmts", "wms")
_KEYS = frozenset({"label", "type", "url", "attribution", "layers", "format", "max_zoom", "opacity", "base", "on"})
_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """
    A map layer of others.

    ``url`` is a template with ``{z}``, ``{x}`` and ``{y}`` for ``xyz`` and ``wmts``, and the address of the service
    for ``wms``, whose ``layers`` are named. A ``base`` is one of which one shows at a time; others lie over it.
    ``on`` are drawn until the visitor chooses otherwise.
    """

    label: Mapping[str, str]
    type: str
    url: str
    attribution: str
    layers: str
    format: str
    max_zoom: int
    opacity: float
    base: bool
    on: bool


def load_backgrounds(file: Path) -> tuple[Background, ...]:
    """
    Read the background maps; none where there is no such file.

    Raises
    ------
    CatalogueError
        A mistake, with file, key and what would be right.
    """
    if not file.exists():
        return ()
    document = Table(file.name, "", read_toml(file))
    document.only({"map"})
    listed = document.values.get("map", [])
    if not isinstance(listed, list) or len(listed) > _MOST:
        raise document.wrong("map", listed, f"[[map]], 0–{_MOST}")
    return tuple(_background(Table(file.name, f"map[{at}]", item)) for at, item in enumerate(listed))


def _background(table: Table) -> Background:
    table.only(_KEYS)
    sort = table.one_of("type", TYPES)
    tiled = sort != "wms"
    address = r"https?://[^\s\"'<>]+"
    form = rf"(?=.*\{{z\}})(?=.*\{{x\}})(?=.*\{{-?y\}}){address}" if tiled else address
    optional = table.values
    return Background(
        label=table.words("label"),
        type=sort,
        url=table.like("url", form, "https://…/{z}/{x}/{y}.png" if tiled else "https://…"),
        attribution=table.text("attribution"),
        layers="" if tiled else table.text("layers"),
        format=table.like("format", r"image/[a-z+]+", "image/png") if "format" in optional else "image/png",
        max_zoom=table.whole("max_zoom", 1, 22) if "max_zoom" in optional else 19,
        opacity=table.number("opacity", 0.05, 1.0) if "opacity" in optional else 1.0,
        base=table.flag("base") if "base" in optional else True,
        on=table.flag("on") if "on" in optional else False,
    )
