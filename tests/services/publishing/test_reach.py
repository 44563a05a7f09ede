"""Every address of the demo is told of the works that plain shapely finds; "no plans" only where nothing is near."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from koppel.access import operator
from koppel.config import ZONE, Settings
from koppel.publish.reach import Nearness, known_until, reach
from koppel.services.publishing import drafting
from koppel.services.startup.setup import initialise
from koppel.store.database import Store
from tests.publish.nearby import differences

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue

AT = datetime(2026, 11, 26, 9, 0, tzinfo=ZONE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> drafting.Draft:
    settings = Settings(db=tmp_path_factory.mktemp("demo") / "koppel.duckdb")
    initialise(settings, demo=True, today=AT.date())
    with Store.open(settings.db) as store:
        return drafting.draft(store.visible_to(operator("test")), catalogue, settings, "nl", at=AT)


def test_every_address_of_the_demo_is_told_of_the_works_that_plain_shapely_finds(
    made: drafting.Draft, catalogue: Catalogue
) -> None:
    told = reach(made.copy, made.ground, catalogue.rules)
    differing, count = differences(made.copy, made.ground, told)
    assert differing == []
    assert count > 500
    assert len(made.ground.addresses) == 960


def test_no_street_with_an_address_that_is_told_something_says_that_there_are_no_plans(
    made: drafting.Draft, catalogue: Catalogue
) -> None:
    """Before, 87 addresses of streets without works were told of no plans, though a work lay at their door or block."""
    told = reach(made.copy, made.ground, catalogue.rules)
    in_street = Counter(slug for work in made.copy.works if work.is_shown for slug in work.streets)
    near = [
        door
        for street, doors in told.doors.items()
        for door in doors
        if not in_street[street] and any(item.nearness is not Nearness.AREA for item in door.near)
    ]
    assert len(near) > 50
    for door in near:
        keys = {item.key for item in door.near if item.nearness is not Nearness.AREA}
        assert keys <= set(told.around[door.address.street])


def test_plans_are_known_until_the_last_end_of_a_work_that_goes_on(made: drafting.Draft) -> None:
    assert known_until(made.copy) == 2029
    ends = [work.period.end for work in made.copy.works if work.period.end]
    assert max(ends) == date(2029, 12, 31)
    assert known_until(replace(made.copy, works=())) is None
