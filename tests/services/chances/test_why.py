"""Why two works are proposed together, or not, in words, and where they stand on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import shapely

from koppel.errors import InputError, NotFoundError
from koppel.model import Visibility
from koppel.services.chances.why import nearest, why, why_json
from koppel.services.plans.columns import columns
from koppel.store.chances.combinations import list_combinations
from tests.services.deliberating import HEAT, HOMES, LEAD, SEWER, id_of, planner, table
from tests.services.world import CATALOGUE, STREET, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.store.database import Store

FAR = shapely.affinity.translate(STREET, 5_000)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A sewer, a heat network in its street and one far off, and a work that only its own partner sees."""
    plans = [
        work(SEWER, "1", "riolering"),
        work(HEAT, "1", "warmtenet"),
        work(HEAT, "2", "warmtenet", geometry=FAR),
        work(HOMES, "1", "renovatie", visibility=Visibility.EIGEN),
    ]
    with table(tmp_path, plans) as opened:
        yield opened


def test_two_works_that_couple_are_told_what_holds_and_where_they_stand(store: Store) -> None:
    seen = store.visible_to(LEAD)
    told = why(seen, CATALOGUE, "nl", id_of(store, SEWER, "1"), id_of(store, HEAT, "1"))
    assert told.verdict.startswith("Deze twee zijn een koppelkans, met score")
    assert [item.is_met for item in told.reasons] == [True] * 8
    assert not any(item.change for item in told.reasons)
    with seen.read() as cursor:
        (found,) = list_combinations(cursor)
    assert told.combination == found.id
    assert told.standing


def test_two_works_that_do_not_are_told_what_fails_and_what_would_have_to_change(store: Store) -> None:
    first, second = id_of(store, SEWER, "1"), id_of(store, HEAT, "2")
    told = why(store, CATALOGUE, "nl", first, second)
    assert told.verdict == "Deze twee zijn geen koppelkans: aan één voorwaarde is niet voldaan."
    (failed,) = [item for item in told.reasons if item.is_met is False]
    assert failed.condition.value == "near"
    assert "van elkaar; bij deze soorten is tot" in failed.sentence
    assert failed.change
    assert (told.standing, told.combination) == ("", None)
    assert why_json(told)["conditions"] == [
        {"condition": item.condition.value, "met": item.is_met, "told": item.sentence, "change": item.change or None}
        for item in told.reasons
    ]
    # Whichever is named first.
    again = why(store, CATALOGUE, "nl", second, first)
    assert [item.is_met for item in again.reasons] == [item.is_met for item in told.reasons]


def test_a_work_that_one_may_not_see_is_there_for_nobody_else(store: Store) -> None:
    first, hidden = id_of(store, SEWER, "1"), id_of(store, HOMES, "1")
    assert why(store.visible_to(planner(HOMES)), CATALOGUE, "nl", first, hidden).titles[1] == "renovatie 1"
    with pytest.raises(NotFoundError):
        why(store.visible_to(LEAD), CATALOGUE, "nl", first, hidden)
    with pytest.raises(NotFoundError):
        why(store, CATALOGUE, "nl", first, uuid4())
    with pytest.raises(InputError):
        why(store, CATALOGUE, "nl", first, first)


def test_other_works_are_offered_nearest_first(store: Store) -> None:
    found = columns(store, CATALOGUE)
    sewer, near, far, home = (str(id_of(store, *key)) for key in ((SEWER, "1"), (HEAT, "1"), (HEAT, "2"), (HOMES, "1")))
    assert set(nearest(found, sewer)[:2]) == {near, home}
    assert nearest(found, sewer)[2] == far
    assert nearest(found, "nothing") == ()
