"""Where installed packages keep the files of others that browsers need."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def leaflet_folder() -> Path:
    """Find the folder of Leaflet's files."""
    spec = find_spec("xstatic.pkg.leaflet")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("xstatic-leaflet")
    return Path(spec.origin).parent / "data"
