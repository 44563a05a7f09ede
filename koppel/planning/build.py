"""
The problem of works that are there: their windows as choices of months, and the rules as laws and costs.

Whether two works at some of their dates are in the wrong order, hinder or couple is asked of the rules of
`koppel.detect`, of every pair of dates at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from koppel.detect import rules as rule
from koppel.detect.find import pair_timing_of
from koppel.detect.progress import TO_BEGIN, run_on
from koppel.detect.run import couplings
from koppel.detect.works import STATUSES, day_number
from koppel.model import Firmness, Status
from koppel.planning.months import WEEKS_PER_MONTH, month_of, moved
from koppel.planning.openings import opening_works, takes_turns
from koppel.planning.outlook import hindered_places
from koppel.planning.problem import SCALE, Law, Paid, Place, Problem, Relation, Ruled
from koppel.planning.windows import doubtful_windows, positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from koppel.catalogue.plan import PlanTable, WorkWish
    from koppel.detect.works import Works
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Scenario

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]
    Compare = Callable[[Works, Index, Index], Bools]
    Pairs = tuple[Index, Index]

# Nobody plans by the month further ahead than this, whatever a window says.
MOST_MONTHS = 60
# So many pairs of dates are compared at once.
_BLOCK = 1_000_000
_TO_BEGIN = np.isin(STATUSES, TO_BEGIN)
_EURO = 1000.0


def problem_of(
    outlook: Outlook,
    table: PlanTable,
    *,
    scenario: Scenario | None = None,
    wanting: Mapping[tuple[str, str], float] | None = None,
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

    Returns
    -------
    problem
        Works that stay where they are take part with one choice.
    """
    works = outlook.works if scenario is None else outlook.works_of(scenario)
    return _Builder(outlook, works, table, wanting or {}).problem()


class _Builder:
    def __init__(
        self, outlook: Outlook, works: Works, table: PlanTable, wanting: Mapping[tuple[str, str], float]
    ) -> None:
        self._outlook, self._table, self._wanting = outlook, table, wanting
        self._rules = outlook.catalogue.rules
        self._today = day_number(outlook.today)
        self._planned = works
        self._works = run_on(works, self._rules, self._today)
        self._kinds = rule.kind_columns(outlook.catalogue)
        self._at = positions(outlook)
        self._firmness, self._has_window = _firmness(outlook)
        self._wishes = {self._at[key]: item for item in table.works if (key := (item.partner, item.number)) in self._at}
        self._doubtful = {self._at[key] for key, _ in doubtful_windows(outlook)}
        self._takes_part = rule.takes_part(self._works)
        self._choices = {
            at: self._choices_of(at, self._wishes.get(at)) for at in np.flatnonzero(self._takes_part).tolist()
        }
        self._row: dict[int, int] = {}
        position: list[int] = []
        months: list[int] = []
        for at, choices in self._choices.items():
            self._row[at] = len(position)
            position += [at] * len(choices)
            months += choices
        self._rows = _at_dates(self._works, np.array(position, np.int64), np.array(months, np.int64))

    def problem(self) -> Problem:
        weights = self._table.weights
        now = int(month_of(np.array([self._today]))[0])
        first = np.maximum(month_of(self._rows.start), now).tolist()
        last = month_of(self._rows.end).tolist()
        spans = list(zip(first, last, strict=True))
        live = rule.is_live(self._works) & (self._works.end >= self._today) & self._takes_part
        opens = opening_works(self._works, self._outlook.catalogue) & live
        hinders = rule.will_hinder(self._works, self._rules, self._today)
        laws, broken = self._laws()
        return Problem(
            choices={at: tuple(own) for at, own in self._choices.items()},
            months={at: tuple(spans[self._row[at] : self._row[at] + len(own)]) for at, own in self._choices.items()},
            move_costs={at: tuple(self._cost(at, count) for count in own) for at, own in self._choices.items()},
            laws=laws,
            broken=broken,
            links=self._links(opens),
            couplings=self._couplings(),
            hinder=self._hinder(hinders),
            places=tuple(Place(str(name), tuple(own)) for name, own in hindered_places(self._works, hinders).items()),
            openings=tuple(np.flatnonzero(opens).tolist()),
            busy=tuple(np.flatnonzero(live).tolist()),
            opening_cost=_whole(weights.opening),
            hinder_month_cost=_whole(weights.hinder_week * WEEKS_PER_MONTH),
            share_cost=_whole(weights.largest_share),
            party={at: self._outlook.party_of(at) for at in self._choices},
            at_once=dict(self._table.at_once),
            staying=self._table.staying,
            asked=frozenset(at for at, wish in self._wishes.items() if wish.stays),
            doubtful=frozenset(self._doubtful),
        )

    def _choices_of(self, at: int, wish: WorkWish | None) -> list[int]:
        works = self._works
        if wish is None and at in self._doubtful:
            return [0]
        can_move = _TO_BEGIN[works.status[at]] and works.start[at] >= self._today and not self._outlook.wide[at]
        takes_part = self._outlook.party_of(at) not in self._table.staying
        if not can_move or not takes_part or (wish is not None and wish.stays):
            return [0]
        earliest, latest = self._window(at)
        is_bound = wish is not None and (wish.earliest is not None or wish.latest is not None)
        if wish is not None:
            earliest = day_number(wish.earliest) if wish.earliest else earliest
            latest = day_number(wish.latest) if wish.latest else latest
        months = np.arange(-MOST_MONTHS, MOST_MONTHS + 1)
        starts, ends = (moved(np.full(len(months), day[at]), months) for day in (works.start, works.end))
        fits = (starts >= earliest) & (ends <= latest)
        # What begins sooner than an order takes can only stay, or wait.
        fits &= (months == 0) | (starts >= self._today + self._rules.now_order_days)
        if not is_bound:
            fits |= months == 0
        return months[fits].tolist() or [0]

    def _window(self, at: int) -> tuple[int, int]:
        planned = self._outlook.works
        earliest, latest = int(planned.window_start[at]), int(planned.window_end[at])
        room = self._table.vast_months
        if not room or self._firmness[at] is not Firmness.VAST or self._has_window[at]:
            return earliest, latest
        starts = moved(planned.start[at : at + 1], np.array([-room]))
        ends = moved(planned.end[at : at + 1], np.array([room]))
        return min(earliest, int(starts[0])), max(latest, int(ends[0]))

    def _cost(self, at: int, months: int) -> int:
        if not months:
            return 0
        moves = self._table.moves
        by_firmness = {Firmness.VAST: moves.vast, Firmness.SCHUIFBAAR: moves.schuifbaar, Firmness.WENS: moves.wens}
        promised = STATUSES[int(self._works.status[at])] is Status.TOEGEZEGD
        cost = moves.once + by_firmness[self._firmness[at]] * abs(months) * self._table.weights.moved_month
        return _whole(cost * (moves.promised if promised else 1.0))

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
        depth = np.array([kind.depth_cm for kind in self._outlook.catalogue.kinds.values()])[works.kind]
        deep, shallow = np.where(depth[a] >= depth[b], a, b), np.where(depth[a] >= depth[b], b, a)
        deeper = on_ground & digs[a] & digs[b] & live[a] & live[b] & (depth[a] != depth[b])
        deep, shallow = deep[deeper], shallow[deeper]
        # What lies shallow is there already when the deep one comes, in the plans: that is no law any more.
        is_turned = ~takes_turns(works, self._rules, deep, shallow) & (works.end[shallow] < works.start[deep])
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
            for item in self._relations(pairs, holds):
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
        apart = ~takes_turns(works, self._rules, deep, shallow) & (works.end[shallow] < works.start[deep])
        return _deepest_first(works, deep, shallow) | apart

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
        known = [
            (self._at[item.before], self._at[item.after])
            for item in self._table.orders
            if all(key in self._at and self._at[key] in self._choices for key in (item.before, item.after))
        ]
        pairs = np.array(known, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def _links(self, opens: Bools) -> tuple[Paid, ...]:
        a, b = self._outlook.links
        both = opens[a] & opens[b]
        opening = _whole(self._table.weights.opening)
        relations = self._relations((a[both], b[both]), lambda works, x, y: takes_turns(works, self._rules, x, y))
        return tuple(Paid(item, opening) for item in relations if item.holds.any())

    def _avoided(self, a: int, b: int) -> int:
        """Return what counts for the cost that two works avoid together."""
        saved = self._outlook.spared(frozenset((self._outlook.ids[a], self._outlook.ids[b])))
        middle = 0.0 if saved is None else (saved.low + saved.high) / 2
        return _whole(self._table.weights.cost * middle / _EURO)

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
        for item in self._relations(self._some_move((a, b)), at_once):
            first, second = (self._outlook.ids[at] for at in (item.a, item.b))
            wanting = max(self._wanting.get((first, second), 0.0), self._wanting.get((second, first), 0.0))
            if item.holds.any() and not item.holds.all():
                share = scores[item.a, item.b] / 100
                cost = _whole(share * (weights.coupling + weights.need * wanting))
                paid.append(Paid(item, cost + self._avoided(item.a, item.b)))
        return tuple(paid)

    def _hinder(self, hinders: Bools) -> tuple[Paid, ...]:
        places = self._outlook.places
        a, b = self._some_move(places.passage_pairs(hinders))
        together = rule.in_one_street(self._works, self._rules, a, b, places.distance_m(a, b))
        together &= self._works.partner[a] != self._works.partner[b]

        def meet(works: Works, first: Index, second: Index) -> Bools:
            return rule.probably_meet(works, self._rules, first, second, self._today)

        cost = _whole(self._table.weights.hinder_at_once)
        twice = self._outlook.doubles()
        return tuple(
            Paid(item, cost)
            for item in self._relations((a[together], b[together]), meet)
            if item.holds.any() and not item.holds.all() and twice.isdisjoint({(item.a, item.b), (item.b, item.a)})
        )

    def _some_move(self, pairs: Pairs) -> Pairs:
        moves = np.zeros(len(self._works), dtype=np.bool_)
        moves[[at for at, own in self._choices.items() if len(own) > 1]] = True
        a, b = pairs
        part = self._takes_part
        chosen = (moves[a] | moves[b]) & part[a] & part[b]
        return a[chosen], b[chosen]

    def _relations(self, pairs: Pairs, holds: Compare) -> Iterable[Relation]:
        """Ask of pairs whether something holds, for each choice of one and of the other."""
        waiting: list[tuple[int, int]] = []
        size = 0
        for a, b in zip(*(side.tolist() for side in pairs), strict=True):
            waiting.append((a, b))
            size += len(self._choices[a]) * len(self._choices[b])
            if size > _BLOCK:
                yield from self._asked(waiting, holds)
                waiting, size = [], 0
        if waiting:
            yield from self._asked(waiting, holds)

    def _asked(self, pairs: Sequence[tuple[int, int]], holds: Compare) -> Iterable[Relation]:
        shapes = [(len(self._choices[a]), len(self._choices[b])) for a, b in pairs]
        first = [
            np.repeat(np.arange(rows) + self._row[a], columns)
            for (a, _), (rows, columns) in zip(pairs, shapes, strict=True)
        ]
        second = [
            np.tile(np.arange(columns) + self._row[b], rows)
            for (_, b), (rows, columns) in zip(pairs, shapes, strict=True)
        ]
        answer = holds(self._rows, np.concatenate(first), np.concatenate(second))
        cuts = np.cumsum([rows * columns for rows, columns in shapes])[:-1]
        for (a, b), shape, part in zip(pairs, shapes, np.split(answer, cuts), strict=True):
            yield Relation(a, b, part.reshape(shape))


def _deepest_first(works: Works, deep: Index, shallow: Index) -> Bools:
    """Tell whether the deeper of two begins no later than the other, and is over no later."""
    begins = np.where(
        works.duration_own[shallow], works.end[shallow] - works.duration[shallow] + 1, works.start[shallow]
    )
    is_over = rule.over_at_earliest(works, deep) <= works.end[shallow]
    return np.asarray((works.start[deep] <= begins) & is_over, dtype=np.bool_)


def _over_before(works: Works, before: Index, after: Index) -> Bools:
    return np.asarray(works.end[before] < works.start[after], dtype=np.bool_)


def _at_dates(works: Works, at: Index, months: Index) -> Works:
    """Return a row for each choice of each work, with the dates that it would have."""
    columns = {
        name: getattr(works, name)[at]
        for name in (
            "partner", "kind", "kind_named", "project", "phase", "status", "has_period", "has_end", "latest_start",
            "window_start", "window_end", "certain", "hinder", "hinder_own", "homes", "duration",
            "duration_own", "duty", "upload",
            "streets", "geometry",
        )
    }  # fmt: skip
    start, end = moved(works.start[at], months), moved(works.end[at], months)
    rows = pa.array(at)
    return replace(
        works,
        **columns,
        ids=works.ids.take(rows),
        numbers=works.numbers.take(rows),
        titles=works.titles.take(rows),
        start=start,
        end=end,
    )


def _firmness(outlook: Outlook) -> tuple[list[Firmness], list[bool]]:
    """Return how firm each work is, and whether its partner gave it a window."""
    names = ("id", "firmness", "earliest_start", "latest_end")
    rows = {
        identity: (Firmness(firmness), earliest is not None or latest is not None)
        for identity, firmness, earliest, latest in zip(
            *(outlook.table[name].to_pylist() for name in names), strict=True
        )
    }
    both = [rows[identity] for identity in outlook.ids]
    return [firmness for firmness, _ in both], [has_window for _, has_window in both]


def _whole(months: float) -> int:
    return round(months * SCALE)
