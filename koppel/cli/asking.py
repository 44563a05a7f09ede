"""Commands that ask who knows, and take the answer: how far works are, and which names are one party."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel import formats
from koppel.cli.frame import DAY, Frame, as_json, help_text, table, today_or, work_of, write_output
from koppel.detect.progress import end_passed
from koppel.services.chances.parties import PartyVerdict, asked_names, rule_names, ruled_names
from koppel.services.intake.activities import find_activity
from koppel.services.intake.progress import Progress, asked_works, say_progress

if TYPE_CHECKING:
    from datetime import date


@click.command(help=help_text("progress"))
@click.argument("partner", required=False)
@click.argument("number", required=False)
@click.option("--done", is_flag=True, help=help_text("progress_done"))
@click.option("--until", type=DAY, help=help_text("progress_until"))
@click.option("--dropped", is_flag=True, help=help_text("progress_dropped"))
@click.option("--today", type=DAY, help=help_text("today_asked"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def progress(
    frame: Frame,
    partner: str | None,
    number: str | None,
    done: bool,
    until: date | None,
    dropped: bool,
    today: date | None,
    machine: bool,
) -> None:
    if partner is None:
        _list_works(frame, today_or(today), machine=machine)
        return
    if number is None or sum((done, until is not None, dropped)) != 1:
        raise click.UsageError(frame.text("progress_usage"))
    outcome = Progress.DONE if done else Progress.DROPPED if dropped else Progress.GOES_ON
    with frame.store() as store:
        item = find_activity(store, work_of(store, (partner, number)))
        assert item.id is not None  # noqa: S101
        day = today_or(today)
        last = None if until is None else today_or(until)
        say_progress(store, frame.catalogue, item.id, outcome, expected_version=item.version, today=day, until=last)
    frame.say("progress_kept", title=item.title)


def _list_works(frame: Frame, today: date, *, machine: bool) -> None:
    with frame.store() as store:
        asked = asked_works(store, frame.catalogue, today=today)
    language = frame.settings.lang
    if machine:
        names = ("partner", "external_id", "title", "status", "end")
        rows = [
            (item.partner, item.external_id, item.title, item.status.value, end_passed(item, today)) for item in asked
        ]
        write_output(as_json({"asked": [dict(zip(names, row, strict=True)) for row in rows]}), None)
    elif asked:
        works_json = [
            (item.partner, item.external_id, item.title, formats.day(end_passed(item, today) or today, language))
            for item in asked
        ]
        click.echo(
            table(works_json, [frame.text(f"column.{name}") for name in ("partner", "own_number", "title", "ended")])
        )
    else:
        frame.say("progress_none")


@click.command("names", help=help_text("party"))
@click.argument("first", required=False)
@click.argument("second", required=False)
@click.option("--one", is_flag=True, help=help_text("party_one"))
@click.option("--two", is_flag=True, help=help_text("party_two"))
@click.option("--undo", is_flag=True, help=help_text("party_undo"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def party(frame: Frame, first: str | None, second: str | None, one: bool, two: bool, undo: bool, machine: bool) -> None:
    if first is None:
        _list_names(frame, machine=machine)
        return
    if second is None or sum((one, two, undo)) != 1:
        raise click.UsageError(frame.text("party_usage"))
    verdict = PartyVerdict.ONE if one else PartyVerdict.TWO if two else PartyVerdict.UNDONE
    with frame.store() as store:
        rule_names(store, frame.catalogue, first, second, verdict, today=today_or())
    frame.say(f"party_{verdict.value}", first=first, second=second)


def _list_names(frame: Frame, *, machine: bool) -> None:
    with frame.store() as store:
        asked, ruled = asked_names(store), ruled_names(store)
    if machine:
        names_json = {
            "asked": [{"names": list(item.names), "why": item.why.value, "chances": item.chances} for item in asked],
            "said": [{"names": list(item.names), "verdict": item.verdict.value, "by": item.by} for item in ruled],
        }
        write_output(as_json(names_json), None)
        return
    rows: list[tuple[object, ...]] = [
        (*item.names, frame.text(f"party_why_{item.why.value}"), item.chances) for item in asked
    ]
    rows += [(*item.names, frame.text(f"party_said_{item.verdict.value}", by=item.by), None) for item in ruled]
    if rows:
        click.echo(
            table(rows, [frame.text(f"column.{name}") for name in ("first_name", "second_name", "what", "chances")])
        )
    else:
        frame.say("party_none")
