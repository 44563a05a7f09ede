"""Files of streets, areas, building blocks, homes, green and water: read with the same care as files of activities."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import shapely

from koppel.errors import InputError
from koppel.ingest.place import place
from koppel.ingest.readers import read_file
from koppel.ingest.repair import repair
from koppel.ingest.values.numbers import parse_number
from koppel.model import Issue, IssueSeverity
from koppel.model.compass.areas import municipality_of, parse_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.config import Limits, Settings
    from koppel.ingest.raw import RawFile, RawRecord

# What a geometry of each layer is made of: dimensions, and whether it must have a name.
_DIMENSIONS: Mapping[str, frozenset[int]] = {
    "street": frozenset({1, 2}),
    "block": frozenset({2}),
    "home": frozenset({0, 2}),
    "area": frozenset({2}),
    "green": frozenset({2}),
    "water": frozenset({2}),
}
_NAMED = frozenset({"street", "area"})
# Names of columns in registers of streets (NWB, BAG, BGT), of areas (CBS) and in ours; compared without case.
_NAME_COLUMNS = (
    "name", "naam", "straatnaam", "stt_naam", "openbareruimtenaam", "naam_openbare_ruimte", "buurtnaam", "bu_naam",
    "wijknaam", "wk_naam", "gemeentenaam", "gm_naam", "statnaam", "label",
)  # fmt: skip
# Those of them that name areas.
_AREA_COLUMNS = frozenset({"buurtnaam", "bu_naam", "wijknaam", "wk_naam", "gemeentenaam", "gm_naam", "statnaam"})
_CODE_COLUMNS = (
    "buurtcode", "bu_code", "wijkcode", "wk_code", "gemeentecode", "gm_code", "statcode", "gwb_code_10", "gebiedscode",
)  # fmt: skip
_MUNICIPALITY_NAMES = ("gemeentenaam", "gm_naam", "gemeente")
_HOMES_COLUMNS = ("homes", "woningen", "aantal_woningen", "aantal_verblijfsobjecten", "woningvoorraad")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """
    One named geometry in the metric CRS asked for; ``homes`` is None where unknown.

    ``municipality`` is the code of the gemeente of an area, None where its file has no codes.
    """

    name: str
    geometry: BaseGeometry
    homes: int | None
    municipality: str | None = None


class Doubt(StrEnum):
    """Why what was given as streets looks like areas."""

    POLYGONS = "polygons"
    COLUMN = "column"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class CheckedReference:
    """
    What came of a file: rows that can be stored, how many were read and mended, and every remark.

    ``numbers`` are those of the rows in the file. ``doubt`` says why streets look like areas, None where they do not;
    ``alike`` is how many of the rows do. ``municipalities`` are those of which there are areas, by code, with an empty
    name where the file names it not.
    """

    rows: tuple[ReferenceRow, ...]
    read: int
    repaired: int
    rejected: int
    name_column: str | None
    crs: str | None
    issues: tuple[Issue, ...]
    numbers: tuple[int, ...] = ()
    doubt: Doubt | None = None
    alike: int = 0
    municipalities: Mapping[str, str] = field(default_factory=dict)

    def of_municipality(self, municipality: str | None) -> CheckedReference:
        """Return the areas of one gemeente alone; all of them where none is asked for."""
        rows = tuple(row for row in self.rows if municipality in (None, row.municipality))
        return replace(self, rows=rows)


def check_reference(
    content: bytes,
    name: str,
    *,
    settings: Settings,
    target_crs: str,
    reference_layer: str,
    layer: str | None = None,
    name_column: str | None = None,
    area_names: frozenset[str] = frozenset(),
) -> CheckedReference:
    """
    Read, place and mend a file of reference geometry; nothing is stored.

    Parameters
    ----------
    content, name
        The file.
    settings
        Limits and working area.
    target_crs
        Metric CRS of the store.
    reference_layer
        ``street``, ``block``, ``home``, ``area``, ``green`` or ``water``.
    layer
        Layer of a file with several.
    name_column
        Column with the names; recognised where not given.
    area_names
        Names of areas that are known, in small letters: streets that have these look like areas.

    Raises
    ------
    InputError
        The file as a whole cannot be used; ``reference_name_column``: no column has the names that streets and areas
        need.
    """
    raw = read_file(content, name, limits=settings.limits, layer=layer)
    if not raw.records:
        raise InputError("file_without_rows", file=name)
    raw = place(raw, target_crs=target_crs, area=settings.area)
    column = _column(raw.columns, (name_column,) if name_column else _NAME_COLUMNS)
    if column is None and (name_column or reference_layer in _NAMED):
        raise InputError("reference_name_column", file=name, columns=", ".join(raw.columns[:30]) or "–")
    checked = _judge(raw, reference_layer, column, _column(raw.columns, _HOMES_COLUMNS), settings.limits)
    if reference_layer == "area":
        return _with_municipalities(checked, raw)
    if reference_layer != "street":
        return checked
    doubt, alike = _doubt(checked, None if name_column else column, area_names)
    return replace(checked, doubt=doubt, alike=alike)


def _with_municipalities(checked: CheckedReference, raw: RawFile) -> CheckedReference:
    """Say of which gemeente each area is, where the file has the codes of its areas."""
    code_at, name_at = _column(raw.columns, _CODE_COLUMNS), _column(raw.columns, _MUNICIPALITY_NAMES)
    if code_at is None:
        return checked
    codes: dict[int, str] = {}
    names: dict[str, str] = {}
    for record in raw.records:
        if (code := parse_code(str(record.properties.get(code_at) or ""))) is not None:
            municipality = codes[record.row] = municipality_of(code)
            name = record.properties.get(name_at) if name_at else None
            names[municipality] = names.get(municipality) or " ".join(str(name or "").split())[:_LONGEST_NAME]
    rows = tuple(
        replace(row, municipality=codes.get(number)) for row, number in zip(checked.rows, checked.numbers, strict=True)
    )
    return replace(checked, rows=rows, municipalities=names)


def _doubt(checked: CheckedReference, column: str | None, area_names: frozenset[str]) -> tuple[Doubt | None, int]:
    """Tell whether streets look like areas: streets are lines, with names of their own."""
    rows = checked.rows
    if column is not None and column.casefold() in _AREA_COLUMNS:
        return Doubt.COLUMN, len(rows)
    surfaces = sum(1 for row in rows if int(shapely.get_dimensions(row.geometry)) == 2)
    if surfaces * 2 > len(rows):
        return Doubt.POLYGONS, surfaces
    areas = sum(1 for row in rows if row.name.casefold() in area_names)
    return (Doubt.NAMES, areas) if areas * 2 > len(rows) else (None, 0)


def _column(columns: Sequence[str], wanted: Sequence[str]) -> str | None:
    column_by_name = {column.casefold(): column for column in reversed(columns)}
    return next((column_by_name[name.casefold()] for name in wanted if name.casefold() in column_by_name), None)


def _judge(
    raw: RawFile, layer: str, name_column: str | None, homes_column: str | None, limits: Limits
) -> CheckedReference:
    mended = repair([record.geometry for record in raw.records], limits)
    issues, rows, numbers, repaired = list(raw.issues), list[ReferenceRow](), list[int](), 0
    for record, mend in zip(raw.records, mended, strict=True):
        row_issues = [*record.issues]
        row_issues += [Issue(record.row, "geometry", item.code, item.severity, item.facts) for item in mend.remarks]
        row = (
            None if _refused(row_issues) else _row(record, mend.geometry, layer, name_column, homes_column, row_issues)
        )
        issues += row_issues
        if row is not None and not _refused(row_issues):
            rows.append(row)
            numbers.append(record.row)
            repaired += any(issue.severity is IssueSeverity.REPAIRED for issue in row_issues)
    read = len(raw.records)
    return CheckedReference(
        tuple(rows), read, repaired, read - len(rows), name_column, raw.crs, tuple(issues), tuple(numbers)
    )


def _row(
    record: RawRecord,
    geometry: BaseGeometry | None,
    layer: str,
    name_column: str | None,
    homes_column: str | None,
    issues: list[Issue],
) -> ReferenceRow | None:
    if geometry is None:
        issues.append(Issue(record.row, "geometry", "geometry_missing", IssueSeverity.ERROR))
        return None
    if int(shapely.get_dimensions(geometry)) not in _DIMENSIONS[layer]:
        facts = {"got": geometry.geom_type, "right": ", ".join(_SHAPES[item] for item in sorted(_DIMENSIONS[layer]))}
        issues.append(Issue(record.row, "geometry", "reference_shape", IssueSeverity.ERROR, facts))
        return None
    cell = record.properties.get(name_column) if name_column else None
    name = " ".join(str(cell).split())[:_LONGEST_NAME] if cell is not None else ""
    if not name and layer in _NAMED:
        issues.append(Issue(record.row, name_column or "", "reference_nameless", IssueSeverity.ERROR))
        return None
    homes = parse_number(record.properties.get(homes_column)) if homes_column else None
    return ReferenceRow(name, geometry, int(homes) if homes is not None and 0 <= homes < 10**7 else None)


_SHAPES = {0: "Point", 1: "LineString", 2: "Polygon"}


def _refused(issues: list[Issue]) -> bool:
    return any(issue.severity is IssueSeverity.ERROR for issue in issues)
