"""What came of a file with indicators: values that can be stored, what was understood, and every remark."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koppel.i18n import issue_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.ingest.compass.guess import Guess, Meaning
    from koppel.ingest.compass.mapping import Choice
    from koppel.model import Issue
    from koppel.model.compass.areas import Area, Level
    from koppel.model.compass.own import OwnIndicator
    from koppel.model.compass.values import Measured


@dataclass(frozen=True, slots=True)
class UnderstoodColumn:
    """
    A column, or a name in a long table: of which indicator and year it is, and how many values it has.

    ``unknown`` counts those of them that are not known. ``meaning`` says how it came to be this indicator, None where
    its share of another column is; ``source`` is where the file is recognised as that of the declared source.
    """

    label: str
    indicator: str
    year: int | None
    values: int
    unknown: int
    meaning: Meaning | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class OtherColumn:
    """
    A column of which nobody knows the indicator, with those that it may be, the likest first.

    ``examples`` are some of its cells.
    """

    label: str
    guesses: tuple[Guess, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def suggestion(self) -> str | None:
        """Id of the likest indicator."""
        return self.guesses[0].indicator if self.guesses else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OffMap:
    """
    Areas of one level of which the map has none of the same name: of these nobody knows which works lie in them.

    ``names`` are all of these, each with the name on the map that is most like it, empty where none is; ``of`` is how
    many the file has. ``map_year`` is the year whose division the map has, None where nobody loaded that. ``years`` are
    those of the values.
    """

    level: Level
    names: Mapping[str, str]
    of: int
    map_year: int | None
    years: tuple[int, ...]

    @property
    def is_all(self) -> bool:
        """Whether the map has none of them."""
        return len(self.names) == self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIndicators:
    """
    A file after all checks.

    ``read`` counts rows with an area, ``rejected`` those with a value or code that cannot be used, ``left_out`` those
    of other gemeenten. ``repaired`` counts values of which something was mended. ``areas`` are new to the store.
    ``municipalities`` are those in which names lie that are of more areas, each with how many of these rows it has.
    ``own`` are own indicators that have a value, and ``choices`` what somebody said of columns, now or before, by their
    folded names; of ``set_aside`` somebody said that they are not to be used. ``off_map`` are areas that the map does
    not know.
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
    municipalities: Mapping[str, int] = field(default_factory=dict)
    own: tuple[OwnIndicator, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    set_aside: tuple[OtherColumn, ...] = ()
    off_map: tuple[OffMap, ...] = ()

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
                "how": item.meaning and item.meaning.sureness.value,
                "source": item.source,
            }
            for item in checked.columns
        ],
        "other_columns": [
            {
                "label": item.label,
                "suggestion": item.suggestion,
                "guesses": [{"indicator": guess.indicator, "alike": guess.alike} for guess in item.guesses],
            }
            for item in checked.others
        ],
        "off_map": [
            {"level": item.level.value, "of": item.of, "map_year": item.map_year, "names": list(item.names)}
            for item in checked.off_map
        ],
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
