"""What was done together and what was not, by hand: works that are over, of which the answer is obvious."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.detect.benefit import benefit
from koppel.model import Precision, Status, Visibility
from koppel.model.deciding import Answer, State
from koppel.model.proposals import MoveReply, ProposedMove
from koppel.model.scenarios import Reach
from koppel.planning.scenario import Change
from koppel.services.planning.scenarios import make_scenario, reject_scenario
from koppel.services.results.afterwards import Verdict, afterwards, matching, total
from koppel.services.results.afterwards_files import afterwards_file, afterwards_json
from koppel.services.results.why_apart import WhyApart
from koppel.store.database import Store
from koppel.store.planning import proposals as proposal_rows
from tests.detect.builders import TODAY, square, work
from tests.services.hand_laid import HandLaid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.results.afterwards import Afterwards

JANUARY, MARCH, JULY = (datetime(2025, month, 10, 12) for month in (1, 3, 7))  # noqa: DTZ001
SPRING: dict[str, Any] = {"start": date(2025, 3, 1), "end": date(2025, 5, 31)}
AUTUMN: dict[str, Any] = {"start": date(2025, 9, 1), "end": date(2025, 11, 30)}
LEZER = Actor("leo", frozenset({Grant(Role.LEZER)}))


class Table(HandLaid):
    """With what is told of it afterwards."""

    def told(self, actor: Actor | None = None) -> tuple[Afterwards, ...]:
        store = self.store if actor is None else self.store.visible_to(actor)
        return afterwards(store, self.catalogue, "nl", today=TODAY)


@pytest.fixture
def table(tmp_path: Path, catalogue: Catalogue) -> Iterator[Table]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield Table(opened, catalogue)


def sewer(number: int, x: float = 0.0, **values: Any) -> Activity:
    given: dict[str, Any] = {"kind": "riolering", "status": Status.GEREED, **SPRING, **values}
    return replace(work(f"water/{number}", "sewer", geometry=square(x, 0)), **given)


def heat(number: int, x: float = 0.0, **values: Any) -> Activity:
    given: dict[str, Any] = {"kind": "warmtenet", "status": Status.GEREED, **AUTUMN, **values}
    return replace(work(f"warmte/{number}", "heat", geometry=square(x, 0)), **given)


def apart_pair(table: Table, number: int = 1, x: float = 0.0) -> list[UUID]:
    return table.works(sewer(number, x), heat(number, x))


# Whether it was done together


def test_works_at_the_same_time_were_done_together_and_spared_what_detection_says(table: Table) -> None:
    works = (sewer(1), heat(1, **SPRING))
    table.found("c", table.works(*works), JANUARY, gone=JULY)
    (told,) = table.told()
    assert (told.verdict, told.missed_eur, told.why, told.was_agreed) == (Verdict.TOGETHER, None, (), False)
    assert told.saved_eur == benefit(works, table.catalogue).avoided_cost_eur
    assert told.saved_eur is not None
    assert told.saved_eur.low < told.saved_eur.high


def test_works_after_one_another_were_not_and_would_have_spared_the_same(table: Table) -> None:
    works = (sewer(1), heat(1))
    table.found("c", table.works(*works), JANUARY, gone=JULY)
    (told,) = table.told()
    assert (told.verdict, told.saved_eur) == (Verdict.APART, None)
    assert told.missed_eur == benefit(works, table.catalogue).avoided_cost_eur
    assert [item.why for item in told.why] == [WhyApart.SILENT]


def test_of_three_two_were_together(table: Table) -> None:
    third = replace(heat(2, **SPRING), partner="Lefier")
    first, second, other = table.works(sewer(1), heat(1), third)
    table.found("c", [first, second, other], JANUARY, gone=JULY)
    (told,) = table.told()
    assert (told.verdict, told.groups) == (Verdict.PARTLY, (frozenset({str(first), str(other)}),))
    assert told.saved_eur == benefit((sewer(1), third), table.catalogue).avoided_cost_eur
    assert told.missed_eur is not None


def test_the_dates_of_now_decide_and_not_those_of_when_it_was_found(table: Table) -> None:
    ids = table.works(sewer(1, status=Status.GEPLAND), heat(1, **SPRING, status=Status.GEPLAND))
    table.found("c", ids, JANUARY, gone=JULY)
    table.works(sewer(1), heat(1))
    assert [item.verdict for item in table.told()] == [Verdict.APART]


def test_it_says_whether_dates_are_reported_or_only_planned(table: Table) -> None:
    table.found("c", table.works(sewer(1), heat(1, status=Status.TOEGEZEGD)), JANUARY, gone=JULY)
    (told,) = table.told()
    assert [(item.work.partner, item.is_reported) for item in told.works] == [("water", True), ("warmte", False)]
    assert not told.is_rough


def test_a_date_of_a_quarter_is_rough(table: Table) -> None:
    rough = heat(1, start_precision=Precision.KWARTAAL, end_precision=Precision.KWARTAAL)
    table.found("c", table.works(sewer(1), rough), JANUARY, gone=JULY)
    assert [item.is_rough for item in table.told()] == [True]


def test_of_works_without_dates_nobody_knows(table: Table) -> None:
    table.found("c", table.works(sewer(1), heat(1, start=None, end=None)), JANUARY, gone=JULY)
    (told,) = table.told()
    assert (told.verdict, told.saved_eur, told.missed_eur, told.why) == (Verdict.UNKNOWN, None, None, ())


# What is looked at


def test_what_is_not_over_or_was_withdrawn_is_not_looked_at(table: Table) -> None:
    later: dict[str, Any] = {"start": date(2027, 3, 1), "end": date(2027, 5, 31)}
    table.found("to come", table.works(sewer(1), heat(1, **later, status=Status.GEPLAND)), JANUARY)
    table.found("withdrawn", table.works(sewer(2, 500), heat(2, 500, status=Status.GEANNULEERD)), JANUARY, gone=JULY)
    # Its partner is asked how far it is: its end is less than 90 days ago.
    asked = heat(3, 1_000, end=date(2026, 11, 1), status=Status.IN_UITVOERING)
    table.found("asked", table.works(sewer(3, 1_000), asked), JANUARY, gone=JULY)
    assert table.told() == ()


def test_of_three_the_two_that_are_over_are_told_and_one_is_to_come(table: Table) -> None:
    later: dict[str, Any] = {"start": date(2027, 3, 1), "end": date(2027, 5, 31), "status": Status.GEPLAND}
    third = replace(heat(2, **later), partner="Lefier")
    table.found("c", table.works(sewer(1), heat(1), third), JANUARY)
    (told,) = table.told()
    assert (told.verdict, len(told.works), told.to_come) == (Verdict.APART, 2, 1)


def test_what_stands_in_a_larger_one_is_told_once(table: Table) -> None:
    first, second, third = table.works(sewer(1), heat(1), replace(heat(2), partner="Lefier"))
    table.found("two", [first, second], JANUARY, gone=JULY)
    table.found("three", [first, second, third], JANUARY, gone=JULY)
    assert [item.id for item in table.told()] == ["three"]


def test_what_only_its_own_partner_sees_is_told_to_nobody_else(table: Table) -> None:
    table.found("c", table.works(sewer(1), heat(1, visibility=Visibility.EIGEN)), JANUARY, gone=JULY)
    assert table.told(LEZER) == ()


# Why it was not


def test_a_rejection_is_told_with_who_said_it_and_when(table: Table) -> None:
    table.found("c", apart_pair(table), JANUARY, gone=JULY)
    table.decided("c", State.AFGEWEZEN, MARCH, "te duur")
    (told,) = table.told()
    assert [(item.why, item.words, item.by, item.at) for item in told.why] == [
        (WhyApart.REJECTED, "te duur", "els", MARCH)
    ]


def test_an_agreement_that_did_not_come_true_says_so(table: Table) -> None:
    table.found("c", apart_pair(table), JANUARY, gone=JULY)
    table.decided("c", State.AFGESPROKEN, MARCH, "samen is goedkoper")
    (told,) = table.told()
    assert (told.was_agreed, [item.why for item in told.why]) == (True, [WhyApart.NO_REASON])


def test_what_was_spoken_of_without_a_reason_is_told_from_what_nobody_spoke_of(table: Table) -> None:
    table.found("spoken", apart_pair(table, 1), JANUARY, gone=JULY)
    table.answered("spoken", MARCH, Answer.NOG_NIET)
    table.found("silent", apart_pair(table, 2, 500), JANUARY, gone=JULY)
    assert {item.id: item.why[0].why for item in table.told()} == {
        "spoken": WhyApart.NO_REASON,
        "silent": WhyApart.SILENT,
    }


def test_dates_at_which_they_would_have_been_together_and_that_were_rejected_are_the_reason(table: Table) -> None:
    first, second = apart_pair(table)
    table.found("c", [first, second], JANUARY, gone=JULY)
    for name, start, end, words in (
        ("samen", *SPRING.values(), "de aannemer kan niet eerder"),
        ("later", date(2026, 3, 1), date(2026, 5, 31), "hier ging het niet om"),
    ):
        change = Change(work=str(second), start=start, end=end)
        made = make_scenario(table.store, name, Reach.TEAM, changes=[change])
        reject_scenario(table.store, made, words, version=1)
    (told,) = table.told()
    assert [(item.why, item.words) for item in told.why] == [(WhyApart.SCENARIO, "de aannemer kan niet eerder")]


def test_what_a_partner_answered_to_other_dates_is_the_reason_for_who_may_read_it(table: Table) -> None:
    first, second = apart_pair(table)
    table.found("c", [first, second], JANUARY, gone=JULY)
    asked(table, second, MoveReply.CANNOT, "geen ploeg in het voorjaar")
    (told,) = table.told()
    assert [(item.why, item.words, item.partner) for item in told.why] == [
        (WhyApart.CANNOT, "geen ploeg in het voorjaar", "warmte")
    ]
    (read,) = table.told(LEZER)
    assert [item.why for item in read.why] == [WhyApart.SILENT]


def asked(table: Table, identity: UUID, reply: MoveReply, words: str) -> None:
    made = make_scenario(table.store, "voorstel", Reach.TEAM)
    with table.store.write("test", "send") as writer:
        number = proposal_rows.add_proposals(writer, made, "voorstel", [], {"before": {}, "after": {}})
        move = ProposedMove(
            proposals=number, work=identity, partner="warmte", group=0, work_version=1, from_start=AUTUMN["start"],
            from_end=AUTUMN["end"], start=SPRING["start"], end=SPRING["end"], duration_days=None, is_dropped=False,
            months=-6, why={}, named=(),
            together=(),
        )  # fmt: skip
        proposal_rows.add_moves(writer, [move])
        proposal_rows.add_answer(writer, number, identity, reply, words, None, None)


# All of it


def test_all_of_it_counts_nothing_twice(table: Table) -> None:
    first, second, third = table.works(sewer(1), heat(1, **SPRING), replace(heat(2, **SPRING), partner="Lefier"))
    table.found("ab", [first, second], JANUARY, gone=JULY)
    table.found("bc", [second, third], JANUARY, gone=JULY)
    for name in ("ab", "bc"):
        table.decided(name, State.AFGESPROKEN, MARCH)
    table.found("apart", apart_pair(table, 3, 500), JANUARY, gone=JULY)
    table.decided("apart", State.AFGEWEZEN, MARCH, "te duur")
    rows = table.told()
    told = total(rows, table.catalogue)
    assert told.counts == {Verdict.TOGETHER: 2, Verdict.PARTLY: 0, Verdict.APART: 1, Verdict.UNKNOWN: 0}
    whole = benefit(
        (sewer(1), heat(1, **SPRING), replace(heat(2, **SPRING), partner="Lefier")), table.catalogue
    ).avoided_cost_eur
    assert (told.saved_eur, told.with_reason) == (whole, 1)
    assert told.missed_eur == benefit((sewer(3, 500), heat(3, 500)), table.catalogue).avoided_cost_eur


def test_rows_are_found_by_reason_partner_and_whether_they_were_missed(table: Table) -> None:
    table.found("no", apart_pair(table, 1), JANUARY, gone=JULY)
    table.decided("no", State.AFGEWEZEN, MARCH, "Te duur")
    table.found("yes", table.works(sewer(2, 500), heat(2, 500, **SPRING)), JANUARY, gone=JULY)
    rows = table.told()
    assert {item.id for item in rows} == {"no", "yes"}
    assert [item.id for item in matching(rows, words="te DUUR")] == ["no"]
    assert [item.id for item in matching(rows, only_missed=True)] == ["no"]
    assert matching(rows, partners=["Lefier"]) == ()


def test_machines_and_spreadsheets_get_the_same(table: Table) -> None:
    table.found("c", apart_pair(table), JANUARY, gone=JULY)
    table.decided("c", State.AFGEWEZEN, MARCH, "=1+1")
    rows = table.told()
    told: Any = afterwards_json(rows, total(rows, table.catalogue))
    (row,) = told["rows"]
    assert (row["verdict"], row["why"][0]["words"], row["works"][0]["dates"]) == ("apart", "=1+1", "reported")
    assert told["missed_eur"] == row["missed_eur"]
    assert told["saved_eur"] is None
    written = afterwards_file(rows, "nl", "csv").decode("utf-8-sig")
    assert "\n" in written
    assert ";=1+1" not in written
