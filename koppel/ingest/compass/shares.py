"""Columns that count people or homes, of which the share of all in the area is what an indicator tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.ingest.compass.cell_values import CellValue, read_value
from koppel.ingest.compass.layout import column_names
from koppel.model.compass.indicators import TOTAL
from koppel.model.compass.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koppel.ingest.compass.layout import ValueColumn
    from koppel.ingest.compass.mapping import Choice
    from koppel.model.compass.indicators import Compass

_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class ShareColumn:
    """A column that counts, the indicator in percent that follows from it, and the column that counts all."""

    column: ValueColumn
    indicator: str
    whole: ValueColumn


def find_shares(chosen: Sequence[tuple[ValueColumn, Choice | None]], compass: Compass) -> tuple[ShareColumn, ...]:
    """
    Find the columns that count what an indicator tells as a share.

    Parameters
    ----------
    chosen
        Columns, each with what it is known to hold.

    Returns
    -------
    shares
        Of columns that nobody said anything of, where the file counts all of them in another column of the same year,
        and no column holds the share itself.
    """
    counts = {normal(name): item for item in compass.indicators.values() for name in item.counts}
    held = {(choice.indicator, column.year): column for column, choice in chosen if choice is not None}
    shares: dict[tuple[str, int | None], ShareColumn] = {}
    for column, choice in chosen:
        item = next((counts[name] for name in column_names(column.label) if name in counts), None)
        if choice is not None or item is None or (item.id, column.year) in held:
            continue
        whole = held.get((item.counted_by or compass.counted_by, column.year))
        if whole is not None:
            shares.setdefault((item.id, column.year), ShareColumn(column, item.id, whole))
    return tuple(shares.values())


def read_share(count: str, whole: str) -> CellValue:
    """
    Read which share one cell is of another, in percent.

    Returns
    -------
    read
        Unknown where one of both is, or where there is nobody at all; a problem where the part is more than the whole.
    """
    part, of = read_value(count, TOTAL), read_value(whole, TOTAL)
    problem = part.problem or of.problem
    if problem is not None:
        return CellValue(problem=problem)
    if part.value is None or of.value is None:
        reasons = _reasons((part, of))
        return CellValue(reason=Unknown.SUPPRESSED if Unknown.SUPPRESSED in reasons else Unknown.MISSING)
    if of.value == 0:
        return CellValue(reason=Unknown.MISSING)
    if part.value > of.value:
        return CellValue(problem="indicator_share")
    return CellValue(value=round(100 * part.value / of.value, _DECIMALS), repair=part.repair or of.repair)


def _reasons(cells: Iterable[CellValue]) -> set[Unknown | None]:
    return {item.reason for item in cells}
