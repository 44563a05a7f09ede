"""The command that sends the weekly letters; a server that runs does so by itself."""

from __future__ import annotations

import click

from koppel.access import operator
from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.i18n import text
from koppel.services.news.mail import problem_text
from koppel.services.news.mail_round import send_weekly


@click.group(help=help_text("mail"))
def mail() -> None:
    pass


@mail.command(help=help_text("mail_send"))
@click.option("--dry-run", is_flag=True, help=help_text("mail_dry_run"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def send(frame: Frame, dry_run: bool, machine: bool) -> None:
    with frame.store() as store:
        deliveries = send_weekly(store.visible_to(operator("mail")), frame.catalogue, frame.settings, dry_run=dry_run)
    if machine:
        rows = [{"account": item.account, "outcome": item.outcome, "problem": item.problem} for item in deliveries]
        write_output(as_json({"dry_run": dry_run, "letters": rows}), None)
        return
    if not deliveries:
        frame.say("mail_nobody")
        return
    lang = frame.settings.lang
    lines = [
        (
            item.account,
            text(f"mail.outcome.{item.outcome}", lang),
            problem_text(item.problem, lang) if item.problem else "",
        )
        for item in deliveries
    ]
    click.echo(table(lines, [text(f"screen.mail.column.{name}", lang) for name in ("who", "outcome", "problem")]))
    if dry_run:
        frame.say("mail_dry_run")
