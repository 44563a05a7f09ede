"""Interests in the shell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.model.agreements import Place, Reply
from koppel.services.agreements.interest_answers import answer_interest
from koppel.services.agreements.interests import Wish, state_interest, withdraw_interest
from koppel.services.news.interest_hits import interest_hits
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.cli.test_cli import shell  # noqa: F401
from tests.cli.test_cli_decide import HEAT, SEWER, combination, filled  # noqa: F401

if TYPE_CHECKING:
    from tests.shell import Shell

TODAY = date(2020, 1, 1)


@pytest.fixture
def stated(shell: Shell, combination: str) -> Shell:  # noqa: F811
    """The heat company wants to join what is planned in the street, now and in an interest that it took back."""
    catalogue = load_catalogue(ROOT / "layers")
    with Store.open(shell.folder / "koppel.duckdb") as store:
        with store.read() as cursor:
            street = list_activities(cursor)[0].geometry.buffer(50)
        wish = Wish(
            partner=HEAT, description="buizen mee leggen", place=Place.DRAWN, drawn=street, first_day=TODAY,
            last_day=date(2039, 12, 31),
        )  # fmt: skip
        state_interest(store, catalogue, wish, today=TODAY)
        gone = state_interest(store, catalogue, replace(wish, description="oud"), today=TODAY)
        withdraw_interest(store, gone.id, "geen geld", expected_version=1)
        (hit, *_) = interest_hits(store, catalogue, None, today=date.today(), partners=[HEAT])  # noqa: DTZ011
        assert hit.activity.id is not None
        answer_interest(store, hit.interest.id, hit.activity.id, Reply.WELCOME, "graag")
    return shell


def test_nobody_stated_an_interest(shell: Shell, combination: str) -> None:  # noqa: F811
    assert "geen interesse" in shell("interests").stdout
    assert shell.json("interests", "--json") == []


def test_interests_say_what_comes_and_what_was_answered(stated: Shell) -> None:
    (told,) = stated.json("interests", "--json")
    assert (told["partner"], told["told"], told["last_day"]) == (HEAT, "buizen mee leggen", "2039-12-31")
    assert {work["partner"] for work in told["works"]} == {SEWER}
    assert (told["works"][0]["answer"], told["works"][0]["told"]) == ("welcome", "graag")
    shown = stated("interests").stdout
    assert "buizen mee leggen · zelf getekend gebied · 1 januari 2020 – 31 december 2039" in shown
    assert "doe mee. graag" in shown


def test_interests_can_be_narrowed(stated: Shell) -> None:
    assert stated.json("interests", "--partner", SEWER, "--json") == []
    (gone,) = stated.json("interests", "--ended", "--json")
    assert (gone["told"], gone["withdrawn"], gone["reason"], gone["works"]) == ("oud", True, "geen geld", [])
