"""The day of the Netherlands, on machines that keep another zone."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from koppel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A machine whose zone is 14 hours ahead of UTC, or 11 behind: at any moment one has another day than here."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_today_is_the_day_of_the_netherlands_wherever_the_machine_thinks_it_is(elsewhere: str) -> None:
    before = datetime.now(UTC)
    today = clock.today()
    assert today in {clock.day_of(before), clock.day_of(datetime.now(UTC))}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-26T22:59:59", date(2026, 11, 26)),
        ("2026-11-26T23:00:00", date(2026, 11, 27)),
        ("2026-06-30T21:59:59", date(2026, 6, 30)),
        ("2026-06-30T22:00:00", date(2026, 7, 1)),
        ("2026-06-30T23:00:00+02:00", date(2026, 6, 30)),
    ],
)
def test_a_moment_of_the_store_lies_on_the_day_that_people_live_in(moment: str, day: date, elsewhere: str) -> None:
    assert clock.day_of(datetime.fromisoformat(moment)) == day


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 26)])
def test_a_day_begins_at_its_first_moment(day: date) -> None:
    assert clock.day_of(clock.start_of_day(day)) == day
    assert clock.day_of(clock.start_of_day(day) - (datetime.resolution)) < day
