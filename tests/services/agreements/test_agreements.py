"""What is agreed or prepared, over all combinations, and the cards as sheets of paper."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pypdf
import pytest

from koppel.errors import InputError
from koppel.model.deciding import Answer, State
from koppel.services.agreements.actions import add_action
from koppel.services.agreements.agreements import agreement_json, agreements, meerwaarde_of
from koppel.services.agreements.card_files import interests_pdf, partnership_pdf
from koppel.services.agreements.cards import (
    INTERESTS_FIELDS,
    LONGEST_TEXT,
    PARTNERSHIP_FIELDS,
    save_interests_card,
    save_partnership_card,
)
from koppel.services.deciding.decisions import GivenAnswer, assessment, decide, give_answer, give_answers
from koppel.services.intake.activities import edit
from koppel.store.plans.activities import get_activity
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from koppel.store.database import Store

HOSTILE = '#import "x.typ": * #panic("weg") $x$ `a` <script>alert(1)</script> @ref \\ // [b] *c* _d_ \U0001f600 \u202e'


def agree(store: Store, world: World, reason: str = "De straat gaat één keer open.") -> None:
    give_answers(store, world.shared, dict.fromkeys(("Gemeente", "Lefier"), GivenAnswer(Answer.AKKOORD)))
    decide(store, world.shared, State.AFGESPROKEN, reason)


def add(store: Store, world: World, due: date) -> None:
    add_action(
        store,
        world.shared,
        description="Afsluiting melden",
        owner_partner="Gemeente",
        owner_role="projectleider",
        due=due,
    )


def pages(pdf: bytes) -> list[str]:
    return [
        " ".join(page.extract_text().replace("\u200b", "").split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    ]


def test_a_combination_without_anything_on_paper_is_no_agreement(store: Store, world: World) -> None:
    assert agreements(store, CATALOGUE, "nl") == ()
    assert meerwaarde_of(store, world.shared) is None


def test_the_reason_of_the_agreement_is_the_meerwaarde_until_there_is_a_card(store: Store, world: World) -> None:
    agree(store, world)
    (found,) = agreements(store, CATALOGUE, "nl")
    assert (found.is_agreed, found.meerwaarde, found.has_card) == (True, "De straat gaat één keer open.", False)
    assert found.name == "Vlierstraat: Riool vernieuwen + Woningen renoveren (2027)"
    assert found.partners == ("Gemeente", "Lefier")
    save_partnership_card(store, world.shared, {"meerwaarde": "Eén keer hinder."}, expected_version=0)
    assert agreements(store, CATALOGUE, "nl")[0].meerwaarde == meerwaarde_of(store, world.shared) == "Eén keer hinder."


def test_agreeing_needs_meerwaarde_said_now_or_on_the_card(store: Store, world: World) -> None:
    with pytest.raises(InputError) as refused:
        agree(store, world, "  ")
    assert refused.value.code == "meerwaarde_needed"
    assert agreements(store, CATALOGUE, "nl") == ()
    save_partnership_card(store, world.shared, {"meerwaarde": "Eén keer hinder."}, expected_version=0)
    agree(store, world, "")
    assert agreements(store, CATALOGUE, "nl")[0].is_agreed


def test_an_agreement_tells_who_agreed_for_a_part_and_that_its_plan_changed(store: Store, world: World) -> None:
    agree(store, world, "Samen goedkoper.")
    (found,) = agreements(store, CATALOGUE, "nl")
    assert (dict(found.parts), found.is_changed) == ({}, False)
    give_answer(store, world.shared, "Lefier", Answer.AKKOORD, part="alleen de kop")
    with store.read() as cursor:
        now = get_activity(cursor, assessment(store, world.shared).members[0])
    edit(store, CATALOGUE, replace(now, end=date(2027, 12, 31)), expected_version=now.version, today=TODAY)
    (found,) = agreements(store, CATALOGUE, "nl")
    told = agreement_json(found, TODAY)
    assert (told["parts"], told["changed_since"]) == ({"Lefier": "alleen de kop"}, True)


def test_what_is_prepared_is_listed_as_such_with_what_is_late(store: Store, world: World) -> None:
    add(store, world, date(2026, 11, 20))
    add(store, world, date(2026, 11, 21))
    (found,) = agreements(store.visible_to(PEOPLE["lezer"]), CATALOGUE, "nl")
    assert (found.is_agreed, found.agreed_at, found.meerwaarde) == (False, None, None)
    told = agreement_json(found, TODAY)
    assert (told["actions"], told["waiting"], told["overdue"]) == (2, 2, 1)


def test_an_action_alone_makes_no_agreement_a_card_prepares_one_and_a_refusal_ends_that(
    store: Store, world: World
) -> None:
    def standing() -> tuple[bool, bool, bool]:
        (found,) = agreements(store, CATALOGUE, "nl")
        return found.is_agreed, found.is_prepared, found.is_on_paper

    add(store, world, date(2026, 12, 20))
    assert standing() == (False, False, False)
    save_partnership_card(store, world.shared, {"meerwaarde": "Eén keer hinder."}, expected_version=0)
    assert standing() == (False, True, True)
    agree(store, world)
    assert standing() == (True, False, True)
    decide(store, world.shared, State.IN_GESPREK, "toch niet")
    decide(store, world.shared, State.AFGEWEZEN, "te duur")
    assert standing() == (False, False, False)


def test_the_cards_of_interests_have_a_page_for_each_partner_filled_in_or_not(store: Store, world: World) -> None:
    save_interests_card(store, world.shared, "Gemeente", {"gets": "één keer open\nen klaar"}, expected_version=0)
    first, second = pages(interests_pdf(store, CATALOGUE, world.shared, "nl", today=TODAY))
    assert "Gemeente" in first
    assert "één keer open en klaar" in first
    assert "Lefier" in second
    assert "Kan niet, al wordt het verwacht" in second


def test_a_partnership_card_is_one_page_with_its_actions(store: Store, world: World) -> None:
    save_partnership_card(store, world.shared, {"meerwaarde": "Samen goedkoper."}, expected_version=0)
    for day in range(1, 9):
        add(store, world, date(2027, 2, day))
    (page,) = pages(partnership_pdf(store, CATALOGUE, world.shared, "nl", today=TODAY))
    assert "Samen goedkoper." in page
    assert page.count("Afsluiting melden") == 6
    assert "En nog 2 acties" in page


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "filling", [HOSTILE, "W" * LONGEST_TEXT, "x\n" * 299, "m" * 39 + " ", "ünïcødé 漢字 \u0301"], ids=range(5)
)
def test_whatever_is_written_a_card_stays_one_page(store: Store, world: World, filling: str, language: str) -> None:
    told = (filling * LONGEST_TEXT)[:LONGEST_TEXT]
    save_partnership_card(store, world.shared, dict.fromkeys(PARTNERSHIP_FIELDS, told), expected_version=0)
    save_interests_card(store, world.shared, "Lefier", dict.fromkeys(INTERESTS_FIELDS, told), expected_version=0)
    for day in range(1, 9):
        add(store, world, date(2027, 2, day))
    (page,) = pages(partnership_pdf(store, CATALOGUE, world.shared, language, today=TODAY))
    pdf = interests_pdf(store, CATALOGUE, world.shared, language, today=TODAY, partners=["Lefier"])
    assert len(pages(pdf)) == 1
    assert "⟦" not in page
    if filling == HOSTILE:
        assert '#panic("weg")' in page
        assert "<script>" in page


def test_a_sheet_is_tagged_for_screen_readers_and_the_same_for_the_same_day(store: Store, world: World) -> None:
    pdf = partnership_pdf(store, CATALOGUE, world.shared, "nl", today=TODAY)
    assert pypdf.PdfReader(io.BytesIO(pdf)).root_object["/MarkInfo"].get_object()["/Marked"]  # type: ignore[index]
    assert pdf == partnership_pdf(store, CATALOGUE, world.shared, "nl", today=TODAY)
