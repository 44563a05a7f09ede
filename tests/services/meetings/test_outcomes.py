"""What becomes of the points of a meeting: what was dealt with is marked, and what was not comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import FindingType, Visibility
from koppel.model.deciding import Answer, State
from koppel.model.meetings import Outcome
from koppel.services.agreements.actions import add_action, add_warning_action
from koppel.services.agreements.agreements import agreements
from koppel.services.chances.acknowledgements import acknowledge
from koppel.services.chances.duplicates import step_aside
from koppel.services.deciding.decisions import decide, give_answer
from koppel.services.intake.detection import detect
from koppel.services.meetings import meeting_agenda, meeting_outcome, meetings
from koppel.services.meetings.meeting_changes import beyond
from koppel.services.meetings.meeting_papers import report
from koppel.services.meetings.proposed_points import MOST
from koppel.services.news.for_me import for_me
from tests.services.deliberating import HEAT, HOMES, LEAD, READER, SEWER, all_agree, change, id_of, planner, table
from tests.services.world import CATALOGUE, STREET, TODAY, X, Y, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from koppel.services.meetings.point_words import Point
    from koppel.store.database import Store

ROAD, OTHER = "Wegen", "Netbedrijf"
DAY = date(2026, 12, 1)
ELSEWHERE = shapely.LineString([(X + 3_000, Y), (X + 3_100, Y)])
FURTHER = shapely.LineString([(X + 6_000, Y), (X + 6_100, Y)])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A combination, elsewhere a street that is laid anew before its sewer, and further a network given twice."""
    plans = [
        work(SEWER, "1", "riolering"),
        work(HOMES, "1", "renovatie", geometry=shapely.buffer(STREET, 12)),
        work(ROAD, "1", "30_km_zone", geometry=ELSEWHERE),
        work(SEWER, "2", "riolering", geometry=ELSEWHERE, start=date(2030, 3, 1), end=date(2030, 8, 31)),
        work(HEAT, "1", "warmtenet", geometry=FURTHER),
        work(OTHER, "1", "warmtenet", geometry=FURTHER),
    ]
    with table(tmp_path, plans) as opened:
        yield opened.visible_to(LEAD)


def begun(store: Store, *own: str) -> UUID:
    identity = meetings.prepare(store, DAY, today=TODAY)
    for words in own:
        meeting_agenda.add_point(store, identity, words)
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    return identity


def agenda(store: Store, identity: UUID, language: str = "nl") -> dict[str, Point]:
    """Return the points that are on it, by their section, or what they say where it is a point of one's own."""
    told = meeting_agenda.agenda(store, CATALOGUE, language, identity, today=TODAY)
    return {item.title if item.item.section == "own" else item.item.section: item for item in told if item.item.is_in}


def close(store: Store, identity: UUID) -> None:
    meetings.close(store, CATALOGUE, identity, today=TODAY)


def prepared(store: Store, day: date = DAY + timedelta(42)) -> list[Point]:
    identity = meetings.prepare(store, day, today=TODAY)
    return [item for item in meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=TODAY) if item.item.is_in]


def decisions(store: Store, identity: UUID) -> dict[str, list[list[str]]]:
    """Return the list of decisions: heading to rows of cells, lines of a cell on one line."""
    made = report(store, CATALOGUE, "nl", identity, "decisions", today=TODAY)
    return {part.title: [[" | ".join(cell.lines) for cell in row] for row in part.rows] for part in made.parts}


def combination(point: Point) -> str:
    assert point.target is not None
    assert point.target.combination
    return point.target.combination


def deal_with(store: Store, warning: Point) -> None:
    first, second = warning.works
    acknowledge(store, FindingType.VOLGORDE, [(first, second)], "alleen borden")


def test_combinations_warnings_and_doubles_are_proposed(store: Store) -> None:
    assert list(agenda(store, begun(store))) == ["new", "alarms", "doubles"]


def test_what_was_not_reached_comes_back_and_says_so(store: Store) -> None:
    identity = begun(store, "Rondvraag")
    close(store, identity)
    back = prepared(store)
    assert [(item.item.section, item.item.sort) for item in back] == [
        ("carried", "combination"),
        ("carried", "alarm"),
        ("carried", "alarm"),
        ("carried", "own"),
    ]
    assert back[-1].title == "Rondvraag"
    assert {item.before for item in back} == {("Niet behandeld op 1 december 2026",)}


def test_what_was_put_off_comes_back_with_why_and_its_note_and_is_no_decision(store: Store) -> None:
    identity = begun(store, "Rondvraag")
    new = agenda(store, identity)["new"]
    decide(store, combination(new), State.BEOORDELEN)
    meeting_agenda.note_point(store, identity, new.item.id, "Eerst\ntekening", before="")
    meeting_agenda.settle_point(store, identity, new.item.id, Outcome.DEFERRED, why=" wacht op\nde tekening ")
    close(store, identity)
    told = decisions(store, identity)
    assert "Besluiten over combinaties" not in told
    ((number, about, why),) = told["Uitgesteld"]
    assert (number, why) == ("1", "wacht op de tekening")
    assert about.startswith("Riool vernieuwen + Woningen renoveren")
    assert len(told["Niet behandeld; komt terug op de volgende agenda"]) == 3
    first = prepared(store)[0]
    assert first.before == (
        "Uitgesteld op 1 december 2026: wacht op de tekening",
        "Notitie van toen: Eerst tekening",
    )
    assert first.title == new.title


def test_what_was_put_off_to_a_day_waits_for_it_over_a_meeting(store: Store) -> None:
    first = begun(store, "Rondvraag")
    own = agenda(store, first)["Rondvraag"].item.id
    meeting_agenda.settle_point(store, first, own, Outcome.DEFERRED, until=DAY + timedelta(60))
    assert "Naar het overleg van 30 januari 2027" in agenda(store, first)["Rondvraag"].standing.words  # type: ignore[union-attr]
    close(store, first)
    second = meetings.prepare(store, DAY + timedelta(30), today=TODAY)
    assert "own" not in {item.item.sort for item in agenda(store, second).values()}
    meetings.start(store, CATALOGUE, second, today=TODAY)
    close(store, second)
    back = [item for item in prepared(store, DAY + timedelta(60)) if item.item.sort == "own"]
    assert [item.title for item in back] == ["Rondvraag"]
    assert meeting_agenda.propose_again(store, back[0].item.meeting_id, today=TODAY) == 0


def test_a_point_that_comes_back_again_says_what_became_of_it_each_time(store: Store) -> None:
    first = begun(store)
    new = agenda(store, first)["new"]
    meeting_agenda.settle_point(store, first, new.item.id, Outcome.DEFERRED, why="tekening")
    close(store, first)
    second = meetings.prepare(store, DAY + timedelta(7), today=TODAY)
    meetings.start(store, CATALOGUE, second, today=TODAY)
    close(store, second)
    assert prepared(store)[0].before == (
        "Niet behandeld op 8 december 2026",
        "Uitgesteld op 1 december 2026: tekening",
    )


def test_what_comes_back_can_be_left_out_for_good_and_is_not_taken_away(store: Store) -> None:
    close(store, begun(store, "Rondvraag"))
    back = prepared(store)
    identity, own = back[0].item.meeting_id, back[-1].item.id
    with pytest.raises(NotFoundError):
        meeting_agenda.drop_point(store, identity, own)
    meeting_agenda.take_in(store, identity, own, is_in=False)
    assert meeting_agenda.propose_again(store, identity, today=TODAY) == 0
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    close(store, identity)
    assert "Rondvraag" not in {item.title for item in prepared(store)}


def test_a_meeting_that_is_cancelled_takes_up_nothing(store: Store) -> None:
    close(store, begun(store, "Rondvraag"))
    meetings.cancel(store, prepared(store)[0].item.meeting_id)
    assert len(prepared(store)) == 4


def test_what_was_settled_after_the_meeting_does_not_come_back(store: Store) -> None:
    identity = begun(store)
    points = agenda(store, identity)
    meeting_agenda.settle_point(store, identity, points["new"].item.id, Outcome.DEFERRED)
    close(store, identity)
    deal_with(store, points["alarms"])
    step_aside(store.visible_to(planner(HEAT)), CATALOGUE, id_of(store, HEAT), id_of(store, OTHER), today=TODAY)
    decide(store, combination(points["new"]), State.AFGEWEZEN, "te duur")
    assert prepared(store) == []


def test_points_that_were_dealt_with_are_marked_with_what_was_done(store: Store) -> None:
    identity = begun(store, "Rondvraag", "Mededelingen", "Sluiting")
    points = agenda(store, identity)
    give_answer(store.visible_to(planner(SEWER)), combination(points["new"]), SEWER, Answer.AKKOORD)
    deal_with(store, points["alarms"])
    step_aside(store.visible_to(planner(HEAT)), CATALOGUE, id_of(store, HEAT), id_of(store, OTHER), today=TODAY)
    meeting_agenda.note_point(store, identity, points["Rondvraag"].item.id, "Taart", before="")
    meeting_agenda.settle_point(store, identity, points["Mededelingen"].item.id, Outcome.HANDLED)
    now = agenda(store, identity)
    told = {name: item.standing for name, item in now.items()}
    assert {name: one.outcome for name, one in told.items() if one} == {
        **dict.fromkeys(("new", "alarms", "doubles", "Rondvraag", "Mededelingen"), Outcome.HANDLED),
        "Sluiting": None,
    }
    words = {name: " ".join(one.words) for name, one in told.items() if one}
    assert "Gemeente" in words["new"]
    assert words["alarms"] == "Afgehandeld: alleen borden"
    assert "telt niet mee" in words["doubles"]
    assert words["Rondvraag"] == "Genoteerd"
    # The warning keeps its sentence.
    assert any("opengelegd" in line for line in now["alarms"].lines)
    meeting_agenda.settle_point(store, identity, points["Mededelingen"].item.id, None)
    assert agenda(store, identity)["Mededelingen"].standing.outcome is None  # type: ignore[union-attr]


def test_the_list_holds_doubles_that_were_resolved_and_numbers_works_periods_and_ground(store: Store) -> None:
    identity = begun(store)
    points = agenda(store, identity)
    all_agree(store.visible_to(planner(SEWER)), combination(points["new"]), SEWER)
    all_agree(store.visible_to(planner(HOMES)), combination(points["new"]), HOMES)
    decide(store, combination(points["new"]), State.AFGESPROKEN, "één keer open")
    deal_with(store, points["alarms"])
    step_aside(store.visible_to(planner(HEAT)), CATALOGUE, id_of(store, HEAT), id_of(store, OTHER), today=TODAY)
    close(store, identity)
    told = decisions(store, identity)
    (state,) = told["Besluiten over combinaties"]
    assert state[0] == "1"
    for part in ("riolering 1 (Gemeente)", "renovatie 1 (Lefier)", "maart–augustus 2027", "m²"):
        assert part in state[1], part
    assert [row[1].count("|") for row in told["Antwoorden van partners"]] == [0, 0], "the works are told once"
    (double,) = told["Dubbele werken opgelost"]
    assert (double[0], "telt niet mee" in double[2]) == ("3", True)
    (alarm,) = told["Waarschuwingen afgehandeld"]
    assert (alarm[0], alarm[2]) == ("2", "alleen borden")
    assert "30_km_zone 1 (Wegen)" in alarm[1]


def test_that_an_answer_began_the_judging_is_no_decision(store: Store) -> None:
    identity = begun(store)
    give_answer(store.visible_to(planner(SEWER)), combination(agenda(store, identity)["new"]), SEWER, Answer.NOG_NIET)
    assert "Besluiten over combinaties" not in decisions(store, identity)
    assert len(decisions(store, identity)["Antwoorden van partners"]) == 1


def test_a_note_made_beforehand_was_not_noted_at_the_meeting(store: Store) -> None:
    identity = meetings.prepare(store, DAY, today=TODAY)
    own = meeting_agenda.add_point(store, identity, "Rondvraag")
    meeting_agenda.note_point(store, identity, own, "Vraag Els", before="")
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    assert agenda(store, identity)["Rondvraag"].standing.outcome is None  # type: ignore[union-attr]
    assert "Notities" not in decisions(store, identity)
    # Saved again as it was, it is still the one of before.
    meeting_agenda.note_point(store, identity, own, "Vraag Els", before="Vraag Els")
    assert "Notities" not in decisions(store, identity)
    meeting_agenda.note_point(store, identity, own, "Els belt", before="Vraag Els")
    assert decisions(store, identity)["Notities"] == [["4", "Rondvraag", "Els belt"]]


def test_who_mends_the_list_does_not_move_the_end_of_the_meeting(store: Store) -> None:
    identity = begun(store, "Rondvraag")
    new, own = (agenda(store, identity)[name] for name in ("new", "Rondvraag"))
    close(store, identity)
    (before,) = meetings.list_meetings(store)
    decide(store, combination(new), State.AFGEWEZEN, "na het overleg")
    meetings.reopen(store, identity, goes_on=False)
    meeting_agenda.note_point(store, identity, own.item.id, "Verbeterd", before="")
    assert "Besluiten over combinaties" not in decisions(store, identity)
    assert agenda(store, identity)["new"].standing.outcome is None  # type: ignore[union-attr]
    close(store, identity)
    (after,) = meetings.list_meetings(store)
    assert after.ended_at == before.ended_at == before.closed_at
    assert after.closed_at != before.closed_at
    told = report(store, CATALOGUE, "nl", identity, "decisions", today=TODAY)
    assert "Lijst verbeterd" in dict(told.facts)
    assert decisions(store, identity)["Notities"][0][2] == "Verbeterd"
    meetings.reopen(store, identity, goes_on=True)
    assert decisions(store, identity)["Besluiten over combinaties"][0][3] == "na het overleg"
    close(store, identity)
    (last,) = meetings.list_meetings(store)
    assert last.ended_at == last.closed_at


def test_who_may_not_lead_and_what_cannot_be_said_of_a_point(store: Store) -> None:
    identity = meetings.prepare(store, DAY, today=TODAY)
    own = meeting_agenda.add_point(store, identity, "Rondvraag")
    with pytest.raises(RefusedError) as early:
        meeting_agenda.settle_point(store, identity, own, Outcome.DEFERRED)
    assert early.value.code == "point_early"
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    for actor in (READER, planner(SEWER)):
        with pytest.raises(RefusedError) as refused:
            meeting_agenda.settle_point(store.visible_to(actor), identity, own, Outcome.DEFERRED)
        assert refused.value.code == "forbidden.meet"
    with pytest.raises(InputError) as long:
        meeting_agenda.settle_point(store, identity, own, Outcome.DEFERRED, why="x" * 301)
    assert long.value.code == "why_long"
    with pytest.raises(InputError) as day:
        meeting_agenda.settle_point(store, identity, own, Outcome.DEFERRED, until=DAY)
    assert day.value.code == "until_early"
    with pytest.raises(NotFoundError):
        meeting_agenda.settle_point(store, identity, identity, Outcome.HANDLED)


def test_how_many_more_there_are_and_where(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST, "alarms", 0)
    found = beyond(store, CATALOGUE, meetings.prepare(store, DAY, today=TODAY), TODAY)
    assert [(item.section, item.many, item.target.tab) for item in found] == [("alarms", 1, "volgorde")]


def test_an_action_made_at_the_meeting_marks_its_combination(store: Store) -> None:
    identity = begun(store)
    new = agenda(store, identity)["new"]
    add_action(
        store,
        combination(new),
        description="Graven",
        owner_partner=HOMES,
        owner_role="wijkteam",
        due=DAY + timedelta(9),
    )
    assert agenda(store, identity)["new"].standing.outcome is Outcome.HANDLED  # type: ignore[union-attr]
    assert decisions(store, identity)["Acties"][0][0] == "1"


def test_an_action_because_of_a_warning_stands_with_it_and_waits_for_its_partner(store: Store) -> None:
    identity = begun(store)
    first, second = agenda(store, identity)["alarms"].works
    before = agreements(store, CATALOGUE, "nl")
    fields = {"description": "Kabel eerst", "owner_partner": SEWER, "owner_role": "projectleider", "due": TODAY}
    made = add_warning_action(store, second, first, **fields)  # type: ignore[arg-type]
    again = add_warning_action(store, first, second, **fields | {"description": "Bellen"})  # type: ignore[arg-type]
    assert again.combination_id == made.combination_id
    point = agenda(store, identity)["alarms"]
    assert point.standing.outcome is Outcome.HANDLED  # type: ignore[union-attr]
    assert any("Kabel eerst" in line for line in point.lines)
    assert [row[0] for row in decisions(store, identity)["Acties"]] == ["2", "2"]
    due = next(item for item in for_me(store.visible_to(planner(SEWER)), CATALOGUE, "nl", TODAY) if item.name == "due")
    assert [(item.title, item.target.page) for item in due.entries] == [
        ("Kabel eerst", "afspraken"),
        ("Bellen", "afspraken"),
    ]
    (added,) = [item for item in agreements(store, CATALOGUE, "nl") if item not in before]
    assert {work.id for work in added.members} == {first, second}
    detect(store, CATALOGUE, today=TODAY, full=True)
    assert len(agreements(store, CATALOGUE, "nl")) == len(before) + 1
    change(store.visible_to(planner(ROAD)), ROAD, visibility=Visibility.EIGEN)
    assert agreements(store.visible_to(READER), CATALOGUE, "nl") == before
    with pytest.raises(NotFoundError):
        add_warning_action(store, first, second, **fields)  # type: ignore[arg-type]


def test_an_action_needs_a_warning_of_these_works_and_who_may(store: Store) -> None:
    first, second = agenda(store, begun(store))["alarms"].works
    fields = {"description": "Kabel eerst", "owner_partner": SEWER, "owner_role": "projectleider", "due": TODAY}
    with pytest.raises(NotFoundError):
        add_warning_action(store, first, id_of(store, HEAT), **fields)  # type: ignore[arg-type]
    with pytest.raises(RefusedError):
        add_warning_action(store.visible_to(READER), first, second, **fields)  # type: ignore[arg-type]
    with pytest.raises(InputError):
        add_warning_action(store, first, second, **fields | {"description": " "})  # type: ignore[arg-type]
    assert agreements(store, CATALOGUE, "nl") == ()


def test_where_nothing_was_decided_nothing_is_judged_for_its_list(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = begun(store, "Rondvraag")
    monkeypatch.setattr(meeting_outcome, "read_overview", lambda _: pytest.fail("all was judged"))
    close(store, identity)
