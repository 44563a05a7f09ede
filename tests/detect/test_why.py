"""Why two works are a koppelkans or not: all conditions hold where the rules find one, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.find import find
from koppel.detect.rules import Condition
from koppel.detect.why import conditions_met
from koppel.detect.works import Works
from koppel.model import Status
from tests.detect.builders import TODAY, catalogue, square, work

if TYPE_CHECKING:
    from koppel.model import Activity

KINDS = ("sewer", "heat", "zone", "garden", "talk", "never", "event")
WORKS = st.builds(
    lambda key, kind, x, begin, days, status: work(
        key, kind, geometry=square(x, 0.0), status=status,
        start=begin and begin.isoformat(), end=begin and (begin + timedelta(days=days)).isoformat(),
    ),
    key=st.sampled_from(["gemeente/1", "warmte/2"]),
    kind=st.sampled_from(KINDS),
    x=st.sampled_from([0.0, 5.0, 12.0, 30.0, 200.0]),
    begin=st.none() | st.dates(date(2024, 1, 1), date(2032, 1, 1)),
    days=st.integers(0, 400),
    status=st.sampled_from(list(Status)),
)  # fmt: skip


def failed(pair: tuple[Activity, Activity]) -> list[Condition]:
    return [item.condition for item in conditions_met(pair, catalogue(), today=TODAY) if not item.is_met]


def sewer_and_heat() -> tuple[Activity, Activity]:
    spot = square(0.0, 0.0)
    return work("gemeente/1", "sewer", geometry=spot), work("warmte/2", "heat", geometry=spot)


@given(first=WORKS, second=WORKS)
def test_all_conditions_hold_where_the_rules_find_a_koppelkans_and_nowhere_else(
    first: Activity, second: Activity
) -> None:
    pair = (replace(first, external_id="1"), replace(second, external_id="2"))
    found = find(Works.from_activities(pair, catalogue()), catalogue(), today=TODAY)
    assert (failed(pair) == []) == ("koppelkans" in found["type"].to_pylist())


def test_each_condition_is_asked_once_and_in_order() -> None:
    met = conditions_met(sewer_and_heat(), catalogue(), today=TODAY)
    assert [item.condition for item in met] == list(Condition)
    assert all(item.is_met for item in met)


@pytest.mark.parametrize(
    ("change", "fails"),
    [
        ({"status": Status.GEANNULEERD}, [Condition.LIVE]),
        ({"start": None, "end": None}, [Condition.PERIOD, Condition.TO_COME, Condition.TIME]),
        ({"start": date(2025, 1, 1), "end": date(2025, 2, 1)}, [Condition.TO_COME]),
        ({"partner": "gemeente"}, [Condition.DESK]),
        ({"kind": "never"}, [Condition.AFFINITY]),
        ({"geometry": square(500.0, 0.0)}, [Condition.NEAR]),
        ({"start": date(2033, 1, 1), "end": date(2033, 2, 1)}, [Condition.TIME]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_else(change: dict[str, object], fails: list[Condition]) -> None:
    first, second = sewer_and_heat()
    changed = replace(second, **change)  # type: ignore[arg-type]
    assert failed((first, changed)) == fails
    assert failed((changed, first)) == fails


def test_a_condition_names_its_figure_and_which_work_fails() -> None:
    first, second = sewer_and_heat()
    far = replace(second, geometry=square(500.0, 0.0), status=Status.GEREED)
    met = {item.condition: item for item in conditions_met((first, far), catalogue(), today=TODAY)}
    assert met[Condition.LIVE].fails == (1,)
    assert met[Condition.NEAR].bound == 10.0
    assert met[Condition.NEAR].figure == pytest.approx(first.geometry.distance(far.geometry))
    assert conditions_met((far, first), catalogue(), today=TODAY)[0].fails == (0,)


def test_what_went_by_is_named_and_what_has_no_period_did_not_go_by() -> None:
    def which(first: dict[str, object], second: dict[str, object]) -> tuple[int, ...]:
        one, other = sewer_and_heat()
        pair = replace(one, **first), replace(other, **second)  # type: ignore[arg-type]
        return next(
            item.fails for item in conditions_met(pair, catalogue(), today=TODAY) if item.condition is Condition.TO_COME
        )

    past: dict[str, object] = {"start": date(2025, 1, 1), "end": TODAY - timedelta(days=1)}
    today: dict[str, object] = {"start": date(2025, 1, 1), "end": TODAY}
    without: dict[str, object] = {"start": None, "end": None}
    assert [which(past, {}), which({}, past), which(past, past)] == [(0,), (1,), (0, 1)]
    assert [which(today, {}), which(without, {}), which(without, past)] == [(), (), (1,)]


def test_days_between_are_told_and_days_together_to_come_as_less_than_none() -> None:
    def figure(start: date, end: date, today: date = TODAY) -> tuple[float | None, float | None]:
        one, other = sewer_and_heat()
        first = replace(one, start=date(2027, 1, 1), end=date(2027, 6, 30))
        met = conditions_met((first, replace(other, start=start, end=end)), catalogue(), today=today)
        return next((item.figure, item.bound) for item in met if item.condition is Condition.TIME)

    bound = float(catalogue().rules.koppelkans_max_gap_days)
    assert figure(date(2027, 7, 10), date(2027, 9, 30)) == (10.0, bound)
    assert figure(date(2027, 6, 21), date(2027, 9, 30)) == (-10.0, bound)
    assert figure(date(2027, 6, 21), date(2027, 9, 30), date(2027, 6, 26)) == (-5.0, bound)


def test_a_pair_that_may_be_one_work_is_none_unless_somebody_said_that_it_is_two() -> None:
    one = work("gemeente/1", "sewer", title="Elm")
    other = work("water/1", "sewer", title="Elm")
    assert failed((one, other)) == [Condition.DOUBLE]
    keys = ("gemeente/1", "water/1")
    met = conditions_met((one, other), catalogue(), today=TODAY, distinct={keys})
    assert all(item.is_met for item in met)


def test_affinity_is_told_with_what_it_must_be_more_than() -> None:
    met = {item.condition: item for item in conditions_met(sewer_and_heat(), catalogue(), today=TODAY)}
    assert (met[Condition.AFFINITY].figure, met[Condition.AFFINITY].bound) == (0.9, 0.0)
