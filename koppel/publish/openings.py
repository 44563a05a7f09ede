"""How often a street will be dug up, and how often that would have been without agreements."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.publish.model import PublicState
from koppel.publish.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koppel.publish.model import PublicCopy, PublicWork

_OVER = frozenset({PublicState.KLAAR, PublicState.GAAT_NIET_DOOR, PublicState.NIET_OPENBAAR})


def openings_text(works: Sequence[PublicWork], copy: PublicCopy, language: str) -> str:
    """
    Describe how often a street will still be dug up, and when; empty for one work that digs alone, or none.

    ``Hier wordt nog 2 keer gegraven: 1 keer in 2027 en 1 keer in 2028. Omdat 3 werken samen gaan, is dat niet 4 keer.``

    Parameters
    ----------
    works
        Those that lie in the street.
    copy
        Which works open the street once is agreed in `PublicCopy.opened_once`; each of the others counts by itself.
    language
        One of `koppel.i18n.LANGUAGES`.
    """
    digging = [work for work in works if copy.kinds[work.kind].opens_street and work.state not in _OVER]
    if len(digging) < 2:
        return ""
    groups = list(_openings(digging, copy))
    if len(groups) == 1:
        return text("public.openings.once", language, works=len(digging), when=_when(groups[0], language))
    counts = Counter(_year(group) for group in groups)
    times = [
        _times(year, counts[year], language) for year in sorted(counts, key=lambda year: (year is None, year or 0))
    ]
    sentence = text("public.openings.often", language, count=len(groups), times=listed(times, language))
    if len(groups) == len(digging):
        return sentence
    coupled = sum(len(group) for group in groups if len(group) > 1)
    return f"{sentence} {text('public.openings.saved', language, works=coupled, count=len(digging))}"


def _openings(digging: Sequence[PublicWork], copy: PublicCopy) -> Iterator[tuple[PublicWork, ...]]:
    """Put works that open the street once together; a work that several groups name is in the first."""
    left = {work.key: work for work in digging}
    for group in copy.opened_once:
        together = tuple(left.pop(key) for key in group if key in left)
        if together:
            yield together
    yield from ((work,) for work in left.values())


def _year(group: Sequence[PublicWork]) -> int | None:
    """Return the year in which a group begins; 0 where it did, None where that is not known."""
    if any(work.state is PublicState.BEZIG for work in group):
        return 0
    years = [day.year for work in group if (day := work.period.start or work.period.end)]
    return min(years, default=None)


def _times(year: int | None, count: int, language: str) -> str:
    if year == 0:
        return text("public.openings.now" if count == 1 else "public.openings.now_often", language, count=count)
    if year is None:
        return text("public.openings.some_day", language, count=count)
    return text("public.openings.year", language, count=count, year=year)


def _when(group: Sequence[PublicWork], language: str) -> str:
    year = _year(group)
    if year == 0:
        return text("public.openings.once_now", language)
    return "" if year is None else text("public.openings.once_year", language, year=year)
