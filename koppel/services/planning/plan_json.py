"""A plan for machines: figures before and after at the top, and moves that can be read again as a scenario."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from koppel.planning.value import costs
from koppel.services.planning.words import (
    conflict_words,
    gained,
    mistake_words,
    move_words,
    rest_words,
    unkept_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model import Activity
    from koppel.planning.advice import Gain, Move
    from koppel.planning.figures import Difference, Figures
    from koppel.planning.futures import Robust
    from koppel.planning.problem import Problem
    from koppel.services.planning.best_plan import BestPlan, Tried
    from koppel.services.planning.futures import Hardened


def tried_json(tried: Tried) -> dict[str, object]:
    """Return what a scenario does."""
    return {
        "name": tried.scenario.name,
        "before": figures_json(tried.before),
        "after": figures_json(tried.after),
        **_difference(tried.difference, tried.works),
    }


def plan_json(plan: BestPlan, language: str) -> dict[str, object]:
    """Return the best plan with its reasons in a language; ``moves`` is what a scenario is read from."""
    advice, solution = plan.advice, plan.solution
    moved = {item.work: item for item in advice.moves}
    order = {identity: number for number, identity in enumerate(moved)}
    return {
        "before": figures_json(advice.before),
        "after": figures_json(advice.after),
        "possible": solution.is_lawful,
        "proven": solution.is_proven,
        "at_most_better_percent": round(100 * solution.share_left, 2),
        "stopped": plan.is_stopped,
        "costs_before": _costs(plan.problem, plan.problem.as_planned()),
        "costs_after": _costs(plan.problem, solution.choice),
        **_difference(advice.difference, plan.works),
        "cost_by_party": {party: cost._asdict() for party, cost in advice.cost_by_party.items()},
        "moves": [
            {
                "partner": plan.works[change.work].partner,
                "external_id": plan.works[change.work].external_id,
                "title": plan.works[change.work].title,
                "start": change.start,
                "end": change.end,
                **({"duration_days": change.duration_days} if change.duration_days is not None else {}),
                **({"dropped": True} if change.is_dropped else {}),
                **_reason(plan, moved.get(change.work), language),
            }
            for change in sorted(advice.scenario.changes, key=lambda item: order.get(item.work, len(order)))
        ],
        "rest": None if advice.rest is None else {**_gain(advice.rest), "why": rest_words(advice.rest, language)},
        "cannot_be_helped": [unkept_words(item, plan.works, plan.ids, language) for item in advice.unkept],
        "conflicts": [
            conflict_words(item, plan.works, plan.ids, plan.problem.party, plan.problem.at_once, language)
            for item in advice.conflicts
        ],
        **({} if plan.hardened is None else {"robust": hardened_json(plan.hardened)}),
        "remarks": [mistake_words(item, plan.works, language) for item in plan.remarks],
    }


def _reason(plan: BestPlan, move: Move | None, language: str) -> dict[str, object]:
    if move is None:
        return {}
    return {
        "months": move.months,
        "from_start": move.before[0],
        "from_end": move.before[1],
        "window_start": move.window[0],
        "window_end": move.window[1],
        "outside_window": move.is_outside,
        "why": move_words(move, plan.works, plan.ids, language),
        "gain": None if move.gain is None else _gain(move.gain),
        "counted_at": [f"{plan.works[one].partner} {plan.works[one].external_id}" for one in move.counted_at],
        "without": figures_json(move.without) if move.without else None,
    }


def _gain(gain: Gain) -> dict[str, float]:
    return {name: round(value, 3) for name, value in gained(gain)._asdict().items()}


def figures_json(figures: Figures) -> dict[str, float | None]:
    """Return figures by their names; None is not known."""
    saved = figures.avoided_cost_eur
    return {
        "openings": figures.openings,
        "streets_opened_again": figures.opened_again,
        "wrong_orders": figures.wrong_orders,
        "broken_rests": figures.broken_rests,
        "hinder_street_weeks": round(figures.hinder_weeks, 1),
        "hinder_at_once": figures.hinder_at_once,
        "homes_disturbed": figures.homes,
        "avoided_cost_low_eur": None if saved is None else round(saved.low),
        "avoided_cost_high_eur": None if saved is None else round(saved.high),
        "couplings": len(figures.couplings),
    }


def _difference(difference: Difference, works: Mapping[str, Activity]) -> dict[str, object]:
    def pairs(listed: frozenset[tuple[str, str]]) -> list[list[str]]:
        names = ([f"{works[one].partner} {works[one].external_id}" for one in pair] for pair in listed)
        return sorted(names)

    def names(listed: frozenset[str]) -> list[str]:
        return sorted(f"{works[one].partner} {works[one].external_id}" for one in listed)

    return {
        "couplings_won": pairs(difference.won),
        "couplings_lost": pairs(difference.lost),
        "months_by_party": dict(difference.months_by_party),
        "dropped": names(difference.dropped),
        "outside_window": names(difference.outside_window),
    }


def hardened_json(hardened: Hardened) -> dict[str, object]:
    """Return how a plan that was asked to hold stands in futures, beside the plans and the best one."""
    return {
        "futures": hardened.robust.futures.futures,
        "own_slips": hardened.slips.is_own,
        "is_best": hardened.is_best,
        "proven": hardened.is_proven,
        "whole": hardened.is_whole,
        "price": round(hardened.price, 3),
        **{
            name: {**futures_json(stand.futures), "months": stand.months, "cost": round(stand.cost, 1)}
            for name, stand in (("plans", hardened.plans), ("best", hardened.best), ("this", hardened.robust))
        },
    }


def futures_json(robust: Robust) -> dict[str, object]:
    """Return what is left of a set of dates in futures; in how many, or on average over all of them."""
    return {
        "openings": robust.openings,
        "openings_kept": robust.openings_kept,
        "openings_mean": round(robust.openings_mean, 2),
        "openings_in_nine_of_ten": robust.openings_often,
        "orders": robust.orders_all,
        "orders_kept": robust.orders_kept,
        "wrong_orders_mean": round(robust.wrong_mean, 2),
        "couplings_mean": round(robust.couplings_mean, 2),
    }


def _costs(problem: Problem, choice: Mapping[int, int]) -> dict[str, float]:
    parts = costs(problem, choice)
    return {name: value / 1000 for name, value in {**asdict(parts), "total": parts.total}.items()}
