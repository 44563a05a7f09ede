"""Which reader a file needs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.errors import InputError
from koppel.ingest.readers.columns import check_columns
from koppel.ingest.readers.csv import CsvColumns, read_csv
from koppel.ingest.readers.encoding import as_utf8
from koppel.ingest.readers.gdal import read_geopackage, read_gml, read_zipped_shapefile
from koppel.ingest.readers.geojson import read_geojson, read_geojson_lines
from koppel.ingest.readers.xlsx import is_spreadsheet, read_xlsx
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from koppel.config import Limits
    from koppel.ingest.raw import RawFile, RawRecord

_SPACE = re.compile(rb"\s*+")
_LOOKED_BACK = 100
_FORMATS = "GeoJSON, GeoPackage, Shapefile (zip), CSV, XLSX, GML"


def read_file(
    content: bytes,
    name: str,
    *,
    limits: Limits,
    layer: str | None = None,
    geometry_column: str | None = None,
    csv_columns: CsvColumns | None = None,
    needs_place: bool = True,
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
        Layer of a GeoPackage or archive, or sheet of a spreadsheet, with several.
    geometry_column
        Column that holds the geometry, where the format allows a choice.
    csv_columns
        Columns with coordinates of a CSV; recognised by their names where not given.
    needs_place
        Refuse a table without coordinates; else its rows have no geometry.

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
    content, encoding = as_utf8(content, name)
    raw = _read(content, name, limits, layer, geometry_column, csv_columns, needs_place=needs_place)
    check_columns(len(raw.columns), name, limits)
    notes = [Issue(0, "", "encoding_read", IssueSeverity.NOTE, {"encoding": encoding})] if encoding else []
    return replace(raw, records=_usable(raw, limits), issues=(*raw.issues, *notes))


def _read(
    content: bytes,
    name: str,
    limits: Limits,
    layer: str | None,
    geometry_column: str | None,
    csv_columns: CsvColumns | None,
    *,
    needs_place: bool,
) -> RawFile:
    if content.startswith(b"SQLite format 3\x00"):
        return read_geopackage(content, name, limits=limits, layer=layer)
    if content.startswith(b"PK\x03\x04"):
        if is_spreadsheet(content):
            return read_xlsx(
                content,
                name,
                limits=limits,
                layer=layer,
                columns=csv_columns,
                geometry_column=geometry_column,
                needs_place=needs_place,
            )
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
        return read_csv(
            content,
            name,
            limits=limits,
            columns=csv_columns,
            geometry_column=geometry_column,
            needs_place=needs_place,
        )
    if start.startswith((b"version https://git-lfs", b"<")):
        return read_geojson(content, name, limits=limits)
    raise InputError("format_unknown", file=name, right=_FORMATS)


def _usable(raw: RawFile, limits: Limits) -> tuple[RawRecord, ...]:
    """Refuse what no reader may let through: too many points, and numbers that are none."""
    geometries = np.array([record.geometry for record in raw.records], dtype=object)
    counts = shapely.get_num_coordinates(geometries)
    if counts.sum() > limits.max_vertices:
        raise InputError("too_many_vertices", file=raw.name, limit=limits.max_vertices, setting="KOPPEL_MAX_VERTICES")
    points, owners = shapely.get_coordinates(geometries, return_index=True)
    endless = set(owners[~np.isfinite(points).all(axis=1)].tolist())
    return tuple(
        _judged(record, f"{raw.layer or raw.format}[{at}]", int(counts[at]), limits, endless=at in endless)
        for at, record in enumerate(raw.records)
    )


def _judged(record: RawRecord, place: str, count: int, limits: Limits, *, endless: bool) -> RawRecord:
    facts: dict[str, object] = {"place": place}
    if endless:
        code, facts = "coordinate_not_finite", facts | {"value": "NaN / Infinity"}
    elif count > limits.max_feature_vertices:
        limit_facts = {"count": count, "limit": limits.max_feature_vertices, "setting": "KOPPEL_MAX_FEATURE_VERTICES"}
        code, facts = "feature_too_many_vertices", facts | limit_facts
    else:
        return record
    issue = Issue(record.row, "geometry", code, IssueSeverity.ERROR, facts)
    return replace(record, geometry=None, issues=(*record.issues, issue))


def _is_lines(content: bytes, start: bytes) -> bool:
    if not start.startswith(b"{"):
        return False
    # No copies of what may be the whole file.
    end = content.find(b"\n")
    if end < 0 or not content[max(0, end - _LOOKED_BACK) : end].rstrip().endswith(b"}"):
        return False
    following = _SPACE.match(content, end)
    return following is not None and content.startswith(b"{", following.end())
