"""GeoPackage (OGC 12-128), one layer in the store's metric CRS."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from koppel.exports.frame import activities_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koppel.model import Activity


def write_activities(
    activities: Sequence[Activity], crs: str, progress: Callable[[float], None] | None = None
) -> bytes:
    """Write activities as the layer ``koppel``."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # Works of mixed dimension in one layer are what we mean.
        warnings.simplefilter("ignore")
        file = Path(folder) / "koppel.gpkg"
        activities_frame(activities, crs, progress).to_file(
            file, layer="koppel", driver="GPKG", engine="pyogrio", geometry_type="Unknown", promote_to_multi=False
        )
        return file.read_bytes()
