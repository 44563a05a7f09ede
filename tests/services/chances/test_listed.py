"""The list that a team works through: what is hardly ever done stands apart, where that was measured."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.services.chances.why import why
from koppel.services.facts.combinations import listed_combinations
from koppel.services.facts.findings import list_findings
from koppel.services.plans.activity_panel import activity_panel
from koppel.services.plans.view_models import combination_view, combination_views, rare_combinations, variants
from koppel.store.chances.combinations import list_combinations
from tests.services.deliberating import HEAT, LEAD, SEWER, id_of, table
from tests.services.world import CATALOGUE, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store

PIPE, PIPES, VISIT = (CATALOGUE.kinds[name] for name in ("riolering", "warmtenet", "wijkteamgesprekken"))
SHORT = replace(CATALOGUE, rules=replace(CATALOGUE.rules, combination_least_listed=1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two small pipes in one hole, and two large ones elsewhere: the first are hardly ever coordinated."""
    small, large = shapely.box(233_000, 582_000, 233_001, 582_001), shapely.box(234_000, 582_000, 234_100, 582_100)
    plans = [
        work(partner, number, kind, geometry=place)
        for number, place in (("1", small), ("2", large))
        for partner, kind in ((SEWER, "riolering"), (HEAT, "warmtenet"))
    ]
    with table(tmp_path, plans) as opened:
        yield opened


def ids(store: Store, catalogue: Catalogue) -> tuple[list[str], list[str]]:
    listed = listed_combinations(store, catalogue, "nl")
    return [item.id for item in listed.proposals], [item.id for item in listed.rare]


def test_only_what_was_measured_is_called_rare() -> None:
    known = CATALOGUE.calibration
    assert known is not None
    # Two pipes share a trench, of which the register tells; of a visit at the door it tells nothing.
    assert known.hardly_below(PIPE, PIPES, CATALOGUE.rules) == known.hardly_below(PIPES, PIPE, CATALOGUE.rules) == 60.0
    assert known.hardly_below(PIPE, VISIT, CATALOGUE.rules) == 0.0
    assert known.hardly_below(PIPE, PIPES, replace(CATALOGUE.rules, score_place=10.0)) == 0.0


@pytest.mark.parametrize(("least", "low"), [(0.0, 0.0), (0.02, 60.0), (0.2, 80.0), (0.5, 90.0)])
def test_the_bound_is_where_the_first_bin_begins_of_which_enough_were_real(least: float, low: float) -> None:
    known = CATALOGUE.calibration
    assert known is not None
    assert known.hardly_below(PIPE, PIPES, replace(CATALOGUE.rules, combination_least_real=least)) == low


def test_what_is_hardly_ever_done_stands_apart_in_a_long_list(store: Store) -> None:
    with store.read() as cursor:
        best, worst = (item.id for item in list_combinations(cursor))
    assert ids(store, CATALOGUE) == ([best, worst], [])
    assert ids(store, SHORT) == ([best], [worst])
    assert [item.id for item in combination_views(store, SHORT, "nl")] == [best]
    assert [item.id for item in rare_combinations(store, SHORT, "nl")] == [worst]
    view = combination_view(store, SHORT, "nl", worst)
    assert view is not None
    assert (view.is_rare, view.host) == (True, None)
    assert combination_view(store, SHORT, "nl", "0" * 32) is None
    assert variants(store, SHORT, "nl", best) == ()


def test_what_was_spoken_of_stays_on_the_list(store: Store) -> None:
    with store.read() as cursor:
        best, worst = (item.id for item in list_combinations(cursor))
    from koppel.services.deciding.discussion import write_message

    write_message(store.visible_to(LEAD), worst, "Dit willen wij toch samen doen")
    assert ids(store, SHORT) == ([best, worst], [])


def test_a_plan_for_a_quarter_is_a_condition_of_the_works_inside_and_no_neighbour(tmp_path: Path) -> None:
    spot, quarter = shapely.box(233_000, 582_000, 233_050, 582_050), shapely.box(232_900, 581_900, 233_130, 582_130)
    plans = [
        work(SEWER, "1", "riolering", geometry=spot),
        work(HEAT, "1", "warmtenet", geometry=spot),
        work("Wijk", "1", "warmtenet", geometry=quarter, title="Warmteplan Noord"),
    ]
    with table(tmp_path, plans) as store:
        # It is found, with its score, and makes no combination.
        assert len(list_findings(store, types=["koppelkans"])[1]) == 3
        (view,) = combination_views(store, CATALOGUE, "nl")
        assert {item.partner for item in view.members} == {SEWER, HEAT}
        assert view.within == "Valt in: Warmteplan Noord (Wijk)."
        sewer, plan = id_of(store, SEWER), id_of(store, "Wijk")
        told = why(store, CATALOGUE, "nl", sewer, plan)
        assert "een voorwaarde voor het andere" in told.standing
        inside, around = activity_panel(store, CATALOGUE, "nl", sewer), activity_panel(store, CATALOGUE, "nl", plan)
        assert [item.sentence[:37] for item in inside.related if item.other_partner == "Wijk"] == [
            "valt in dit plan voor een groter gebi"
        ]
        assert all(item.sentence.startswith("ligt in dit plan; ") for item in around.related)


def test_two_plans_for_a_quarter_are_on_one_scale(tmp_path: Path) -> None:
    quarter = shapely.box(232_900, 581_900, 233_130, 582_130)
    plans = [work(SEWER, "1", "riolering", geometry=quarter), work(HEAT, "1", "warmtenet", geometry=quarter)]
    with table(tmp_path, plans) as store:
        (view,) = combination_views(store, CATALOGUE, "nl")
        assert (len(view.members), view.within) == (2, "")
