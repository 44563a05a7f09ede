"""Cells of 100 m of the Leefbaarometer; the rules are §9 of ``docs/domain.md``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.model.compass.indicators import Band

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Grid

# In metres of RD New, in which all cells lie.
SIDE_M = 100
# From insufficient to excellent, as the Leefbaarometer divides its scores.
LEAST_GRADE, MOST_GRADE = 1, 9


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """
    A square of 100 m: its south-west corner in metres of RD New, and what is known of it in a year.

    A source gives a ``score``, or the ``grade`` of 1–9 in which it falls; None where it does not say. ``homes`` are
    those that the file counts, None where it does not.
    """

    x: int
    y: int
    year: int
    score: float | None
    grade: int | None
    homes: int | None


def band_of_grade(grade: int, grid: Grid) -> Band:
    """Return where a grade stands; both ends of what is between are yellow."""
    if grade < grid.low:
        return Band.RED
    return Band.GREEN if grade > grid.high else Band.YELLOW
