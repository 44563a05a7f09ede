"""What a file for the ground beneath the map holds, by its content: areas, streets, addresses or squares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import shapely

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.readers import read_file
from koppel.ingest.readers.cells import read_cells
from koppel.ingest.readers.xlsx import is_spreadsheet
from koppel.model.compass.areas import parse_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from koppel.config import Limits

# Names of columns, folded.
_SQUARES = frozenset({"gridcode", "grid code", "grid id", "crs28992res100m", "c28992r100"})
_POSTCODES = frozenset({"postcode", "pc6", "addr postcode"})
_NUMBERS = frozenset({"huisnummer", "house number", "housenumber", "addr housenumber", "huisnr"})
_AREA_CODES = (
    "buurtcode", "bu code", "wijkcode", "wk code", "gemeentecode", "gm code", "statcode", "gwb code 10", "gebiedscode",
    "code",
)  # fmt: skip
_LINE, _SURFACE = 1, 2


class Sign(StrEnum):
    """By what a layer is recognised."""

    CODES = "codes"
    LINES = "lines"
    SQUARES = "squares"
    ADDRESSES = "addresses"


@dataclass(frozen=True, slots=True)
class GroundGuess:
    """The layer that a file is for, by what that is known, and of how many of its rows that holds."""

    layer: str
    sign: Sign
    count: int
    total: int


def guess_ground(content: bytes, name: str, *, limits: Limits, layer: str | None = None) -> GroundGuess | None:
    """
    Say for which layer a file is; None where its content does not tell.

    Areas have codes of Statistics Netherlands (BU, WK, GM), streets are lines, addresses have a postcode and a number,
    and squares of the Leefbaarometer their own codes. Homes, blocks, green and water are all surfaces: these are asked.

    Parameters
    ----------
    content, name
        The file; all formats of `check_reference`.
    limits
        Bounds on what is read.
    layer
        Layer of a file with several.
    """
    columns, rows, shapes = _content(content, name, limits, layer)
    by_name = {normal(column): column for column in reversed(columns)}
    total = len(rows)
    if _SQUARES & by_name.keys():
        return GroundGuess("cell", Sign.SQUARES, total, total)
    if _POSTCODES & by_name.keys() and _NUMBERS & by_name.keys():
        return GroundGuess("address", Sign.ADDRESSES, total, total)
    surfaces, lines = (sum(1 for item in shapes if item == dimension) for dimension in (_SURFACE, _LINE))
    code_at = next((by_name[item] for item in _AREA_CODES if item in by_name), None)
    coded = 0 if code_at is None else sum(1 for row in rows if _is_code(row(code_at)))
    if coded * 2 > total and surfaces * 2 > total:
        return GroundGuess("area", Sign.CODES, coded, total)
    if lines * 2 > total:
        return GroundGuess("street", Sign.LINES, lines, total)
    return None


def _content(
    content: bytes, name: str, limits: Limits, layer: str | None
) -> tuple[Sequence[str], list[Callable[[str], object]], list[int]]:
    """Return the columns, the rows as what gives the cell of a column, and of how many dimensions each shape is."""
    try:
        raw = read_file(content, name, limits=limits, layer=layer)
    except InputError:
        # A table without places can still be one of squares; what else is wrong with it is told where it is judged.
        return (*_plain_table(content, name, limits), [])
    shapes = [int(shapely.get_dimensions(item.geometry)) for item in raw.records if item.geometry is not None]
    return raw.columns, [record.properties.get for record in raw.records], shapes


def _plain_table(content: bytes, name: str, limits: Limits) -> tuple[Sequence[str], list[Callable[[str], object]]]:
    is_table = name.lower().endswith((".csv", ".txt", ".tsv"))
    if not is_table and not (content.startswith(b"PK") and is_spreadsheet(content)):
        return (), []
    try:
        table = read_cells(content, name, limits=limits)
    except InputError:
        return (), []
    columns = table.rows[0] if table.rows else ()
    return columns, [_cells(columns, row) for row in table.rows[1:]]


def _cells(columns: Sequence[str], row: Iterable[str]) -> Callable[[str], object]:
    return dict(zip(columns, row, strict=True)).get


def _is_code(value: object) -> bool:
    """Return whether a cell is the code of an area, with its letters: digits alone may be anything."""
    plain = str(value or "").strip()
    return not plain.isdigit() and parse_code(plain) is not None
