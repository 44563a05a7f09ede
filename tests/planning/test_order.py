"""The order of works: the law of the solver, the figures and the alarms are one rule, and a plain reckoning agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.plan import PlanTable, Technique
from koppel.model import Firmness, Status
from koppel.planning.build import problem_of
from koppel.planning.problem import Law
from koppel.planning.scenario import Scenario, shifted
from koppel.planning.solving.solve import solve
from koppel.planning.value import broken_laws
from tests.detect.builders import KINDS, catalogue, square, work
from tests.laws import tried
from tests.planning.builders import outlook, problem

if TYPE_CHECKING:
    from koppel.model import Activity
    from koppel.planning.outlook import Outlook
    from koppel.planning.problem import Problem

SECONDS = 30.0


@st.composite
def streets(draw: st.DrawFn) -> list[Activity]:
    """Draw surfaces and openings at one place or beside it, some of which can move."""
    works = []
    for number in range(draw(st.integers(2, 5))):
        start = date(2027, draw(st.integers(3, 12)), 1)
        end = start + timedelta(days=draw(st.integers(20, 200)))
        works.append(
            work(
                f"p{number}/1",
                draw(st.sampled_from(["zone", "paving", "sewer", "heat"])),
                start.isoformat(),
                end.isoformat(),
                square(draw(st.sampled_from([0.0, 4.0, 900.0]))),
                firmness=draw(st.sampled_from([Firmness.VAST, Firmness.SCHUIFBAAR])),
                duration_days=draw(st.sampled_from([None, None, 15])),
                status=draw(st.sampled_from([Status.GEPLAND, Status.TOEGEZEGD])),
            )
        )
    return works


def in_wrong_order(works: list[Activity], dates: dict[str, tuple[date, date]]) -> set[tuple[str, str]]:
    """Reckon plainly which surface is finished before an opening in its place is over."""
    wrong = set()
    for top in works:
        rest = KINDS[top.kind].moratorium_years
        for dig in works:
            if not rest or not KINDS[dig.kind].opens_street or top.geometry.intersection(dig.geometry).area < 5:
                continue
            first, last = dates[dig.partner]
            if dig.duration_days:
                last = min(last, first + timedelta(days=dig.duration_days - 1))
            made = dates[top.partner][1]
            if last > made and (first - made).days <= 365 * rest:
                wrong.add((top.partner, dig.partner))
    return wrong


def solved(seen: Outlook, made: Problem) -> tuple[Any, Scenario]:
    solution = solve(made, seconds=SECONDS)
    months = {at: made.choices[at][number] for at, number in solution.choice.items()}
    return solution, Scenario("plan", shifted(seen.works, months))


@tried(25)
@given(streets())
def test_what_the_solver_leaves_wrong_is_what_is_found_and_what_is_reckoned_plainly(works: list[Activity]) -> None:
    seen = outlook(*works)
    made = problem_of(seen, PlanTable())
    solution, scenario = solved(seen, made)
    dates = {item.partner: (item.start, item.end) for item in works}
    by_id = {identity: works[at].partner for at, identity in enumerate(seen.ids)}
    dates |= {by_id[item.work]: (item.start, item.end) for item in scenario.changes}
    wrong = in_wrong_order(works, dates)  # type: ignore[arg-type]
    assert seen.figures(scenario).wrong_orders == len({frozenset(pair) for pair in wrong})
    cannot = {
        frozenset(by_id[seen.ids[end]] for end in (item.relation.a, item.relation.b))
        for item in (*made.broken, *broken_laws(made, solution.choice))
        if item.law is Law.SURFACE
    }
    stays = {by_id[seen.ids[at]] for at, own in made.choices.items() if len(own) == 1}
    assert all(frozenset(pair) in cannot or stays.issuperset(pair) for pair in wrong)
    if solution.is_lawful and not made.broken:
        assert all(stays.issuperset(pair) for pair in wrong)


def test_a_sewer_does_not_begin_in_the_last_month_of_a_new_street() -> None:
    made = problem(
        work("a/1", "zone", "2027-03-01", "2027-06-30", square(0, 0, 20), firmness=Firmness.SCHUIFBAAR),
        work("b/1", "sewer", "2027-06-01", "2027-09-30", square(5, 5), firmness=Firmness.SCHUIFBAAR),
    )
    assert [item.law for item in broken_laws(made, made.as_planned())] == [Law.SURFACE]
    choice = solve(made, seconds=SECONDS).choice
    zone, sewer = (made.months[at][choice[at]] for at in (0, 1))
    assert sewer[1] <= zone[1]


def test_solar_panels_wait_until_the_roof_is_done() -> None:
    technique = Technique(frozenset({"talk"}), frozenset({"garden"}), {})
    roof = work("a/1", "talk", "2027-03-01", "2027-06-30", square())
    solar = work("b/1", "garden", "2027-06-01", "2027-07-31", square(), firmness=Firmness.SCHUIFBAAR)
    made = problem(roof, solar, techniques=(technique,))
    assert [item.law for item in broken_laws(made, made.as_planned())] == [Law.TECHNIQUE]
    choice = solve(made, seconds=SECONDS).choice
    assert made.choices[1][choice[1]] == 1


@pytest.mark.parametrize(
    ("heat", "is_right"),
    [
        (("2027-03-01", "2027-06-30"), True),
        (("2027-04-01", "2027-07-31"), True),
        (("2027-08-01", "2027-09-30"), True),
        # Over before the sewer beneath it is, or begun before it.
        (("2027-04-01", "2027-05-31"), False),
        (("2027-02-01", "2027-06-30"), False),
        (("2027-01-20", "2027-02-20"), False),
    ],
)
def test_in_one_opening_the_deepest_begins_first_and_is_over_first(heat: tuple[str, str], is_right: bool) -> None:
    sewer = work("a/1", "sewer", "2027-03-01", "2027-06-30", square(), firmness=Firmness.SCHUIFBAAR)
    registry = {"sewer": 300, "heat": 100}
    seen = outlook(sewer, work("b/1", "heat", *heat, square()), registry=deep(registry))
    made = problem_of(seen, PlanTable())
    broken = {item.law for item in (*made.broken, *broken_laws(made, made.as_planned()))}
    assert broken == (set() if is_right else {Law.DEPTH})


def test_no_plan_makes_a_sewer_come_after_the_pipe_above_it() -> None:
    sewer = work("a/1", "sewer", "2027-03-01", "2027-04-30", square(), firmness=Firmness.SCHUIFBAAR)
    heat = work("b/1", "heat", "2027-09-01", "2027-10-31", square())
    swapped = (replace(heat, start=sewer.start, end=sewer.end), replace(sewer, start=heat.start, end=heat.end))
    for works, expected in (((sewer, heat), False), (swapped, True)):
        made = problem_of(outlook(*works, registry=deep({"sewer": 300, "heat": 100})), PlanTable())
        (law,) = [item for item in made.laws if item.law is Law.DEPTH]
        sewer_at = next(at for at, party in made.party.items() if party == "a")
        # With the sewer at its latest, months after the pipe: only where the plans have it so already.
        holds = law.relation.holds if law.relation.a == sewer_at else law.relation.holds.T
        assert bool(holds[-1].any()) is expected


def deep(depth_cm: dict[str, int]) -> Any:
    registry = catalogue()
    return replace(
        registry,
        kinds={name: replace(item, depth_cm=depth_cm.get(name, 0)) for name, item in registry.kinds.items()},
    )
