"""Warnings that were dealt with stand aside with a reason, until a work changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import FindingType
from koppel.services.chances.acknowledgements import acknowledge, acknowledged, restore_alarm
from koppel.services.intake.detection import detect
from koppel.services.revision import plans_revision
from koppel.store.audit import list_audit
from tests.services.deliberating import BEFORE, LEAD, READER, SEWER, change, id_of, planner, table
from tests.services.world import CATALOGUE, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from koppel.store.database import Store

ROAD = "Wegen"
KEY = FindingType.VOLGORDE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A street that is laid anew in 2027, and a sewer under it a year later."""
    plans = [
        work(ROAD, "1", "30_km_zone"),
        work(SEWER, "1", "riolering", start=date(2028, 3, 1), end=date(2028, 8, 31)),
    ]
    with table(tmp_path, plans) as opened:
        yield opened


def ids(store: Store) -> tuple[UUID, UUID]:
    return id_of(store, ROAD), id_of(store, SEWER)


def test_who_deals_with_a_warning_says_why(store: Store) -> None:
    road, sewer = ids(store)
    with pytest.raises(InputError):
        acknowledge(store, KEY, [(road, sewer)], "  ")
    acknowledge(store.visible_to(planner(ROAD)), KEY, [(sewer, road)], "  alleen borden\n")
    ((key, told),) = acknowledged(store.visible_to(READER)).items()
    assert (key[0], set(key[1:])) == ("volgorde", {str(road), str(sewer)})
    assert (told.by, told.reason) == ("planner van Wegen", "alleen borden")
    with store.read() as cursor:
        (row,) = list_audit(cursor, action="acknowledge")
    assert "borden" not in str(row.facts)


def test_the_team_and_both_partners_may_and_others_may_not(store: Store) -> None:
    road, sewer = ids(store)
    for actor in (READER, planner("Iemand anders")):
        with pytest.raises(RefusedError) as refused:
            acknowledge(store.visible_to(actor), KEY, [(road, sewer)], "zo")
        assert refused.value.code == "forbidden.acknowledge"
    for actor in (planner(ROAD), planner(SEWER), LEAD):
        acknowledge(store.visible_to(actor), KEY, [(road, sewer)], "zo")
    assert len(acknowledged(store)) == 1


def test_it_warns_again_when_a_work_moves_and_not_when_its_name_changes(store: Store) -> None:
    road, sewer = ids(store)
    acknowledge(store, KEY, [(road, sewer)], "alleen borden")
    change(store, ROAD, title="anders")
    detect(store, CATALOGUE, today=TODAY, full=True)
    assert len(acknowledged(store)) == 1
    change(store, ROAD, end=date(2027, 10, 31))
    assert acknowledged(store) == {}
    change(store, ROAD, **BEFORE)
    assert len(acknowledged(store)) == 1, "the same facts were dealt with"


def test_it_is_undone(store: Store) -> None:
    road, sewer = ids(store)
    acknowledge(store, KEY, [(road, sewer)], "alleen borden")
    with pytest.raises(RefusedError):
        restore_alarm(store.visible_to(READER), KEY, [(road, sewer)])
    for _ in range(2):
        restore_alarm(store.visible_to(planner(SEWER)), KEY, [(road, sewer)])
        assert acknowledged(store) == {}
    acknowledge(store, KEY, [(road, sewer)], "toch wel")
    assert [item.reason for item in acknowledged(store).values()] == ["toch wel"]


def test_only_warnings_that_there_are_can_be_dealt_with(store: Store) -> None:
    road, sewer = ids(store)
    for sort, first, second in (
        (FindingType.HINDER, road, sewer),
        (KEY, road, road),
        (FindingType.DUBBEL, road, sewer),
    ):
        with pytest.raises(NotFoundError):
            acknowledge(store, sort, [(first, second)], "zo")


def test_the_plans_stay_as_they_are(store: Store) -> None:
    road, sewer = ids(store)
    before = plans_revision(store)
    acknowledge(store, KEY, [(road, sewer)], "alleen borden")
    assert plans_revision(store) == before
