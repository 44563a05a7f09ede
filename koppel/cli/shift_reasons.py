"""The command that says why a date moved that residents know."""

from __future__ import annotations

import click

from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.errors import InputError
from koppel.publish.words import when_text
from koppel.services.plans.lookup import find_activity
from koppel.services.publishing import drafting
from koppel.services.publishing.shift_reasons import checked_reason, give_reason


@click.command(help=help_text("moved"))
@click.argument("partner", required=False)
@click.argument("number", required=False)
@click.argument("reason", required=False)
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def moved(frame: Frame, partner: str | None, number: str | None, reason: str | None, machine: bool) -> None:
    if partner is None:
        _list(frame, machine=machine)
        return
    if number is None or reason is None:
        raise click.UsageError(frame.text("moved_usage"))
    with frame.store() as store:
        judged = checked_reason(frame.settings, reason, frame.settings.lang)
        identity = find_activity(store, partner, number)
        if identity is None:
            raise InputError("shift_reason_work", partner=partner, number=number)
        if judged is None:
            raise click.UsageError(frame.text("moved_usage"))
        give_reason(store, identity, judged)
    frame.say("reason_kept")


def _list(frame: Frame, *, machine: bool) -> None:
    with frame.store() as store:
        made = drafting.draft(store, frame.catalogue, frame.settings, frame.settings.lang)
    language = frame.settings.lang
    rows = [
        (
            item.partner,
            item.external_id,
            work.title,
            next((when_text(change.period, language) for change in reversed(work.changes) if change.period), ""),
            when_text(work.period, language),
        )
        for item, work in made.without_reason
    ]
    if machine:
        names = ("partner", "external_id", "title", "before", "now")
        write_output(as_json({"without_reason": [dict(zip(names, row, strict=True)) for row in rows]}), None)
    elif rows:
        heads = ("partner", "own_number", "title", "before", "now")
        click.echo(table(rows, [frame.text(f"column.{name}") for name in heads]))
    else:
        frame.say("nothing_unexplained")
