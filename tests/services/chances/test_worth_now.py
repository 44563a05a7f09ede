"""What is worth a meeting now: value x probability x urgency, and what the team has dealt with is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.benefit import Range
from koppel.detect.worth import Moment, can_still_move, chance, deadline, value_eur
from koppel.model import Status
from koppel.model.deciding import Answer, State
from koppel.services.chances.worth_now import Worth, worth_now
from koppel.services.deciding.decisions import decide, give_answer
from koppel.services.facts.findings import list_findings
from tests.services.deliberating import HEAT, LATER, LEAD, SEWER, all_agree, change, planner, table
from tests.services.world import CATALOGUE, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.model.chances import Finding
    from koppel.store.database import Store

RULES = CATALOGUE.rules
LARGE, SMALL = shapely.box(234_000, 582_000, 234_100, 582_100), shapely.box(233_000, 582_000, 233_060, 582_050)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two pipes in a large hole, two in a smaller one elsewhere, in the same months."""
    plans = [
        work(partner, number, kind, geometry=place)
        for number, place in (("1", SMALL), ("2", LARGE))
        for partner, kind in ((SEWER, "riolering"), (HEAT, "warmtenet"))
    ]
    with table(tmp_path, plans) as opened:
        yield opened


def begins(first: date, status: Status = Status.GEPLAND) -> Any:
    return work(SEWER, "1", "riolering", start=first, start_precision=None, status=status)


def now(store: Store, today: date = TODAY) -> list[Worth]:
    return list(worth_now(store, CATALOGUE, today=today))


def test_what_saves_more_comes_first_and_says_why(store: Store) -> None:
    large, small = now(store)
    assert large.money is not None
    assert small.money is not None
    assert large.money.low > small.money.low
    assert large.weight > small.weight
    assert (large.deadline.moment, large.deadline.urgency) == (Moment.START, RULES.now_late_share)
    until, often, money = large.words("nl").split("; ")
    assert until == "begint over 3 maanden, opdracht waarschijnlijk gegeven"
    assert often.endswith(" van 10")
    assert money.startswith("€")
    assert large.words("en").startswith("begins in 3 months")


def test_what_was_decided_is_not_now_and_what_waits_for_an_answer_is(store: Store) -> None:
    large, small = (item.id for item in now(store))
    lead = store.seen_by(LEAD)
    give_answer(store.seen_by(planner(SEWER)), large, SEWER, Answer.AKKOORD)
    assert [item.id for item in now(store)] == [large, small]
    all_agree(store, large, SEWER, HEAT)
    decide(lead, large, State.AFGESPROKEN, "één keer open")
    assert [item.id for item in now(store)] == [small]
    decide(lead, small, State.AFGEWEZEN, "gaat niet samen")
    assert now(store) == []
    # The plan of what was agreed changed: it waits for answers again.
    change(store, SEWER, "2", **LATER)
    assert [item.id for item in now(store)] == [large]


def test_what_has_begun_is_not_worth_a_meeting(store: Store) -> None:
    large, _ = (item.id for item in now(store))
    change(store, SEWER, "1", status=Status.IN_UITVOERING)
    assert [item.id for item in now(store)] == [large]


def test_no_more_than_the_rules_say(store: Store) -> None:
    few = replace(CATALOGUE, rules=replace(RULES, now_most=1))
    assert [item.id for item in worth_now(store, few, today=TODAY)] == [now(store)[0].id]


@pytest.mark.parametrize(
    ("status", "days", "moment", "left", "urgency"),
    [
        (Status.GEPLAND, 400, Moment.CONTRACT, 218, 182 / 218),
        (Status.IDEE, 364, Moment.CONTRACT, 182, 1.0),
        (Status.GEPLAND, 182, Moment.CONTRACT, 0, 1.0),
        (Status.GEPLAND, 181, Moment.START, 181, 0.5),
        (Status.TOEGEZEGD, 181, Moment.ORDER, 125, 1.0),
        (Status.TOEGEZEGD, 56, Moment.ORDER, 0, 1.0),
        (Status.TOEGEZEGD, 0, Moment.START, 0, 0.5),
        (Status.GEPLAND, -1, Moment.SILENT, 1, 0.25),
    ],
)
def test_urgency_follows_from_what_the_earlier_work_comes_to(
    status: Status, days: int, moment: Moment, left: int, urgency: float
) -> None:
    earlier, later = begins(TODAY + timedelta(days), status), begins(TODAY + timedelta(days + 90), Status.TOEGEZEGD)
    for pair in ((earlier, later), (later, earlier)):
        found = deadline(*pair, CATALOGUE, TODAY)
        assert found is not None
        assert (found.moment, found.days) == (moment, left)
        assert found.urgency == pytest.approx(urgency)


def test_works_without_a_start_have_no_deadline() -> None:
    loose = replace(begins(TODAY), start=None, end=None)
    assert deadline(loose, loose, CATALOGUE, TODAY) is None
    only = deadline(loose, begins(TODAY + timedelta(182)), CATALOGUE, TODAY)
    assert only is not None
    assert only.moment is Moment.CONTRACT


@given(st.integers(-2000, 4000), st.sampled_from([item for item in Status if can_still_move(begins(TODAY, item))]))
def test_urgency_is_a_share_and_says_how_many_days(days: int, status: Status) -> None:
    found = deadline(begins(TODAY + timedelta(days), status), begins(date(2050, 1, 1)), CATALOGUE, TODAY)
    assert found is not None
    assert 0 < found.urgency <= 1
    assert found.days >= 0


def test_a_probability_is_measured_or_a_share_of_the_score(store: Store) -> None:
    measured: Finding = list_findings(store, types=["koppelkans"])[1][0]
    found = chance(replace(measured, score=95.0), CATALOGUE)
    assert (found.share, found.is_measured) == (32 / 41, True)
    garden = replace(measured, a_kind="wijkteamgesprekken", score=50.0)
    found = chance(garden, CATALOGUE)
    assert not found.is_measured
    assert found.share == pytest.approx(0.12)
    assert chance(measured, replace(CATALOGUE, calibration=None)).is_measured is False


def test_where_no_money_is_known_a_stated_amount_stands_in() -> None:
    assert value_eur(Range(1000.0, 2000.0), RULES) == 1500.0
    assert value_eur(None, RULES) == RULES.now_unknown_eur == 2500.0
