"""A theme that is red without activity is a point of the agenda, says who could do something, and what is answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.errors import NotFoundError, RefusedError
from koppel.model.meetings import Outcome
from koppel.services.compass import answering, files
from koppel.services.meetings import meeting_agenda, meetings
from koppel.services.meetings.theme_agenda import Declared, agenda_needs, listed_themes, put_theme_on_agenda
from tests.services.compass.test_answers import AREA, COMPASS, FILE, GREEN, HELPS, RED
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.services.meetings.point_words import Point
    from koppel.store.database import Store

DECLARED = Declared(COMPASS, HELPS, CATALOGUE.kinds)
REF = f"{AREA}~{RED}"
DAY = date(2026, 12, 1)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """As who leads the team sees it."""
    with world.open() as opened:
        lead = opened.visible_to(PEOPLE["regisseur"])
        assert files.import_indicators(lead, COMPASS, world.settings, FILE, "kompas-2024.csv").upload_id
        yield lead


def prepare(store: Store, day: date = DAY) -> UUID:
    return meetings.prepare(store, day, today=TODAY, needs=agenda_needs(store, DECLARED, "nl"))


def themes(store: Store, meeting: UUID) -> list[Point]:
    listed = meeting_agenda.agenda(store, CATALOGUE, "nl", meeting, today=TODAY)
    return [item for item in listed if item.item.sort == "theme"]


def answer(store: Store, text: str = "Een lange tafel.") -> None:
    planner = store.visible_to(PEOPLE["gemeente"])
    answering.add_idea(planner, COMPASS, AREA, RED, "Gemeente", text)


def test_what_is_red_without_activity_is_proposed_with_who_could_do_something(store: Store) -> None:
    (point,) = themes(store, prepare(store))
    state = "er is nog niet geantwoord: 3 werken helpen misschien, als ze hier liggen"
    assert point.title == f"Samen leven is rood in Selwerd, {state}"
    assert point.figures[0].startswith("Samen leven: index ")
    assert point.figures[1].startswith("Eenzaamheid: 55%, stad 45%; index 78 (stad = 100), slechter dan de stad; 2024")
    assert "Wie zouden iets kunnen doen: " in point.lines[0]
    assert "Gemeente" in point.lines[0]
    assert CANARY not in " ".join(point.lines)
    assert (point.item.section, point.target and point.target[:1]) == ("needs", ("kompas",))
    assert point.target is not None
    assert (point.target.area, point.target.theme) == (AREA, RED)


def test_proposing_again_adds_it_once_and_not_after_an_answer(store: Store) -> None:
    meeting = prepare(store)
    needs = agenda_needs(store, DECLARED, "nl")
    other_words = [(ref, f"{words}\nEn nog iets.") for ref, words in needs]
    assert meeting_agenda.propose_again(store, meeting, today=TODAY, needs=other_words) == 0
    answer(store)
    assert agenda_needs(store, DECLARED, "nl") == ()


def test_the_point_says_what_is_answered_and_that_settles_it(store: Store) -> None:
    meeting = prepare(store)
    meetings.start(store, CATALOGUE, meeting, today=TODAY)
    (point,) = themes(store, meeting)
    assert point.standing is not None
    assert point.standing.outcome is None
    answer(store)
    (point,) = themes(store, meeting)
    assert point.lines[0] == "Gemeente: Idee: Een lange tafel."
    # What was said before the answer is no longer so.
    assert point.title == "Samen leven is rood in Selwerd"
    assert point.standing is not None
    assert point.standing.outcome is Outcome.HANDLED
    assert "Gemeente" in point.standing.words[0]


@pytest.mark.parametrize(("answers", "comes_back"), [(False, True), (True, False)])
def test_one_that_was_not_reached_comes_back_as_long_as_nobody_does_anything(
    store: Store, *, answers: bool, comes_back: bool
) -> None:
    meeting = prepare(store)
    meetings.start(store, CATALOGUE, meeting, today=TODAY)
    meetings.close(store, CATALOGUE, meeting, today=TODAY)
    if answers:
        answer(store)
    points = themes(store, prepare(store, date(2027, 1, 5)))
    assert [item.item.section for item in points] == (["carried"] if comes_back else [])


def test_who_leads_puts_one_on_the_agenda_once(store: Store) -> None:
    meeting = meetings.prepare(store, DAY, today=TODAY)
    assert listed_themes(store, meeting) == frozenset()
    put_theme_on_agenda(store, DECLARED, meeting, REF, "nl")
    assert listed_themes(store, meeting) == {REF}
    assert [item.item.section for item in themes(store, meeting)] == ["needs"]
    with pytest.raises(RefusedError, match="theme_listed"):
        put_theme_on_agenda(store, DECLARED, meeting, REF, "nl")


@pytest.mark.parametrize("ref", [f"{AREA}~meedoen", f"{AREA}~zweven", AREA])
def test_what_is_not_red_without_activity_is_no_point(store: Store, ref: str) -> None:
    meeting = meetings.prepare(store, DAY, today=TODAY)
    with pytest.raises(NotFoundError, match="theme_gap_unknown"):
        put_theme_on_agenda(store, DECLARED, meeting, ref, "nl")


def test_activity_without_need_is_a_point_only_where_who_leads_puts_it_there(store: Store) -> None:
    ref = f"{AREA}~{GREEN}~busy"
    planner = store.visible_to(PEOPLE["lefier"])
    idea = answering.add_idea(planner, COMPASS, AREA, GREEN, "Lefier", "Een spreekuur.")
    meeting = prepare(store)
    assert not [item for item in themes(store, meeting) if item.item.ref == ref]
    put_theme_on_agenda(store, DECLARED, meeting, ref, "nl")
    (point,) = [item for item in themes(store, meeting) if item.item.ref == ref]
    assert point.item.section == "busy"
    assert point.title.endswith("is groen in Selwerd, en toch gebeurt er iets")
    assert "krijgt toch 1 idee, van Lefier." in " ".join(point.lines)
    assert point.target is not None
    assert (point.target.area, point.target.theme) == (AREA, GREEN)
    answering.withdraw_answer(planner, idea)
    with pytest.raises(NotFoundError, match="theme_busy_unknown"):
        put_theme_on_agenda(store, DECLARED, meeting, ref, "nl")


def test_what_is_red_beside_activity_is_a_point_only_where_who_leads_puts_it_there(store: Store) -> None:
    ref = f"{AREA}~{RED}~beside"
    meeting = meetings.prepare(store, DAY, today=TODAY)
    with pytest.raises(NotFoundError, match="theme_beside_unknown"):
        put_theme_on_agenda(store, DECLARED, meeting, ref, "nl")
    answer(store)
    put_theme_on_agenda(store, DECLARED, meeting, ref, "nl")
    (point,) = themes(store, meeting)
    assert (point.item.section, point.title) == (
        "needs",
        "Samen leven in Selwerd: er gebeurt iets, maar niet aan alles wat rood is",
    )
    assert point.lines[0] == "Gemeente: Idee: Een lange tafel."
    assert point.lines[1].endswith("maar nog geen werk dat helpt bij wat daar rood is: Eenzaamheid.")
    assert point.target is not None
    assert (point.target.area, point.target.theme) == (AREA, RED)
    meetings.start(store, CATALOGUE, meeting, today=TODAY)
    (point,) = themes(store, meeting)
    # Only what is answered since settles it.
    assert point.standing is not None
    assert point.standing.outcome is None
    meetings.close(store, CATALOGUE, meeting, today=TODAY)
    assert [item.item.section for item in themes(store, prepare(store, date(2027, 1, 5)))] == ["carried"]


def test_an_answer_with_a_work_that_only_its_partner_sees_is_told_to_nobody(store: Store, world: World) -> None:
    meeting = prepare(store)
    planner = store.visible_to(PEOPLE["lefier"])
    answering.confirm_works(planner, COMPASS, AREA, RED, "Lefier", [world.secret])
    (point,) = themes(store, meeting)
    assert CANARY not in " ".join(point.texts)
    assert not [line for line in point.lines if line.startswith("Lefier:")]
