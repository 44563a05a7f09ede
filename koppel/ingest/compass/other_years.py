"""Areas of a file that are of another year than its values: told all together, and never one by one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from koppel.ingest.compass.known import AreaStanding
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Callable

# So many are named; all are counted.
_MOST_NAMES = 12
_CODES = {
    AreaStanding.OTHER_YEAR: "area_of_other_year",
    AreaStanding.OTHER_DIVISION: "area_of_other_division",
}


class OtherYears:
    """Areas of other years, by what is known of them."""

    def __init__(self) -> None:
        self._of_year: Counter[int] = Counter()
        self._others: dict[tuple[str, int, int], list[str]] = {}

    def count(self, code: str, year: int, standing: AreaStanding, other: int | None) -> None:
        """Count an area in a year; ``other`` is the year in which it is there, or that is listed."""
        self._of_year[year] += 1
        if standing in _CODES and other is not None:
            self._others.setdefault((_CODES[standing], year, other), []).append(code)

    def issues(self, area_words: Callable[[str, int], str]) -> list[Issue]:
        """Return a remark for each year and sort; `area_words` names an area."""
        issues = []
        for (code, year, other), areas in sorted(self._others.items()):
            named = ", ".join(area_words(area, year) for area in areas[:_MOST_NAMES])
            facts = {
                "count": len(areas),
                "of": self._of_year[year],
                "year": year,
                "before": other,
                "areas": f"{named} …" if len(areas) > _MOST_NAMES else named,
                "codes": tuple(areas),
            }
            issues.append(Issue(0, "", code, IssueSeverity.NOTE, facts))
        return issues
