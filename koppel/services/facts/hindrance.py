"""Works that hinder at the same time in one street: what is said of them, on every surface."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from koppel import clock, formats
from koppel.detect.alarms.digging import along, sections
from koppel.detect.alarms.hindrance import SHUT, Heavy, hindrances
from koppel.detect.alarms.network import cuts_off
from koppel.detect.streets import streets_along
from koppel.detect.works import Works, day_number
from koppel.i18n import text
from koppel.model import FindingType
from koppel.model.plans import ReferenceLayer
from koppel.services.facts.findings import with_handled
from koppel.services.facts.pairs import is_certain
from koppel.store.chances.findings import last_detection, list_findings
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.detect.alarms.hindrance import Hindrance
    from koppel.model import Activity
    from koppel.model.chances import Acknowledged, Finding
    from koppel.model.plans import Reference

# A place that has no name of its own is called after so many streets at most.
_MOST_NAMED = 2
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Hindered:
    """
    Works that hinder in one street and period.

    Attributes
    ----------
    works
        The one that begins first comes first.
    findings
        Every two of them that hinder; what is said of the whole is kept with these.
    hindrance
        Its figures: see `koppel.detect.alarms.hindrance.Hindrance`.
    """

    works: tuple[Activity, ...]
    findings: tuple[Finding, ...]
    hindrance: Hindrance

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Of the works."""
        return tuple(item.id for item in self.works if item.id is not None)

    @property
    def pairs(self) -> tuple[tuple[UUID, UUID], ...]:
        """Ids of every two works that hinder."""
        return tuple((item.a_id, item.b_id) for item in self.findings)

    @property
    def is_heavy(self) -> bool:
        """Tell whether this is more than a nuisance."""
        return bool(self.hindrance.heavy)

    @property
    def is_certain(self) -> bool:
        """Tell whether all dates and places are exact."""
        return all(is_certain(item) for item in self.findings)

    @property
    def handled(self) -> Acknowledged | None:
        """Tell what was said last, where of every two works was said that no more is needed."""
        rulings = [item.handled for item in self.findings if item.handled is not None]
        return max(rulings, key=lambda item: item.at) if len(rulings) == len(self.findings) else None

    def title(self, language: str) -> str:
        """Say where it is and how many works there are at once."""
        streets = self.hindrance.streets
        if 0 < len(streets) <= _MOST_NAMED:
            where = formats.listed(streets, language)
        else:
            largest = max(self.works, key=lambda item: (item.geometry.area, item.title))
            title = " ".join(largest.title.split())
            title = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
            where = text("facts.hinder.around", language, title=title, partner=largest.partner)
        count, most = len(self.works), self.hindrance.at_once
        key = "all" if most == count else "most"
        return text(f"facts.hinder.{key}", language, where=where, count=count, most=most)

    def sentence(self, language: str) -> str:
        """Say when it is, for how long, and what remains of the passage."""
        first, last = (formats.day(_day(at), language) for at in (self.hindrance.first, self.hindrance.last))
        days = max(1, round(self.hindrance.days))
        return text(
            "facts.hinder.day" if first == last else "facts.hinder.told",
            language,
            first=first,
            last=last,
            long=formats.duration(days, language),
            passage=text(
                "facts.hinder.shut" if self.hindrance.shut else "facts.hinder.open", language, count=self.hindrance.shut
            ),
        )

    def heavy_words(self, language: str) -> str:
        """Say why this is heavy; empty where it is not."""
        figures = {
            "count": self.hindrance.at_once,
            "long": formats.duration(round(self.hindrance.days), language),
        }
        return formats.listed(
            [text(f"facts.hinder.heavy.{why.value}", language, **figures) for why in self.hindrance.heavy], language
        )


def hindered(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, today: date | None = None
) -> tuple[Hindered, ...]:
    """
    Return where works hinder at the same time, as far as a cursor shows them: heavy ones first, then the longest.

    Every two works that still hinder stand in one of these. Days before `today` do not count; without it, those before
    the one for which was found.
    """
    findings = with_handled(cursor, list_findings(cursor, types=[FindingType.HINDER]))
    if not findings:
        return ()
    if today is None:
        last = last_detection(cursor)
        today = last.today if last else clock.today()
    activities = {str(item.id): item for item in list_activities(cursor, ids={*_ids(findings)})}
    streets = list_reference(cursor, layer=ReferenceLayer.STREET)
    works = _in_streets(streets, Works.from_activities(activities.values(), catalogue))
    place = {identity: at for at, identity in enumerate(works.ids.to_pylist())}
    since = day_number(today)
    by_pair = {
        (a, b): item for item in findings for a, b in [_pair(item, place)] if min(works.end[a], works.end[b]) >= since
    }
    places = hindrances(
        works,
        by_pair.keys(),
        {pair for pair, item in by_pair.items() if item.severity == "zwaar"},
        catalogue.rules,
        today=since,
    )
    ordered = [activities[identity] for identity in works.ids.to_pylist()]
    ways_out = _with_ways_out(streets, places, ordered, catalogue)
    return tuple(
        Hindered(
            tuple(ordered[at] for at in sorted(one.works, key=lambda at: (works.start[at], at))),
            tuple(by_pair[pair] for pair in one.pairs),
            one,
        )
        for one in sorted(ways_out, key=lambda one: not one.heavy)
    )


def _in_streets(streets: Sequence[Reference], works: Works) -> Works:
    if not streets:
        return works
    lines = np.empty(len(streets), dtype=object)
    lines[:] = [item.geometry for item in streets]
    named = np.empty(len(works), dtype=object)
    named[:] = [frozenset(names) for names in streets_along(works.geometry, [item.name for item in streets], lines)]
    return replace(works, streets=named)


def _with_ways_out(
    streets: Sequence[Reference], places: Sequence[Hindrance], works: Sequence[Activity], catalogue: Catalogue
) -> list[Hindrance]:
    """Add to works that shut streets at once whether they leave a part of the network without a way out."""
    both = [[pair for pair in one.pairs if all(works[at].hinder == SHUT for at in pair)] for one in places]
    if not streets or not any(both):
        return list(places)
    cut = sections([item.name for item in streets], [item.geometry for item in streets])
    shut = sorted({at for pairs in both for pair in pairs for at in pair})
    taken = along([works[at] for at in shut], cut, catalogue)
    closed = {at: taken.get(place, set()) for place, at in enumerate(shut)}
    return [
        replace(one, heavy=(*one.heavy, Heavy.CUT_OFF))
        if any(cuts_off(cut, [closed[at] for at in pair]) for pair in pairs)
        else one
        for one, pairs in zip(places, both, strict=True)
    ]


def _ids(findings: Sequence[Finding]) -> list[UUID]:
    return [identity for item in findings for identity in (item.a_id, item.b_id)]


def _pair(item: Finding, place: dict[str, int]) -> tuple[int, int]:
    first, second = sorted(place[str(identity)] for identity in (item.a_id, item.b_id))
    return first, second


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)
