"""Files that are the same for everyone: Leaflet's own, from the installed package, and scripts of the app's page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from koppel.config import ASSETS
from koppel.thirdparty import leaflet_folder

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """Return the routes that serve these files; StaticFiles refuses paths outside its folder."""
    return [
        Mount(f"{ASSETS}/leaflet", StaticFiles(directory=leaflet_folder()), name="leaflet"),
        Mount(f"{ASSETS}/scripts", StaticFiles(directory=Path(__file__).parent / "scripts"), name="scripts"),
    ]
