"""Which areas there are in a year: codes and names out of a file of areas, whatever their shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.readers import read_file
from koppel.ingest.readers.cells import read_cells
from koppel.ingest.readers.xlsx import is_spreadsheet
from koppel.model.compass.areas import Area, parse_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koppel.config import Limits

# Columns with a code, and those with its name; folded.
_PAIRS = (
    (("buurtcode", "bu code"), ("buurtnaam", "bu naam")),
    (("wijkcode", "wk code"), ("wijknaam", "wk naam")),
    (("gemeentecode", "gm code"), ("gemeentenaam", "gm naam")),
    (("statcode", "code", "gwb code 10", "gwb code"), ("statnaam", "naam", "regio", "name")),
)
_LONGEST_NAME = 200


def read_areas(content: bytes, name: str, *, year: int, limits: Limits) -> tuple[Area, ...]:
    """
    Read the areas of a year, as CBS divides the country: a file of shapes or a table.

    Parameters
    ----------
    content, name
        The file; all formats of works. Shapes are not looked at.
    year
        Of which these are the areas.
    limits
        Bounds on what is read.

    Returns
    -------
    areas
        Each once, by code; of a wijk the gemeente around it too, where the file names it.

    Raises
    ------
    InputError
        ``areas_no_codes``: no column with codes and one with names; or what reading raises.
    """
    columns, rows = _table(content, name, limits)
    places = {normal(column): at for at, column in reversed(list(enumerate(columns)))}
    pairs = [
        (code_at, name_at)
        for codes, names in _PAIRS
        if (code_at := next((places[item] for item in codes if item in places), None)) is not None
        if (name_at := next((places[item] for item in names if item in places), None)) is not None
    ]
    areas: dict[str, Area] = {}
    for row in rows:
        for code_at, name_at in pairs:
            code, area_name = parse_code(_text(row[code_at])), _text(row[name_at])[:_LONGEST_NAME]
            if code is not None and area_name:
                areas.setdefault(code, Area(code, area_name, year))
    if not areas:
        raise InputError("areas_no_codes", file=name, columns=", ".join(columns[:30]) or "–")
    return tuple(areas[code] for code in sorted(areas))


def _table(content: bytes, name: str, limits: Limits) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    if name.lower().endswith((".csv", ".txt", ".tsv")) or (content.startswith(b"PK") and is_spreadsheet(content)):
        table = read_cells(content, name, limits=limits)
        return table.rows[0], table.rows[1:]
    raw = read_file(content, name, limits=limits)
    return raw.columns, ([record.properties.get(column) for column in raw.columns] for record in raw.records)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
