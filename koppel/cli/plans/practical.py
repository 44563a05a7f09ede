"""The command for what residents have to know of a work in practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.errors import InputError
from koppel.i18n import text
from koppel.model.practical import Practical, PracticalNote
from koppel.services.plans.lookup import find_activity
from koppel.services.publishing.practical import list_notes, set_note, take_back_note

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from koppel.services import Store

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(help=help_text("practical"))
@click.argument("partner")
@click.argument("number")
@click.argument("sort", required=False)
@click.argument("words", required=False)
@click.option("--from", "start", type=_DAY, help=help_text("practical_from"))
@click.option("--until", "end", type=_DAY, help=help_text("practical_until"))
@click.option("--back", is_flag=True, help=help_text("practical_back"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def practical(
    frame: Frame,
    partner: str,
    number: str,
    sort: str | None,
    words: str | None,
    start: datetime | None,
    end: datetime | None,
    *,
    back: bool,
    machine: bool,
) -> None:
    with frame.store() as store:
        identity = find_activity(store, partner, number)
        if identity is None:
            raise InputError("shift_reason_work", partner=partner, number=number)
        if sort is None:
            _list(frame, store, identity, machine=machine)
            return
        about = _sort(sort)
        if back:
            take_back_note(store, identity, about)
            frame.say("practical_back")
            return
        first, last = (None if day is None else day.date() for day in (start, end))
        note = PracticalNote(about, words or "", first, last)
        for line in set_note(store, frame.settings, identity, note, frame.settings.lang):
            click.echo(line)
    frame.say("practical_kept" if words else "practical_gone")


def _sort(name: str) -> Practical:
    try:
        return Practical(name.strip().lower())
    except ValueError as error:
        right = ", ".join(item.value for item in Practical)
        raise InputError("practical_sort", given=name[:40], right=right) from error


def _list(frame: Frame, store: Store, identity: UUID, *, machine: bool) -> None:
    notes = list_notes(store, identity)
    if machine:
        rows = [
            {
                "sort": one.note.sort.value,
                "words": one.note.words,
                "start": one.note.start and one.note.start.isoformat(),
                "end": one.note.end and one.note.end.isoformat(),
                "by": one.set_by,
                "at": f"{one.set_at.isoformat()}Z",
            }
            for one in notes
        ]
        write_output(as_json({"notes": rows}), None)
    elif notes:
        language = frame.settings.lang
        lines = [
            (
                text(f"practical.sort.{one.note.sort.value}", language),
                one.note.words,
                one.note.start.isoformat() if one.note.start else "",
                one.note.end.isoformat() if one.note.end else "",
            )
            for one in notes
        ]
        click.echo(table(lines, [frame.text(f"column.{name}") for name in ("sort", "words", "first_day", "last_day")]))
    else:
        frame.say("practical_none")
