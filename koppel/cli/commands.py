"""The program: its name, its commands, and how it starts."""

from __future__ import annotations

import click

from koppel.cli import (
    accounts,
    agreements,
    asking,
    audit,
    chances,
    copies,
    deciding,
    evaluation,
    intake,
    mail,
    maps,
    publishing,
    results,
    search,
    shift_reasons,
    why,
)
from koppel.cli.compass import aftercare, answers, funds, goals, helping, indicators, scorecard, settings, strengths
from koppel.cli.frame import help_text, read_frame, run
from koppel.cli.plans import best_plan, pins, practical, proposals, rounds, scenarios

for _command in aftercare.COMMANDS:
    goals.goals.add_command(_command)

for _command in scorecard.COMMANDS:
    funds.funds.add_command(_command)

for _command in (*answers.COMMANDS, *settings.COMMANDS, *helping.COMMANDS, strengths.strengths_group):
    indicators.indicators.add_command(_command)

_COMMANDS = (
    intake.init,
    intake.check,
    intake.import_,
    intake.undo,
    intake.uploads_,
    intake.mends,
    intake.profiles,
    intake.reference,
    indicators.indicators,
    goals.goals,
    funds.funds,
    chances.detect,
    chances.findings,
    chances.alarms,
    chances.openings,
    chances.combinations,
    deciding.decide,
    deciding.double,
    deciding.alarm,
    deciding.missed,
    agreements.agreements,
    agreements.actions,
    agreements.interests,
    search.search,
    why.why,
    chances.export,
    maps.map_,
    pins.pins,
    best_plan.plan,
    scenarios.scenarios,
    proposals.proposals,
    rounds.rounds,
    evaluation.evaluate,
    evaluation.weights,
    audit.audit,
    results.results,
    publishing.publish,
    publishing.unpublish,
    publishing.publications,
    shift_reasons.moved,
    practical.practical,
    asking.progress,
    accounts.user,
    asking.party,
    copies.backup,
    copies.restore,
    copies.loss,
    mail.mail,
)


@click.group(help=help_text("koppel"), context_settings={"help_option_names": ["--help", "-h"]})
@click.pass_context
def koppel(context: click.Context) -> None:
    context.obj = read_frame()


for _command in _COMMANDS:
    koppel.add_command(_command)


def main() -> None:
    """Run the shell."""
    run(lambda: koppel(prog_name="koppel", standalone_mode=False))
