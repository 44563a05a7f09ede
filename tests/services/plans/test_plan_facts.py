"""What can be saved: only by works that have still to begin, and only on days that are still to come."""

from __future__ import annotations

from datetime import date

from koppel.detect.ground import Openings
from koppel.model import Status
from koppel.services.facts.combinations import plan_facts, plan_json
from koppel.services.facts.saving_words import how_lines
from tests.detect.builders import catalogue, work

TODAY = date(2026, 11, 21)
RUNNING = {"start": "2026-10-01", "end": "2027-05-31", "status": Status.IN_UITVOERING}
CATALOGUE = catalogue()


def test_what_is_under_way_is_left_out_of_what_is_saved_and_that_is_told() -> None:
    plan = plan_facts(
        [work("a/1", "sewer", **RUNNING), work("b/1", "heat"), work("c/1", "heat")], CATALOGUE, TODAY
    )  # fmt: skip
    assert (plan.openings, plan.under_way, len(plan.works)) == (Openings(2, 1), 1, 3)
    assert "1 keer open in plaats van 2 keer" in plan.openings_sentence("nl")
    assert "(1 werk loopt al of is klaar en telt hierbij niet mee)" in plan.lines("nl")[2]
    assert plan_json(plan)["under_way"] == 1
    assert plan.shared_area_m2 > 0


def test_with_one_work_left_to_begin_nothing_is_saved() -> None:
    plan = plan_facts([work("a/1", "sewer", **RUNNING), work("b/1", "heat")], CATALOGUE, TODAY)
    assert plan.openings == Openings(1, 1)
    told = plan.saved_lines(CATALOGUE, "nl")
    assert told[0].startswith("Eén werk moet de straat nog openen")
    assert told[1:] == ("Verder valt er niets meer te besparen: daarvoor moeten er nog twee werken beginnen.",)
    both = plan_facts([work("a/1", "sewer", **RUNNING), work("b/1", "heat", **RUNNING)], CATALOGUE, TODAY)
    assert both.openings == Openings(0, 0)
    assert "geen werk hoeft de straat nog te openen (2 werken lopen al" in both.openings_sentence("nl")


def test_days_of_hindrance_that_went_by_cannot_be_saved() -> None:
    days = {"start": "2026-11-12", "end": "2026-12-01"}
    saved = plan_facts([work("a/1", **days), work("b/1", "heat", **days)], CATALOGUE, TODAY).benefit
    assert saved.hinder_days_avoided is not None
    assert (saved.hinder_days_avoided.low, saved.hinder_days_avoided.high) == (11, 11)


def test_money_by_openings_and_by_budgets_is_added_and_both_are_named() -> None:
    works = [
        work("a/1", "zone", budget_eur=500_000.0),
        work("b/1", "sewer", budget_eur=310_000.0),
        work("c/1", "heat"),
    ]
    told = plan_facts(works, CATALOGUE, TODAY)
    money = told.saved_lines(CATALOGUE, "nl")[1].replace("\xa0", " ")
    assert money == (
        "€ 35.800–82.400 minder: € 1.680–8.000 openen en herstellen, "
        "en € 34.100–74.400 (11–24% van de kleinere budgetten)"
    )
    how = how_lines(told.benefit, works, CATALOGUE, "nl")
    assert any(line.startswith("Elk werk telt één keer mee") for line in how)
    (only,) = (
        line.replace("\xa0", " ")
        for line in plan_facts(works[:2], CATALOGUE, TODAY).saved_lines(CATALOGUE, "nl")
        if "€" in line
    )
    assert only == "€ 34.100–74.400 minder (11–24% van de kleinere budgetten)"


def test_more_visits_than_homes_are_called_visits() -> None:
    works = [work(f"{name}/1", "sewer", homes=180) for name in "abc"]
    told = plan_facts(works, CATALOGUE, TODAY).saved_lines(CATALOGUE, "nl")
    assert "360 bezoeken of keren hinder aan huis minder" in told
