"""Decisions about combinations that are no longer found stay to be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.model.deciding import State
from koppel.services.deciding.decided import unlisted_decisions
from koppel.services.deciding.decisions import decide
from koppel.services.intake.activities import withdraw
from koppel.services.intake.detection import detect
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.catalogue.load import Catalogue


@pytest.fixture
def store(tmp_path: Path, catalogue: Catalogue) -> Iterator[Store]:
    plans = [replace(work("water/1", "sewer"), kind="riolering"), replace(work("heat/1", "heat"), kind="warmtenet")]
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        with opened.write("test", "fill") as writer:
            put_activities(writer, plans, widths={item.id: item.width_m for item in catalogue.kinds.values()})
        detect(opened, catalogue, today=TODAY)
        yield opened


def test_what_is_listed_or_was_never_spoken_of_is_not_told_apart(store: Store, catalogue: Catalogue) -> None:
    with store.read() as cursor:
        (found,) = list_combinations(cursor)
    assert unlisted_decisions(store, catalogue, "nl", ()) == ()
    decide(store, found.id, State.IN_GESPREK)
    assert unlisted_decisions(store, catalogue, "nl", {found.id}) == ()


def test_what_is_no_longer_found_keeps_name_state_and_works(store: Store, catalogue: Catalogue) -> None:
    with store.read() as cursor:
        (found,) = list_combinations(cursor)
    decide(store, found.id, State.IN_GESPREK)
    withdraw(store, catalogue, found.members[0], "geen geld", expected_version=1, today=TODAY)
    with store.read() as cursor:
        assert list_combinations(cursor) == ()
    (told,) = unlisted_decisions(store, catalogue, "nl", ())
    assert (told.id, told.state) == (found.id, State.IN_GESPREK)
    assert told.name == "Warmtenet aanleggen + Riool vernieuwen (2027) · 1, 1"
    assert {item.id for item in told.members} == set(found.members)
