"""What waits for whom, and what is new for whom: every role by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import OPERATOR, Actor, Grant, Role
from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.model import Visibility
from koppel.model.agreements import Place, Reply
from koppel.model.compass.goals import GoalContent, GoalLink
from koppel.model.deciding import Answer, State
from koppel.services.agreements.actions import add_action
from koppel.services.agreements.interest_answers import answer_interest
from koppel.services.agreements.interests import Wish, state_interest
from koppel.services.compass import aftercare, goals
from koppel.services.deciding.decisions import decide, give_answer
from koppel.services.deciding.discussion import write_message
from koppel.services.deciding.next_step import to_act, to_act_words
from koppel.services.intake.activities import edit, find_activity
from koppel.services.news.for_me import for_me, waiting_count
from koppel.services.news.since_visit import news_since
from koppel.services.news.visits import arrive, here_before, mark_seen, unmark_seen
from tests.services.world import CANARY, CATALOGUE, PEOPLE, STREET, TODAY, World

if TYPE_CHECKING:
    from koppel.model.agreements import Interest
    from koppel.store.database import Store

NOBODY_WAITS = {"beheerder": 0, "regisseur": 0, "gemeente": 0, "lefier": 0, "ander": 0, "lezer": 0}


def seen(store: Store, person: str) -> Store:
    return store.visible_to(PEOPLE[person])


def counts(store: Store) -> dict[str, int]:
    return {person: waiting_count(seen(store, person), CATALOGUE, TODAY) for person in NOBODY_WAITS}


def waits(store: Store, person: str) -> dict[str, int]:
    return {item.name: item.count for item in for_me(seen(store, person), CATALOGUE, "nl", TODAY) if item.count}


def lines(store: Store, person: str, name: str) -> str:
    (found,) = [item for item in for_me(seen(store, person), CATALOGUE, "nl", TODAY) if item.name == name]
    return " / ".join(line for entry in found.entries for line in (entry.title, *entry.lines))


def new(store: Store, person: str) -> dict[str, int]:
    view = seen(store, person)
    return {
        item.name: item.count
        for item in news_since(view, CATALOGUE, "nl", here_before(view).at, today=TODAY)
        if item.count
    }


def move(store: Store, world: World, *, person: str = "gemeente", by: int = 90) -> None:
    view = seen(store, person)
    item = find_activity(view, world.sewer)
    assert item.start
    assert item.end
    moved = replace(item, start=item.start + timedelta(by), end=item.end + timedelta(by))
    edit(view, CATALOGUE, moved, expected_version=item.version, today=TODAY)


def agree(store: Store, world: World) -> None:
    for person, partner in (("gemeente", "Gemeente"), ("lefier", "Lefier")):
        give_answer(seen(store, person), world.shared, partner, Answer.AKKOORD)


def test_a_combination_that_nobody_spoke_of_waits_for_nobody(store: Store) -> None:
    assert counts(store) == NOBODY_WAITS
    assert waits(store, "lefier") == waits(store, "regisseur") == {}


def test_who_has_not_answered_is_waited_for_and_who_leads_sees_it_aside(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    assert counts(store) == NOBODY_WAITS | {"lefier": 1}
    assert waits(store, "lefier") == {"answer": 1}
    assert "Vlierstraat: Riool vernieuwen + Woningen renoveren (2027)" in lines(store, "lefier", "answer")
    assert waits(store, "gemeente") == {}
    assert waits(store, "regisseur") == {"longest": 1}
    assert "Lefier" in lines(store, "regisseur", "longest")


def test_not_yet_is_an_answer_that_stands_aside(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    give_answer(seen(store, "lefier"), world.shared, "Lefier", Answer.NOG_NIET)
    assert counts(store) == NOBODY_WAITS
    assert waits(store, "lefier") == {"parked": 1}


def test_when_all_agree_it_waits_for_who_leads(store: Store, world: World) -> None:
    agree(store, world)
    assert counts(store) == NOBODY_WAITS | {"regisseur": 1}
    assert waits(store, "regisseur") == {"agree": 1}
    decide(seen(store, "regisseur"), world.shared, State.AFGESPROKEN, "één keer open")
    assert counts(store) == NOBODY_WAITS


def test_who_agrees_for_a_part_is_told_as_such(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    told = give_answer(seen(store, "lefier"), world.shared, "Lefier", Answer.AKKOORD, part="alleen 12 tot en met 30")
    assert told.partly == ("Lefier",)
    assert "Alle partners zijn akkoord; voor een deel: Lefier." in lines(store, "regisseur", "agree")
    assert to_act_words(to_act(told), "nl") == "Aan zet: de regisseur (iedereen is akkoord, voor een deel: Lefier)"


def test_when_a_partner_refuses_it_waits_for_who_leads(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    give_answer(seen(store, "lefier"), world.shared, "Lefier", Answer.NIET_AKKOORD, "geen geld")
    assert waits(store, "regisseur") == {"talk": 1}
    assert "Niet akkoord: Lefier" in lines(store, "regisseur", "talk")


def test_when_a_date_moves_all_answer_anew_and_read_what_changed(store: Store, world: World) -> None:
    agree(store, world)
    decide(seen(store, "regisseur"), world.shared, State.AFGESPROKEN, "één keer open")
    move(store, world)
    assert counts(store) == NOBODY_WAITS | {"gemeente": 1, "lefier": 1}, "it is the turn of the partners"
    assert "later" in lines(store, "lefier", "answer")
    assert "Opnieuw beoordelen door: Lefier" in lines(store, "lefier", "answer")
    assert waits(store, "regisseur")["reassess"] == 1
    for person, partner in (("gemeente", "Gemeente"), ("lefier", "Lefier")):
        give_answer(seen(store, person), world.shared, partner, Answer.AKKOORD)
    assert counts(store) == NOBODY_WAITS


@pytest.mark.parametrize("days", [-1, 0, 15, 400])
def test_an_open_action_waits_for_its_organisation_however_far_ahead_and_for_nobody_else(
    store: Store, world: World, days: int
) -> None:
    add_action(
        seen(store, "regisseur"),
        world.shared,
        description="Proefsleuf graven",
        owner_partner="Lefier",
        owner_role="projectleider",
        due=TODAY + timedelta(days),
    )
    assert counts(store) == NOBODY_WAITS | {"lefier": 1}
    assert waits(store, "lefier") == {"due": 1}
    assert waits(store, "gemeente") == {}
    assert waits(store, "regisseur") == ({"overdue": 1} if days < 0 else {}), "it is looked after, not waited for"


def test_what_a_partner_keeps_for_itself_waits_for_nobody_else(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    add_action(
        seen(store, "regisseur"), world.shared, description="Graven", owner_partner="Gemeente", owner_role="wijkteam",
        due=TODAY - timedelta(3),
    )  # fmt: skip
    lefier = seen(store, "lefier")
    item = find_activity(lefier, world.renovation)
    hidden = replace(item, visibility=Visibility.EIGEN, title=CANARY)
    edit(lefier, CATALOGUE, hidden, expected_version=item.version, today=TODAY)
    assert counts(store) == NOBODY_WAITS
    for person in NOBODY_WAITS:
        if person == "lefier":
            continue
        view = seen(store, person)
        told = str(for_me(view, CATALOGUE, "nl", TODAY))
        told += str(news_since(view, CATALOGUE, "nl", here_before(view).at, today=TODAY))
        for word in (CANARY, str(world.renovation), str(world.secret), world.shared, world.private, "Graven"):
            assert word not in told, (person, word)


def interested(store: Store, **given: object) -> Interest:
    values: dict[str, Any] = {
        "partner": "Waterbedrijf", "description": "waterleiding vervangen", "place": Place.DRAWN,
        "drawn": STREET.buffer(30), "first_day": date(2027, 1, 1), "last_day": date(2027, 12, 31),
    } | given  # fmt: skip
    return state_interest(store, CATALOGUE, Wish(**values), today=TODAY)


def test_who_wants_to_join_a_work_stands_aside_until_its_partner_answers(store: Store, world: World) -> None:
    assert "joining" not in waits(store, "gemeente")
    wish = interested(store)
    assert counts(store) == NOBODY_WAITS, "it is nobody's turn: nothing is held up"
    assert waits(store, "gemeente") == waits(store, "lefier") == {"joining": 1}
    assert waits(store, "ander") == waits(store, "regisseur") == {}
    assert "Waterbedrijf wil meedoen: waterleiding vervangen" in lines(store, "gemeente", "joining")
    (entry,) = next(item for item in for_me(seen(store, "gemeente"), CATALOGUE, "nl", TODAY) if item.count).entries
    assert (entry.target.page, entry.target.activity) == ("kaart", str(world.sewer))
    answer_interest(seen(store, "gemeente"), wish.id, world.sewer, Reply.TALK)
    assert waits(store, "gemeente") == {}
    assert waits(store, "lefier") == {"joining": 1}


def test_a_work_that_nobody_knows_of_has_nobody_who_wants_to_join(store: Store, world: World) -> None:
    interested(store)
    view = seen(store, "lefier")
    item = find_activity(view, world.renovation)
    edit(view, CATALOGUE, replace(item, visibility=Visibility.EIGEN), expected_version=item.version, today=TODAY)
    assert waits(store, "lefier") == {}


def test_what_is_answered_to_an_interest_is_new_for_who_stated_it(store: Store, world: World) -> None:
    wish = interested(store)
    for person in ("gemeente", "lefier", "ander"):
        arrive(seen(store, person))
        mark_seen(seen(store, person))
    answer_interest(seen(store, "gemeente"), wish.id, world.sewer, Reply.WELCOME, "graag in maart")
    assert new(store, "ander") == {"replies": 1}
    assert new(store, "gemeente") == new(store, "lefier") == {}
    told = str(news_since(seen(store, "ander"), CATALOGUE, "nl", here_before(seen(store, "ander")).at, today=TODAY))
    assert "Antwoord van Gemeente: doe mee" in told
    assert "graag in maart" in told


def test_new_is_what_others_did_since_the_visit_before(store: Store, world: World) -> None:
    for person in ("gemeente", "lefier", "lezer", "ander"):
        arrive(seen(store, person))
        mark_seen(seen(store, person))
    assert new(store, "lefier") == new(store, "lezer") == {}
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    write_message(seen(store, "gemeente"), world.shared, "Zullen we?")
    move(store, world)
    assert new(store, "lefier") == {"answers": 1, "states": 1, "messages": 1, "works": 1}
    assert new(store, "lezer") == new(store, "lefier")
    assert new(store, "gemeente") == {}
    assert new(store, "ander") == {}


def test_the_mark_that_all_is_seen_can_be_taken_back(store: Store, world: World) -> None:
    view = seen(store, "lefier")
    arrive(view)
    assert here_before(view).is_first
    before = new(store, "lefier")
    mark_seen(view)
    assert here_before(view).is_marked
    assert new(store, "lefier") == {}
    assert unmark_seen(view)
    assert new(store, "lefier") == before != {}
    assert not unmark_seen(view)


def test_who_reloads_is_on_the_same_visit(store: Store) -> None:
    view = seen(store, "lezer")
    arrive(view)
    arrive(view)
    assert here_before(view).is_first
    with store.write_beside("test", None) as writer:
        writer.cursor.execute('UPDATE visit SET "at" = "at" - INTERVAL 5 HOUR')
    arrive(view)
    since = here_before(view)
    assert not since.is_first
    with store.read() as cursor:
        (first, _) = cursor.execute('SELECT "at" FROM visit ORDER BY "at"').fetchall()
    assert since.at == first[0]


def test_visits_of_one_are_not_those_of_another(store: Store) -> None:
    arrive(seen(store, "lezer"))
    mark_seen(seen(store, "lezer"))
    assert here_before(seen(store, "lefier")).is_first


def test_who_plans_and_leads_has_both_lists_and_counts_nothing_twice(store: Store, world: World) -> None:
    both = store.visible_to(Actor("an", frozenset({Grant(Role.REGISSEUR), Grant(Role.PLANNER, "Lefier")})))
    add_action(
        seen(store, "regisseur"), world.shared, description="Graven", owner_partner="Lefier", owner_role="wijkteam",
        due=TODAY - timedelta(3),
    )  # fmt: skip
    assert waiting_count(both, CATALOGUE, TODAY) == 1
    told = {item.name: item.count for item in for_me(both, CATALOGUE, "nl", TODAY) if item.count}
    assert told == {"due": 1}


def test_the_operator_sees_what_who_leads_sees(store: Store, world: World) -> None:
    agree(store, world)
    assert waiting_count(store.visible_to(OPERATOR), CATALOGUE, TODAY) == 1


def test_a_future_day_changes_only_what_is_late(store: Store, world: World) -> None:
    add_action(
        seen(store, "regisseur"), world.shared, description="Graven", owner_partner="Lefier", owner_role="wijkteam",
        due=date(2027, 5, 1),
    )  # fmt: skip
    for day in (TODAY, date(2027, 5, 2)):
        (told,) = next(
            item.entries for item in for_me(seen(store, "lefier"), CATALOGUE, "nl", day) if item.name == "due"
        )
        assert told.is_late is (day > TODAY)
    assert waiting_count(seen(store, "regisseur"), CATALOGUE, TODAY) == 0


def test_nazorg_waits_for_the_party_whose_work_it_is_until_it_answers(store: Store, world: World) -> None:
    lead, later = seen(store, "regisseur"), date(2029, 3, 1)
    content = GoalContent(
        indicator="eenzaamheid", start=56, start_year=2022, target=48, target_year=2030, partner="Gemeente"
    )
    goal = goals.add_goal(lead, load_compass(ROOT / "layers"), "WK001410", content)
    goals.serve_goal(lead, GoalLink(goal, world.sewer, None))
    assert waiting_count(seen(store, "gemeente"), CATALOGUE, TODAY) == 0
    before = {person: waiting_count(seen(store, person), CATALOGUE, later) for person in NOBODY_WAITS}
    assert before == NOBODY_WAITS | {"gemeente": 1}
    sections = {item.name: item for item in for_me(seen(store, "gemeente"), CATALOGUE, "nl", later)}
    (entry,) = sections["aftercare"].entries
    assert sections["aftercare"].is_waiting
    assert entry.lines[0].endswith("Wat is er na 1 jaar van gekomen?")
    assert CANARY not in repr(for_me(seen(store, "lefier"), CATALOGUE, "nl", later))
    aftercare.answer_aftercare(
        seen(store, "gemeente"), load_compass(ROOT / "layers"), world.sewer, 1, today=later, is_unknown=True
    )
    assert waiting_count(seen(store, "gemeente"), CATALOGUE, later) == 0
