"""Status runs on: a work long past its end counts as done, and one that should have begun has doubtful dates."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from koppel.catalogue.load import Rules
from koppel.detect.progress import begins_in_silence, end_passed, is_asked, run_on
from koppel.detect.works import STATUSES, Works, day_number
from koppel.model import Precision, Status
from tests.detect.builders import TODAY, catalogue, findings, work

AFTER = Rules().status_done_after_days
RUNNING = (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    ("ago", "asked", "done"), [(0, False, False), (1, True, False), (90, True, False), (91, False, True)]
)
def test_a_work_is_asked_about_from_its_end_on_and_then_counts_as_done(
    status: Status, ago: int, asked: bool, done: bool
) -> None:
    item = work("a/1", start="2025-01-01", end=(TODAY - timedelta(ago)).isoformat(), status=status)
    assert is_asked(item, Rules(), TODAY) == (asked and status in RUNNING)
    now = run_on(Works.from_activities([item], catalogue()), Rules(), day_number(TODAY))
    assert STATUSES[now.status[0]] == (Status.GEREED if done and status in RUNNING else status)


def test_a_month_has_passed_when_its_last_day_has() -> None:
    item = work("a/1", start="2026-01-01", end="2026-10-01", end_precision=Precision.MAAND)
    assert end_passed(item, date(2026, 10, 31)) is None
    assert end_passed(item, date(2026, 11, 1)) == date(2026, 10, 31)


def test_an_end_that_nobody_gave_makes_nothing_done() -> None:
    item = work("a/1", start="2020-01-01", end=None)
    assert end_passed(item, TODAY) is None
    now = run_on(Works.from_activities([item], catalogue()), Rules(), day_number(TODAY))
    assert STATUSES[now.status[0]] == Status.GEPLAND


@pytest.mark.parametrize(
    ("status", "start", "precision", "silent"),
    [
        (Status.GEPLAND, TODAY, Precision.DAG, False),
        (Status.GEPLAND, TODAY - timedelta(1), Precision.DAG, True),
        (Status.GEPLAND, date(2026, 11, 1), Precision.MAAND, False),
        (Status.TOEGEZEGD, date(2026, 10, 1), Precision.MAAND, True),
        (Status.IN_UITVOERING, date(2026, 1, 1), Precision.DAG, False),
        (Status.GEREED, date(2026, 1, 1), Precision.DAG, False),
    ],
)
def test_a_start_that_passed_without_news_makes_dates_doubtful(
    status: Status, start: date, precision: Precision, silent: bool
) -> None:
    item = work("a/1", start=start.isoformat(), end="2028-01-01", status=status, start_precision=precision)
    assert begins_in_silence(item, TODAY) == silent
    other = work("b/1", "heat", start="2027-01-01", end="2028-01-01")
    for found in findings(item, other):
        assert found["certainty"] == ("indicatief" if silent else "zeker")


def test_columns_and_single_works_say_the_same() -> None:
    days = [None, *(TODAY + timedelta(shift) for shift in (-400, -91, -30, 0, 40))]
    made = [
        work(
            f"a/{at}",
            start=None if start is None else start.isoformat(),
            end=None if end is None else end.isoformat(),
            status=status,
        )
        for at, (start, end, status) in enumerate(product(days, days, Status))
        if start is None or end is None or start <= end
    ]
    works = Works.from_activities(made, catalogue())
    now = run_on(works, Rules(), day_number(TODAY))
    by_key = {item: at for at, item in enumerate(works.ids.to_pylist())}
    for item in made:
        at = by_key[f"{item.partner}/{item.external_id}"]
        last = end_passed(item, TODAY) if item.start else None
        is_over = last is not None and (TODAY - last).days > AFTER
        assert STATUSES[now.status[at]] == (Status.GEREED if is_over else item.status), item
        assert now.certain[at] == (works.certain[at] and not begins_in_silence(item, TODAY)), item


def test_a_new_street_that_ended_without_news_rests() -> None:
    def told(ago: int) -> list[object]:
        street = work("city/1", "zone", start="2026-01-01", end=(TODAY - timedelta(ago)).isoformat())
        return [row["type"] for row in findings(street, work("w/1", start="2027-03-01", end="2027-06-01"))]

    assert told(AFTER) == ["volgorde"]
    assert told(AFTER + 1) == ["opbreekrust"]
