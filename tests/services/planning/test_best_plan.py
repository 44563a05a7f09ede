"""The best plan of the demo: fewer openings, nothing in the wrong order, and a reason for every move."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import Catalogue, load_catalogue
from koppel.catalogue.plan import WorkWish
from koppel.config import ROOT
from koppel.errors import InputError, RefusedError, WorkError
from koppel.planning.advice import prepared
from koppel.planning.scenario import Scenario
from koppel.planning.solving.solve import Solution, advance
from koppel.services.planning import best_plan as service
from koppel.services.planning import futures
from koppel.services.planning.best_plan import BestPlan, best_plan, partners_of, try_scenario
from koppel.services.planning.futures import in_futures
from koppel.services.planning.plan_json import plan_json, tried_json
from koppel.services.planning.scenario_file import read_scenario
from koppel.services.planning.words import months_words, robust_words
from koppel.store.chances.works import load_works
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from koppel.model import Activity
    from koppel.planning.problem import Problem

TODAY = date(2026, 11, 28)
CATALOGUE = load_catalogue(ROOT / "layers")
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))


@pytest.fixture(scope="module")
def store(demo_made: Path) -> Iterator[Store]:
    with Store.open(demo_made / "koppel.duckdb") as opened:
        yield opened.visible_to(LEAD)


@pytest.fixture(scope="module")
def plan(store: Store) -> BestPlan:
    with pytest.MonkeyPatch.context() as patched:
        # Two rounds by the solver's own measure of work: what is found does not hang on how busy the machine is.
        patched.setattr(service, "searched", lambda problem, *_, **__: (rounds_of(problem, 2), False))
        return best_plan(store, CATALOGUE, "nl", today=TODAY, seconds=0)


def rounds_of(problem: Problem, count: int) -> Solution:
    solution = None
    for _ in range(count):
        solution = advance(problem, solution, seconds=3600)
    assert solution is not None
    return solution


def counted_openings(
    store: Store, works: Mapping[str, Activity], dates: Mapping[str, tuple[date, date]], catalogue: Catalogue
) -> int:
    """Count openings plainly, street by street, with no more of the program than what works say of themselves."""
    with store.read() as cursor:
        rows = load_works(cursor).select(["id", "streets"]).to_pylist()
    streets = {row["id"]: row["streets"] or [""] for row in rows}
    ground, spans = {}, {}
    for name, item in works.items():
        kind = catalogue.kinds[item.kind]
        is_going = item.status.value in ("idee", "gepland", "toegezegd", "in_uitvoering")
        if not kind.opens_street or not is_going or item.start is None or item.end is None:
            continue
        first, last = dates.get(name, (item.start, item.end))
        if last < TODAY:
            continue
        is_area = item.geometry.geom_type.endswith("Polygon")
        ground[name] = item.geometry if is_area else item.geometry.buffer(kind.width_m / 2)
        spans[name] = (first, last)

    def belongs(one: str, core: str) -> bool:
        both = min(spans[one][1], spans[core][1]) - max(spans[one][0], spans[core][0]) + timedelta(days=1)
        shorter = min(spans[at][1] - spans[at][0] for at in (one, core)) + timedelta(days=1)
        is_near = shapely.intersection(ground[one], ground[core]).area >= 1
        return is_near and both.days >= 1 and both * 5 >= shorter * 2

    count = 0
    for street in {street for name in ground for street in streets[name]}:
        cores: list[str] = []
        for name in sorted((name for name in ground if street in streets[name]), key=lambda at: -ground[at].area):
            if not any(belongs(name, core) for core in cores):
                cores.append(name)
        count += len(cores)
    return count


def test_the_demo_opens_less_often_and_nothing_is_in_the_wrong_order(plan: BestPlan) -> None:
    before, after = plan.advice.before, plan.advice.after
    assert (before.openings, before.wrong_orders) == (24, 2)
    assert after.openings <= 23
    assert after.wrong_orders == 0
    assert after.hinder_weeks < before.hinder_weeks
    assert len(after.couplings) > len(before.couplings)
    assert plan.solution.is_lawful
    assert plan.solution.is_proven
    assert plan.advice.difference.outside_window == frozenset()


def test_a_plan_that_is_to_avoid_cost_avoids_more(
    store: Store, plan: BestPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "searched", lambda problem, *_, **__: (rounds_of(problem, 2), False))
    wishes = CATALOGUE.plan.toward("goedkoopst")
    cheap = best_plan(store, CATALOGUE, "nl", today=TODAY, seconds=0, wishes=wishes).advice.after.avoided_cost_eur
    usual, before = plan.advice.after.avoided_cost_eur, plan.advice.before.avoided_cost_eur
    assert cheap is not None
    assert usual is not None
    assert before is not None
    assert cheap.low >= usual.low
    assert cheap.high >= usual.high > before.high


def test_a_plan_that_is_to_hold_keeps_orders_right_in_more_futures_than_the_best_one(
    store: Store, plan: BestPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (service, futures):
        monkeypatch.setattr(module, "searched", lambda problem, *_, **__: (rounds_of(problem, 2), False))
    wishes = CATALOGUE.plan.toward("standhouden")
    made = best_plan(store, CATALOGUE, "nl", today=TODAY, seconds=120, wishes=wishes)
    held = made.hardened
    assert held is not None
    assert held.best.months == sum(abs(item.months) for item in plan.advice.moves)
    assert held.robust.futures.orders_kept > held.best.futures.orders_kept
    assert held.robust.futures.wrong_mean < held.best.futures.wrong_mean
    assert held.robust.cost < held.best.cost
    assert held.price > 0
    assert made.advice.after.wrong_orders == 0
    assert made.solution.is_lawful
    numbers: Any = json.loads(json.dumps(plan_json(made, "nl")["robust"]))
    assert numbers["this"]["orders_kept"] == held.robust.futures.orders_kept
    for language in ("nl", "en"):
        told = " ".join(robust_words(numbers, language))
        assert "⟦" not in told
        assert str(held.robust.futures.orders_kept) in told


def test_dates_are_tried_on_futures_by_who_may_read(store: Store) -> None:
    slips, (plans, same) = in_futures(store, CATALOGUE, (Scenario(), Scenario("zonder")), today=TODAY)
    assert (slips.is_own, plans.futures) == (False, 200)
    assert plans == same
    assert plans.openings == 24


def test_partners_are_found_by_their_names_as_they_are_typed(store: Store) -> None:
    assert "Lefier (fictief)" in partners_of(store)
    assert partners_of(store, ["  lefier (FICTIEF) "]) == ("Lefier (fictief)",)
    with pytest.raises(InputError) as raised:
        partners_of(store, ["Niemand"])
    assert raised.value.code == "partner_unknown"


def test_openings_are_those_of_counting_them_plainly(store: Store, plan: BestPlan) -> None:
    with store.read() as cursor:
        works = {str(item.id): item for item in list_activities(cursor)}
    assert counted_openings(store, works, {}, CATALOGUE) == plan.advice.before.openings
    dates = {
        item.work: (item.start or works[item.work].start, item.end or works[item.work].end)
        for item in plan.advice.scenario.changes
    }
    assert counted_openings(store, works, dates, CATALOGUE) == plan.advice.after.openings  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_move_is_explained_with_what_it_costs_whom(plan: BestPlan, language: str) -> None:
    content = plan_json(plan, language)
    assert plan.advice.moves
    moves: Any = content["moves"]
    assert len(moves) == len(plan.advice.moves)
    for item in moves:
        assert item["title"][:40] in item["why"]
        assert item["partner"] in item["why"]
        assert item["without"] is not None
        assert "{" not in item["why"]
    # Nothing moves for nothing: each gains something, keeps an order, or belongs with a move that does.
    assert not [item["why"] for item in moves if "lukken de andere niet" in item["why"]]


def test_what_is_told_of_the_moves_adds_up_to_the_figures(plan: BestPlan) -> None:
    content: Any = plan_json(plan, "nl")
    assert content["rest"] is None
    assert any(item["counted_at"] for item in content["moves"])
    names = {
        "openings": "openings",
        "opened_again": "streets_opened_again",
        "wrong_orders": "wrong_orders",
        "broken_rests": "broken_rests",
        "hinder_at_once": "hinder_at_once",
        "homes": "homes_disturbed",
    }
    before, after = content["before"], content["after"]
    for name, figure in names.items():
        assert sum(item["gain"][name] for item in content["moves"]) == before[figure] - after[figure], name
    weeks = sum(item["gain"]["hinder_weeks"] for item in content["moves"])
    assert weeks == pytest.approx(before["hinder_street_weeks"] - after["hinder_street_weeks"], abs=0.1)
    for name in ("couplings", "avoided_cost_low_eur", "avoided_cost_high_eur"):
        gained = sum(item["gain"][name] for item in content["moves"])
        assert gained == pytest.approx(after[name] - before[name], abs=2), name


def test_what_two_moves_gain_together_is_told_at_one_of_them(plan: BestPlan) -> None:
    content: Any = plan_json(plan, "nl")
    by_title = {item["title"]: item["why"] for item in content["moves"]}
    orders = [why for why in by_title.values() if "Dat scheelt 1 verkeerde volgorde" in why]
    assert len(orders) == content["before"]["wrong_orders"] - content["after"]["wrong_orders"]
    assert "Dit hoort bij “Riolering Wilgenroosstraat”" in by_title["30 km-zone Wilgenroosstraat"]
    # As in the table beside it, money is told as a range.
    assert all(re.search(r"€\s[\d.]+–[\d.]+ aan kosten", why) for why in by_title.values() if "€" in why)


def test_a_move_says_from_when_to_when_and_within_which_days(plan: BestPlan) -> None:
    content: Any = plan_json(plan, "nl")
    for item in content["moves"]:
        assert item["window_start"] <= item["start"]
        assert item["from_start"] <= item["from_end"]
        assert not item["outside_window"]
        assert " in plaats van " in item["why"]
        assert months_words(item["from_start"], item["from_end"], "nl") in item["why"]


def test_what_moving_does_not_solve_names_its_cause(plan: BestPlan) -> None:
    told: Any = plan_json(plan, "nl")["cannot_be_helped"]
    assert told
    assert all("Dat lukt niet: " in sentence for sentence in told)
    (street,) = [sentence for sentence in told if "Glasvezel Lijsterbeslaan" in sentence]
    # The street is there: what cannot wait is said of the other alone.
    assert "net vernieuwd" in street
    assert "“Glasvezel Lijsterbeslaan” kan alleen in " in street
    assert street.count("Herinrichting Lijsterbeslaan") == 1


def test_what_a_plan_counts_can_weigh_more_within_bounds() -> None:
    heavier = CATALOGUE.plan.weighing({"opening": 2.0, "cost": 0.0})
    assert heavier.weights.opening == 2 * CATALOGUE.plan.weights.opening
    assert heavier.weights.cost == 0
    for wrong in ({"opening": 1000.0}, {"opening": -1.0}, {"nothing": 1.0}):
        with pytest.raises(InputError) as raised:
            CATALOGUE.plan.weighing(wrong)
        assert raised.value.code == "plan_times"


def test_what_is_written_is_read_again_as_a_scenario(store: Store, plan: BestPlan) -> None:
    content = json.dumps(plan_json(plan, "nl"), default=str).encode()
    scenario = read_scenario(store, content, "plan.json")
    tried = try_scenario(store, CATALOGUE, scenario, today=TODAY)
    assert tried.after == plan.advice.after
    assert tried_json(tried)["after"] == plan_json(plan, "nl")["after"]


def test_a_search_that_is_stopped_gives_what_it_had(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[Solution] = []

    def once(*arguments: Any, **values: Any) -> Any:
        if rounds:
            raise WorkError("work_stopped")
        rounds.append(advance(*arguments, **{**values, "seconds": 0.3}))
        return rounds[0]

    monkeypatch.setattr(futures, "advance", once)
    made = best_plan(store, CATALOGUE, "nl", today=TODAY, seconds=60)
    assert made.is_stopped
    assert made.solution == rounds[0]


def test_mistakes_are_told_with_their_works_before_solving(store: Store) -> None:
    wishes = replace(
        CATALOGUE.plan,
        at_once={"Lefier (fictief)": 0},
        works=(WorkWish("Waterbedrijf Noord (fictief)", "WA-129", latest=date(2026, 1, 1)),),
    )
    with pytest.raises(InputError) as refused:
        best_plan(store, CATALOGUE, "nl", today=TODAY, seconds=1, wishes=wishes)
    assert refused.value.code == "plan_mistakes"
    assert "WA-129" in str(refused.value.facts["mistakes"])
    assert "Lefier" in str(refused.value.facts["mistakes"])


def test_what_contradicts_itself_is_told_with_its_works(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "searched", lambda problem, *_, **__: (rounds_of(problem, 2), False))
    wishes = replace(CATALOGUE.plan, at_once={"Netbeheer Noord (fictief)": 1})
    made = best_plan(
        store,
        CATALOGUE,
        "nl",
        today=TODAY,
        seconds=0,
        wishes=replace(
            wishes,
            works=tuple(
                WorkWish("Netbeheer Noord (fictief)", number, earliest=date(2029, 4, 1), latest=date(2030, 1, 31))
                for number in ("NE-104", "NE-116")
            ),
        ),
    )
    assert not made.solution.is_lawful
    content: Any = plan_json(made, "nl")
    (told,) = content["conflicts"]
    assert "Netbeheer Noord" in told
    assert "Hazelaarstraat" in told
    # The rest is solved all the same.
    assert made.advice.after.wrong_orders < made.advice.before.wrong_orders


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\x00", "scenario_unreadable"),
        (b"[1]", "scenario_unreadable"),
        (b"[" * 100_000, "scenario_unreadable"),
        (b'{"moves": 3}', "scenario_wrong"),
        (b'{"moves": [3]}', "scenario_wrong"),
        (b'{"moves": [{"partner": "x", "external_id": "y"}]}', "scenario_work"),
        (b'{"moves": [{"partner": "P", "external_id": "N", "start": "soon"}]}', "scenario_wrong"),
        (b'{"moves": [{"partner": "P", "external_id": "N", "duration_days": 0}]}', "scenario_wrong"),
        (b'{"moves": [{"partner": "P", "external_id": "N", "dropped": "yes"}]}', "scenario_wrong"),
        (b'{"moves": [{"partner": "P", "external_id": "N", "end": "2020-01-01"}]}', "scenario_dates"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(store: Store, content: bytes, code: str) -> None:
    named = content.replace(b'"P"', b'"Waterbedrijf Noord (fictief)"').replace(b'"N"', b'"WA-129"')
    with pytest.raises(InputError) as refused:
        read_scenario(store, named, "x.json")
    assert refused.value.code == code


def test_all_that_goes_to_another_process_comes_back_from_it(store: Store, plan: BestPlan) -> None:
    request = service._request(store, CATALOGUE, CATALOGUE.plan, TODAY, None)
    again = _sent(prepared(_sent(request)))
    assert again.problem.choices == plan.problem.choices
    assert _sent(plan.solution) == plan.solution
    assert _sent(plan.advice).after == plan.advice.after


def test_nobody_loads_the_solver_who_has_no_plan_computed() -> None:
    script = "import sys, koppel.cli, koppel.services.planning.best_plan; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_who_only_reads_has_no_plan_computed(store: Store) -> None:
    reader = store.visible_to(Actor("leo", frozenset({Grant(Role.LEZER)})))
    with pytest.raises(RefusedError, match=r"forbidden\.advise"):
        best_plan(reader, CATALOGUE, "nl", today=TODAY, seconds=1)


def _sent(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
