"""Files of addresses: postcode, number and street of each front door; every other column is dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ingest.place import place
from koppel.ingest.readers import read_file
from koppel.ingest.repair import repair
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.config import Limits, Settings
    from koppel.ingest.raw import RawFile

# Columns of the BAG, its many extracts and OpenStreetMap; compared without case.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "postcode": ("postcode", "pc6", "addr:postcode", "zip"),
    "number": ("huisnummer", "house_number", "housenumber", "addr:housenumber", "huisnr", "nummer", "number"),
    "letter": ("huisletter", "house_letter", "letter"),
    "addition": ("huisnummertoevoeging", "huisnummer_toevoeging", "toevoeging", "addition"),
    "street": (
        "openbare_ruimte_naam", "openbareruimtenaam", "naam_openbare_ruimte", "openbare_ruimte", "straatnaam",
        "straat", "addr:street", "street",
    ),
}  # fmt: skip
# The first digit is no nought, and three pairs of letters are never given out.
_POSTCODE = re.compile(r"[1-9][0-9]{3}(?!SA|SD|SS)[A-Z]{2}")
_NUMBER = re.compile(
    r"([1-9][0-9]{0,4})(?:\.0+)?"
    r"(?:[\s/.-]*([A-Za-z])(?=[\s/.-]|\d|$))?"
    r"(?:(?:[\s/.-]+|(?<=[A-Za-z])|(?=[A-Za-z]))([A-Za-z0-9]{1,6}))?"
)
_LONGEST_STREET = 200
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One front door in the metric CRS asked for; ``street`` is empty where the file does not tell."""

    postcode: str
    number: str
    street: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class CheckedAddresses:
    """What came of a file: addresses that can be stored, how many were read, mended and refused, and every remark."""

    rows: tuple[AddressRow, ...]
    read: int
    repaired: int
    rejected: int
    name_column: str | None
    crs: str | None
    issues: tuple[Issue, ...]


def check_addresses(
    content: bytes,
    name: str,
    *,
    settings: Settings,
    target_crs: str,
    layer: str | None = None,
    name_column: str | None = None,
) -> CheckedAddresses:
    """
    Read, place and check a file of addresses; nothing is stored.

    Parameters
    ----------
    content, name
        The file.
    settings
        Limits and working area.
    target_crs
        Metric CRS of the store.
    layer
        Layer of a file with several.
    name_column
        Column with the streets; recognised where not given, and not needed.

    Raises
    ------
    InputError
        The file as a whole cannot be used; ``address_columns``: no column has postcodes, or none has numbers.
    """
    raw = read_file(content, name, limits=settings.limits, layer=layer)
    if not raw.records:
        raise InputError("file_without_rows", file=name)
    raw = place(raw, target_crs=target_crs, area=settings.area)
    columns = _columns(raw.columns)
    if name_column is not None:
        chosen = next((column for column in raw.columns if column.casefold() == name_column.casefold()), None)
        if chosen is None:
            raise InputError("reference_name_column", file=name, columns=", ".join(raw.columns[:30]) or "–")
        columns["street"] = chosen
    if "postcode" not in columns or "number" not in columns:
        raise InputError("address_columns", file=name, columns=", ".join(raw.columns[:30]) or "–")
    return _judge(raw, columns, settings.limits)


def _columns(columns: Sequence[str]) -> dict[str, str]:
    column_by_name = {column.casefold(): column for column in reversed(columns)}
    column_by_part = {
        part: next((column_by_name[name] for name in names if name in column_by_name), None)
        for part, names in _COLUMNS.items()
    }
    return {part: column for part, column in column_by_part.items() if column is not None}


def _judge(raw: RawFile, columns: Mapping[str, str], limits: Limits) -> CheckedAddresses:
    issues, rows, repaired, rejected = list(raw.issues), dict[tuple[str, str, str], AddressRow](), 0, 0
    mended = repair([record.geometry for record in raw.records], limits)
    for record, mend in zip(raw.records, mended, strict=True):
        row_issues = [*record.issues]
        row_issues += [Issue(record.row, "geometry", item.code, item.severity, item.facts) for item in mend.remarks]
        cells = {part: _text(record.properties.get(column)) for part, column in columns.items()}
        postcode = "".join(cells["postcode"].split()).upper()
        number = house_number(cells["number"], cells.get("letter", ""), cells.get("addition", ""))
        if not _POSTCODE.fullmatch(postcode):
            row_issues.append(_wrong(record.row, columns["postcode"], "address_postcode", cells["postcode"]))
        if number is None:
            written = " ".join(cells[part] for part in ("number", "letter", "addition") if cells.get(part))
            row_issues.append(_wrong(record.row, columns["number"], "address_number", written))
        if mend.geometry is None:
            if not _is_refused(row_issues, "geometry"):
                row_issues.append(Issue(record.row, "geometry", "geometry_missing", IssueSeverity.ERROR))
        elif mend.geometry.geom_type != "Point":
            facts = {"got": mend.geometry.geom_type, "right": "Point"}
            row_issues.append(Issue(record.row, "geometry", "reference_shape", IssueSeverity.ERROR, facts))
        if _is_refused(row_issues) or number is None or mend.geometry is None:
            rejected += 1
        else:
            street = cells.get("street", "")[:_LONGEST_STREET]
            key = (postcode, number, street)
            if key in rows:
                row_issues.append(
                    Issue(record.row, "", "address_twice", IssueSeverity.NOTE, {"address": f"{postcode} {number}"})
                )
            else:
                rows[key] = AddressRow(postcode, number, street, mend.geometry)
                repaired += any(issue.severity is IssueSeverity.REPAIRED for issue in row_issues)
        issues += row_issues
    return CheckedAddresses(
        tuple(rows.values()), len(raw.records), repaired, rejected, columns.get("street"), raw.crs, tuple(issues)
    )


def house_number(number: str, letter: str = "", addition: str = "") -> str | None:
    """
    Write a house number in one way.

    Returns
    -------
    number
        ``12``, ``12a``, ``12-2``, ``12a-2`` or ``12-bis``; None where it is none. A single letter is a letter, in
        whatever column it stands.
    """
    match = _NUMBER.fullmatch(" ".join(part for part in (number, letter, addition) if part))
    if match is None:
        return None
    digits, suffix, rest = match[1], (match[2] or "").lower(), (match[3] or "").lower()
    return f"{digits}{suffix}-{rest}" if rest else f"{digits}{suffix}"


def _text(value: object) -> str:
    # A missing number of a table is a number that is not even itself.
    return "" if value is None or value != value else " ".join(str(value).split())  # noqa: PLR0124


def _wrong(row: int, column: str, code: str, written: str) -> Issue:
    return Issue(row, column, code, IssueSeverity.ERROR, {"value": written[:_SHOWN] or "–"})


def _is_refused(issues: Sequence[Issue], field: str | None = None) -> bool:
    return any(issue.severity is IssueSeverity.ERROR and field in (None, issue.field) for issue in issues)
