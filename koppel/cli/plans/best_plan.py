"""The command that tries a scenario, and computes the best plan within what every party can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel import formats
from koppel.cli.frame import DAY, FILE, Frame, as_json, help_text, read_input, table, today_or, write_output
from koppel.planning.scenario import Scenario
from koppel.services.planning.best_plan import LONGEST_SECONDS, best_plan, partners_of, try_scenario, wishes_of
from koppel.services.planning.futures import in_futures
from koppel.services.planning.plan_json import figures_json, futures_json, plan_json, tried_json
from koppel.services.planning.scenario_file import read_scenario
from koppel.services.planning.words import cost_words, robust_words

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from koppel.planning.figures import Figures
    from koppel.services.planning.best_plan import BestPlan


@click.command(help=help_text("plan"))
@click.option("--out", type=FILE, help=help_text("plan_out"))
@click.option("--scenario", type=FILE, help=help_text("plan_scenario"))
@click.option("--weights", type=FILE, help=help_text("plan_weights"))
@click.option("--time", "seconds", type=click.FloatRange(0, LONGEST_SECONDS), default=60.0, help=help_text("plan_time"))
@click.option("--aim", metavar="DOEL", help=help_text("plan_aim"))
@click.option("--without", metavar="PARTNER", multiple=True, help=help_text("plan_without"))
@click.option("--futures", "is_tried", is_flag=True, help=help_text("plan_futures"))
@click.option("--today", type=DAY, help=help_text("today_asked"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def plan(
    frame: Frame,
    out: Path | None,
    scenario: Path | None,
    weights: Path | None,
    seconds: float,
    aim: str | None,
    without: tuple[str, ...],
    is_tried: bool,
    today: date | None,
    machine: bool,
) -> None:
    language = frame.settings.lang
    with frame.store() as store:
        begun = None
        if scenario is not None:
            begun = read_scenario(store, read_input(scenario, frame.settings), scenario.name)
        wishes = wishes_of(frame.catalogue, weights).toward(aim, partners_of(store, without))
        if not seconds:
            tried = try_scenario(store, frame.catalogue, begun, today=today_or(today), wishes=wishes)
            content, shown, after = tried_json(tried), (tried.before, tried.after), tried.scenario
            lines: list[str] = []
        else:
            made = best_plan(
                store,
                frame.catalogue,
                language,
                today=today_or(today),
                seconds=seconds,
                wishes=wishes,
                scenario=begun,
            )
            content, shown = plan_json(made, language), (made.advice.before, made.advice.after)
            after = made.advice.scenario
            lines = _lines(frame, made, content)
        if is_tried:
            slipped, robusts = in_futures(store, frame.catalogue, (begun or Scenario(), after), today=today_or(today))
            content["futures"] = {
                "own_slips": slipped.is_own,
                "count": robusts[0].futures,
                **{name: futures_json(item) for name, item in zip(("before", "after"), robusts, strict=True)},
            }
            lines.append(
                frame.text(
                    "plan_futures",
                    count=robusts[1].futures,
                    kept=robusts[1].orders_kept,
                    openings=formats.number(robusts[1].openings_mean, language, decimals=1),
                )
            )
    if machine or out is not None:
        write_output(as_json(content), out)
    if not machine:
        click.echo("\n".join([*lines, _table(frame, *shown)]))


def _lines(frame: Frame, made: BestPlan, content: dict[str, object]) -> list[str]:
    percent = formats.percent(made.solution.share_left, frame.settings.lang)
    if made.advice.conflicts:
        state = frame.text("plan_impossible")
    elif not made.solution.is_lawful:
        state = frame.text("plan_none")
    elif made.solution.is_proven:
        state = frame.text("plan_proven")
    else:
        state = frame.text("plan_left", percent=percent)
    moves = content["moves"]
    reasons = [str(item["why"]) for item in moves if "why" in item] if isinstance(moves, list) else []
    robust = content.get("robust")
    held = robust_words(robust, frame.settings.lang) if isinstance(robust, dict) else []
    lines = [*(held or [state]), *(f"- {reason}" for reason in reasons)]
    costs = [f"- {party}: {cost_words(item, frame.settings.lang)}" for party, item in made.advice.cost_by_party.items()]
    lines += [frame.text("plan_costs"), *costs] if costs else []
    for key in ("conflicts", "cannot_be_helped", "remarks"):
        sentences = content[key]
        if isinstance(sentences, list) and sentences:
            lines += [frame.text(f"plan_{key}"), *(f"- {sentence}" for sentence in sentences)]
    return lines


def _table(frame: Frame, before: Figures, after: Figures) -> str:
    first, second = figures_json(before), figures_json(after)
    rows = [
        (frame.text(f"plan_figure.{name}"), _shown(frame, first[name]), _shown(frame, second[name])) for name in first
    ]
    return table(rows, [frame.text(f"column.{name}") for name in ("figure", "plans", "this_plan")])


def _shown(frame: Frame, value: float | None) -> str:
    if value is None:
        return frame.text("plan_unknown")
    return formats.number(value, frame.settings.lang, decimals=0 if float(value).is_integer() else 1)
