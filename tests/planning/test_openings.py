"""What one opening of a street is, held against counting it plainly with no code of the program."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.plan import PlanTable
from koppel.detect.works import key_of, table_of
from koppel.model import Firmness, Precision, Status
from koppel.planning.behind import behind
from koppel.planning.build import problem_of
from koppel.planning.openings import openings
from koppel.planning.outlook import Outlook
from koppel.planning.scenario import Scenario, shifted
from koppel.planning.solving.solve import solve
from koppel.planning.value import costs
from tests.detect.builders import TODAY, catalogue, square, work
from tests.laws import tried
from tests.planning.builders import least_cost, outlook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.model import Activity

STREETS = ("Akkerstraat", "Beukenlaan")
SHARE = Fraction(2, 5)


def in_streets(works: Sequence[Activity], streets: Mapping[str, Sequence[str]]) -> Outlook:
    """Return an outlook of works of which the streets are as said, by id."""
    table = table_of(works)
    names = [list(streets.get(identity, ())) for identity in table["id"].to_pylist()]
    at = table.schema.get_field_index("streets")
    table = table.set_column(at, table.schema.field(at), pa.array(names, pa.list_(pa.string())))
    return Outlook(table, {key_of(item): item for item in works}, catalogue(), today=TODAY)


def counted(works: Sequence[Activity], streets: Mapping[str, Sequence[str]]) -> int:
    """Count openings as somebody would with a map and a calendar: street by street, the largest hole first."""
    digging = [
        item
        for item in works
        if item.kind in ("sewer", "heat")
        and item.status is not Status.GEANNULEERD
        and item.end is not None
        and item.end >= TODAY
    ]
    digging.sort(key=lambda item: (-round(item.geometry.area), item.partner, item.external_id))
    total = 0
    for street in {name for item in digging for name in streets.get(key_of(item), ()) or ("",)}:
        cores: list[Activity] = []
        for item in digging:
            if street not in (streets.get(key_of(item), ()) or ("",)):
                continue
            if not any(belongs(item, core) for core in cores):
                cores.append(item)
        total += len(cores)
    return total


def belongs(item: Activity, core: Activity) -> bool:
    if item.geometry.intersection(core.geometry).area < 1:
        return False
    days = [
        {one.start + timedelta(days=count) for count in range((one.end - one.start).days + 1)}  # type: ignore[operator]
        for one in (item, core)
    ]
    both = len(days[0] & days[1])
    return both > 0 and both >= SHARE * min(map(len, days))


@st.composite
def drawn_works(draw: st.DrawFn) -> tuple[list[Activity], dict[str, tuple[str, ...]]]:
    works, streets = [], {}
    for number in range(draw(st.integers(2, 7))):
        start = date(2027, 1, 1) + timedelta(days=draw(st.integers(-90, 200)))
        works.append(
            work(
                f"{draw(st.sampled_from('abc'))}/{number}",
                draw(st.sampled_from(("sewer", "heat", "zone"))),
                start.isoformat(),
                (start + timedelta(days=draw(st.integers(0, 120)))).isoformat(),
                square(draw(st.integers(0, 3)) * 5.0, 0, draw(st.sampled_from((6.0, 8.0, 12.0)))),
                status=draw(st.sampled_from([Status.GEPLAND, Status.GEPLAND, Status.GEANNULEERD])),
                firmness=draw(st.sampled_from([Firmness.VAST, Firmness.SCHUIFBAAR])),
            )
        )
        streets[key_of(works[-1])] = draw(st.sampled_from([(), STREETS[:1], STREETS[1:], STREETS]))
    return works, streets


@tried(80)
@given(drawn_works())
def test_openings_are_those_of_counting_them_plainly_with_a_map_and_a_calendar(drawn: Any) -> None:
    works, streets = drawn
    seen = in_streets(works, streets)
    assert seen.figures().openings == counted(works, streets) == len(behind(seen).openings)


@st.composite
def few_works_in_one_place(draw: st.DrawFn) -> tuple[list[Activity], dict[str, tuple[str, ...]]]:
    works, streets = [], {}
    for number in range(draw(st.integers(2, 5))):
        start = date(2027, 3, 1) + timedelta(days=30 * draw(st.integers(0, 8)))
        works.append(
            work(
                f"{'ab'[number % 2]}/{number}",
                draw(st.sampled_from(("sewer", "heat"))),
                start.isoformat(),
                (start + timedelta(days=draw(st.sampled_from((20, 60, 150))))).isoformat(),
                square(draw(st.integers(0, 3)) * 5.0, 0, draw(st.sampled_from((6.0, 8.0, 12.0)))),
                earliest_start=start - timedelta(days=31 * draw(st.integers(0, 3))),
                latest_end=start + timedelta(days=151 + 31 * draw(st.integers(0, 2))),
            )
        )
        streets[key_of(works[-1])] = draw(st.sampled_from([(), STREETS[:1], STREETS]))
    return works, streets


@tried(30)
@given(few_works_in_one_place())
def test_the_solver_counts_openings_as_the_figures_do_and_finds_what_trying_everything_finds(drawn: Any) -> None:
    works, streets = drawn
    seen = in_streets(works, streets)
    made = problem_of(seen, PlanTable())
    solution = solve(made, seconds=30)
    if (best := least_cost(made)) is not None:
        assert solution.is_proven
        assert solution.cost == solution.least == best
    for choice in (made.as_planned(), solution.choice):
        months = {at: made.choices[at][number] for at, number in choice.items()}
        figures = seen.figures(Scenario("x", shifted(seen.works, months)))
        assert costs(made, choice).openings == made.opening_cost * figures.openings


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # 37 of the 92 days of the shorter are 40 %, 36 are less.
        ("2027-05-25", "2027-08-24", 1),
        ("2027-05-26", "2027-08-25", 2),
        ("2027-07-01", "2027-09-30", 2),
        ("2027-06-01", "2027-06-30", 1),
    ],
)
def test_works_are_one_opening_where_they_lie_open_together_for_long_enough(
    start: str, end: str, expected: int
) -> None:
    first = work("a/1", "sewer", "2027-01-01", "2027-06-30")
    assert outlook(first, work("b/1", "heat", start, end)).figures().openings == expected


def test_works_beside_each_other_are_no_opening_however_long_they_meet() -> None:
    first = work("a/1", "sewer", "2027-01-01", "2027-03-31")
    assert outlook(first, work("b/1", "heat", "2027-01-01", "2027-03-31", square(50))).figures().openings == 2


def test_a_chain_of_works_is_no_opening_each_shares_the_hole_of_the_largest() -> None:
    # Each meets the next on ground and for half a year, over thirty months; with the largest only one does.
    chain = [
        work("a/1", "sewer", "2027-01-01", "2027-12-31", square(0, 0, 12)),
        work("a/2", "sewer", "2027-07-01", "2028-06-30", square(10, 0, 10)),
        work("a/3", "sewer", "2028-01-01", "2028-12-31", square(18, 0, 9)),
        work("a/4", "sewer", "2028-07-01", "2029-06-30", square(26, 0, 9)),
    ]
    made = behind(outlook(*chain)).openings
    assert [item.works for item in made] == [(0, 1), (2, 3)]


def test_an_opening_is_of_one_street() -> None:
    long = work("a/1", "sewer", "2027-01-01", "2027-12-31", square(0, 0, 40))
    beside = work("b/1", "heat", "2027-01-01", "2027-12-31", square(0, 0, 10))
    seen = in_streets([long, beside], {"a/1": STREETS, "b/1": STREETS[:1]})
    assert [(item.street, item.works) for item in behind(seen).openings] == [
        ("Akkerstraat", (0, 1)),
        ("Beukenlaan", (0,)),
    ]


def test_a_quarter_that_touches_is_no_opening_and_one_that_lies_within_is() -> None:
    # Of a work that is known by the quarter nobody knows in which of its weeks the ground is open.
    core = work("a/1", "sewer", "2027-01-01", "2027-07-31", square(0, 0, 12))
    for day, expected in ((date(2027, 7, 1), 2), (date(2027, 4, 1), 1)):
        quarter = work(
            "b/1", "heat", day.isoformat(), day.isoformat(),
            start_precision=Precision.KWARTAAL, end_precision=Precision.KWARTAAL,
        )  # fmt: skip
        assert outlook(core, quarter).figures().openings == expected


def test_a_work_that_falls_out_leaves_its_opening_to_the_next_largest() -> None:
    works = [work(f"a/{at}", "sewer", "2027-01-01", "2027-06-30", square(0, 0, 12 - at)) for at in range(3)]
    seen = outlook(*works)
    dropped = np.array([False, True, True])
    assert openings(seen.works, seen.holes, seen.catalogue, np.ones(3, dtype=np.bool_)).tolist() == [0, 0, 0]
    assert openings(seen.works, seen.holes, seen.catalogue, dropped).tolist() == [-1, 1, 1]
