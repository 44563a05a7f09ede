"""Cards: each partner writes its own, everybody reads, nothing that was written is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.agreements import GENERAL
from koppel.services.agreements.cards import (
    LONGEST_TEXT,
    interests_history,
    partner_interests,
    partnership_card,
    partnership_history,
    save_interests_card,
    save_partnership_card,
)
from koppel.services.intake.activities import edit, find_activity
from koppel.services.revision import plans_revision, revision
from koppel.store.audit import list_audit
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from koppel.store.database import Store

GETS = {"gets": "De straat één keer open", "brings": "Geld voor de bestrating", "cannot": "Wachten tot 2030"}
TOGETHER = {
    "meerwaarde": "Eén keer open,\neén keer hinder.", "roles": "Gemeente: regie", "deciding": "", "expectations": "",
    "communication": "Eén brief aan de straat",
}  # fmt: skip


def test_a_planner_writes_its_own_card_and_all_read_it(store: Store, world: World) -> None:
    planner = store.visible_to(PEOPLE["gemeente"])
    saved = save_interests_card(planner, world.shared, "Gemeente", GETS, expected_version=0)
    assert (saved.version, saved.written_by, saved.cannot) == (1, "geert", "Wachten tot 2030")
    told = partner_interests(store.visible_to(PEOPLE["lezer"]), world.shared)
    assert [(item.partner, item.card) for item in told] == [("Gemeente", saved), ("Lefier", None)]


def test_who_leads_does_not_write_for_a_partner_and_the_refusal_is_recorded(store: Store, world: World) -> None:
    for person in ("regisseur", "lefier", "beheerder", "lezer"):
        with pytest.raises(RefusedError) as refused:
            save_interests_card(store.visible_to(PEOPLE[person]), world.shared, "Gemeente", GETS, expected_version=0)
        assert refused.value.code == "forbidden.card"
    with store.read() as cursor:
        assert [row.action for row in list_audit(cursor, limit=4)] == ["refused"] * 4


def test_a_general_card_stands_in_until_there_is_one_for_the_combination(store: Store, world: World) -> None:
    planner = store.visible_to(PEOPLE["lefier"])
    general = save_interests_card(planner, GENERAL, "Lefier", {"gets": "warme huizen"}, expected_version=0)
    told = partner_interests(store, world.shared)[1]
    assert (told.card, told.shown) == (None, general)
    own = save_interests_card(planner, world.shared, "Lefier", {"gets": "hier ook een lift"}, expected_version=0)
    told = partner_interests(store, world.shared)[1]
    assert (told.shown, told.general) == (own, general)


def test_the_second_writer_is_told_who_was_first_and_nothing_is_written_over(store: Store, world: World) -> None:
    save_interests_card(store.visible_to(PEOPLE["gemeente"]), world.shared, "Gemeente", GETS, expected_version=0)
    with pytest.raises(RefusedError) as refused:
        save_interests_card(store, world.shared, "Gemeente", {"gets": "iets anders"}, expected_version=0)
    assert (refused.value.code, refused.value.facts["by"]) == ("written_meanwhile", "geert")
    save_interests_card(store, world.shared, "Gemeente", {"gets": "iets anders"}, expected_version=1)
    kept = interests_history(store, world.shared, "Gemeente")
    assert [(item.version, item.gets) for item in kept] == [(1, GETS["gets"]), (2, "iets anders")]


def test_a_card_for_a_partner_that_is_not_involved_says_who_is(store: Store, world: World) -> None:
    with pytest.raises(InputError) as refused:
        save_interests_card(store, world.shared, "Waterbedrijf", GETS, expected_version=0)
    assert refused.value.facts["right"] == "Gemeente, Lefier"
    with pytest.raises(NotFoundError):
        save_interests_card(store, GENERAL, "Onbekend", GETS, expected_version=0)
    with pytest.raises(NotFoundError):
        save_interests_card(store, "x" * 64, "Gemeente", GETS, expected_version=0)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({}, "card_empty"),
        ({"gets": " \n "}, "card_empty"),
        ({"gets": "x" * (LONGEST_TEXT + 1)}, "text_too_long"),
        ({"gets": "bel 06-12345678"}, "text_personal"),
        ({"brings": "mail jan.jansen@example.org"}, "text_personal"),
    ],
)
def test_a_card_that_cannot_be_kept_is_refused(store: Store, world: World, texts: dict[str, str], code: str) -> None:
    with pytest.raises(InputError) as refused:
        save_interests_card(store, world.shared, "Gemeente", texts, expected_version=0)
    assert refused.value.code == code
    assert interests_history(store, world.shared, "Gemeente") == ()


def test_lines_stay_lines_and_signs_that_no_file_should_hold_go(store: Store, world: World) -> None:
    saved = save_interests_card(
        store, world.shared, "Gemeente", {"gets": "een\r\ntwee\x00\u202e drie"}, expected_version=0
    )
    assert saved.gets == "een\ntwee drie"


def test_a_partnership_card_needs_meerwaarde(store: Store, world: World) -> None:
    with pytest.raises(InputError) as refused:
        save_partnership_card(store, world.shared, TOGETHER | {"meerwaarde": "  "}, expected_version=0)
    assert refused.value.code == "meerwaarde_missing"
    assert partnership_card(store, world.shared) is None
    planner = store.visible_to(PEOPLE["lefier"])
    saved = save_partnership_card(planner, world.shared, TOGETHER, expected_version=0)
    assert saved.meerwaarde == "Eén keer open,\neén keer hinder."
    assert partnership_card(store.visible_to(PEOPLE["lezer"]), world.shared) == saved


def test_a_partnership_card_is_for_who_is_involved_and_who_leads(store: Store, world: World) -> None:
    with pytest.raises(RefusedError) as refused:
        save_partnership_card(store.visible_to(PEOPLE["ander"]), world.shared, TOGETHER, expected_version=0)
    assert refused.value.code == "forbidden.agree"
    save_partnership_card(store.visible_to(PEOPLE["regisseur"]), world.shared, TOGETHER, expected_version=0)
    with pytest.raises(RefusedError):
        save_partnership_card(store.visible_to(PEOPLE["gemeente"]), world.shared, TOGETHER, expected_version=0)
    assert len(partnership_history(store, world.shared)) == 1


def test_nothing_is_written_about_what_a_partner_keeps_for_itself(store: Store, world: World) -> None:
    planner = store.visible_to(PEOPLE["lefier"])
    for write in (
        lambda: save_interests_card(planner, world.private, "Lefier", GETS, expected_version=0),
        lambda: save_partnership_card(planner, world.private, TOGETHER, expected_version=0),
    ):
        with pytest.raises(RefusedError) as refused:
            write()
        assert refused.value.code == "combination_private"
    with pytest.raises(NotFoundError):
        save_partnership_card(store.visible_to(PEOPLE["gemeente"]), world.private, TOGETHER, expected_version=0)


def test_a_card_is_hidden_with_a_work_that_is_no_longer_shared(store: Store, world: World) -> None:
    from koppel.model import Visibility

    save_partnership_card(store, world.shared, TOGETHER, expected_version=0)
    save_interests_card(store, world.shared, "Lefier", GETS, expected_version=0)
    item = find_activity(store, world.renovation)
    hidden = replace(item, visibility=Visibility.EIGEN)
    edit(store, CATALOGUE, hidden, expected_version=item.version, today=TODAY)
    other = store.visible_to(PEOPLE["gemeente"])
    assert partnership_card(other, world.shared) is None
    assert interests_history(other, world.shared, "Lefier") == ()
    assert partnership_card(store.visible_to(PEOPLE["lefier"]), world.shared) is not None


def test_cards_change_what_is_shown_but_no_plans_and_the_log_holds_no_text(store: Store, world: World) -> None:
    before = plans_revision(store), revision(store)
    save_interests_card(store, world.shared, "Gemeente", GETS, expected_version=0)
    save_partnership_card(store, world.shared, TOGETHER, expected_version=0)
    assert plans_revision(store) == before[0]
    assert revision(store) != before[1]
    with store.read() as cursor:
        facts = str([row.facts for row in list_audit(cursor, limit=2)])
    assert "open" not in facts
    assert world.shared in facts
