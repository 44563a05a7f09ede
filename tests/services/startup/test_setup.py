"""A store of the demo neighbourhood: one combination is agreed on, the others are open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import read_settings
from koppel.model.deciding import State
from koppel.services.agreements.agreements import agreements
from koppel.services.agreements.cards import partner_interests
from koppel.services.news.for_me import for_me
from koppel.services.news.interest_hits import interest_hits
from koppel.services.planning.asked import NextStep
from koppel.services.planning.proposals import list_asked
from koppel.services.rounds.standing import open_rounds, round_for
from koppel.services.startup.setup import initialise
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.deciding.decisions import agreed_groups, current_states
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("made_anew")


@pytest.mark.parametrize(
    ("today", "agreed"),
    [(date(2026, 11, 21), [{"GR-RI-4", "WN-06"}]), (date(2040, 1, 1), [])],
    ids=["now", "when all works are past"],
)
def test_the_demo_agrees_on_one_combination_while_its_works_are_to_come(
    tmp_path: Path, today: date, agreed: list[set[str]]
) -> None:
    settings = replace(read_settings(), db=tmp_path / "koppel.duckdb")
    initialise(settings, demo=True, today=today)
    with Store.open(settings.db) as store, store.read() as cursor:
        numbers = {item.id: item.external_id for item in list_activities(cursor)}
        states = current_states(cursor)
        assert [{numbers[member] for member in group} for group in agreed_groups(cursor)] == agreed
        assert list(states.values()) == [State.AFGESPROKEN] * len(agreed)
        assert states.keys() <= {item.id for item in list_combinations(cursor, proposed=True)}


def test_the_demo_has_cards_actions_and_interests(tmp_path: Path) -> None:
    today = date(2026, 11, 21)
    settings = replace(read_settings(), db=tmp_path / "koppel.duckdb")
    initialise(settings, demo=True, today=today)
    catalogue = load_catalogue(settings.layers)
    with Store.open(settings.db) as store:
        (agreed,) = agreements(store, catalogue, "nl")
        assert (agreed.has_card, agreed.is_agreed, len(agreed.waiting()), len(agreed.overdue(today))) == (
            True,
            True,
            3,
            1,
        )
        assert all(item.card for item in partner_interests(store, agreed.id))
        hits = interest_hits(store, catalogue, None, today=today)
        assert {hit.interest.partner for hit in hits} == {
            "Netbeheer Noord (fictief)", "Sociaal wijkteam Selwerd (fictief)",
        }  # fmt: skip


def test_a_demo_with_questions_has_proposals_with_answers_and_a_round_under_way(tmp_path: Path) -> None:
    settings, today = replace(read_settings({}), db=tmp_path / "k.duckdb", area=None), date(2026, 11, 28)
    initialise(settings, demo=True, with_questions=True, today=today)
    water = Actor("Demo planner waterbedrijf", frozenset({Grant(Role.PLANNER, "Waterbedrijf Noord (fictief)")}))
    lead = Actor("Demo regisseur", frozenset({Grant(Role.REGISSEUR)}))
    with Store.open(settings.db) as store:
        agreed, asked = list_asked(store.visible_to(lead))
        assert (agreed.answered, len(agreed.moves), agreed.next_step) == (1, 1, NextStep.PUT)
        assert (asked.answered, len(asked.moves), asked.next_step) == (2, 4, None)
        assert all("fictief" in item.record.name for item in (agreed, asked))
        waiting = {
            item.name: item.count
            for item in for_me(store.visible_to(water), load_catalogue(settings.layers), "nl", today)
            if item.is_waiting
        }
        assert (waiting["proposals"], waiting["agreed_dates"], waiting["round"]) == (1, 1, 1)
        (record,) = open_rounds(store)
        assert sum(item.is_answered for item in round_for(store.visible_to(lead), record.id).works) == 3
