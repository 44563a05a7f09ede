"""``koppel indicators``: check, import, areas, list, own, undo."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from koppel import clock
from koppel.cli.compass.own_file import read_own
from koppel.cli.compass.printed import (
    compass_json,
    own_table,
    print_areas,
    print_checked,
    print_compass,
    uploads_table,
)
from koppel.cli.frame import FILE, UNUSABLE, Frame, as_json, help_text, read_input, write_output
from koppel.errors import InputError
from koppel.ingest.compass.mapping import parse_choices
from koppel.ingest.compass.report import checked_json
from koppel.model.compass.areas import Level, level_of, parse_code
from koppel.model.compass.own import adding_own
from koppel.services.compass import files, reading
from koppel.services.compass.explained.cells import cell_named
from koppel.services.compass.explained.steps import cell_steps
from koppel.services.compass.loading.areas import load_areas
from koppel.services.compass.loading.own import own_indicators

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any
    from uuid import UUID

    from koppel.ingest.compass.mapping import Choice
    from koppel.model.compass.own import OwnIndicator
    from koppel.services import Store

YEAR = click.IntRange(1900, 2200)


@click.group(help=help_text("indicators"))
def indicators() -> None:
    pass


def _of_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options by which a file is read."""
    for option in (
        click.option("--json", "machine", is_flag=True, help=help_text("json")),
        click.option("--municipality", metavar="GM0014", help=help_text("indicators_municipality")),
        click.option("--year", type=YEAR, help=help_text("indicators_year")),
        click.option("--own", "own_file", type=FILE, help=help_text("indicators_own")),
        click.option("--column", "columns", multiple=True, metavar="…=…", help=help_text("indicators_column")),
        click.argument("file", type=FILE),
    ):
        command = option(command)
    return command


@indicators.command(help=help_text("indicators_check"))
@_of_file
@click.pass_obj
def check(
    frame: Frame,
    file: Path,
    columns: tuple[str, ...],
    own_file: Path | None,
    year: int | None,
    municipality: str | None,
    machine: bool,
) -> None:
    of = municipality_code(municipality)
    content = read_input(file, frame.settings)
    with frame.store() as store:
        own, choices = _column_choices(frame, columns, own_file)
        compass = adding_own(frame.compass, own, clock.today().year)
        checked = files.check(
            store, compass, frame.settings, content, file.name, choices=choices, year=year, municipality=of, own=own
        )
    if machine:
        write_output(as_json(checked_json(checked, frame.settings.lang)), None)
    else:
        print_checked(frame, checked, compass)
    if checked.rejected:
        sys.exit(UNUSABLE)


@indicators.command("import", help=help_text("indicators_import"))
@_of_file
@click.option("--source", metavar="…", help=help_text("indicators_source"))
@click.option("--dry-run", is_flag=True, help=help_text("dry_run"))
@click.option("--partial", is_flag=True, help=help_text("indicators_partial"))
@click.pass_obj
def import_(
    frame: Frame,
    file: Path,
    columns: tuple[str, ...],
    own_file: Path | None,
    source: str | None,
    year: int | None,
    municipality: str | None,
    machine: bool,
    dry_run: bool,
    partial: bool,
) -> None:
    of = municipality_code(municipality)
    content = read_input(file, frame.settings)
    with frame.store() as store:
        own, choices = _column_choices(frame, columns, own_file)
        compass = adding_own(frame.compass, own, clock.today().year)
        outcome = files.import_indicators(
            store,
            compass,
            frame.settings,
            content,
            file.name,
            choices=choices,
            year=year,
            municipality=of,
            own=own,
            source=source,
            dry_run=dry_run,
            partial=partial,
        )
    counts = {"new": outcome.new, "changed": outcome.changed, "unchanged": outcome.unchanged}
    if machine:
        report = checked_json(outcome.checked, frame.settings.lang)
        write_output(as_json({**report, **counts, "upload": outcome.upload_id}), None)
    else:
        print_checked(frame, outcome.checked, compass)
        frame.say("indicators_diff", **counts)
        if outcome.upload_id is not None:
            frame.say("indicators_stored", upload=outcome.upload_id)
        elif dry_run:
            frame.say("dry_run")
        else:
            frame.say("indicators_not_stored", rejected=outcome.checked.rejected)
    if outcome.upload_id is None and not dry_run:
        sys.exit(UNUSABLE)


@indicators.command(help=help_text("indicators_areas"))
@click.argument("file", type=FILE)
@click.option("--year", type=YEAR, required=True, help=help_text("indicators_areas_year"))
@click.option("--municipality", metavar="GM0014", help=help_text("indicators_areas_municipality"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def areas(frame: Frame, file: Path, year: int, municipality: str | None, machine: bool) -> None:
    of = municipality_code(municipality)
    content = read_input(file, frame.settings)
    with frame.store() as store:
        listed, upload_id = load_areas(store, frame.settings, content, file.name, year=year, municipality=of)
    counts = {level.value: sum(1 for item in listed if level_of(item.code) is level) for level in Level}
    if machine:
        write_output(as_json({"areas": counts, "year": year, "upload": upload_id}), None)
    else:
        frame.say("indicators_areas", year=year, upload=upload_id, **counts)


@indicators.command("list", help=help_text("indicators_list"))
@click.argument("area", required=False)
@click.option("--year", type=YEAR, help=help_text("indicators_list_year"))
@click.option("--explain", metavar="…", help=help_text("indicators_list_explain"))
@click.option("--areas", "all_areas", is_flag=True, help=help_text("indicators_list_areas"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(
    frame: Frame, area: str | None, year: int | None, explain: str | None, all_areas: bool, machine: bool
) -> None:
    if area is not None:
        with frame.store() as store:
            compass = frame.compass
            shown = reading.area_compass(store, compass, code_of(store, area), year)
        if explain is not None:
            steps = cell_steps(shown, compass, cell_named(compass, explain), frame.settings.lang)
            click.echo("\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)))
        elif machine:
            write_output(as_json(compass_json(shown, compass, frame.settings.lang)), None)
        else:
            print_compass(frame, shown, compass)
        return
    with frame.store() as store:
        if all_areas:
            print_areas(frame, reading.measured_areas(store), machine=machine)
            return
        listed = files.list_files(store)
    if machine:
        names = ("id", "file_name", "uploaded_at", "values", "unknown", "areas", "cells", "years", "undone_at")
        write_output(as_json({"uploads": [{name: getattr(item, name) for name in names} for item in listed]}), None)
    else:
        click.echo(uploads_table(frame, listed))


@indicators.command("own", help=help_text("indicators_own_list"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def own_list(frame: Frame, machine: bool) -> None:
    with frame.store() as store:
        listed, catalogue = own_indicators(store), frame.catalogue
    if machine:
        names = ("id", "name", "theme", "unit", "polarity")
        rows = [
            {name: getattr(item.own, name) for name in names}
            | {"source": item.source, "file": item.file_name, "saved_at": item.saved_at, "saved_by": item.saved_by}
            | {"helped_by": [one.kind for one in catalogue.helps if one.indicator == item.own.id]}
            for item in listed
        ]
        write_output(as_json({"indicators": rows}), None)
    else:
        click.echo(own_table(frame, listed, catalogue))


@indicators.command(help=help_text("indicators_undo"))
@click.argument("upload", type=click.UUID)
@click.pass_obj
def undo(frame: Frame, upload: UUID) -> None:
    with frame.store() as store:
        undone = files.undo(store, upload)
    frame.say("indicators_undone", file=undone.file_name, values=undone.values, areas=undone.areas, cells=undone.cells)


def _column_choices(
    frame: Frame, columns: tuple[str, ...], own_file: Path | None
) -> tuple[tuple[OwnIndicator, ...], dict[str, Choice]]:
    """Return the own indicators of a file that was given, and what is said of columns by it and one by one."""
    own: tuple[OwnIndicator, ...] = ()
    choices: dict[str, Choice] = {}
    if own_file is not None:
        own, choices = read_own(read_input(own_file, frame.settings), own_file.name, frame.catalogue)
    return own, choices | parse_choices(columns, adding_own(frame.compass, own, clock.today().year))


def municipality_code(text: str | None) -> str | None:
    """Return the code of a gemeente that was typed; None where none was."""
    if text is None:
        return None
    code = parse_code(text)
    if code is None or level_of(code) is not Level.GEMEENTE:
        raise InputError("compass_municipality", value=text[:40])
    return code


def code_of(store: Store, text: str) -> str:
    """Return the code of an area that was typed, by its code or its name."""
    code = parse_code(text[:40])
    if code is not None:
        return code
    matching = [item for item in reading.measured_areas(store).areas if item.name.casefold() == text.strip().casefold()]
    if len(matching) == 1:
        return matching[0].code
    if matching:
        codes = ", ".join(item.code for item in matching[:8])
        raise InputError("compass_area_several", value=text[:80], right=codes)
    raise InputError("compass_area", value=text[:40])
