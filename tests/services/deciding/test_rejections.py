"""The register of missed opportunities: nothing that was rejected is lost, and it can be found by its reason."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from koppel.model import Visibility
from koppel.model.deciding import State
from koppel.services.deciding.decisions import decide
from koppel.services.deciding.rejections import matching, rejections, rejections_csv, rejections_file
from tests.services.deliberating import (
    HEAT,
    HOMES,
    LATER,
    LEAD,
    READER,
    SEWER,
    change,
    planner,
    stop,
    table,
    the_combination,
)
from tests.services.world import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with table(tmp_path) as opened:
        decide(opened.visible_to(LEAD), the_combination(opened), State.AFGEWEZEN, "=te Duur")
        yield opened


def test_what_was_rejected_is_told_with_why_and_what_it_would_have_saved(store: Store) -> None:
    (told,) = rejections(store.visible_to(READER), CATALOGUE, "nl")
    assert (told.reason, told.by, told.state, told.reopened) == ("=te Duur", "rik", State.AFGEWEZEN, None)
    assert told.partners == (SEWER, HOMES, HEAT)
    assert told.saved is not None
    assert told.saved.avoided_cost_eur is not None
    assert told.saved.avoided_cost_eur.low < told.saved.avoided_cost_eur.high


def test_what_came_back_stays_in_the_register_with_what_changed_and_the_works_as_they_were(store: Store) -> None:
    (before,) = rejections(store, CATALOGUE, "nl")
    change(store, HEAT, **LATER)
    (told,) = rejections(store, CATALOGUE, "nl")
    assert told.state is State.BEOORDELEN
    assert told.reopened is not None
    assert told.reopened.startswith("Heropend: Warmtenet aanleggen: 3 maanden later")
    assert (told.saved, [item.start for item in told.works]) == (before.saved, [item.start for item in before.works])


def test_what_people_took_up_again_is_not_said_to_have_reopened_itself(store: Store) -> None:
    decide(store, the_combination(store), State.IN_GESPREK)
    (told,) = rejections(store, CATALOGUE, "nl")
    assert (told.state, told.reopened, told.reason) == (State.IN_GESPREK, None, "=te Duur")
    decide(store, the_combination(store), State.AFGEWEZEN, "nu echt niet")
    assert [item.reason for item in rejections(store, CATALOGUE, "nl")] == ["nu echt niet"]


def test_it_stays_when_its_works_are_withdrawn(store: Store) -> None:
    for partner in (SEWER, HEAT):
        stop(store, partner)
    assert len(rejections(store, CATALOGUE, "nl")) == 1


@pytest.mark.parametrize(
    ("words", "partners", "count"),
    [("te duur", (), 1), ("RIOLERING", (), 1), ("zonnepaneel", (), 0), ("", (HEAT,), 1), ("", ("Niemand",), 0)],
)
def test_it_is_found_by_words_and_partner(store: Store, words: str, partners: tuple[str, ...], count: int) -> None:
    found = rejections(store, CATALOGUE, "nl")
    assert len(matching(found, words=words, partners=partners)) == count


def test_only_what_is_still_rejected_can_be_asked_for(store: Store) -> None:
    change(store, HEAT, **LATER)
    assert matching(rejections(store, CATALOGUE, "nl"), only_rejected=True) == ()


def test_a_work_that_is_no_longer_shared_is_in_no_row_for_others(store: Store) -> None:
    change(store, HEAT, visibility=Visibility.EIGEN, title="GEHEIM")
    (told,) = rejections(store.visible_to(planner(SEWER)), CATALOGUE, "nl")
    assert told.partners == (SEWER, HOMES)
    assert told.saved is None
    assert "GEHEIM" not in repr(told)


def test_the_file_is_a_table_in_which_no_reason_runs(store: Store) -> None:
    content = rejections_file(rejections(store, CATALOGUE, "nl"), "nl").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content), delimiter=";")
    assert row["Waarom afgewezen"] == "'=te Duur"
    assert row["Stand nu"] == "afgewezen"
    assert int(row["Bespaarde kosten, laag (€)"]) < int(row["Bespaarde kosten, hoog (€)"])


def test_for_programs_the_heads_are_the_same_in_every_language(store: Store) -> None:
    told = {
        language: rejections_csv(rejections(store, CATALOGUE, language), language).decode("utf-8-sig").splitlines()[0]
        for language in ("nl", "en")
    }
    assert told["nl"] == told["en"]
    assert told["nl"].startswith("combination;name;works;partners;reason;")
