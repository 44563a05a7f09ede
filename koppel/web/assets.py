"""Leaflet's own files, from the installed package, so that the map draws without internet."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from koppel.config import ASSETS

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


def leaflet_folder() -> Path:
    """Find the folder of Leaflet's files."""
    spec = find_spec("xstatic.pkg.leaflet")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("xstatic-leaflet")
    return Path(spec.origin).parent / "data"


def routes() -> list[BaseRoute]:
    """Give the routes that serve third-party files; StaticFiles refuses paths outside its folder."""
    return [Mount(f"{ASSETS}/leaflet", StaticFiles(directory=leaflet_folder()), name="leaflet")]
