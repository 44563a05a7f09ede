"""The figures of a scenario (``docs/domain.md`` §10): space is measured once, dates are tried as often as one likes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from koppel.detect import rules as rule
from koppel.detect.benefit import Range, avoided_cost
from koppel.detect.combine import components
from koppel.detect.find import find
from koppel.detect.places import KnownPlaces
from koppel.detect.progress import run_on
from koppel.detect.rules import is_live
from koppel.detect.run import couplings
from koppel.detect.works import Works, day_number
from koppel.model import FindingType, Mode
from koppel.planning.figures import Difference, Figures, hinder_days, homes
from koppel.planning.months import months_between
from koppel.planning.openings import holes_of, opened_again, openings
from koppel.planning.price import contract_likely, moved_by_party
from koppel.planning.scenario import Change, Scenario, dated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.planning.figures import Pair
    from koppel.planning.price import Moved

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]

_MOST_GROUPS = 20_000
# What is found of two works that are one as well.
_WHATEVER_TWICE = (FindingType.DUBBEL, FindingType.VOLGORDE, FindingType.OPBREEKRUST)


class Outlook:
    """
    Works with what space says of them, ready to be tried with other dates.

    Parameters
    ----------
    table
        Rows of `koppel.detect.works.WORKS_SCHEMA`.
    activities
        The same works by id, for what they cost.
    catalogue, today, distinct, private
        As `koppel.detect.find.find`.
    """

    def __init__(
        self,
        table: pa.Table,
        activities: Mapping[str, Activity],
        catalogue: Catalogue,
        *,
        today: date,
        distinct: Collection[Pair] = (),
        private: Collection[str] = (),
    ) -> None:
        self.table = table
        self.catalogue = catalogue
        self.today = today
        self._distinct, self._private = distinct, private
        self._activities = activities
        self.works = Works.from_table(table, catalogue)
        self.ids: list[str] = self.works.ids.to_pylist()
        self.places = KnownPlaces(self.works, catalogue)
        self.wide = np.asarray(shapely.area(self.works.geometry) > catalogue.rules.score_zone_m2, dtype=np.bool_)
        self.holes = holes_of(self.works, catalogue, self.places, self.wide)
        self._parties = self._names()
        self._spared: dict[frozenset[str], Range | None] = {}
        self._doubles: frozenset[tuple[int, int]] | None = None
        self._last: tuple[tuple[Change, ...], Works] | None = None

    def works_of(self, scenario: Scenario) -> Works:
        """Return the columns of works under a scenario; of the last one they are kept, for it is asked for again."""
        last = self._last
        if last is None or last[0] != scenario.changes:
            # Whoever looks at the same works shares this: it is replaced as one.
            self._last = last = scenario.changes, dated(self.works, self.table, scenario, self.catalogue)
        return last[1]

    def findings(self, works: Works) -> pa.Table:
        """
        Find what works with other dates do to each other: the same as for a store that has these dates.

        But for works that are one, registered twice: with other dates these neither couple nor hinder each other.
        """
        findings = self._findings_of(works)
        if not (twice := self.doubles()) or works is self.works:
            return findings
        pairs = zip(*(side.tolist() for side in self.positions(findings)), strict=True)
        is_single = [pair not in twice for pair in pairs]
        is_order = pc.is_in(findings["type"], value_set=pa.array([item.value for item in _WHATEVER_TWICE]))
        return findings.filter(pc.or_(pa.array(is_single), is_order))

    def _findings_of(self, works: Works) -> pa.Table:
        return find(
            works,
            self.catalogue,
            today=self.today,
            distinct=self._distinct,
            private=self._private,
            places=self.places,
        )

    def figures(self, scenario: Scenario | None = None) -> Figures:
        """Return what a scenario comes to; None is the plans themselves."""
        works = self.works if scenario is None else self.works_of(scenario)
        findings = self.findings(works)
        day = day_number(self.today)
        live = run_on(works, self.catalogue.rules, day)
        count = {item: int(pc.sum(pc.equal(findings["type"], item.value)).as_py() or 0) for item in FindingType}
        opening = openings(works, self.holes, self.catalogue, (live.end >= day) & is_live(live))
        together = self._together(findings)
        hinders = rule.will_hinder(live, self.catalogue.rules, day)
        return Figures(
            openings=len(np.unique(opening[opening >= 0])),
            opened_again=self._again(works),
            wrong_orders=count[FindingType.VOLGORDE],
            broken_rests=count[FindingType.OPBREEKRUST],
            hinder_weeks=hinder_days(works, hinders, day) / 7,
            hinder_at_once=count[FindingType.HINDER],
            homes=homes(works, hinders, together),
            avoided_cost_eur=self._avoided(together),
            couplings=self._named(together),
        )

    def difference(self, figures: Figures, before: Figures, scenario: Scenario) -> Difference:
        """Say what a scenario wins and loses, and who moves for it."""
        works = self.works_of(scenario)
        place = {identity: at for at, identity in enumerate(self.ids)}
        by_party: defaultdict[str, int] = defaultdict(int)
        by_work, dropped, outside = {}, set(), set()
        for item in scenario.changes:
            if (at := place.get(item.work)) is None:
                continue
            if item.is_dropped:
                dropped.add(item.work)
                continue
            months = months_between(int(self.works.start[at]), int(works.start[at]))
            by_work[item.work] = months
            by_party[self._parties[at]] += abs(months)
            if works.start[at] < self.works.window_start[at] or works.end[at] > self.works.window_end[at]:
                outside.add(item.work)
        return Difference(
            figures.couplings - before.couplings,
            before.couplings - figures.couplings,
            dict(sorted(by_party.items())),
            by_work,
            frozenset(dropped),
            frozenset(outside),
        )

    def cost_by_party(self, difference: Difference) -> Mapping[str, Moved]:
        """Return what the moves of a scenario cost each party that moves or drops anything, by name."""
        place = {identity: at for at, identity in enumerate(self.ids)}
        moves = [(work, months, False) for work, months in difference.months_by_work.items() if months]
        moves += [(work, 0, True) for work in sorted(difference.dropped)]
        return moved_by_party(
            (
                (self._parties[place[work]], self._activities[work], months, is_dropped)
                for work, months, is_dropped in moves
                if work in self._activities
            ),
            self.catalogue.rules,
            self.today,
        )

    def has_contract(self, work: str) -> bool:
        """Tell whether the contract of a work, by its id, is likely given."""
        item = self._activities.get(work)
        return item is not None and contract_likely(item, self.catalogue.rules, self.today)

    def party_of(self, at: int) -> str:
        """Name the party of a work, by its position."""
        return self._parties[at]

    def spared(self, works: frozenset[str]) -> Range | None:
        """Return what doing some works together saves, in euro; None where too little is known."""
        if works not in self._spared:
            if len(self._spared) >= _MOST_GROUPS:
                self._spared.clear()
            members = [self._activities[identity] for identity in sorted(works) if identity in self._activities]
            self._spared[works] = avoided_cost(members, self.catalogue)
        return self._spared[works]

    def _names(self) -> list[str]:
        rows = dict(
            zip(
                self.table["id"].to_pylist(),
                pc.coalesce(self.table["party"], self.table["partner"]).to_pylist(),
                strict=True,
            )
        )
        return [rows[identity] for identity in self.ids]

    def _again(self, works: Works) -> int | None:
        if not any(self.holes.street):
            return None
        opening = openings(works, self.holes, self.catalogue, np.ones(len(works), dtype=np.bool_))
        return len(opened_again(works, self.holes, opening, self.catalogue.plan.again_years))

    def coupled(self, works: Works) -> tuple[Index, Index]:
        """Return the positions of the pairs of works that couple at the same time."""
        return self._together(self.findings(works))

    def _together(self, findings: pa.Table) -> tuple[Index, Index]:
        """Return the positions of the pairs that couple at the same time."""
        same = findings.filter(pc.equal(findings["mode"], Mode.GELIJKTIJDIG.value))
        return self.positions(couplings(same, self.works.ids.filter(self.wide)))

    def doubles(self) -> frozenset[tuple[int, int]]:
        """Return the pairs, by position, that are one work registered twice in the plans; they are with other dates."""
        if self._doubles is None:
            planned = self._findings_of(self.works)
            first, second = self.positions(planned.filter(pc.equal(planned["type"], FindingType.DUBBEL.value)))
            self._doubles = frozenset(zip(first.tolist(), second.tolist(), strict=True))
        return self._doubles

    def positions(self, findings: pa.Table) -> tuple[Index, Index]:
        """Return the positions of the two works of each finding."""
        first, second = (
            pc.index_in(findings[side].cast("string"), value_set=self.works.ids).to_numpy() for side in ("a_id", "b_id")
        )
        return first.astype(np.int64), second.astype(np.int64)

    def _named(self, pairs: tuple[Index, Index]) -> frozenset[Pair]:
        return frozenset(
            (self.ids[first], self.ids[second])
            for first, second in zip(*(side.tolist() for side in pairs), strict=True)
        )

    def _avoided(self, pairs: tuple[Index, Index]) -> Range | None:
        groups = _groups(len(self.ids), *pairs)
        ranges = [
            saved
            for group in groups
            if (saved := self.spared(frozenset(self.ids[at] for at in group.tolist()))) is not None
        ]
        if not ranges:
            return None
        return Range(sum(item.low for item in ranges), sum(item.high for item in ranges))


def _groups(count: int, a: Index, b: Index) -> list[Index]:
    """Return the positions of works that are linked, two or more in each group."""
    label = components(count, a, b)
    linked = np.unique(np.concatenate([a, b]))
    order = linked[np.argsort(label[linked], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return [group for group in np.split(order, cuts) if len(group)]


def without(scenario: Scenario, work: str) -> Scenario:
    """Return a scenario without the change of one work."""
    return replace(scenario, changes=tuple(item for item in scenario.changes if item.work != work))
