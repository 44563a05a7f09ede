"""GeoJSON, in one piece or a feature a line."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import shape

from koppel.errors import InputError
from koppel.ingest.raw import CrsSource, RawFile, RawRecord
from koppel.ingest.readers.columns import check_columns
from koppel.ingest.readers.document import Document, begin_of, heavy, parse
from koppel.ingest.readers.outline import Weight, outline
from koppel.ingest.structure import (
    GEOMETRY_TYPES,
    StructureError,
    check_bbox,
    check_geometry,
    check_members,
    kind_of,
    type_of,
)
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

    from koppel.config import Limits

# Lines and records with something in them.
_LINES = re.compile(rb"[^\s][^\n]*+")
_RECORDS = re.compile(rb"[^\s\x1e][^\x1e]*+")
_SMALL = 2**16
# What was mended changes what is stored; the rest is only told.
_MENDED = frozenset({"ring_closed", "position_too_long", "collection_nested", "collection_used"})


@dataclass(slots=True)
class _Reading:
    name: str
    limits: Limits
    geometry_column: str | None
    vertices: int = 0
    fallbacks: int = 0
    turned: int = 0
    notes: list[Issue] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)


def read_geojson(content: bytes, name: str, *, limits: Limits, geometry_column: str | None = None) -> RawFile:
    """
    Read a FeatureCollection, a Feature or a bare geometry.

    Parameters
    ----------
    content
        Bytes of the file.
    name
        For messages.
    limits
        Bounds on features, points and nesting.
    geometry_column
        Property that holds the geometry; a feature without it keeps its own.

    Raises
    ------
    InputError
        The file as a whole cannot be used.
    """
    whole = Document(content, name, limits)
    document = whole.rest
    try:
        kind = type_of(document, "$")
    except StructureError as error:
        raise InputError(_file_code(document, error.code), file=name, **error.facts) from error
    if not isinstance(document, dict):
        raise InputError("not_an_object", file=name, place="$", found=kind_of(document))
    features: Iterable[object] = [document]
    prefix = "$"
    if kind == "FeatureCollection":
        listed = document.get("features")
        if not isinstance(listed, list):
            code = "features_not_array" if "features" in document else "features_missing"
            raise InputError(code, file=name, place="$.features", found=kind_of(listed))
        features, prefix = whole.items() if whole.count else listed, "features"
    crs, source = _declared(document, name)
    reading = _Reading(name, limits, geometry_column)
    if kind == "FeatureCollection":
        reading.notes += _issues(0, check_members(document, "$", collection=True) + check_bbox(document, "$"))
    return _file(reading, features, prefix, "geojson", crs, source)


def read_geojson_lines(content: bytes, name: str, *, limits: Limits, geometry_column: str | None = None) -> RawFile:
    """
    Read newline-delimited GeoJSON, with or without the record separators of RFC 8142.

    A line that is no JSON rejects that row only.
    """
    begin = begin_of(content, name)
    # With separators a record may fill several lines; without them a line ends at a newline and at nothing else,
    # for JSON lets other marks that part lines stand inside a text.
    pattern = _RECORDS if b"\x1e" in content else _LINES
    count = sum(1 for _ in itertools.islice(pattern.finditer(content, begin), limits.max_features + 1))
    if count > limits.max_features:
        raise InputError(
            "too_many_features", file=name, count=count, limit=limits.max_features, setting="KOPPEL_MAX_FEATURES"
        )
    reading = _Reading(name, limits, geometry_column)
    return _file(reading, _lines(content, begin, pattern, reading), "line", "geojsonseq", None, CrsSource.STANDARD)


def _lines(content: bytes, begin: int, pattern: re.Pattern[bytes], reading: _Reading) -> Iterator[object]:
    separator = b"\x1e" if pattern is _RECORDS else b"\n"
    line, looked = 1, begin + content.startswith(b"\x1e", begin)
    for match in pattern.finditer(content, begin):
        line += content.count(separator, looked, match.start())
        looked = match.start()
        part = content[match.start() : match.end()]
        try:
            weight = _weight(part, reading)
            if weight is not None and weight.is_heavy(reading.limits):
                yield heavy(weight, f"line {line}", reading.name, reading.limits)
                continue
            yield parse(part, 0, len(part), reading.name)
        except InputError as error:
            if error.code.startswith("too_many"):
                raise
            yield StructureError("line_unreadable", f"line {line}", problem=error.code)


def _weight(part: bytes, reading: _Reading) -> Weight | None:
    """Weigh a line; most are so small that neither their depth nor what they hold needs a look."""
    limits = reading.limits
    if len(part) < _SMALL and part.count(b"[") + part.count(b"{") <= limits.max_nesting:
        return None
    return outline(part, 0, reading.name, limits).total


def _file(
    reading: _Reading, features: Iterable[object], prefix: str, form: str, crs: str | None, source: CrsSource
) -> RawFile:
    records = tuple(
        _record(reading, item, number, prefix if prefix == "$" else f"{prefix}[{number - 1}]")
        for number, item in enumerate(features, 1)
    )
    if reading.fallbacks:
        facts = {"column": reading.geometry_column, "count": reading.fallbacks}
        reading.notes.append(Issue(0, "geometry", "geometry_column_absent", IssueSeverity.NOTE, facts))
    if reading.turned:
        reading.notes.append(Issue(0, "geometry", "ring_turned", IssueSeverity.NOTE, {"count": reading.turned}))
    return RawFile(
        reading.name,
        form,
        None,
        (),
        crs or "OGC:CRS84",
        source,
        tuple(reading.columns),
        records,
        tuple(reading.notes),
    )


def _record(reading: _Reading, item: object, row: int, place: str) -> RawRecord:
    if isinstance(item, StructureError):
        return RawRecord(row, {}, None, (item.issue(row, ""),))
    properties: dict[str, object] = {}
    problems: list[tuple[str, dict[str, object]]] = []
    try:
        kind = type_of(item, place)
        if not isinstance(item, dict):
            raise StructureError("not_an_object", place, found=kind_of(item))
        if kind in GEOMETRY_TYPES:
            geometry, problems = _geometry(reading, item, place)
            return RawRecord(row, {}, geometry, tuple(_issues(row, problems)))
        if kind != "Feature":
            raise StructureError("not_a_feature", place, value=kind)
        properties = _properties(reading, item, place)
        problems = check_members(item, place, collection=False) + check_bbox(item, place)
        if "geometry" not in item:
            raise StructureError("geometry_member_missing", place)
        source, where = item["geometry"], f"{place}.geometry"
        if reading.geometry_column is not None:
            place_text = properties.pop(reading.geometry_column, None)
            if place_text is None:
                reading.fallbacks += 1
            else:
                source, where = place_text, f"{place}.properties.{reading.geometry_column}"
        if source is None:
            return RawRecord(row, properties, None, tuple(_issues(row, problems)))
        geometry, more = _geometry(reading, source, where)
        return RawRecord(row, properties, geometry, tuple(_issues(row, problems + more)))
    except StructureError as error:
        return RawRecord(row, properties, None, (*_issues(row, problems), error.issue(row)))


def _properties(reading: _Reading, item: dict[str, object], place: str) -> dict[str, object]:
    members = item.get("properties")
    if members is not None and not isinstance(members, dict):
        raise StructureError("properties_not_object", f"{place}.properties", found=kind_of(members))
    properties = dict(members or {})
    identity = item.get("id")
    if identity is not None and (isinstance(identity, bool) or not isinstance(identity, str | int | float)):
        raise StructureError("id_not_text", f"{place}.id", found=kind_of(identity))
    for name in properties:
        reading.columns.setdefault(name)
    check_columns(len(reading.columns), reading.name, reading.limits)
    if identity is not None:
        properties["@id"] = identity
    return properties


def _geometry(
    reading: _Reading, value: object, place: str
) -> tuple[BaseGeometry | None, list[tuple[str, dict[str, object]]]]:
    checked, problems = check_geometry(value, place)
    geometry = _homogeneous(shape(checked))
    reading.turned += _is_turned(geometry)
    count = int(shapely.get_num_coordinates(geometry))
    reading.vertices += count
    limits = reading.limits
    if count > limits.max_feature_vertices:
        raise StructureError(
            "feature_too_many_vertices",
            place,
            count=count,
            limit=limits.max_feature_vertices,
            setting="KOPPEL_MAX_FEATURE_VERTICES",
        )
    if reading.vertices > limits.max_vertices:
        raise InputError(
            "too_many_vertices", file=reading.name, limit=limits.max_vertices, setting="KOPPEL_MAX_VERTICES"
        )
    return geometry, problems


def _is_turned(geometry: BaseGeometry) -> bool:
    """Return whether a ring runs against the rule: outer rings against the clock, holes with it."""
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and (
            not shapely.is_ccw(part.exterior) or any(shapely.is_ccw(hole) for hole in part.interiors)
        ):
            return True
    return False


def _homogeneous(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.geom_type != "GeometryCollection":
        return geometry
    parts = [part for item in geometry.geoms for part in getattr(item, "geoms", [item])]
    kinds = {part.geom_type for part in parts}
    if len(kinds) != 1:
        return geometry
    if len(parts) == 1:
        return parts[0]
    multi = {"Point": shapely.multipoints, "LineString": shapely.multilinestrings, "Polygon": shapely.multipolygons}
    return multi[kinds.pop()](parts)


def _issues(row: int, problems: list[tuple[str, dict[str, object]]]) -> list[Issue]:
    return [
        Issue(row, "geometry", code, IssueSeverity.REPAIRED if code in _MENDED else IssueSeverity.NOTE, facts)
        for code, facts in problems
    ]


def _declared(document: dict[str, object], name: str) -> tuple[str | None, CrsSource]:
    """Read the ``crs`` member of the GeoJSON of 2008, which many programs still write."""
    crs = document.get("crs")
    if crs is None:
        return None, CrsSource.STANDARD
    inner = crs.get("properties") if isinstance(crs, dict) else None
    text = inner.get("name") if isinstance(inner, dict) else None
    if not isinstance(text, str):
        raise InputError("crs_member_unreadable", file=name, place="$.crs")
    return ("OGC:CRS84" if text.upper().endswith(("CRS84", "EPSG::4326", "EPSG:4326")) else text), CrsSource.DECLARED


def _file_code(document: object, code: str) -> str:
    if isinstance(document, dict):
        if document.get("type") == "Topology":
            return "file_is_topojson"
        if "geometryType" in document or "spatialReference" in document:
            return "file_is_esri_json"
    return code
