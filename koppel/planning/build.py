"""
The problem of works that are there: their windows as choices of months, and the rules as laws and costs.

Whether two works at some of their dates are in the wrong order, hinder or couple is asked of the rules of
`koppel.detect`, of every pair of dates at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from koppel.detect import rules as rule
from koppel.detect.find import pair_timing_of
from koppel.detect.progress import TO_BEGIN, run_on
from koppel.detect.run import couplings
from koppel.detect.works import STATUSES, day_number
from koppel.planning.figures import hindered_places
from koppel.planning.futures import Lag, lags_of
from koppel.planning.months import WEEKS_PER_MONTH, month_of
from koppel.planning.openings import lie_open_together, opening_works
from koppel.planning.problem import Dates, Hole, Joining, Law, Paid, Place, Problem, Ruled, whole
from koppel.planning.windows import Choices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from koppel.catalogue.plan import PlanTable
    from koppel.detect.works import Works
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Scenario

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]
    Compare = Callable[[Works, Index, Index], Bools]
    Pairs = tuple[Index, Index]

_TO_BEGIN = np.isin(STATUSES, TO_BEGIN)
_EURO = 1000.0


def problem_of(
    outlook: Outlook,
    table: PlanTable,
    *,
    scenario: Scenario | None = None,
    wanting: Mapping[tuple[str, str], float] | None = None,
    slips: Sequence[int] = (),
) -> Problem:
    """
    Say what there is to choose.

    Parameters
    ----------
    outlook
        Works and what space says of them.
    table
        Weights, room and wishes; those that contradict themselves are found by `koppel.planning.mistakes`.
    scenario
        The dates to begin with; None is those of the plans. Windows are those of the plans.
    wanting
        Of pairs of ids of works how much is wanting where they lie that they can do something about, 0–1.
    slips
        By how many months works begin later than said, each as likely. With these, openings that are one, couplings and
        orders count by how often they hold when both works slip; without, at their dates alone.

    Returns
    -------
    problem
        Works that stay where they are take part with one choice.
    """
    works = outlook.works if scenario is None else outlook.works_of(scenario)
    return _Builder(outlook, works, table, wanting or {}, lags_of(slips) if slips else (Lag(0, 1.0),)).problem()


class _Builder:
    def __init__(
        self,
        outlook: Outlook,
        works: Works,
        table: PlanTable,
        wanting: Mapping[tuple[str, str], float],
        lags: Sequence[Lag],
    ) -> None:
        self._outlook, self._table, self._wanting, self._lags = outlook, table, wanting, lags
        self._rules = outlook.catalogue.rules
        self._today = day_number(outlook.today)
        self._planned = works
        self._works = run_on(works, self._rules, self._today)
        self._kinds = rule.kind_columns(outlook.catalogue)
        self._asked = Choices(outlook, self._works, table)
        self._takes_part = rule.takes_part(self._works)
        self._choices = {at: self._asked.of(at) for at in np.flatnonzero(self._takes_part).tolist()}
        self._dates = Dates(self._works, self._choices)

    def problem(self) -> Problem:
        weights = self._table.weights
        now = int(month_of(np.array([self._today]))[0])
        first = np.maximum(month_of(self._dates.works.start), now).tolist()
        last = month_of(self._dates.works.end).tolist()
        spans = list(zip(first, last, strict=True))
        live = rule.is_live(self._works) & (self._works.end >= self._today) & self._takes_part
        opens = opening_works(self._works, self._outlook.catalogue) & live
        hinders = rule.will_hinder(self._works, self._rules, self._today)
        laws, broken = self._laws()
        return Problem(
            choices={at: tuple(own) for at, own in self._choices.items()},
            months={
                at: tuple(spans[self._dates.row[at] : self._dates.row[at] + len(own)])
                for at, own in self._choices.items()
            },
            move_costs={at: tuple(self._asked.cost(at, count) for count in own) for at, own in self._choices.items()},
            laws=laws,
            broken=broken,
            openings=tuple(Hole(hole, at) for hole, at in enumerate(self._outlook.holes.work.tolist()) if opens[at]),
            joining=self._joining(opens),
            couplings=(*self._couplings(), *self._slack(opens)),
            hinder=self._hinder(hinders),
            places=tuple(Place(str(name), tuple(own)) for name, own in hindered_places(self._works, hinders).items()),
            busy=tuple(np.flatnonzero(live).tolist()),
            opening_cost=whole(weights.opening),
            joined_saves=whole(weights.opening * next(lag.share for lag in self._lags if not lag.months)),
            hinder_month_cost=whole(weights.hinder_week * WEEKS_PER_MONTH),
            share_cost=whole(weights.largest_share),
            party={at: self._outlook.party_of(at) for at in self._choices},
            at_once=dict(self._table.at_once),
            staying=self._table.staying,
            asked=frozenset(at for at, wish in self._asked.wishes.items() if wish.stays),
            doubtful=self._asked.doubtful,
        )

    def _laws(self) -> tuple[tuple[Ruled, ...], tuple[Ruled, ...]]:
        works, kinds, places = self._works, self._kinds, self._outlook.places
        a, b = self._some_move(places.close_pairs(self._takes_part, None))
        distance = places.distance_m(a, b)
        shared, area_a, area_b = places.shared_ground(a, b, distance)
        on_ground = rule.opens_surface(self._rules, shared, area_a, area_b)
        lays = np.asarray(kinds.surface & (kinds.moratorium_days > 0), dtype=np.bool_)[works.kind] & works.kind_named
        digs = kinds.digs[works.kind]
        live = rule.is_live(works)
        surface = on_ground & ((lays[a] & digs[b]) | (lays[b] & digs[a]))
        ground, top = np.where(lays[a], b, a)[surface], np.where(lays[a], a, b)[surface]
        self._surfaces = ground, top
        depth = np.array([kind.depth_cm for kind in self._outlook.catalogue.kinds.values()])[works.kind]
        deep, shallow = np.where(depth[a] >= depth[b], a, b), np.where(depth[a] >= depth[b], b, a)
        deeper = on_ground & digs[a] & digs[b] & live[a] & live[b] & (depth[a] != depth[b])
        deep, shallow = deep[deeper], shallow[deeper]
        # What lies shallow is there already when the deep one comes, in the plans: that is no law any more.
        is_turned = self._is_later(works, deep, shallow)
        touching = (distance <= 0) & (kinds.exclusion[works.kind[a]] | kinds.exclusion[works.kind[b]])
        ruled = [
            (Law.SURFACE, (ground, top), self._surface_waits),
            (Law.DEPTH, (deep[~is_turned], shallow[~is_turned]), _deepest_first),
            (Law.DEPTH, (deep[is_turned], shallow[is_turned]), self._deepest_first_or_apart),
            (Law.EVENT, (a[touching], b[touching]), self._no_event),
            *((Law.TECHNIQUE, pairs, _over_before) for pairs in self._techniques(a, b, on_ground & live[a] & live[b])),
            (Law.WISH, self._wished(), _over_before),
        ]
        laws, broken = [], []
        for law, pairs, holds in ruled:
            for item in self._dates.relations(pairs, holds):
                can_move = len(self._choices[item.a]) > 1 or len(self._choices[item.b]) > 1
                # What was asked and cannot be is told as such; what cannot be helped is told with its cause.
                if not item.holds.any() and not (law is Law.WISH and can_move):
                    broken.append(Ruled(law, item))
                elif not item.holds.all():
                    laws.append(Ruled(law, item))
        return tuple(laws), tuple(broken)

    def _surface_waits(self, works: Works, a: Index, b: Index) -> Bools:
        to_come, made = rule.wrong_order(works, self._kinds, a, b)
        return ~(to_come | made)

    def _deepest_first_or_apart(self, works: Works, deep: Index, shallow: Index) -> Bools:
        return _deepest_first(works, deep, shallow) | self._is_later(works, deep, shallow)

    def _is_later(self, works: Works, deep: Index, shallow: Index) -> Bools:
        """Tell whether the deeper begins more than a month after the other is over: another work site."""
        return works.start[deep] - works.end[shallow] > self._rules.together_turn_days

    def _no_event(self, works: Works, a: Index, b: Index) -> Bools:
        return ~rule.excludes(works, self._kinds, a, b, pair_timing_of(works, a, b, self._today))

    def _techniques(self, a: Index, b: Index, chosen: Bools) -> Iterable[Pairs]:
        names = self._works.kind_names
        for item in self._table.techniques:
            before, after = (np.isin(names, sorted(side))[self._works.kind] for side in (item.before, item.after))
            for first, second in ((a, b), (b, a)):
                hit = chosen & before[first] & after[second]
                yield first[hit], second[hit]

    def _wished(self) -> Pairs:
        at = self._asked.at
        known = [
            (at[item.before], at[item.after])
            for item in self._table.orders
            if all(key in at and at[key] in self._choices for key in (item.before, item.after))
        ]
        pairs = np.array(known, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def _joining(self, opens: Bools) -> tuple[Joining, ...]:
        holes = self._outlook.holes
        a, b = holes.pairs
        both = opens[a] & opens[b]
        relations = {
            (item.a, item.b): item
            for item in self._dates.relations((a[both], b[both]), self._lie_open_together)
            if item.holds.any()
        }
        return tuple(
            Joining(core, other, relations[pair])
            for core, other in zip(holes.core.tolist(), holes.other.tolist(), strict=True)
            if (pair := (int(holes.work[core]), int(holes.work[other]))) in relations
        )

    def _slack(self, opens: Bools) -> Iterable[Paid]:
        """Return what is lost where one of two works slips more: openings that are one, and orders that are right."""
        a, b = self._outlook.holes.pairs
        both = opens[a] & opens[b]
        joined = self._some_move((a[both], b[both]))
        # Of so many works that share one ground, an opening that is lost counts once, not for each two of them.
        degree = np.bincount(np.concatenate(joined), minlength=len(self._works))
        most = np.maximum(degree[joined[0]], degree[joined[1]])
        shares = {
            (x, y): 2.0 / (count + 1)
            for x, y, count in zip(joined[0].tolist(), joined[1].tolist(), most.tolist(), strict=True)
        }
        ground, top = self._surfaces
        begins = _TO_BEGIN[self._works.status[ground]] & _TO_BEGIN[self._works.status[top]]
        for lag in self._lags:
            cost = whole(self._table.weights.opening * lag.share)
            if lag.months:
                for item in self._paid(joined, self._lie_open_together, lag, cost):
                    yield Paid(item.relation, round(item.cost * shares[item.relation.a, item.relation.b]))
            if lag.months > 0:
                times = self._table.slip_wrong_order
                yield from self._paid((ground[begins], top[begins]), self._surface_waits, lag, round(cost * times))

    def _paid(self, pairs: Pairs, holds: Compare, lag: Lag, cost: int) -> Iterable[Paid]:
        for item in self._dates.relations(pairs, holds, later=lag.months):
            if cost and item.holds.any() and not item.holds.all():
                yield Paid(item, cost)

    def _lie_open_together(self, works: Works, a: Index, b: Index) -> Bools:
        return lie_open_together(works, self._table.together_share, a, b)

    def _avoided(self, a: int, b: int) -> int:
        """Return what counts for the cost that two works avoid together."""
        saved = self._outlook.spared(frozenset((self._outlook.ids[a], self._outlook.ids[b])))
        middle = 0.0 if saved is None else (saved.low + saved.high) / 2
        return whole(self._table.weights.cost * middle / _EURO)

    def _couplings(self) -> tuple[Paid, ...]:
        found_pairs = couplings(
            self._outlook.findings(self._planned), self._works.ids.filter(pa.array(self._outlook.wide))
        )
        a, b = (
            pc.index_in(found_pairs[side].cast("string"), value_set=self._works.ids).to_numpy().astype(np.int64)
            for side in ("a_id", "b_id")
        )
        scores = {
            (int(x), int(y)): float(score) for x, y, score in zip(a, b, found_pairs["score"].to_pylist(), strict=True)
        }
        weights = self._table.weights

        def at_once(works: Works, first: Index, second: Index) -> Bools:
            return pair_timing_of(works, first, second, self._today).days_ahead >= 1

        paid = []
        for lag in self._lags:
            for item in self._dates.relations(self._some_move((a, b)), at_once, later=lag.months):
                first, second = (self._outlook.ids[at] for at in (item.a, item.b))
                wanting = max(self._wanting.get((first, second), 0.0), self._wanting.get((second, first), 0.0))
                if item.holds.any() and not item.holds.all():
                    share = scores[item.a, item.b] / 100
                    cost = whole(share * (weights.coupling + weights.need * wanting))
                    paid.append(Paid(item, round(lag.share * (cost + self._avoided(item.a, item.b)))))
        return tuple(paid)

    def _hinder(self, hinders: Bools) -> tuple[Paid, ...]:
        places = self._outlook.places
        a, b = self._some_move(places.passage_pairs(hinders))
        together = rule.in_one_street(self._works, self._rules, a, b, places.distance_m(a, b))
        together &= self._works.partner[a] != self._works.partner[b]

        def meet(works: Works, first: Index, second: Index) -> Bools:
            return rule.probably_meet(works, self._rules, first, second, self._today)

        cost = whole(self._table.weights.hinder_at_once)
        twice = self._outlook.doubles()
        return tuple(
            Paid(item, cost)
            for item in self._dates.relations((a[together], b[together]), meet)
            if item.holds.any() and not item.holds.all() and twice.isdisjoint({(item.a, item.b), (item.b, item.a)})
        )

    def _some_move(self, pairs: Pairs) -> Pairs:
        moves = np.zeros(len(self._works), dtype=np.bool_)
        moves[[at for at, own in self._choices.items() if len(own) > 1]] = True
        a, b = pairs
        part = self._takes_part
        chosen = (moves[a] | moves[b]) & part[a] & part[b]
        return a[chosen], b[chosen]


def _deepest_first(works: Works, deep: Index, shallow: Index) -> Bools:
    """Tell whether the deeper of two begins no later than the other, and is over no later."""
    begins = np.where(
        works.duration_own[shallow], works.end[shallow] - works.duration[shallow] + 1, works.start[shallow]
    )
    is_over = rule.over_at_earliest(works, deep) <= works.end[shallow]
    return np.asarray((works.start[deep] <= begins) & is_over, dtype=np.bool_)


def _over_before(works: Works, before: Index, after: Index) -> Bools:
    return np.asarray(works.end[before] < works.start[after], dtype=np.bool_)
