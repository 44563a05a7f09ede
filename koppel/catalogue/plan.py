"""What makes one set of dates better than another: weights, order and room of ``layers/plan.toml``, and wishes."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import Table, read_toml
from koppel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

PLAN_FILE = "plan.toml"
_MOST_WEIGHT, _MOST_AT_ONCE = 100_000.0, 10_000
# More wishes than these are no wishes of a team.
_MOST_WISHES = 10_000
_MOST_MONTHS = 60
_MOST_TIMES = 100.0
_SECTIONS = frozenset(
    {"weights", "move", "window", "again", "opening", "capacity", "technique", "work", "order", "aim", "slip"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWeights:
    """
    How much each part of what is wished for counts; the unit is a month that one work is moved.

    Attributes
    ----------
    opening
        One opening of the street more.
    hinder_week
        One week more in which a street has hinder.
    hinder_at_once
        Two works more that hinder one passage at the same time.
    moved_month
        A month that a work is moved, times `PlanMoves`.
    largest_share
        A month that the party that moves most moves, beside that: no party does all the moving.
    coupling
        A coupling of score 100 that takes place at different times.
    need
        A coupling of score 100 at different times that can do something where everything is wanting.
    cost
        1,000 euro that is not avoided.
    """

    opening: float = 24.0
    hinder_week: float = 0.25
    hinder_at_once: float = 6.0
    moved_month: float = 1.0
    largest_share: float = 1.0
    coupling: float = 3.0
    need: float = 2.0
    cost: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMoves:
    """
    What moving costs: ``once`` for a work that moves at all, then by firmness for each month.

    ``promised`` is how many times more a work costs that was promised.
    """

    once: float = 1.0
    vast: float = 2.0
    schuifbaar: float = 1.0
    wens: float = 0.5
    promised: float = 3.0


@dataclass(frozen=True, slots=True)
class Technique:
    """Works of kinds that come after works of other kinds in the same place, and why, per language."""

    before: frozenset[str]
    after: frozenset[str]
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorkWish:
    """What holds for one work, by partner and number: it stays, or it is done between two days; None is no bound."""

    partner: str
    number: str
    stays: bool = False
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class OrderWish:
    """One work is over before another begins; each by partner and number."""

    before: tuple[str, str]
    after: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PlanAim:
    """
    Something that a plan can be asked for above all.

    Its name per language, how many times what counts, and whether it is to hold when works slip.
    """

    label: Mapping[str, str]
    times: Mapping[str, float]
    is_robust: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTable:
    """
    What a plan is made by.

    Attributes
    ----------
    weights, moves
        What counts, and what moving costs.
    vast_months
        By how many months a work can move that is fixed, where its partner gave no window; 0 as it is.
    again_years
        A street that opens twice within so many years opens again too soon.
    together_share
        Works are one opening where so much of the shorter of their periods lies within the other, 0-1.
    techniques
        What comes after what, beside depth and surface.
    at_once
        How many works of a party can be under way at the same time, where it said so.
    works, orders
        What is asked for single works.
    aims
        By id what a plan can be asked for above all.
    staying
        Parties that do not take part: none of their works move.
    slip_months
        By how many months works begin later than said, each as likely, where a store remembers too little of it.
    slip_wrong_order
        For how many openings an order counts that goes wrong because works slip.
    is_robust
        The plan is asked for that holds best when works slip.
    """

    weights: PlanWeights = PlanWeights()
    moves: PlanMoves = PlanMoves()
    vast_months: int = 0
    again_years: int = 5
    together_share: float = 0.4
    techniques: tuple[Technique, ...] = ()
    at_once: Mapping[str, int] = field(default_factory=dict)
    works: tuple[WorkWish, ...] = ()
    orders: tuple[OrderWish, ...] = ()
    aims: Mapping[str, PlanAim] = field(default_factory=dict)
    staying: frozenset[str] = frozenset()
    slip_months: tuple[int, ...] = (0,)
    slip_wrong_order: float = 3.0
    is_robust: bool = False

    def toward(self, aim: str | None, without: Collection[str] = ()) -> PlanTable:
        """
        Return what a plan is made by that is asked for one thing above all, or for which some parties move nothing.

        Raises
        ------
        InputError
            ``plan_aim``: there is no such aim.
        """
        weights, is_robust = self.weights, self.is_robust
        if aim is not None:
            if aim not in self.aims:
                raise InputError("plan_aim", value=aim[:100], right=", ".join(self.aims) or "–")
            times, is_robust = self.aims[aim].times, self.aims[aim].is_robust
            weights = replace(weights, **{name: getattr(weights, name) * count for name, count in times.items()})
        return replace(self, weights=weights, staying=self.staying | frozenset(without), is_robust=is_robust)

    def weighing(self, times: Mapping[str, float]) -> PlanTable:
        """
        Return what a plan is made by in which some things count so many times as much.

        Raises
        ------
        InputError
            ``plan_times``: there is no such weight, or it would count too many times.
        """
        known = {item.name for item in fields(PlanWeights)}
        for name, count in times.items():
            if name not in known or not 0 <= count <= _MOST_TIMES:
                raise InputError("plan_times", value=f"{name[:60]} {count}", right=", ".join(sorted(known)))
        changed = {name: getattr(self.weights, name) * count for name, count in times.items()}
        return replace(self, weights=replace(self.weights, **changed))


def load_plan_table(file: Path, kinds: Collection[str], base: PlanTable | None = None) -> PlanTable:
    """
    Read a file of the form of ``layers/plan.toml``; what is not in it stays as it is in `base`.

    Parameters
    ----------
    file
        Sections ``weights``, ``move``, ``window``, ``again``, ``opening``, ``slip``, ``capacity`` and ``aim``,
        and lists ``technique``, ``work`` and ``order``.
    kinds
        Ids of the kinds that are declared.
    base
        What holds without the file; by default what is declared here.

    Raises
    ------
    CatalogueError
        The file is wrong; the facts say file, key and what would be right.
    """
    table = base or PlanTable()
    whole = Table(file.name, "", read_toml(file))
    whole.only(_SECTIONS)
    weights = _numbers(whole, "weights", {item.name for item in fields(PlanWeights)})
    moves = _numbers(whole, "move", {item.name for item in fields(PlanMoves)})
    again = Table(file.name, "again", whole.values.get("again", {}))
    again.only({"years"})
    opening = Table(file.name, "opening", whole.values.get("opening", {}))
    opening.only({"together_share"})
    window = Table(file.name, "window", whole.values.get("window", {}))
    window.only({"vast_months"})
    room = Table(file.name, "capacity", whole.values.get("capacity", {}))
    slip_months, wrong_order = _slips(whole)
    techniques = tuple(_technique(row, kinds) for row in _rows(whole, "technique"))
    return PlanTable(
        weights=replace(table.weights, **weights),
        moves=replace(table.moves, **moves),
        vast_months=window.whole("vast_months", 0, _MOST_MONTHS) if window.values else table.vast_months,
        again_years=again.whole("years", 1, 100) if again.values else table.again_years,
        together_share=opening.number("together_share", 0, 1) if opening.values else table.together_share,
        techniques=(*table.techniques, *techniques),
        # None at all is wrong, and is told with the works that are then left.
        at_once={**table.at_once, **{party: room.whole(party, 0, _MOST_AT_ONCE) for party in room.values}},
        works=(*table.works, *(_work_wish(row) for row in _rows(whole, "work"))),
        orders=(*table.orders, *(_order_wish(row) for row in _rows(whole, "order"))),
        aims={**table.aims, **_aims(whole)},
        staying=table.staying,
        slip_months=slip_months or table.slip_months,
        slip_wrong_order=table.slip_wrong_order if wrong_order is None else wrong_order,
    )


def _slips(whole: Table) -> tuple[tuple[int, ...], float | None]:
    slip = Table(whole.file, "slip", whole.values.get("slip", {}))
    slip.only({"months", "wrong_order"})
    months = slip.values.get("months", [])
    if not isinstance(months, list) or not all(type(one) is int and abs(one) <= _MOST_MONTHS for one in months):
        raise slip.wrong("months", months, "[0, 0, 1, 3]")
    wrong_order = slip.number("wrong_order", 0, _MOST_TIMES) if "wrong_order" in slip.values else None
    return tuple(months[:_MOST_WISHES]), wrong_order


def _aims(whole: Table) -> dict[str, PlanAim]:
    named = Table(whole.file, "aim", whole.values.get("aim", {}))
    aims = {}
    for name, values in named.values.items():
        aim = Table(whole.file, f"aim.{name}", values)
        aim.only({"label", "times", "robust"})
        times = Table(whole.file, f"aim.{name}.times", aim.get("times"))
        times.only({item.name for item in fields(PlanWeights)})
        aims[name] = PlanAim(
            aim.words("label"),
            {key: times.number(key, 0, _MOST_TIMES) for key in times.values},
            is_robust=aim.flag("robust") if "robust" in aim.values else False,
        )
    return aims


def _numbers(whole: Table, section: str, names: Collection[str]) -> dict[str, float]:
    table = Table(whole.file, section, whole.values.get(section, {}))
    table.only(names)
    return {name: table.number(name, 0, _MOST_WEIGHT) for name in table.values}


def _rows(whole: Table, section: str) -> list[Table]:
    listed = whole.values.get(section, [])
    if not isinstance(listed, list) or len(listed) > _MOST_WISHES:
        raise whole.wrong(section, listed, f"[[{section}]]")
    return [Table(whole.file, f"{section} {number}", row) for number, row in enumerate(listed, 1)]


def _technique(row: Table, kinds: Collection[str]) -> Technique:
    row.only({"before", "after", "reason"})
    sides = []
    for side in ("before", "after"):
        names = row.texts(side)
        for name in names:
            if name not in kinds:
                raise row.wrong(side, name, ", ".join(sorted(kinds)[:3]) + ", …")
        sides.append(frozenset(names))
    return Technique(sides[0], sides[1], row.words("reason"))


def _work_wish(row: Table) -> WorkWish:
    row.only({"partner", "number", "stays", "earliest", "latest"})
    return WorkWish(
        row.text("partner"),
        row.text("number"),
        row.flag("stays") if "stays" in row.values else False,
        _day(row, "earliest"),
        _day(row, "latest"),
    )


def _order_wish(row: Table) -> OrderWish:
    row.only({"before", "after"})
    pair = []
    for side in ("before", "after"):
        names = row.texts(side)
        if len(names) != 2:
            raise row.wrong(side, list(names), '["partner", "nr"]')
        pair.append((names[0], names[1]))
    return OrderWish(pair[0], pair[1])


def _day(row: Table, key: str) -> date | None:
    value = row.values.get(key)
    # A moment is a date to Python; here it is a mistake.
    if value is not None and type(value) is not date:
        raise row.wrong(key, value, "2027-09-01")
    return value
