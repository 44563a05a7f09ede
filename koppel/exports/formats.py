"""The formats in which activities leave, by the ending of the file's name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koppel.model import Activity

    _Writer = Callable[[Sequence[Activity], str, Callable[[float], None] | None], bytes]

# A writer is loaded when it is asked for: pandas and GDAL take longer than most commands of the shell.
_WRITERS = {"geojson": "geojson", "gpkg": "geopackage", "parquet": "geoparquet", "csv": "csv", "xlsx": "xlsx"}
FORMATS: tuple[str, ...] = tuple(_WRITERS)


def export_activities(
    activities: Sequence[Activity], form: str, crs: str, progress: Callable[[float], None] | None = None
) -> bytes:
    """
    Write activities.

    Parameters
    ----------
    activities
        Geometries in `crs`.
    form
        One of `FORMATS`. GeoJSON is in WGS84; the others keep the metric CRS and name it.
    crs
        Metric CRS of the store.
    progress
        Is told how far it is, as a share of the whole.

    Returns
    -------
    content
        Bytes of the file, the same for the same activities apart from moments that a format writes itself.
    """
    module = import_module(f"koppel.exports.{_WRITERS[form]}")
    writer = cast("_Writer", module.write_activities)
    return writer(activities, crs, progress)
