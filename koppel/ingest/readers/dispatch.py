"""Which reader a file needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ingest.readers.csv import CsvColumns, read_csv
from koppel.ingest.readers.gdal import read_geopackage, read_gml, read_zipped_shapefile
from koppel.ingest.readers.geojson import read_geojson, read_geojson_lines

if TYPE_CHECKING:
    from koppel.config import Limits
    from koppel.ingest.raw import RawFile

_FORMATS = "GeoJSON, GeoPackage, Shapefile (zip), CSV, GML"


def read_file(
    content: bytes,
    name: str,
    *,
    limits: Limits,
    layer: str | None = None,
    geometry_column: str | None = None,
    csv_columns: CsvColumns | None = None,
) -> RawFile:
    """
    Read a file of a planner, whatever its format.

    Parameters
    ----------
    content
        Bytes of the file.
    name
        Its name, for messages and as a hint.
    limits
        Bounds on size, features, points, nesting and archives.
    layer
        Layer of a GeoPackage or archive with several.
    geometry_column
        Column that holds the geometry, where the format allows a choice.
    csv_columns
        Columns with coordinates of a CSV; recognised by their names where not given.

    Returns
    -------
    raw
        Records in the CRS of the file.

    Raises
    ------
    InputError
        The file as a whole cannot be used; nothing is kept.
    """
    if len(content) > limits.max_file_bytes:
        raise InputError(
            "file_too_large",
            file=name,
            size_mb=round(len(content) / 2**20, 1),
            limit_mb=round(limits.max_file_bytes / 2**20, 1),
            setting="KOPPEL_MAX_FILE_BYTES",
        )
    if content.startswith(b"SQLite format 3\x00"):
        return read_geopackage(content, name, limits=limits, layer=layer)
    if content.startswith(b"PK\x03\x04"):
        return read_zipped_shapefile(content, name, limits=limits, layer=layer)
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and b"<html" not in start.lower():
        return read_gml(content, name, limits=limits, layer=layer)
    if start.startswith(b"\x1e") or _is_lines(content, start):
        return read_geojson_lines(content, name, limits=limits, geometry_column=geometry_column)
    is_table = name.lower().endswith((".csv", ".txt", ".tsv"))
    if not is_table and (start[:1] in (b"{", b"[", b"n", b"t", b"f", b'"', b"") or name.lower().endswith("json")):
        return read_geojson(content, name, limits=limits, geometry_column=geometry_column)
    if is_table:
        return read_csv(content, name, limits=limits, columns=csv_columns, geometry_column=geometry_column)
    if start.startswith((b"version https://git-lfs", b"<")):
        return read_geojson(content, name, limits=limits)
    raise InputError("format_unknown", file=name, right=_FORMATS)


def _is_lines(content: bytes, start: bytes) -> bool:
    if not start.startswith(b"{"):
        return False
    first, _, rest = content.partition(b"\n")
    whole = re.fullmatch(rb"\s*\{.*\}\s*", first, re.DOTALL)
    return bool(whole) and rest.lstrip().startswith(b"{")
