"""Who is who: asked, said once, remembered, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.access import Actor, Grant, Role
from koppel.detect.party_names import Likeness
from koppel.errors import InputError, RefusedError
from koppel.services.chances.parties import PartyVerdict, asked_names, rule_names, ruled_names
from koppel.services.chances.why import why
from koppel.services.facts.findings import list_findings
from koppel.services.plans.view_models import combination_views
from koppel.store.parties import parties
from tests.services.deliberating import LEAD, change, id_of, table
from tests.services.world import CATALOGUE, STREET, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.store.database import Store

KEEPER = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))
MAIN, SEWER, OTHER = "Vivaqua Distributie", "Vivaqua Riolering", "Warmtebedrijf"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    plans = [
        work(MAIN, "1", "waterleiding"),
        work(SEWER, "1", "riolering"),
        work("Vivaqua Wegen", "1", "bestrating", geometry=shapely.buffer(STREET, 8)),
        work(OTHER, "1", "warmtenet"),
    ]
    with table(tmp_path, plans) as opened:
        yield opened


def say(store: Store, first: str, second: str, verdict: PartyVerdict) -> None:
    rule_names(store.visible_to(KEEPER), CATALOGUE, first, second, verdict, today=TODAY)


def couples(store: Store) -> set[frozenset[str]]:
    return {frozenset((item.a_partner, item.b_partner)) for item in list_findings(store, types=["koppelkans"])[1]}


def test_what_is_one_party_does_not_couple_with_itself_until_it_is_taken_back(store: Store) -> None:
    before = couples(store)
    assert frozenset((MAIN, SEWER)) in before
    asked = asked_names(store.visible_to(KEEPER))
    assert {item.names: item.why for item in asked}[MAIN, SEWER] is Likeness.PART
    assert all(item.chances == 1 for item in asked)
    say(store, SEWER, MAIN, PartyVerdict.ONE)
    assert couples(store) == before - {frozenset((MAIN, SEWER))}
    assert [(item.names, item.verdict, item.by) for item in ruled_names(store.visible_to(KEEPER))] == [
        ((MAIN, SEWER), PartyVerdict.ONE, "bea")
    ]
    # A change of one work finds the same.
    change(store, MAIN, title="Andere titel")
    assert couples(store) == before - {frozenset((MAIN, SEWER))}
    told = why(store, CATALOGUE, "nl", id_of(store, MAIN), id_of(store, SEWER))
    assert [item.condition.value for item in told.reasons if not item.is_met] == ["desk"]
    say(store, MAIN, SEWER, PartyVerdict.UNDONE)
    assert couples(store) == before
    assert (MAIN, SEWER) in {item.names for item in asked_names(store.visible_to(KEEPER))}


def test_works_of_one_party_in_two_themes_count_for_half_and_say_so(store: Store) -> None:
    say(store, MAIN, "Vivaqua Wegen", PartyVerdict.ONE)
    told = [pair.own for view in combination_views(store, CATALOGUE, "nl") for pair in view.pairs if pair.own]
    assert told == ["Van één partner: dat wordt aan één tafel geregeld, en telt voor de helft."] or len(told) == 1


def test_what_follows_is_not_asked_and_what_was_said_is_not_asked_again(store: Store) -> None:
    say(store, MAIN, SEWER, PartyVerdict.ONE)
    say(store, SEWER, "Vivaqua Wegen", PartyVerdict.ONE)
    assert asked_names(store.visible_to(KEEPER)) == ()
    with store.read() as cursor:
        assert parties(cursor) == dict.fromkeys((MAIN, SEWER, "Vivaqua Wegen"), MAIN)
    say(store, SEWER, "Vivaqua Wegen", PartyVerdict.TWO)
    with store.read() as cursor:
        assert parties(cursor) == dict.fromkeys((MAIN, SEWER), MAIN)


def test_only_whoever_keeps_the_accounts_says_so_of_names_that_there_are(store: Store) -> None:
    for code, names in (("party_unknown", (MAIN, "Niemand")), ("party_one_name", (MAIN, MAIN))):
        with pytest.raises(InputError) as told:
            say(store, *names, PartyVerdict.ONE)
        assert told.value.code == code
    with pytest.raises(RefusedError):
        rule_names(store.visible_to(LEAD), CATALOGUE, MAIN, SEWER, PartyVerdict.ONE, today=TODAY)
    with pytest.raises(RefusedError):
        asked_names(store.visible_to(LEAD))
