"""The commands that send the weekly letters, which a server that runs does by itself, and a list of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.access import operator
from koppel.cli.frame import Frame, as_json, help_text, table, today_or, write_output
from koppel.errors import NotFoundError
from koppel.i18n import text
from koppel.services.meetings.decision_mail import receivers, send_decisions
from koppel.services.meetings.meetings import list_meetings
from koppel.services.news.mail import problem_text
from koppel.services.news.mail_round import send_weekly

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    click.echo(_outcomes(frame, [(item.account, item.outcome, item.problem) for item in deliveries]))
    if dry_run:
        frame.say("mail_dry_run")


@mail.command(help=help_text("mail_decisions"))
@click.argument("number", type=int)
@click.option("--to", "names", multiple=True, help=help_text("mail_to"))
@click.option("--dry-run", is_flag=True, help=help_text("mail_dry_run"))
@click.pass_obj
def decisions(frame: Frame, number: int, names: tuple[str, ...], dry_run: bool) -> None:
    with frame.store() as store:
        meeting = next((item for item in list_meetings(store) if item.number == number), None)
        if meeting is None:
            raise NotFoundError("meeting_unknown")
        able = receivers(store, frame.settings, meeting.id)
        chosen = [item for item in able if (item.name in names if names else item.is_proposed)]
        if dry_run:
            rows = [(item.name, item.email, ", ".join(item.partners)) for item in chosen]
            click.echo(table(rows, [frame.text(f"column.{name}") for name in ("who", "address", "partner")]))
            frame.say("mail_dry_run")
            return
        sent = send_decisions(
            store, frame.catalogue, frame.settings, meeting.id, [item.name for item in chosen], today=today_or()
        )
    click.echo(_outcomes(frame, [(item.name, item.outcome, item.problem) for item in sent]))


def _outcomes(frame: Frame, rows: Sequence[tuple[str, str, str | None]]) -> str:
    lang = frame.settings.lang
    lines = [
        (name, text(f"mail.outcome.{outcome}", lang), problem_text(problem, lang) if problem else "")
        for name, outcome, problem in rows
    ]
    return table(lines, [text(f"screen.mail.column.{name}", lang) for name in ("who", "outcome", "problem")])
