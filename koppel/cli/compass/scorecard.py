"""``koppel funds card``: what it costs a year that an area is behind the city, as far as that was filled in."""

from __future__ import annotations

import click

from koppel.cli.compass.goals import read_number
from koppel.cli.compass.indicators import code_of
from koppel.cli.frame import Frame, as_json, help_text, write_output
from koppel.model.compass.money import GapContent, Per, Yearly
from koppel.services.compass.money import scorecard as service
from koppel.services.compass.money.words import score_sum_words, score_words


@click.command(help=help_text("funds_card"))
@click.argument("area")
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def card(frame: Frame, area: str, machine: bool) -> None:
    lang = frame.settings.lang
    with frame.store() as store:
        compass = frame.compass
        code = code_of(store, area)
        shown = service.scorecard(store, compass, code)
    if machine:
        rows = [
            {
                "indicator": row.value.content.indicator,
                "per": row.value.content.per.value,
                "each_eur_a_year": None if row.value.content.value is None else row.value.content.value.euros,
                "behind_points": row.behind,
                "count": row.count,
                "eur_a_year": None if row.euros is None else row.euros.euros,
                "source": row.value.content.source,
            }
            for row in shown.rows
        ]
        total = {"known_eur_a_year": shown.sum.known.euros, "unknown": shown.sum.unknown, "count": shown.sum.count}
        write_output(as_json({"area": code, "rows": rows, "sum": total}), None)
        return
    for row in shown.rows:
        click.echo("; ".join(score_words(row, compass.indicators[row.value.content.indicator].label, lang)))
    click.echo(score_sum_words(shown, lang))


@click.command("card-set", help=help_text("funds_card_set"))
@click.argument("indicator")
@click.option("--each", callback=read_number, help=help_text("funds_each"))
@click.option(
    "--per", type=click.Choice([per.value for per in Per]), default=Per.HOME.value, help=help_text("funds_per")
)
@click.option("--source", help=help_text("funds_source"))
@click.pass_obj
def card_set(frame: Frame, indicator: str, each: float | None, per: str, source: str | None) -> None:
    value = None if each is None else Yearly(each)
    with frame.store() as store:
        content = GapContent(indicator=indicator, per=Per(per), value=value, source=source)
        service.set_gap_value(store, frame.compass, content)
    frame.say("gap_saved")


@click.command("card-undo", help=help_text("funds_card_undo"))
@click.argument("indicator")
@click.pass_obj
def card_undo(frame: Frame, indicator: str) -> None:
    with frame.store() as store:
        service.undo_gap_value(store, indicator)
    frame.say("gap_saved")


COMMANDS = (card, card_set, card_undo)
