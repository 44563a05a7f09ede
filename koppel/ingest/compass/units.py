"""Units that are not what they were: shares instead of percents, euro instead of thousands of euro."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from koppel.ingest.compass.known import Known
    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.values import Measured

# No indicator changes so much in all areas at once; thousands, hundreds and tens do.
_TIMES = 5.0
# Fewer areas say nothing of a unit.
_LEAST_AREAS = 3

_Key = tuple[str, int]


def unit_issues(
    rows: Mapping[_Key, int],
    values: Sequence[Measured],
    compass: Compass,
    known: Known,
    trusted: Collection[str],
) -> tuple[Issue, ...]:
    """
    Notice indicators that were measured in another unit than in another year.

    Parameters
    ----------
    rows
        First row of each indicator and year in the file.
    values
        Of the file.
    compass
        Indicators that are declared.
    known
        Values of before.
    trusted
        Indicators of whose unit somebody said something.

    Returns
    -------
    issues
        Errors: ``indicator_shares`` where all percents are between 0 and 1, ``indicator_unit`` where half of the areas
        have at least five times as much, or as little, as in the year before in the file or the store.
    """
    now: dict[_Key, dict[str, float]] = {}
    for item in values:
        if item.value is not None:
            now.setdefault((item.indicator, item.year), {})[item.area] = item.value
    issues = []
    for key, by_area in sorted(now.items()):
        indicator, year = key
        if indicator in trusted or len(by_area) < _LEAST_AREAS:
            continue
        facts: dict[str, object] = {"indicator": dict(compass.indicators[indicator].label), "year": year}
        numbers = by_area.values()
        if compass.indicators[indicator].unit == "%" and max(numbers) <= 1 and any(0 < item < 1 for item in numbers):
            most = {"most": max(numbers), "name": indicator}
            issues.append(Issue(rows[key], indicator, "indicator_shares", IssueSeverity.ERROR, facts | most))
            continue
        for other, ratio in _ratios(key, by_area, now, known):
            if ratio >= _TIMES or ratio <= 1 / _TIMES:
                more = {"before": other, "times": ratio, "name": indicator}
                issues.append(Issue(rows[key], indicator, "indicator_unit", IssueSeverity.ERROR, facts | more))
                break
    return tuple(issues)


def _ratios(
    key: _Key, by_area: Mapping[str, float], now: Mapping[_Key, Mapping[str, float]], known: Known
) -> Iterator[tuple[int, float]]:
    """Yield the year before, or after where there is none before, and how many times as much it is now."""
    indicator, year = key
    years = {other for name, other in (*now, *known.values) if name == indicator and other != year}
    for other in sorted(years, key=lambda item: (item > year, abs(item - year)))[:1]:
        earlier = {**known.values.get((indicator, other), {}), **now.get((indicator, other), {})}
        both = [(by_area[area], earlier[area]) for area in by_area.keys() & earlier.keys()]
        times = [new / old for new, old in both if new > 0 and old > 0]
        if len(times) >= _LEAST_AREAS:
            yield other, median(times)
