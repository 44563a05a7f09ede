"""The chain in numbers, by hand: small stores of which the answer is obvious."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.errors import RefusedError
from koppel.model import Status, Visibility
from koppel.model.deciding import Answer, State
from koppel.services.results.funnel import ResultsFilter, Step
from koppel.services.results.missed import Why
from koppel.services.results.results import Results, results, span_words
from koppel.services.results.results_files import missed_file, results_json, spans_file
from koppel.store.database import Store
from tests.detect.builders import TODAY, square, work
from tests.services.hand_laid import HandLaid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

LEZER = Actor("leo", frozenset({Grant(Role.LEZER)}))
JANUARY, MARCH, MAY, JULY = (datetime(2026, month, 10, 12) for month in (1, 3, 5, 7))  # noqa: DTZ001


class Table(HandLaid):
    """With the results that are counted of it."""

    def told(self, actor: Actor | None = None, unit: str = "kwartaal", **chosen: Any) -> Results:
        store = self.store if actor is None else self.store.visible_to(actor)
        return results(store, self.catalogue, "nl", today=TODAY, chosen=ResultsFilter(**chosen), unit=unit)


@pytest.fixture
def table(tmp_path: Path, catalogue: Catalogue) -> Iterator[Table]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield Table(opened, catalogue)


def sewer(number: int, x: float = 0.0, **values: Any) -> Activity:
    return replace(work(f"water/{number}", "sewer", geometry=square(x, 0)), kind="riolering", **values)


def heat(number: int, x: float = 0.0, **values: Any) -> Activity:
    return replace(work(f"warmte/{number}", "heat", geometry=square(x, 0)), kind="warmtenet", **values)


def pair(table: Table, number: int, x: float = 0.0) -> list[UUID]:
    return table.works(sewer(number, x), heat(number, x))


def steps(told: Results) -> tuple[int, ...]:
    return tuple(told.steps[step] for step in Step)


# The chain


def test_an_empty_store_has_no_results(table: Table) -> None:
    told = table.told()
    assert steps(told) == (0, 0, 0, 0)
    assert (told.spans, told.missed, told.waiting, told.is_scant) == ((), (), 0, True)
    assert told.agreed.groups == 0


def test_each_step_is_counted_once_and_in_its_own_quarter(table: Table) -> None:
    name = table.found("c", pair(table, 1), JANUARY)
    table.answered(name, MARCH)
    table.answered(name, MAY)
    table.decided(name, State.BEOORDELEN, MARCH)
    table.decided(name, State.AFGESPROKEN, MAY)
    table.decided(name, State.UITGEVOERD, JULY)
    told = table.told()
    assert steps(told) == (1, 1, 1, 1)
    assert [tuple(span.counts[step] for step in Step) for span in told.spans] == [
        (1, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, 0, 0)
    ]  # fmt: skip
    assert [span_words(span.first, told.span_unit, "nl") for span in told.spans][:2] == ["K1 2026", "K2 2026"]


def test_an_alternative_of_which_nobody_spoke_is_no_result(table: Table) -> None:
    table.found("c", pair(table, 1), JANUARY, proposed=False)
    assert steps(table.told()) == (0, 0, 0, 0)
    table.answered("c", MARCH)
    assert steps(table.told()) == (1, 1, 0, 0)


def test_an_agreement_that_was_let_go_of_is_none(table: Table) -> None:
    name = table.found("c", pair(table, 1), JANUARY)
    table.decided(name, State.AFGESPROKEN, MARCH)
    table.decided(name, State.IN_GESPREK, MAY)
    assert steps(table.told()) == (1, 1, 0, 0)
    assert table.told().agreed.groups == 0
    table.decided(name, State.AFGESPROKEN, JULY)
    assert [span.first for span in table.told().spans if span.counts[Step.AGREED]] == [date(2026, 7, 1)]


def test_what_was_called_done_by_mistake_is_agreed_since_it_was_agreed(table: Table) -> None:
    name = table.found("c", pair(table, 1), JANUARY)
    table.decided(name, State.AFGESPROKEN, MARCH)
    table.decided(name, State.UITGEVOERD, MAY)
    table.decided(name, State.AFGESPROKEN, JULY)
    assert steps(table.told()) == (1, 1, 1, 0)
    assert [span.first for span in table.told().spans if span.counts[Step.AGREED]] == [date(2026, 1, 1)]


def test_a_period_counts_the_steps_taken_in_it_and_follows_what_was_found_in_it(table: Table) -> None:
    name = table.found("c", pair(table, 1), JANUARY)
    table.answered(name, MARCH)
    table.decided(name, State.AFGESPROKEN, MAY)
    table.found("d", pair(table, 2, 500), MAY)
    second = table.told(first=date(2026, 4, 1), last=date(2026, 6, 30))
    assert steps(second) == (1, 0, 1, 0)
    assert tuple(second.of_detected[step] for step in Step) == (1, 0, 0, 0)
    first = table.told(last=date(2026, 3, 31))
    assert tuple(first.of_detected[step] for step in Step) == (1, 1, 1, 0)


def test_the_last_day_of_a_period_belongs_to_it_in_dutch_time(table: Table) -> None:
    # Half past ten in the evening of 30 June in UTC is 1 July here.
    table.found("c", pair(table, 1), datetime(2026, 6, 30, 22, 30))  # noqa: DTZ001
    assert steps(table.told(last=date(2026, 6, 30))) == (0, 0, 0, 0)
    assert steps(table.told(first=date(2026, 7, 1))) == (1, 0, 0, 0)


def test_one_partner_and_one_area(table: Table) -> None:
    table.found("c", pair(table, 1), JANUARY)
    table.found("d", table.works(sewer(2, 500), heat(2, 500), replace(heat(3, 500), partner="Lefier")), JANUARY)
    assert steps(table.told(partner="Lefier")) == (1, 0, 0, 0)
    assert steps(table.told(partner="nobody")) == (0, 0, 0, 0)
    assert steps(table.told(area=square(-5, -5, 30))) == (1, 0, 0, 0)


def test_months_become_quarters_and_years_where_there_would_be_too_many(table: Table) -> None:
    table.found("c", pair(table, 1), datetime(2020, 1, 1, 12))  # noqa: DTZ001
    assert (table.told(unit="maand").span_unit, len(table.told(unit="maand").spans)) == ("kwartaal", 28)
    table.found("d", pair(table, 2, 500), datetime(2001, 1, 1, 12))  # noqa: DTZ001
    assert table.told(unit="maand").span_unit == "jaar"


def test_a_combination_that_grew_is_found_once(table: Table) -> None:
    first, second, third = table.works(sewer(1), heat(1), replace(heat(2), partner="Lefier"))
    table.found("two", [first, second], JANUARY, gone=MARCH)
    table.found("three", [first, second, third], MARCH)
    assert steps(table.told()) == (1, 0, 0, 0)
    table.answered("two", JANUARY)
    assert steps(table.told()) == (1, 1, 0, 0)
    assert table.told().waiting == 0, "it was spoken of, if not as a whole"
    table.answered("three", MAY)
    assert steps(table.told()) == (1, 1, 0, 0)


def test_what_was_agreed_before_it_grew_is_agreed_once_and_saves_what_its_own_works_do(table: Table) -> None:
    first, second, third = table.works(sewer(1), heat(1), replace(heat(2), partner="Lefier"))
    table.found("two", [first, second], JANUARY, gone=MAY)
    table.answered("two", JANUARY)
    table.decided("two", State.AFGESPROKEN, MARCH, "samen")
    before = table.told().agreed
    table.found("three", [first, second, third], MAY)
    assert steps(table.told()) == (1, 1, 1, 0)
    assert table.told().agreed == before
    table.answered("three", MAY)
    assert steps(table.told()) == (1, 1, 1, 0)
    table.decided("three", State.AFGESPROKEN, JULY, "met drie")
    assert steps(table.told()) == (1, 1, 1, 0)
    assert table.told().missed == ()


def test_a_larger_one_that_was_rejected_is_a_chance_of_its_own(table: Table) -> None:
    first, second, third = table.works(sewer(1), heat(1), replace(heat(2), partner="Lefier"))
    table.found("two", [first, second], JANUARY, gone=MARCH)
    table.answered("two", JANUARY)
    table.found("three", [first, second, third], MARCH)
    table.decided("three", State.AFGEWEZEN, MAY, "te veel")
    assert steps(table.told()) == (2, 2, 0, 0)


def test_what_came_and_went_while_plans_were_loaded_was_never_found_for_anybody(table: Table) -> None:
    early, late = JANUARY.replace(hour=8), JANUARY.replace(hour=9)
    table.found("gone", pair(table, 1), early, gone=late)
    assert (steps(table.told()), table.told().vanished) == ((0, 0, 0, 0), 0)
    table.found("other", pair(table, 2, 500), early, gone=MARCH)
    assert (steps(table.told()), table.told().vanished) == ((1, 0, 0, 0), 1)


# Pace


def test_a_median_needs_five(table: Table) -> None:
    for number, days in enumerate((1, 2, 3, 50)):
        name = table.found(f"c{number}", pair(table, number, 500.0 * number), JANUARY)
        table.answered(name, JANUARY + timedelta(days=days))
    few = table.told().paces[0]
    assert (few.count, few.median_days) == (4, None)
    table.answered(table.found("c9", pair(table, 9, 9_000), JANUARY), JANUARY + timedelta(days=4))
    enough = table.told().paces[0]
    assert (enough.since, enough.until, enough.count, enough.median_days) == (Step.DETECTED, Step.ASSESSED, 5, 3)
    assert not table.told().is_scant


# What it saves


def test_agreements_that_share_a_work_save_its_opening_once(table: Table) -> None:
    works = table.works(sewer(1), heat(1), replace(heat(2), partner="Lefier"))
    for name, members in (("ab", works[:2]), ("bc", works[1:])):
        table.found(name, members, JANUARY)
        table.decided(name, State.AFGESPROKEN, MARCH)
    told = table.told()
    assert told.steps[Step.AGREED] == 2
    assert (told.agreed.groups, told.agreed.works, told.agreed.openings_avoided) == (1, 3, 2)


def test_only_what_was_agreed_in_the_period_saves_and_what_is_executed_is_in_both(table: Table) -> None:
    table.found("found", pair(table, 1), JANUARY)
    for number, name in ((2, "early"), (3, "late")):
        table.found(name, pair(table, number, 500.0 * number), JANUARY)
    table.decided("early", State.AFGESPROKEN, JANUARY)
    table.decided("late", State.AFGESPROKEN, MAY)
    table.decided("late", State.UITGEVOERD, JULY)
    assert table.told().agreed.groups == 2
    assert table.told().executed.groups == 1
    since = table.told(first=date(2026, 4, 1))
    assert (since.agreed.groups, since.executed.groups) == (1, 1)


def test_a_work_that_was_withdrawn_saves_nothing(table: Table) -> None:
    members = table.works(sewer(1), heat(1, status=Status.GEANNULEERD))
    table.found("c", members, JANUARY)
    table.decided("c", State.AFGESPROKEN, MARCH)
    assert table.told().agreed.groups == 0


def test_who_takes_part_in_part_is_counted_by_its_last_answer(table: Table) -> None:
    table.found("c", pair(table, 1), JANUARY)
    table.decided("c", State.AFGESPROKEN, MARCH)
    for part, count in (("de noordkant", 1), (None, 0)):
        table.answered("c", MARCH)
        with table.store.write("test", "part") as writer:
            last = "SELECT max(rowid) FROM answer"
            writer.cursor.execute(f"UPDATE answer SET part = ? WHERE rowid = ({last})", [part])
        assert table.told().partial == count


# What was missed


def over(number: int, x: float = 0.0, **values: Any) -> Activity:
    return sewer(number, x, start=date(2026, 2, 1), end=date(2026, 6, 30), **values)


def missed(table: Table, **chosen: Any) -> list[tuple[str, Why]]:
    return [(item.id, item.why) for item in table.told(**chosen).missed]


def test_a_rejection_is_missed_with_its_reason(table: Table) -> None:
    table.found("c", pair(table, 1), JANUARY)
    table.decided("c", State.AFGEWEZEN, MARCH, "te duur")
    (told,) = table.told().missed
    assert (told.why, told.reason, told.at, told.partners) == (Why.REJECTED, "te duur", MARCH, ("warmte", "water"))
    assert told.name == "Warmtenet aanleggen + Riool vernieuwen (2027) · 1, 1"
    table.decided("c", State.IN_GESPREK, MAY)
    assert missed(table) == []


def test_what_went_by_unseen_is_told_from_what_was_spoken_of_too_late(table: Table) -> None:
    table.found("unseen", table.works(over(1), heat(1)), JANUARY, gone=JULY)
    table.found("late", table.works(over(2, 500), heat(2, 500)), JANUARY, gone=JULY)
    table.answered("late", MARCH, Answer.NOG_NIET)
    assert sorted(missed(table)) == [("late", Why.TOO_LATE), ("unseen", Why.UNSEEN)]
    assert missed(table, last=date(2026, 6, 30)) == []


def test_what_moved_apart_or_was_withdrawn_is_not_missed(table: Table) -> None:
    table.found("moved", pair(table, 1), JANUARY, gone=JULY)
    table.found("stopped", table.works(over(2, 500), heat(2, 500, status=Status.GEANNULEERD)), JANUARY, gone=JULY)
    assert missed(table) == []


def test_what_goes_on_in_another_combination_is_not_missed(table: Table) -> None:
    first, second, third = table.works(over(1, status=Status.GEREED), heat(1), replace(heat(2), partner="Lefier"))
    table.found("two", [first, second], JANUARY, gone=JULY)
    table.found("three", [first, second, third], JANUARY)
    table.decided("three", State.AFGESPROKEN, MARCH)
    assert missed(table) == []


def test_the_same_works_are_missed_once(table: Table) -> None:
    first, second, third = table.works(over(1), heat(1), replace(heat(2), partner="Lefier"))
    table.found("two", [first, second], JANUARY, gone=MAY)
    table.found("three", [first, second, third], JANUARY, gone=JULY)
    assert missed(table) == [("three", Why.UNSEEN)]


def test_what_is_found_now_and_was_not_spoken_of_waits(table: Table) -> None:
    table.found("c", pair(table, 1), JANUARY)
    table.found("d", pair(table, 2, 500), JANUARY)
    table.answered("d", MARCH)
    assert (table.told().waiting, table.told().vanished) == (1, 0)


def test_what_was_found_is_assessed_waits_or_is_no_more(table: Table) -> None:
    table.found("c", pair(table, 1), JANUARY)
    table.found("d", pair(table, 2, 500), JANUARY)
    table.answered("d", MARCH)
    table.found("gone", pair(table, 3, 1_000), JANUARY, gone=MAY)
    table.found("spoken", pair(table, 4, 1_500), JANUARY, gone=MAY)
    table.answered("spoken", MARCH)
    told = table.told()
    assert (told.vanished, told.waiting, told.of_detected[Step.ASSESSED]) == (1, 1, 2)
    assert told.of_detected[Step.DETECTED] == 4


# Who sees what


def test_a_partners_own_works_count_nowhere(table: Table) -> None:
    table.found("own", table.works(sewer(1), heat(1, visibility=Visibility.EIGEN)), JANUARY)
    table.found("past", table.works(over(2, 500), heat(2, 500, visibility=Visibility.EIGEN)), JANUARY, gone=MARCH)
    for actor in (LEZER, Actor("wim", frozenset({Grant(Role.PLANNER, "warmte")})), None):
        told = table.told(actor)
        assert steps(told) == (0, 0, 0, 0)
        assert (told.missed, told.waiting) == ((), 0)


def test_who_has_no_role_sees_no_results(table: Table) -> None:
    with pytest.raises(RefusedError, match=r"forbidden\.read"):
        table.told(Actor("nobody"))


def test_a_work_that_became_own_is_not_named_in_what_was_decided(table: Table) -> None:
    members = table.works(sewer(1), heat(1))
    table.found("c", members, JANUARY)
    table.decided("c", State.AFGEWEZEN, MARCH, "reden")
    table.works(heat(1, visibility=Visibility.EIGEN, title="KANARIEGEEL"))
    (told,) = table.told(LEZER).missed
    assert told.partners == ("water",)


# For machines


def test_results_for_machines_and_spreadsheets(table: Table) -> None:
    table.found("c", pair(table, 1), JANUARY)
    table.decided("c", State.AFGEWEZEN, MARCH, "=cmd|' /C calc'!A0")
    told = table.told()
    content = results_json(told)
    assert content["steps"] == {"detected": 1, "assessed": 1, "agreed": 0, "executed": 0}
    assert content["missed"][0]["why"] == "rejected"  # type: ignore[index]
    (row,) = csv.DictReader(io.StringIO(missed_file(told, "nl", "csv").decode("utf-8-sig")), delimiter=";")
    assert (row["waarom"], row["reden"]) == ("afgewezen", "'=cmd|' /C calc'!A0")
    rows = list(csv.DictReader(io.StringIO(spans_file(told, "nl", "csv").decode("utf-8-sig")), delimiter=";"))
    assert (rows[0]["periode"], rows[0]["gevonden"], rows[0]["beoordeeld"]) == ("K1 2026", "1", "1")
    assert spans_file(told, "nl", "xlsx").startswith(b"PK")
