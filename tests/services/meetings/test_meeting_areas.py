"""A meeting is about areas: what lies elsewhere is counted, and comes on the agenda only where somebody wants it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.errors import InputError, NotFoundError
from koppel.model.deciding import Answer
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.compass import answering, files
from koppel.services.deciding.decisions import give_answer
from koppel.services.meetings import meeting_agenda, meetings
from koppel.services.meetings.meeting_areas import meeting_areas, possible_areas, proposed_areas
from koppel.services.meetings.meeting_changes import beyond
from koppel.services.meetings.meeting_papers import report
from koppel.services.meetings.outside_points import outside_points, put_outside_point
from koppel.services.meetings.pinned_points import pinned
from koppel.services.meetings.theme_agenda import agenda_needs
from koppel.services.plans.pins import add_pin
from koppel.store.plans.reference import put_reference
from tests.services.compass.test_answers import AREA, COMPASS, RED
from tests.services.meetings.test_theme_points import DECLARED
from tests.services.world import CATALOGUE, PEOPLE, STREET, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from koppel.services.meetings.outside_points import OutsidePoint
    from koppel.store.database import Store

HERE, ELSEWHERE = AREA, "WK001420"
FILE = b"code;naam;Eenzaamheid;inzet_buurt\nGM0014;Groningen;45;20\nWK001410;Selwerd;55;30\nWK001420;Paddepoel;60;20\n"
DAY = date(2026, 12, 1)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """As who leads the team sees it; all works lie in Selwerd."""
    far = shapely.transform(STREET, lambda points: points + 9_000)
    with world.open() as opened:
        lead = opened.visible_to(PEOPLE["regisseur"])
        assert files.import_indicators(lead, COMPASS, world.settings, FILE, "kompas-2024.csv").upload_id
        with opened.write("test", "ground") as writer:
            areas = [("Selwerd", STREET.buffer(50)), ("Paddepoel", far.buffer(50))]
            put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, *one) for one in areas])
        yield lead


def needs(store: Store) -> tuple[tuple[str, str], ...]:
    return agenda_needs(store, DECLARED, "nl", (HERE, ELSEWHERE))


def prepare(store: Store, areas: Sequence[str], day: date = DAY) -> UUID:
    return meetings.prepare(store, day, today=TODAY, needs=needs(store), areas=areas)


def refs(store: Store, meeting: UUID) -> set[str]:
    return {item.item.ref for item in meeting_agenda.agenda(store, CATALOGUE, "nl", meeting, today=TODAY)}


def outside(store: Store, meeting: UUID) -> tuple[OutsidePoint, ...]:
    return outside_points(store, CATALOGUE, "nl", meeting, today=TODAY, needs=needs(store))


def end(store: Store, meeting: UUID) -> None:
    meetings.start(store, CATALOGUE, meeting, today=TODAY)
    meetings.close(store, CATALOGUE, meeting, today=TODAY)


def test_only_what_lies_in_its_areas_comes_on_the_agenda_and_the_rest_is_counted(store: Store, world: World) -> None:
    meeting = prepare(store, [ELSEWHERE])
    assert refs(store, meeting) == {f"{ELSEWHERE}~{RED}"}
    left = {item.proposal.ref: item for item in outside(store, meeting)}
    assert {world.shared, f"{HERE}~{RED}"} <= set(left)
    assert left[f"{HERE}~{RED}"].point.title.startswith("Samen leven is rood in Selwerd")
    assert not beyond(store, CATALOGUE, meeting, TODAY, needs(store))


def test_without_areas_it_is_about_all_and_nothing_lies_outside(store: Store, world: World) -> None:
    meeting = prepare(store, [])
    assert {world.shared, f"{HERE}~{RED}", f"{ELSEWHERE}~{RED}"} <= refs(store, meeting)
    assert outside(store, meeting) == ()


def test_a_point_of_another_area_comes_on_the_agenda_after_all(store: Store, world: World) -> None:
    meeting = prepare(store, [ELSEWHERE])
    (item,) = [item for item in outside(store, meeting) if item.proposal.ref == world.shared]
    put_outside_point(store, meeting, item.proposal, today=TODAY, needs=needs(store))
    assert world.shared in refs(store, meeting)
    assert world.shared not in {item.proposal.ref for item in outside(store, meeting)}
    with pytest.raises(NotFoundError, match="point_unknown"):
        put_outside_point(store, meeting, item.proposal, today=TODAY, needs=needs(store))


def test_with_other_areas_the_agenda_changes_and_points_of_ones_own_and_with_notes_stay(
    store: Store, world: World
) -> None:
    meeting = prepare(store, [HERE])
    own = meeting_agenda.add_point(store, meeting, "Rondvraag")
    listed = meeting_agenda.agenda(store, CATALOGUE, "nl", meeting, today=TODAY)
    noted = next(item.item for item in listed if item.item.ref == world.shared)
    meeting_agenda.note_point(store, meeting, noted.id, "Bellen met Lefier", before="")
    meetings.set_details(store, meeting, DAY, "", [ELSEWHERE], today=TODAY, needs=needs(store))
    assert meetings.list_meetings(store)[0].areas == (ELSEWHERE,)
    shown = meeting_agenda.agenda(store, CATALOGUE, "nl", meeting, today=TODAY)
    assert {item.item.ref for item in shown} == {world.shared, "", f"{ELSEWHERE}~{RED}"}
    assert own in {item.item.id for item in shown}


def test_the_next_meeting_is_most_likely_about_the_same_areas(store: Store) -> None:
    assert proposed_areas(store) is None
    end(store, prepare(store, [ELSEWHERE]))
    assert proposed_areas(store) == (ELSEWHERE,)
    assert [item.name for item in meeting_areas(store, (ELSEWHERE, "WK001499"))] == ["Paddepoel", "WK001499"]
    assert {item.name for item in possible_areas(store)} == {"Selwerd", "Paddepoel"}


def test_what_a_meeting_about_an_area_did_not_reach_waits_for_the_next_about_it(store: Store, world: World) -> None:
    first = prepare(store, [HERE])
    meeting_agenda.add_point(store, first, "De fietsenstalling van Selwerd")
    end(store, first)
    between = prepare(store, [ELSEWHERE], date(2026, 12, 8))
    assert refs(store, between) == {f"{ELSEWHERE}~{RED}"}
    end(store, between)
    shown = meeting_agenda.agenda(store, CATALOGUE, "nl", prepare(store, [HERE], date(2027, 1, 5)), today=TODAY)
    back = {item.title for item in shown if item.item.section == "carried"}
    assert "De fietsenstalling van Selwerd" in back
    assert world.shared in {item.item.ref for item in shown if item.item.section == "carried"}


def test_the_list_of_decisions_keeps_to_the_areas_and_counts_what_was_decided_elsewhere(
    store: Store, world: World
) -> None:
    meeting = prepare(store, [ELSEWHERE])
    meetings.start(store, CATALOGUE, meeting, today=TODAY)
    give_answer(store.visible_to(PEOPLE["gemeente"]), world.shared, "Gemeente", Answer.AKKOORD)
    answering.add_idea(store, COMPASS, ELSEWHERE, RED, "Gemeente", "Een lange tafel.")
    meetings.close(store, CATALOGUE, meeting, today=TODAY)
    made = report(store, CATALOGUE, "nl", meeting, "decisions", today=TODAY)
    assert ("Wijken", "Paddepoel") in made.facts
    assert [part.title for part in made.parts] == ["Antwoorden bij thema’s van het kompas"]
    (row,) = made.parts[0].rows
    lines = [line for cell in row for line in cell.lines]
    assert "Gemeente: Idee: Een lange tafel." in lines
    # The figures stand there as they stand on the agenda.
    shown = meeting_agenda.agenda(store, CATALOGUE, "nl", meeting, today=TODAY)
    (point,) = [item for item in shown if item.item.sort == "theme"]
    assert point.figures
    assert set(point.figures) <= set(lines)
    assert "1 besluit over een andere wijk" in made.foot


def test_pins_of_other_areas_are_told_apart(store: Store) -> None:
    meeting = prepare(store, [ELSEWHERE])
    add_pin(store, 53.235, 6.53, "Hier", is_shared=True)
    assert [item.is_outside for item in pinned(store, meeting)] == [True]


@pytest.mark.parametrize(
    ("areas", "code"), [(["WK999999"], "meeting_area"), ([f"WK0014{at}" for at in range(10, 40)], "meeting_areas_many")]
)
def test_an_area_that_is_not_known_is_refused(store: Store, areas: list[str], code: str) -> None:
    with pytest.raises(InputError, match=code):
        prepare(store, areas)


def test_of_an_area_that_the_map_does_not_know_all_works_count(store: Store, world: World) -> None:
    with store.write("test", "ground") as writer:
        put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Selwerd", STREET.buffer(50))])
    assert world.shared in refs(store, prepare(store, [ELSEWHERE]))


def test_a_theme_comes_after_the_others_of_its_section_and_its_heading_stands_once(store: Store) -> None:
    meeting = meetings.prepare(store, DAY, today=TODAY, areas=[])
    meeting_agenda.add_point(store, meeting, "Rondvraag")
    assert meeting_agenda.propose_again(store, meeting, today=TODAY, needs=needs(store)) == 2
    heads = [part.title for part in report(store, CATALOGUE, "nl", meeting, "agenda", today=TODAY).parts]
    assert heads[0] == "Rood, en niemand heeft nog iets toegezegd"
    assert len(heads) == len(set(heads))


def test_red_themes_that_are_not_proposed_are_counted_with_the_rest(store: Store) -> None:
    meeting = meetings.prepare(store, DAY, today=TODAY)
    rest = {item.section: item.many for item in beyond(store, CATALOGUE, meeting, TODAY, needs(store))}
    assert rest["needs"] == 2
