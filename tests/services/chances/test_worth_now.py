"""What is worth a meeting now: value x probability x urgency, and what the team has dealt with is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel import formats
from koppel.detect.benefit import Range
from koppel.detect.worth import Chance, Moment, can_still_move, chance, deadline, value_eur
from koppel.model import Precision, Status
from koppel.model.deciding import Answer, State
from koppel.services.chances.worth_now import Lead, Worth, most_worth, until_words, worth_now
from koppel.services.deciding.decisions import decide, give_answer
from koppel.services.facts.combinations import listed_combinations
from koppel.services.facts.findings import list_findings
from koppel.services.facts.pairs import meaning_words
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


def begins(first: date, status: Status = Status.GEPLAND, precision: Precision | None = None) -> Any:
    return work(SEWER, "1", "riolering", start=first, start_precision=precision, status=status)


def now(store: Store, today: date = TODAY) -> list[Worth]:
    return list(worth_now(store, CATALOGUE, today=today))


def test_what_saves_more_comes_first_and_says_why(store: Store) -> None:
    large, small = now(store)
    assert large.money is not None
    assert small.money is not None
    assert large.money.low > small.money.low
    assert large.weight > small.weight
    assert (large.deadline.moment, large.deadline.urgency) == (Moment.START, RULES.now_late_share)
    between, until, odds, *need = large.row("nl")
    assert need == ["", ""]
    assert between.split(", ") in [
        [f"{one} × {other}", "10.000 m² gedeelde grond", "nog 6 maanden tegelijk mogelijk"]
        for one, other in ((SEWER, HEAT), (HEAT, SEWER))
    ]
    often, money = odds.split("; ")
    assert until.endswith(" begint over 3 maanden, en is nog niet toegezegd")
    assert often.endswith(" van 10 zulke paren zijn echt afgestemd")
    assert money.startswith("bespaart minstens €")
    assert " begins in 3 months" in large.row("en").until


def test_what_was_decided_is_not_now_and_what_waits_for_an_answer_is(store: Store) -> None:
    large, small = (item.id for item in now(store))
    lead = store.visible_to(LEAD)
    give_answer(store.visible_to(planner(SEWER)), large, SEWER, Answer.AKKOORD)
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
        # The 27th of June and the 22nd of May of 2027 are a Sunday and a Saturday: the Friday before is the last day.
        (Status.GEPLAND, 400, Moment.CONTRACT, 216, 182 / 218),
        (Status.IDEE, 364, Moment.CONTRACT, 181, 1.0),
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
        found = deadline(pair, CATALOGUE, TODAY)
        assert found is not None
        assert (found.moment, found.days) == (moment, left)
        assert found.urgency == pytest.approx(urgency)


def test_until_when_is_a_day() -> None:
    planned, promised = (begins(TODAY + timedelta(200), status) for status in (Status.GEPLAND, Status.TOEGEZEGD))
    words = [until_words(found, "nl") for item in (planned, promised) if (found := deadline([item], CATALOGUE, TODAY))]
    tender, order = (formats.day(TODAY + timedelta(days), "nl") for days in (200 - 182, 200 - 56))
    assert f"vóór {tender}: daarna wordt “" in words[0]
    assert f"vóór {order}: daarna krijgt de aannemer van “" in words[1]


@pytest.mark.parametrize(("status", "days"), [(Status.GEPLAND, 182), (Status.TOEGEZEGD, 56), (Status.GEPLAND, 0)])
def test_what_is_due_today_says_so(status: Status, days: int) -> None:
    found = deadline([begins(TODAY + timedelta(days), status)], CATALOGUE, TODAY)
    assert found is not None
    assert "vandaag" in until_words(found, "nl")


def test_works_without_a_start_have_no_deadline() -> None:
    loose = replace(begins(TODAY), start=None, end=None)
    assert deadline([loose, loose], CATALOGUE, TODAY) is None
    only = deadline([loose, begins(TODAY + timedelta(182))], CATALOGUE, TODAY)
    assert only is not None
    assert only.moment is Moment.CONTRACT


@pytest.mark.parametrize(
    ("start", "precision", "moment", "days", "is_exact"),
    [
        # A year is not its first day, nor a quarter: it begins by the last day of what is known.
        (date(2027, 1, 1), Precision.JAAR, Moment.CONTRACT, (date(2027, 12, 31) - TODAY).days - 182, False),
        (date(2027, 4, 1), Precision.KWARTAAL, Moment.CONTRACT, (date(2027, 6, 30) - TODAY).days - 182, False),
        (date(2027, 4, 1), Precision.MAAND, Moment.START, (date(2027, 4, 1) - TODAY).days, True),
        # Within the month, the quarter or the year in which it begins nothing is late yet.
        (TODAY.replace(day=1), Precision.MAAND, Moment.START, None, False),
        (date(2026, 1, 1), Precision.JAAR, Moment.START, (date(2026, 12, 31) - TODAY).days, False),
        (date(2025, 1, 1), Precision.JAAR, Moment.SILENT, (TODAY - date(2025, 12, 31)).days, False),
    ],
)
def test_what_is_not_known_to_the_day_is_no_first_day(
    start: date, precision: Precision, moment: Moment, days: int | None, *, is_exact: bool
) -> None:
    found = deadline([begins(start, precision=precision)], CATALOGUE, TODAY)
    assert found is not None
    assert (found.moment, found.is_exact) == (moment, is_exact)
    assert days is None or found.days == days


def test_a_deadline_names_the_work_and_does_not_make_up_a_day() -> None:
    talks = replace(begins(date(2027, 1, 1), precision=Precision.JAAR), title="Gesprekken")
    sewer = replace(begins(TODAY + timedelta(100)), title="Riool")
    late = replace(begins(TODAY - timedelta(30)), title="Isolatie")
    first = deadline([talks, sewer, late], CATALOGUE, TODAY)
    assert first is not None
    # Isolatie may have begun: of the others the sewer is the first.
    assert first.item.title == "Riool"
    lead = Lead((sewer, late), 0.0, 0, ())
    worth = Worth("x", 1.0, first, Chance(0.3, is_measured=True), None, lead)
    assert worth.row("nl")[:3] == (
        f"{SEWER} × {SEWER}, naast elkaar",
        "“Riool” van Gemeente begint over 3 maanden, en is nog niet toegezegd",
        "3 van 10 zulke paren zijn echt afgestemd; geen bedrag bekend",
    )
    only = deadline([talks, late], CATALOGUE, TODAY)
    assert only is not None
    assert (only.item.title, only.moment) == ("Isolatie", Moment.SILENT)
    year = deadline([talks], CATALOGUE, TODAY)
    assert year is not None
    assert replace(worth, deadline=year).until("nl") == "“Gesprekken” van Gemeente begint in 2027, dag niet bekend"


def test_the_row_tells_the_probability_of_the_pair_that_the_panel_shows_first(store: Store) -> None:
    facts = {item.id: item for item in listed_combinations(store, CATALOGUE, "nl").proposals}
    one = now(store)[0]
    chosen = facts[one.id]
    weak = replace(chosen.pairs[0], a_kind="wijkteamgesprekken", score=20.0)
    (strong,) = most_worth([replace(chosen, pairs=(chosen.pairs[0], weak))], [], CATALOGUE, TODAY)
    assert strong.chance == chance(chosen.pairs[0], (), CATALOGUE)
    (told,) = most_worth([replace(chosen, pairs=(weak, chosen.pairs[0]))], [], CATALOGUE, TODAY)
    assert told.chance == chance(weak, (), CATALOGUE)


def test_the_panel_shows_first_the_pair_of_which_something_can_still_be_decided(tmp_path: Path) -> None:
    plans = [
        work(SEWER, "1", "riolering", geometry=LARGE),
        work(HEAT, "1", "warmtenet", geometry=LARGE, status=Status.IN_UITVOERING),
        work("Groen", "1", "bomen", geometry=LARGE),
    ]
    with table(tmp_path, plans) as opened:
        (item,) = listed_combinations(opened, CATALOGUE, "nl").proposals
        first, *others = item.pairs
        assert {first.a_kind, first.b_kind} == {"riolering", "bomen"}
        assert (first.score or 0.0) < max(one.score or 0.0 for one in others)
        (told,) = now(opened)
        assert told.chance == chance(first, (), CATALOGUE)


@given(st.integers(-2000, 4000), st.sampled_from([item for item in Status if can_still_move(begins(TODAY, item))]))
def test_urgency_is_a_share_and_says_how_many_days(days: int, status: Status) -> None:
    found = deadline([begins(TODAY + timedelta(days), status), begins(date(2050, 1, 1))], CATALOGUE, TODAY)
    assert found is not None
    assert 0 < found.urgency <= 1
    assert found.days >= 0


def test_a_probability_is_measured_or_a_share_of_the_score(store: Store) -> None:
    measured: Finding = list_findings(store, types=["koppelkans"])[1][0]
    found = chance(replace(measured, score=95.0), (), CATALOGUE)
    assert (found.share, found.is_measured) == (43 / 57, True)
    garden = replace(measured, a_kind="wijkteamgesprekken", score=50.0)
    found = chance(garden, (), CATALOGUE)
    assert not found.is_measured
    assert found.share == pytest.approx(0.12)
    assert chance(measured, (), replace(CATALOGUE, calibration=None)).is_measured is False


def test_an_idea_is_seldom_coordinated_yet_and_the_row_and_the_panel_say_so(store: Store) -> None:
    measured = replace(list_findings(store, types=["koppelkans"])[1][0], score=95.0)
    pair = begins(TODAY), begins(TODAY, Status.IDEE)
    found = chance(measured, pair, CATALOGUE)
    assert (found.share, found.with_idea) == (43 / 57 / 8, True)
    first = deadline(pair, CATALOGUE, TODAY)
    assert first is not None
    odds = Worth("x", 1.0, first, found, None, Lead(pair, 0.0, 0, ())).odds("nl")
    assert odds.startswith("1 van 10 zulke paren zijn echt afgestemd, een van die twee is nog een idee")
    assert meaning_words(measured, pair, CATALOGUE, "nl").endswith(
        "één op de 8 daarvan, want dat is nergens ingediend."
    )
    assert "idee" not in meaning_words(measured, pair[:1], CATALOGUE, "nl")


def test_a_row_names_the_two_works_that_it_is_about_where_there_are_others(tmp_path: Path) -> None:
    plans = [work(SEWER, "1", "riolering", geometry=LARGE), work(HEAT, "1", "warmtenet", geometry=LARGE)]
    yard = work("Bouwer", "1", "bouwplaats", geometry=LARGE, title="Bouwkeet", start=date(2027, 4, 1))
    for works in (plans, [*plans, yard]):
        with table(tmp_path / str(len(works)), works) as opened:
            (told,) = now(opened)
            between = told.row("nl").between
            assert {item.title for item in told.lead.works}.isdisjoint({"Bouwkeet"})
            assert between.endswith(", met ook Bouwer") is (len(works) == 3)


def test_a_row_is_about_two_works_on_one_ground_rather_than_beside_each_other(tmp_path: Path) -> None:
    plans = [
        work(SEWER, "1", "riolering", geometry=LARGE),
        work(HEAT, "1", "warmtenet", geometry=shapely.box(234_101, 582_000, 234_200, 582_100)),
        work("Net", "1", "waterleiding", geometry=shapely.box(234_090, 582_000, 234_100, 582_100)),
    ]
    with table(tmp_path, plans) as opened:
        (told,) = now(opened)
    assert {item.partner for item in told.lead.works} == {SEWER, "Net"}
    # The third lies a metre off: it shares no ground with these two.
    assert told.lead.others == ()


@pytest.mark.parametrize(
    ("status", "days", "moment", "left", "urgency"),
    [
        # It began to be possible a month ago, takes ten days, and may until 200 days from now.
        (Status.GEPLAND, 10, Moment.OPEN, 191, 1.0),
        (Status.IDEE, 150, Moment.OPEN, 51, 0.5),
        (Status.TOEGEZEGD, 10, Moment.OPEN, 191, 1.0),
        # There was time for it until 19 days ago, or nobody said how long it takes.
        (Status.GEPLAND, 220, Moment.SILENT, 19, 0.25),
        (Status.TOEGEZEGD, 220, Moment.SILENT, 19, 0.25),
        (Status.GEPLAND, None, Moment.SILENT, 30, 0.25),
    ],
)
def test_a_period_that_has_begun_is_not_a_work_that_has(
    status: Status, days: int | None, moment: Moment, left: int, urgency: float
) -> None:
    start, end = TODAY - timedelta(30), TODAY + timedelta(200)
    item = replace(
        begins(start, status), start_precision=Precision.DAG, end=end, end_precision=Precision.DAG, duration_days=days
    )
    found = deadline([item], CATALOGUE, TODAY)
    assert found is not None
    assert (found.moment, found.days, found.urgency) == (moment, left, urgency)
    if moment is Moment.OPEN:
        assert found.on == TODAY + timedelta(left)
        assert f"moet uiterlijk op {formats.day(found.on, 'nl')} beginnen, over " in until_words(found, "nl")


def test_where_no_money_is_known_a_stated_amount_stands_in() -> None:
    assert value_eur(Range(1000.0, 2000.0), RULES) == 1500.0
    assert value_eur(None, RULES) == RULES.now_unknown_eur == 2500.0


def window(status: Status, first: int, last: int, takes: int) -> Any:
    """Return a work that takes some days within a window of days from today."""
    return replace(
        begins(TODAY + timedelta(first), status),
        title="Kabels",
        start_precision=Precision.DAG,
        end=TODAY + timedelta(last),
        end_precision=Precision.DAG,
        duration_days=takes,
    )


@pytest.mark.parametrize(
    ("item", "moment", "words"),
    [
        # The window opens soon, and the work can still begin a year from now: its order is two months before that.
        (window(Status.TOEGEZEGD, 20, 400, 30), Moment.ORDER, "daarna krijgt de aannemer"),
        (window(Status.GEPLAND, 20, 400, 30), Moment.CONTRACT, "wordt “Kabels” van Gemeente aanbesteed"),
        # Nobody says that an order was given for a work that is only being prepared.
        (window(Status.GEPLAND, 20, 120, 30), Moment.OPEN, "moet uiterlijk op 19 februari 2027 beginnen"),
        (window(Status.TOEGEZEGD, 20, 60, 30), Moment.OPEN, "moet uiterlijk op 22 december 2026 beginnen"),
        (window(Status.TOEGEZEGD, -400, 60, 30), Moment.OPEN, "moet uiterlijk op 22 december 2026 beginnen"),
        # Only where even the last possible start is past there is no news; what is promised may be under way.
        (window(Status.GEPLAND, -400, 20, 60), Moment.SILENT, "had uiterlijk 6 weken geleden moeten beginnen, geen"),
        (window(Status.TOEGEZEGD, -400, 20, 60), Moment.SILENT, "moeten beginnen, misschien loopt het al"),
    ],
)
def test_of_a_window_the_last_possible_start_counts(item: Any, moment: Moment, words: str) -> None:
    found = deadline([item], CATALOGUE, TODAY)
    assert found is not None
    assert found.moment is moment
    assert words in until_words(found, "nl")
    assert "opdracht waarschijnlijk gegeven" not in until_words(found, "nl")


def test_of_pairs_that_are_coordinated_as_often_the_one_with_most_ground_leads(tmp_path: Path) -> None:
    plans = [
        work(SEWER, "1", "riolering", geometry=LARGE),
        work(HEAT, "1", "warmtenet", geometry=shapely.box(234_000, 582_000, 234_100, 582_090)),
        work("Net", "1", "waterleiding", geometry=shapely.box(234_000, 582_000, 234_100, 582_010)),
    ]
    with table(tmp_path, plans) as opened:
        (item,) = listed_combinations(opened, CATALOGUE, "nl").proposals
        (told,) = now(opened)
    first = item.pairs[0]
    as_often = [pair for pair in item.pairs if chance(pair, (), CATALOGUE).share == chance(first, (), CATALOGUE).share]
    assert first.shared_area_m2 == max(pair.shared_area_m2 or 0.0 for pair in as_often)
    assert told.lead.shared_m2 == first.shared_area_m2
    assert len(told.lead.others) == 1
