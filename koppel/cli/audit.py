"""The commands that look back: the audit log, and what came of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.frame import (
    DAY,
    FILE,
    Frame,
    as_json,
    help_text,
    period_of,
    refuse_workbook_on_screen,
    table,
    write_output,
)
from koppel.services.news import audit_log
from koppel.services.news.audit_log import LogSearch

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_FORMATS = click.Choice(["table", "json", *audit_log.FORMATS])
_SHOWN = 50


@click.command(help=help_text("audit"))
@click.option("--from", "first", type=DAY, help=help_text("audit_from"))
@click.option("--until", "last", type=DAY, help=help_text("audit_until"))
@click.option("--actor", help=help_text("audit_actor"))
@click.option("--action", help=help_text("audit_action"))
@click.option("--text", "words", default="", help=help_text("audit_words"))
@click.option("--refused", is_flag=True, help=help_text("audit_refused"))
@click.option("--limit", type=click.IntRange(1), help=help_text("audit_limit"))
@click.option("--format", "form", type=_FORMATS, default="table", help=help_text("format"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.option("--out", type=FILE, help=help_text("out"))
@click.pass_obj
def audit(
    frame: Frame,
    first: datetime | None,
    last: datetime | None,
    actor: str | None,
    action: str | None,
    words: str,
    refused: bool,
    limit: int | None,
    form: str,
    machine: bool,
    out: Path | None,
) -> None:
    """Search the log; the help text stands in the locale files."""
    first_day, last_day = period_of(frame, first, last)
    refuse_workbook_on_screen(frame, form, out, machine=machine)
    search = LogSearch(
        first=first_day,
        last=last_day,
        actor=actor,
        action=action,
        words=words,
        refused=refused,
    )
    language = frame.settings.lang
    with frame.store() as store:
        if machine or form == "json":
            content = as_json(audit_log.log_json(audit_log.read_log(store, search, language, limit=limit)))
        elif form == "table":
            page = audit_log.read_log(store, search, language, limit=limit or _SHOWN)
            content = _table(frame, page).encode("utf-8")
        else:
            content = audit_log.log_file(store, search, language, form, limit=limit)
    write_output(content, out)


def _table(frame: Frame, page: audit_log.LogPage) -> str:
    if not page.lines:
        return frame.text("log_none")
    rows = [
        (frame.moment(line.at), line.actor, line.what, ", ".join(f"{name}: {value}" for name, value in line.details))
        for line in page.lines
    ]
    lines = table(rows, [frame.text(f"column.{name}") for name in ("when", "who", "what", "facts")])
    return f"{lines}\n{frame.text('log_total', shown=len(rows), total=page.total)}"
