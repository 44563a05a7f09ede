"""What came of a file with indicators: values that can be stored, what was understood, and every remark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.i18n import issue_text

if TYPE_CHECKING:
    from koppel.model import Issue
    from koppel.model.compass.areas import Area
    from koppel.model.compass.values import Measured


@dataclass(frozen=True, slots=True)
class UnderstoodColumn:
    """
    A column, or a name in a long table: of which indicator and year it is, and how many values it has.

    ``unknown`` counts those of them that are not known.
    """

    label: str
    indicator: str
    year: int | None
    values: int
    unknown: int


@dataclass(frozen=True, slots=True)
class OtherColumn:
    """A column of which nobody knows the indicator; ``suggestion`` is one whose name is alike."""

    label: str
    suggestion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIndicators:
    """
    A file after all checks.

    ``read`` counts rows with an area, ``rejected`` those with a value or code that cannot be used, ``left_out`` those
    of other gemeenten. ``repaired`` counts values of which something was mended. ``areas`` are new to the store.
    """

    form: str
    is_long: bool
    header_rows: int
    read: int
    rejected: int
    left_out: int
    repaired: int
    values: tuple[Measured, ...]
    areas: tuple[Area, ...]
    columns: tuple[UnderstoodColumn, ...]
    others: tuple[OtherColumn, ...]
    issues: tuple[Issue, ...]

    @property
    def unknown(self) -> int:
        """How many values are not known."""
        return sum(1 for item in self.values if item.value is None)

    @property
    def known(self) -> int:
        """How many values are known."""
        return len(self.values) - self.unknown

    @property
    def years(self) -> tuple[int, ...]:
        """All years in it."""
        return tuple(sorted({item.year for item in self.values}))

    @property
    def area_count(self) -> int:
        """How many areas have a value, known or not."""
        return len({item.area for item in self.values})


def checked_json(checked: CheckedIndicators, language: str) -> dict[str, object]:
    """Return the report in the form of the shell's ``indicators check`` (messages in a language)."""
    return {
        "read": checked.read,
        "rejected": checked.rejected,
        "left_out": checked.left_out,
        "repaired": checked.repaired,
        "values": len(checked.values),
        "known": checked.known,
        "unknown": checked.unknown,
        "areas": checked.area_count,
        "new_areas": len(checked.areas),
        "years": list(checked.years),
        "columns": [
            {
                "label": item.label,
                "indicator": item.indicator,
                "year": item.year,
                "values": item.values,
                "unknown": item.unknown,
            }
            for item in checked.columns
        ],
        "other_columns": [{"label": item.label, "suggestion": item.suggestion} for item in checked.others],
        "issues": [
            {
                "row": issue.row,
                "field": issue.field,
                "code": issue.code,
                "severity": issue.severity.value,
                "message": issue_text(issue, language),
            }
            for issue in checked.issues
        ],
    }
