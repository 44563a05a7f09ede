"""What asks for no decision stands apart: all run already, one party's own wrong order, openings beside each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.model import Status
from koppel.model.deciding import Answer
from koppel.services.chances.why import why
from koppel.services.deciding.decisions import give_answer
from koppel.services.facts.combinations import Idle, listed_combinations
from koppel.services.plans.view_models import combination_view, combination_views, rare_combinations
from tests.services.deliberating import HEAT, SEWER, planner, table
from tests.services.world import CATALOGUE, work

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.model import Activity

HERE, BESIDE = shapely.box(233_000, 582_000, 233_060, 582_050), shapely.box(233_062, 582_000, 233_120, 582_050)
RUNS = Status.IN_UITVOERING
CASES = {
    Idle.RUNNING: [
        work(SEWER, "1", "riolering", geometry=HERE, status=RUNS),
        work(HEAT, "1", "warmtenet", geometry=HERE, status=RUNS),
    ],
    Idle.BESIDE: [
        work(SEWER, "1", "riolering", geometry=HERE),
        work(HEAT, "1", "warmtenet", geometry=BESIDE),
    ],
    Idle.ORDER: [
        work(SEWER, "1", "bestrating", geometry=HERE, start=date(2027, 3, 1), end=date(2027, 5, 31)),
        work(SEWER, "2", "riolering", geometry=HERE, start=date(2027, 9, 1), end=date(2027, 12, 31)),
    ],
}


@pytest.mark.parametrize("idle", list(CASES))
def test_what_asks_for_no_decision_stands_apart_and_says_why(tmp_path: Path, idle: Idle) -> None:
    with table(tmp_path, CASES[idle]) as store:
        listed = listed_combinations(store, CATALOGUE, "nl")
        assert listed.proposals == ()
        (apart,) = listed.rare
        assert apart.idle is idle
        assert combination_views(store, CATALOGUE, "nl") == ()
        assert [item.id for item in rare_combinations(store, CATALOGUE, "nl")] == [apart.id]
        view = combination_view(store, CATALOGUE, "nl", apart.id)
        assert view is not None
        assert view.apart.startswith("Hier is samen niets meer te beslissen") is (idle is Idle.RUNNING)
        first, second = (item.id for item in apart.named.members)
        assert first is not None
        assert second is not None
        assert view.apart in why(store, CATALOGUE, "nl", first, second).standing
        give_answer(store.visible_to(planner(SEWER)), apart.id, SEWER, Answer.AKKOORD)
        assert [item.id for item in listed_combinations(store, CATALOGUE, "nl").proposals] == [apart.id]


@pytest.mark.parametrize(
    "works",
    [
        # One of the two can still move, and one hole is dug once.
        [CASES[Idle.RUNNING][0], work(HEAT, "1", "warmtenet", geometry=HERE)],
        [CASES[Idle.BESIDE][0], work(HEAT, "1", "warmtenet", geometry=HERE)],
        # Of two parties a wrong order is something to speak of.
        [CASES[Idle.ORDER][0], replace(CASES[Idle.ORDER][1], partner=HEAT)],
    ],
)
def test_what_two_can_still_decide_stays_on_the_list(tmp_path: Path, works: list[Activity]) -> None:
    with table(tmp_path, works) as store:
        (item,) = listed_combinations(store, CATALOGUE, "nl").proposals
        assert item.idle is None


def test_of_works_that_both_run_no_chance_to_meet_is_told(tmp_path: Path) -> None:
    def told(works: list[Activity]) -> str:
        folder = tmp_path / works[1].status.value
        folder.mkdir()
        with table(folder, works) as store:
            listed = listed_combinations(store, CATALOGUE, "nl")
            (item,) = listed.proposals + listed.rare
            view = combination_view(store, CATALOGUE, "nl", item.id)
        assert view is not None
        return next(words for name, _, words in view.pairs[0].parts if name == "tijd")

    assert "kans dat ze elkaar treffen" in told([CASES[Idle.RUNNING][0], work(HEAT, "1", "warmtenet", geometry=HERE)])
    both = told(CASES[Idle.RUNNING])
    assert "kans" not in both
    assert both.endswith("beide lopen al")
