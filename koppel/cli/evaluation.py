"""How good the order is, by a register or by what the team decided; weights that fit that, taken over and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from koppel import formats
from koppel.catalogue.load import Catalogue, load_rules, with_rules
from koppel.cli.frame import DAY, FILE, Frame, as_json, help_text, read_input, table, today_or, write_output
from koppel.crs import RD_NEW
from koppel.detect.scoring.score import PARTS
from koppel.i18n import text
from koppel.services.evaluation import Evaluation, Measured, evaluate_decisions, evaluation_json
from koppel.services.evaluation import evaluate as run_evaluation
from koppel.services.learning import weights as learned
from koppel.services.learning.how_good import how_good, how_good_json
from koppel.services.learning.words import effect_rows, proposal_lines, summary_lines
from koppel.services.plans.profiles import find_profile
from koppel.services.team_rules import weights_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from koppel.services.learning.weights import Proposal


@click.command(help=help_text("evaluate"))
@click.argument("file", metavar="[REGISTER]", type=FILE, required=False)
@click.option("--coordinated", metavar="COLUMN", help=help_text("coordinated"))
@click.option("--profile", default="koppel", help=help_text("profile"))
@click.option("--layer", help=help_text("layer"))
@click.option("--crs", metavar="EPSG:28992", help=help_text("init_crs"))
@click.option("--today", type=DAY, help=help_text("today"))
@click.option("--rules", type=FILE, help=help_text("rules"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def evaluate(
    frame: Frame,
    file: Path | None,
    coordinated: str | None,
    profile: str,
    layer: str | None,
    crs: str | None,
    today: date | None,
    rules: Path | None,
    machine: bool,
) -> None:
    if file is None:
        with frame.store() as own:
            evaluation = evaluate_decisions(own, _rules(frame, rules), today=today_or(today))
    elif coordinated is None:
        raise click.UsageError(frame.text("coordinated_missing"))
    else:
        with frame.store_if_any() as store:
            metric = crs or (store.crs if store else RD_NEW)
            chosen = find_profile(store, frame.settings, profile, None)
        evaluation = run_evaluation(
            _rules(frame, rules),
            frame.settings,
            read_input(file, frame.settings),
            file.name,
            profile=chosen,
            crs=metric,
            today=today_or(today),
            coordinated=coordinated,
            layer=layer,
        )
    if machine:
        write_output(as_json(evaluation_json(evaluation)), None)
        return
    _print(frame, evaluation, by_decisions=file is None)


def _rules(frame: Frame, file: Path | None) -> Catalogue:
    return frame.catalogue if file is None else with_rules(frame.catalogue, load_rules(file))


def _print(frame: Frame, evaluation: Evaluation, *, by_decisions: bool) -> None:
    language = frame.settings.lang
    whole, halves = evaluation.whole, evaluation.halves
    if by_decisions:
        frame.say("by_decisions")
    frame.say(
        "evaluated",
        pairs=whole.all.pairs,
        real=whole.all.real,
        named=evaluation.named,
        works=evaluation.works,
        found=evaluation.works_found,
    )
    rows = [
        row
        for name, measured in (("whole", whole), ("choosing", halves[0]), ("reporting", halves[1]))
        for row in _orders(frame, name, measured)
    ]
    names = ("order", "pairs", "real", "auc", "first_10", "first_30", "first_50")
    click.echo(table(rows, [frame.text(f"column.{name}") for name in names]))
    click.echo()
    for item in evaluation.calibration:
        of_ten = formats.number(10 * item.real / item.pairs, language, decimals=1)
        frame.say(
            "calibrated",
            low=formats.number(item.low, language),
            high=formats.number(item.high, language),
            often=of_ten,
            pairs=item.pairs,
        )
    click.echo()
    kinds = [
        (
            " + ".join(frame.catalogue.kinds[kind].label[language] for kind in item.kinds),
            item.order.pairs,
            item.order.real,
            _auc(item.order.auc, language),
            "" if item.is_calibrated else frame.text("not_calibrated"),
        )
        for item in evaluation.kinds
    ]
    click.echo(table(kinds, [frame.text(f"column.{name}") for name in ("kinds", "pairs", "real", "auc", "remark")]))
    click.echo()
    if evaluation.unfound:
        frame.say("unfound", count=evaluation.unfound)
    frame.say("misses", count=len(evaluation.misses))
    misses = [
        (
            f"{item.a.partner} {item.a.external_id}",
            f"{item.b.partner} {item.b.external_id}",
            formats.length(item.distance_m, language),
            item.rank,
            formats.number(item.score, language),
            ", ".join(
                f"{text(f'view.part.{name}', language)} {formats.number(100 * value, language)}"
                for name in PARTS
                if (value := item.parts[name]) is not None
            ),
        )
        for item in evaluation.misses
    ]
    click.echo(
        table(
            misses, [frame.text(f"column.{name}") for name in ("first", "second", "distance", "rank", "score", "parts")]
        )
    )


def _orders(frame: Frame, name: str, measured: Measured) -> list[tuple[object, ...]]:
    rows = []
    for which in ("all", "ever", "universe"):
        order = getattr(measured, which)
        label = f"{frame.text(f'evaluate.{name}')}, {frame.text(f'evaluate.{which}')}"
        firsts = [f"{count}/{min(most, order.pairs)}" for most, count in order.first.items()]
        rows.append((label, order.pairs, order.real, _auc(order.auc, frame.settings.lang), *firsts))
    return rows


def _auc(value: float | None, language: str) -> str:
    return "–" if value is None else formats.number(value, language, decimals=3)


@click.command(help=help_text("weights"))
@click.option("--take", "act", flag_value="take", help=help_text("weights_take"))
@click.option("--back", "act", flag_value="back", help=help_text("weights_back"))
@click.option("--effect", "is_effect_asked", is_flag=True, help=help_text("weights_effect"))
@click.option("--today", type=DAY, help=help_text("today"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def weights(frame: Frame, act: str | None, is_effect_asked: bool, today: date | None, machine: bool) -> None:
    language, day = frame.settings.lang, today_or(today)
    with frame.store() as store:
        if act == "back":
            catalogue = learned.take_back(store, frame.catalogue, today=day)
            frame.say("weights_back", weights=_held(weights_of(catalogue), language))
            return
        measured = how_good(store, frame.catalogue, language)
        proposal = learned.propose(measured.history, frame.catalogue)
        if act == "take":
            catalogue = learned.take(store, frame.catalogue, proposal, today=day)
            frame.say("weights_taken", weights=_held(weights_of(catalogue), language))
            return
        moves: tuple[learned.Moved, ...] = ()
        if is_effect_asked and proposal.weights is not None:
            moves = learned.effect(store, frame.catalogue, proposal.weights, language, today=day)
    if machine:
        document = how_good_json(measured) | {"weights": learned.proposal_json(proposal)}
        if moves:
            document["effect"] = [asdict(item) for item in moves]
        write_output(as_json(document), None)
        return
    lines = [*summary_lines(measured, language), "", _weights(frame, proposal), "", *proposal_lines(proposal, language)]
    click.echo("\n".join(lines))
    if moves:
        names = [frame.text(f"column.{name}") for name in ("before", "after", "combination")]
        click.echo("\n" + table(effect_rows(moves, language), names))


def _weights(frame: Frame, proposal: Proposal) -> str:
    language = frame.settings.lang
    rows = [
        (
            text(f"view.part.{name}", language),
            formats.number(proposal.now[name], language),
            "–" if proposal.weights is None else formats.number(proposal.weights[name], language),
        )
        for name in PARTS
    ]
    return table(rows, [frame.text(f"column.{name}") for name in ("score_part", "weight_now", "weight_proposed")])


def _held(held: dict[str, float], language: str) -> str:
    return ", ".join(
        f"{text(f'view.part.{name}', language)} {formats.number(weight, language)}" for name, weight in held.items()
    )
