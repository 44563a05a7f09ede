"""
The structure of GeoJSON, checked before any geometry library sees it: they open many broken files without a word.

Every fault names its place as a path, such as ``features[3].geometry.coordinates[0][2]``. The rules are those of
RFC 7946.
"""

from __future__ import annotations

from koppel.model import Issue, IssueSeverity

# Depth of the coordinates of each type: a position is 1.
_DEPTH = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}
GEOMETRY_TYPES = (*_DEPTH, "GeometryCollection")
_TYPES = {name.casefold(): name for name in (*GEOMETRY_TYPES, "Feature", "FeatureCollection")}
_NOT_IN_GEOMETRY = ("geometry", "properties", "features")
_NOT_IN_FEATURE = ("features", "coordinates", "geometries")
_NOT_IN_COLLECTION = ("geometry", "properties", "coordinates")


class StructureError(Exception):
    """One object is not what it should be; ``code`` and ``facts`` as those of an issue."""

    def __init__(self, code: str, place: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, object] = {"place": place, **facts}

    def issue(self, row: int, field: str = "geometry") -> Issue:
        """Make the issue that rejects a row."""
        return Issue(row, field, self.code, IssueSeverity.ERROR, self.facts)


def type_of(value: object, place: str) -> str:
    """
    Return the GeoJSON type of an object.

    Raises
    ------
    StructureError
        No object, no type, an unknown one, or one in the wrong case.
    """
    if not isinstance(value, dict):
        raise StructureError("not_an_object", place, found=kind_of(value))
    if "type" not in value:
        raise StructureError("type_missing", place)
    name = value["type"]
    if not isinstance(name, str):
        raise StructureError("type_not_text", place, found=kind_of(name))
    if name not in _TYPES.values():
        right = _TYPES.get(name.casefold())
        raise StructureError("type_unknown", place, value=name[:60], right=right or ", ".join(_TYPES.values()))
    return name


def kind_of(value: object) -> str:
    """Name the JSON kind of a value."""
    if value is None:
        return "null"
    for kind, name in ((bool, "boolean"), (str, "string"), (dict, "object"), (list, "array")):
        if isinstance(value, kind):
            return name
    return "number"


def check_geometry(value: object, place: str) -> tuple[dict[str, object], list[tuple[str, dict[str, object]]]]:
    """
    Check one geometry object.

    Returns
    -------
    geometry
        The same geometry, with unclosed rings closed and positions of two numbers.
    repairs
        Codes and facts of what was mended or is worth a note.

    Raises
    ------
    StructureError
        The geometry cannot be used.
    """
    kind = type_of(value, place)
    if not isinstance(value, dict) or kind not in GEOMETRY_TYPES:
        raise StructureError("not_a_geometry", place, value=kind)
    repairs: list[tuple[str, dict[str, object]]] = _extra(value, _NOT_IN_GEOMETRY, place)
    repairs += check_bbox(value, place)
    if kind == "GeometryCollection":
        parts = value.get("geometries")
        if not isinstance(parts, list):
            raise StructureError("geometries_missing", place)
        checked = []
        for number, part in enumerate(parts):
            inner, more = check_geometry(part, f"{place}.geometries[{number}]")
            if inner["type"] == "GeometryCollection":
                repairs.append(("collection_nested", {"place": f"{place}.geometries[{number}]"}))
                nested = inner["geometries"]
                checked.extend(nested if isinstance(nested, list) else [])
            else:
                checked.append(inner)
            repairs += more
        repairs.append(("collection_used", {"place": place, "count": len(checked)}))
        return {"type": kind, "geometries": checked}, repairs
    if "coordinates" not in value:
        raise StructureError("coordinates_missing", place)
    coordinates = _coordinates(value["coordinates"], _DEPTH[kind], f"{place}.coordinates", repairs)
    if kind in ("LineString", "MultiLineString"):
        _check_lines(coordinates if kind == "MultiLineString" else [coordinates], kind, place)
    if kind in ("Polygon", "MultiPolygon"):
        coordinates = _closed(coordinates, kind, place, repairs)
    return {"type": kind, "coordinates": coordinates}, repairs


def _extra(value: dict[str, object], forbidden: tuple[str, ...], place: str) -> list[tuple[str, dict[str, object]]]:
    return [("member_out_of_place", {"place": place, "member": name}) for name in forbidden if name in value]


def check_members(value: dict[str, object], place: str, *, collection: bool) -> list[tuple[str, dict[str, object]]]:
    """Note members that RFC 7946 keeps for other objects; they are ignored."""
    return _extra(value, _NOT_IN_COLLECTION if collection else _NOT_IN_FEATURE, place)


def check_bbox(value: dict[str, object], place: str) -> list[tuple[str, dict[str, object]]]:
    """Note a ``bbox`` that is none; it is not used."""
    bbox = value.get("bbox")
    if "bbox" not in value:
        return []
    fits = isinstance(bbox, list) and len(bbox) in (4, 6) and all(_is_number(item) for item in bbox)
    return [] if fits else [("bbox_ignored", {"place": f"{place}.bbox"})]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _coordinates(value: object, depth: int, place: str, repairs: list[tuple[str, dict[str, object]]]) -> list[object]:
    if not isinstance(value, list):
        raise StructureError("coordinates_not_array", place, found=kind_of(value))
    if depth > 1:
        return [_coordinates(item, depth - 1, f"{place}[{number}]", repairs) for number, item in enumerate(value)]
    for number, item in enumerate(value):
        if type(item) is not float and type(item) is not int:
            raise StructureError("coordinate_not_number", f"{place}[{number}]", found=kind_of(item))
        if abs(item) > 1e15:
            raise StructureError("coordinate_not_finite", f"{place}[{number}]", value=str(item)[:40])
    if len(value) < 2:
        raise StructureError("position_too_short", place, count=len(value))
    if len(value) == 2:
        return value
    if len(value) > 3 and not any(code == "position_too_long" for code, _ in repairs):
        repairs.append(("position_too_long", {"place": place, "count": len(value)}))
    if not any(code == "height_dropped" for code, _ in repairs):
        repairs.append(("height_dropped", {"place": place}))
    return value[:2]


def _check_lines(lines: list[object], kind: str, place: str) -> None:
    for number, line in enumerate(lines):
        if isinstance(line, list) and len(line) < 2:
            where = f"{place}.coordinates" + (f"[{number}]" if kind == "MultiLineString" else "")
            raise StructureError("line_too_short", where, count=len(line))


def _closed(
    coordinates: list[object], kind: str, place: str, repairs: list[tuple[str, dict[str, object]]]
) -> list[object]:
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    for at, polygon in enumerate(polygons):
        if not isinstance(polygon, list):
            continue
        if not polygon and kind == "MultiPolygon":
            raise StructureError("ring_too_short", f"{place}.coordinates[{at}]", count=0)
        for number, ring in enumerate(polygon):
            where = f"{place}.coordinates" + (f"[{at}]" if kind == "MultiPolygon" else "") + f"[{number}]"
            if ring and ring[0] != ring[-1] and len({tuple(point) for point in ring}) >= 3:
                ring.append(ring[0])
                repairs.append(("ring_closed", {"place": where}))
            if len(ring) < 4:
                raise StructureError("ring_too_short", where, count=len(ring))
    return coordinates
