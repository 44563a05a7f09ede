"""Leaflet's own files, from the installed package, so that the map draws without internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from koppel.config import ASSETS
from koppel.thirdparty import leaflet_folder

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """Give the routes that serve third-party files; StaticFiles refuses paths outside its folder."""
    return [Mount(f"{ASSETS}/leaflet", StaticFiles(directory=leaflet_folder()), name="leaflet")]
