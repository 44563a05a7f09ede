from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from koppel.detect.benefit import Benefit, Range
from koppel.detect.ground import Ground, Openings
from koppel.model import Firmness
from koppel.services.chances.opportunities import SORTS, bars, sorted_combinations
from koppel.services.plans.filters import day_number
from koppel.services.plans.view_models import CombinationView
from tests.detect.builders import work

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue

TODAY = date(2026, 11, 21)


def combination(name: str, score: float, members: int, start: date | None, saved: float | None) -> CombinationView:
    cost = None if saved is None else Range(saved / 2, saved)
    return CombinationView(
        id=name,
        name=name,
        score=score,
        members=(None,) * members,  # type: ignore[arg-type]
        pairs=(),
        is_certain=False,
        certainty="",
        period="",
        ground="",
        openings="",
        saved=(),
        how=(),
        benefit=Benefit(
            ground=Ground(0.0, Openings(0, 0), 0.0),
            by_ground_eur=cost,
            by_budget_eur=None,
            hinder_days_avoided=None,
            visits_spared=None,
            conditional_eur=0.0,
        ),
        start=start,
        bounds=((0.0, 0.0), (1.0, 1.0)),
        host=None,
        is_rare=False,
    )


def test_combinations_are_sorted_as_asked_and_what_is_unknown_comes_last() -> None:
    found = [
        combination("a", 90, 2, None, None),
        combination("b", 80, 4, date(2027, 5, 1), 10.0),
        combination("c", 70, 3, date(2027, 1, 1), 500.0),
    ]
    order = {by: "".join(item.id for item in sorted_combinations(found, by, TODAY, "b")) for by in SORTS}
    assert order == {"now": "bac", "score": "abc", "start": "cba", "size": "bca", "benefit": "cba"}


def test_bars_have_period_and_window_and_come_in_the_order_of_time(catalogue: Catalogue) -> None:
    late = replace(
        work("b/2", start="2027-03-01", end="2027-03-31", firmness=Firmness.SCHUIFBAAR),
        kind="riolering",
        id=UUID(int=2),
    )
    early = replace(work("a/1", start="2027-01-01", end="2027-01-31"), kind="warmtenet", id=UUID(int=1))
    none = replace(work("c/3", start=None, end=None), kind="riolering", id=UUID(int=3))
    first, second = bars([late, none, early], catalogue, "nl")
    assert (first.title, first.start, first.end) == (
        "a/1", day_number(date(2027, 1, 1)), day_number(date(2027, 1, 31))
    )  # fmt: skip
    assert (first.window_start, first.window_end) == (first.start, first.end)
    assert (second.window_start, second.window_end) == (second.start - 365, second.end + 365)
