"""How works slip: as those of the store did once there are enough of them, else as is assumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.model import Status, Visibility
from koppel.planning.futures import Slips
from koppel.services.planning.futures import LEAST_BEGUN, slips_of
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import square, work

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.model import Activity

CATALOGUE = load_catalogue(ROOT / "layers")
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))


def put(store: Store, works: list[Activity]) -> None:
    with store.write("test", "fill") as writer:
        put_activities(writer, works, widths={kind.id: kind.width_m for kind in CATALOGUE.kinds.values()})


def planned(count: int) -> list[Activity]:
    return [
        replace(
            work(f"gemeente/{number}", "sewer", "2026-03-01", "2026-06-30", square(100.0 * number)), kind="riolering"
        )
        for number in range(count)
    ]


def begun(works: list[Activity], start: date) -> list[Activity]:
    return [replace(item, start=start, status=Status.IN_UITVOERING) for item in works]


def test_a_store_that_remembers_enough_says_how_works_slip(tmp_path: Path) -> None:
    works = planned(LEAST_BEGUN + 1)
    with Store.open(tmp_path / "k.duckdb", create=True) as store:
        put(store, works)
        lead = store.visible_to(LEAD)
        assert slips_of(lead, CATALOGUE) == Slips(CATALOGUE.plan.slip_months, is_own=False)
        # Moved by two months first, and begun one month after that: three later than was said.
        put(store, [replace(item, start=date(2026, 5, 1)) for item in works[1:]])
        put(store, begun(works[1:-1], date(2026, 6, 1)))
        assert not slips_of(lead, CATALOGUE).is_own
        put(store, begun(works[-1:], date(2026, 3, 1)))
        assert slips_of(lead, CATALOGUE) == Slips((0, *[3] * (LEAST_BEGUN - 1)), is_own=True)


def test_a_work_that_somebody_may_not_see_tells_nothing(tmp_path: Path) -> None:
    own = [replace(item, visibility=Visibility.EIGEN) for item in planned(LEAST_BEGUN)]
    with Store.open(tmp_path / "k.duckdb", create=True) as store:
        put(store, own)
        put(store, begun(own, date(2026, 6, 1)))
        planner = Actor("wim", frozenset({Grant(Role.PLANNER, "gemeente")}))
        other = Actor("eva", frozenset({Grant(Role.PLANNER, "warmte")}))
        assert slips_of(store.visible_to(planner), CATALOGUE).is_own
        assert not slips_of(store.visible_to(other), CATALOGUE).is_own
