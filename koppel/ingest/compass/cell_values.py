"""One cell with a value: a number, why there is none, or what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from koppel.catalogue.compass import UNITS
from koppel.ingest.values.numbers import parse_number, parse_thousands
from koppel.model.compass.indicators import TOTAL
from koppel.model.compass.values import Unknown

# Signs of what a source keeps to itself or cannot say well enough; CBS, Leefbaarometer, GGD and municipalities.
_SUPPRESSED = frozenset({".", "x", "*", "**", "geheim", "afgeschermd", "<10", "< 10", "<5", "te weinig waarnemingen"})
_MISSING = frozenset(
    {"", "-", "–", "—", "nb", "n.b.", "n.b", "nvt", "n.v.t.", "onbekend", "na", "n/a", "#n/a", "nan", "null", "none"}
)
# What CBS writes in its maps where a value is secret or missing.
_LEAST_CODE = -99_990
_LONGEST_NUMBER = 60
_PLAIN = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class CellValue:
    """
    What a cell says.

    ``problem`` is the code of an issue that refuses it, ``repair`` of one that only tells what was made of it.
    """

    value: float | None = None
    reason: Unknown | None = None
    problem: str | None = None
    repair: str | None = None


def read_value(cell: str, unit: str, factor: float = 1.0) -> CellValue:
    """
    Read a cell.

    Parameters
    ----------
    cell
        As it stands in the file.
    unit
        One of `koppel.catalogue.compass.UNITS`; decides what the number can be.
    factor
        By which the number is multiplied, where somebody said so.

    Returns
    -------
    read
        A number within the bounds of the unit; unknown with a reason; or a problem.
    """
    plain = _PLAIN.sub(" ", cell).strip()
    if (folded := plain.casefold()) in _SUPPRESSED:
        return CellValue(reason=Unknown.SUPPRESSED)
    if folded in _MISSING:
        return CellValue(reason=Unknown.MISSING)
    if len(plain) > _LONGEST_NUMBER:
        return CellValue(problem="indicator_no_number")
    without_sign = plain.removesuffix("%").strip()
    repair = "indicator_sign" if without_sign != plain else None
    number = parse_number(without_sign)
    # An amount or a count has no thousandths: 1.234 is more than a thousand.
    if unit in (TOTAL, "m3", "per_km2") and (thousands := parse_thousands(without_sign)) is not None:
        number, repair = thousands, "indicator_thousands"
    if number is None:
        return CellValue(problem="indicator_no_number")
    if number <= _LEAST_CODE:
        return CellValue(reason=Unknown.SUPPRESSED, repair="indicator_code_of_nothing")
    number *= factor
    low, high = UNITS[unit]
    if not low <= number <= high:
        return CellValue(problem="indicator_percent" if unit == "%" else "indicator_bounds")
    return CellValue(value=number, repair=repair)
