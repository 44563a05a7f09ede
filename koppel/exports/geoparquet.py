"""GeoParquet (OGC 23-060), in the store's metric CRS."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from koppel.exports.frame import activities_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koppel.model import Activity


def write_activities(
    activities: Sequence[Activity], crs: str, progress: Callable[[float], None] | None = None
) -> bytes:
    """Write activities with geometries as WKB and the CRS in the file's metadata."""
    target = io.BytesIO()
    activities_frame(activities, crs, progress).to_parquet(target, index=False)
    return target.getvalue()
