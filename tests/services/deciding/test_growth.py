"""A work joins a combination that was spoken of: what was said stands, and everyone is told that it goes on larger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.model import Visibility
from koppel.model.deciding import Answer, State
from koppel.services.agreements.agreements import agreements
from koppel.services.deciding.assessment import Stage
from koppel.services.deciding.assessment_json import assessment_json
from koppel.services.deciding.decided import earlier_combinations, unlisted_decisions
from koppel.services.deciding.decisions import GivenAnswer, assessment, decide, give_answer, give_answers, to_act
from koppel.services.deciding.next_step import Turn
from koppel.services.deciding.reassessment import mark, marks
from koppel.services.intake.activities import create, edit, find_activity, withdraw
from koppel.services.intake.consequence_words import judged_lines
from koppel.services.intake.uploads import import_file
from koppel.services.news.for_me import for_me, waiting_count
from koppel.store.chances.combinations import list_combinations
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World, csv_of, work

if TYPE_CHECKING:
    from koppel.services.news.entries import Section
    from koppel.store.database import Store

JOINED = "Er kwam een werk bij: Waterleiding vernieuwen (Waterbedrijf)"


def agree(store: Store, identity: str) -> None:
    partners = assessment(store, identity).partners
    give_answers(store, identity, {name: GivenAnswer(Answer.AKKOORD, "prima") for name in partners})
    decide(store, identity, State.AFGESPROKEN, "Eén keer open")


def join(store: Store, number: str = "W-2", **fields: object) -> str:
    """Plan a water main in the same street, and return the combination of all three."""
    create(store, CATALOGUE, work("Waterbedrijf", number, "waterleiding", **fields), today=TODAY)
    return largest(store)


def largest(store: Store) -> str:
    with store.visible_to(PEOPLE["lezer"]).read() as cursor:
        return max(list_combinations(cursor), key=lambda item: len(item.members)).id


def sections(store: Store, person: str) -> dict[str, Section]:
    return {item.name: item for item in for_me(store.visible_to(PEOPLE[person]), CATALOGUE, "nl", TODAY) if item.count}


def test_the_old_one_says_that_a_work_joined_and_where_it_goes_on(store: Store, world: World) -> None:
    agree(store, world.shared)
    larger = join(store)
    now = assessment(store, world.shared)
    assert now.growth is not None
    assert (now.growth.into, len(now.growth.joined), now.growth.stage) == (larger, 1, Stage.ASKED)
    assert (now.state, now.changed_since, now.is_to_judge_again) == (State.AFGESPROKEN, False, True)
    assert mark(store, CATALOGUE, "nl", world.shared).changes == (JOINED,)
    assert assessment_json(now)["grown_into"] == larger
    (past,) = unlisted_decisions(store, CATALOGUE, "nl", {larger})
    assert past.grown is not None
    assert (past.id, past.grown.id) == (world.shared, larger)
    assert past.grown.name.startswith("Vlierstraat: ")
    assert "Waterleiding" in past.grown.name
    (agreed,) = agreements(store, CATALOGUE, "nl")
    assert (agreed.is_agreed, agreed.is_changed, agreed.has_grown) == (True, False, True), "what was agreed holds"


def test_the_larger_one_says_from_what_it_follows_and_with_which_work_more(store: Store, world: World) -> None:
    agree(store, world.shared)
    (earlier,) = earlier_combinations(store, CATALOGUE, "nl", join(store))
    assert (earlier.id, earlier.state) == (world.shared, State.AFGESPROKEN)
    assert earlier.grown is not None
    assert [item.external_id for item in earlier.grown.joined] == ["W-2"]


def test_everyone_concerned_is_told_and_nobody_is_waited_for(store: Store, world: World) -> None:
    agree(store, world.shared)
    larger = join(store)
    for person in ("gemeente", "lefier", "ander"):
        (entry,) = sections(store, person)["grown"].entries
        assert JOINED in entry.lines
        assert entry.target.combination == larger
        assert waiting_count(store.visible_to(PEOPLE[person]), CATALOGUE, TODAY) == 0
    (entry,) = sections(store, "regisseur")["reassess"].entries
    assert entry.target.combination == larger


def test_once_partners_speak_of_the_larger_one_the_matter_is_there(store: Store, world: World) -> None:
    decide(store, world.shared, State.IN_GESPREK)
    give_answer(store, world.shared, "Gemeente", Answer.AKKOORD)
    larger = join(store)
    assert set(sections(store, "lefier")) == {"answer", "grown"}
    give_answer(store, larger, "Waterbedrijf", Answer.AKKOORD)
    old = assessment(store, world.shared)
    assert old.is_taken_over
    assert not old.is_to_judge_again
    assert to_act(old).turn is Turn.NOTHING
    assert marks(store, CATALOGUE, "nl") == {}
    (entry,) = sections(store, "lefier")["answer"].entries
    assert entry.key == larger


def test_a_larger_one_that_is_rejected_leaves_the_smaller_one_as_it_was(store: Store, world: World) -> None:
    decide(store, world.shared, State.IN_GESPREK)
    give_answer(store, world.shared, "Gemeente", Answer.AKKOORD)
    decide(store, join(store), State.AFGEWEZEN, "water wacht")
    old = assessment(store, world.shared)
    assert old.growth is not None
    assert old.growth.stage is Stage.REJECTED
    assert not old.is_to_judge_again
    assert to_act(old).partners == ("Lefier",)


def test_a_rejected_combination_that_grows_asks_nothing_of_who_rejected_it(store: Store, world: World) -> None:
    decide(store, world.shared, State.AFGEWEZEN, "te duur")
    join(store)
    assert marks(store, CATALOGUE, "nl") == {}
    assert sections(store, "gemeente") == {}


def test_what_grew_twice_is_one_matter(store: Store, world: World) -> None:
    decide(store, world.shared, State.IN_GESPREK)
    second = join(store)
    decide(store, second, State.IN_GESPREK)
    create(store, CATALOGUE, work("Netbeheer", "N-1", "elektriciteitsnet"), today=TODAY)
    third = largest(store)
    assert third not in (second, world.shared)
    assert set(marks(store, CATALOGUE, "nl")) == {second}
    growth = assessment(store, world.shared).growth
    assert growth is not None
    assert (growth.into, growth.stage) == (third, Stage.TAKEN_OVER)


@pytest.mark.parametrize("person", ["gemeente", "regisseur", "lezer"])
def test_a_work_that_its_partner_keeps_for_itself_joins_nothing(store: Store, world: World, person: str) -> None:
    agree(store, world.shared)
    create(store, CATALOGUE, work("Waterbedrijf", "W-2", "waterleiding", visibility=Visibility.EIGEN), today=TODAY)
    assert assessment(store, world.shared).growth is None
    assert "Waterleiding" not in str(for_me(store.visible_to(PEOPLE[person]), CATALOGUE, "nl", TODAY))


def test_a_combination_of_which_a_work_stopped_did_not_grow(store: Store, world: World) -> None:
    agree(store, world.shared)
    join(store)
    now = find_activity(store, world.renovation)
    withdraw(store, CATALOGUE, world.renovation, "geen geld", expected_version=now.version, today=TODAY)
    assert assessment(store, world.shared).growth is None


def test_a_file_says_what_it_joins_before_it_is_stored(store: Store, world: World) -> None:
    agree(store, world.shared)
    water = store.visible_to(PEOPLE["ander"])
    read = csv_of(work("Waterbedrijf", "W-2", "waterleiding", title="Leiding oost"))
    told = import_file(
        water, CATALOGUE, world.settings, read, "w.csv", today=TODAY, partner="Waterbedrijf", dry_run=True
    ).consequences
    (found,) = told.judged
    assert (found.id, [item.external_id for item in found.joined]) == (world.shared, ["W-2"])
    (line,) = judged_lines(told, (), CATALOGUE, "nl")
    assert "komt “Leiding oost” (Waterbedrijf)" in line
    assert "De afspraak blijft staan" in line
    import_file(water, CATALOGUE, world.settings, read, "w.csv", today=TODAY, partner="Waterbedrijf")
    item = next(one for one in for_me(water, CATALOGUE, "nl", TODAY) if one.name == "grown")
    assert item.count == 1
    again = edit_title(store, world)
    assert again == (), "it was told once"


def edit_title(store: Store, world: World) -> tuple[object, ...]:
    now = find_activity(store, world.renovation)
    saved = edit(store, CATALOGUE, replace(now, title="Anders"), expected_version=now.version, today=TODAY)
    return saved.consequences.judged
