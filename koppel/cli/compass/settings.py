"""``koppel indicators settings``: what a team sets of its compass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from koppel.catalogue.compass import compass_of
from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.errors import InputError
from koppel.model.compass.settings import BOUNDS, MOST_MOMENTS, NAMES, CompassSettings
from koppel.services.compass.settings import setting as service
from koppel.services.compass.settings.words import setting_rows, settings_json, version_lines
from koppel.services.team_rules import team_catalogue

if TYPE_CHECKING:
    from koppel.services import Store

_ALL = "all"


def _years(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Read years with commas between them."""
    if value is None:
        return None
    parts = [part.strip() for part in value.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        low, high = BOUNDS["after_years"]
        raise InputError(
            "compass_setting_after_years", low=low, high=high, most=MOST_MOMENTS, file=service.SETTINGS_FILE
        )
    return tuple(int(part) for part in parts)


@click.command(help=help_text("indicators_settings"))
@click.option("--name", help=help_text("settings_name"))
@click.option("--low", "band_low", type=int, help=help_text("settings_low"))
@click.option("--high", "band_high", type=int, help=help_text("settings_high"))
@click.option("--least", type=int, help=help_text("settings_least"))
@click.option("--look-further", "look_further", type=int, help=help_text("settings_look_further"))
@click.option("--high-is-good/--low-is-good", "high_is_good", default=None, help=help_text("settings_high_is_good"))
@click.option("--tolerance", type=int, help=help_text("settings_tolerance"))
@click.option("--after", "after_years", metavar="1,2,5", callback=_years, help=help_text("settings_after"))
@click.option("--default", "to_default", type=click.Choice([*NAMES, _ALL]), help=help_text("settings_default"))
@click.option("--undo", "is_undone", is_flag=True, help=help_text("settings_undo"))
@click.option("--history", "with_past", is_flag=True, help=help_text("settings_history"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def settings(
    frame: Frame, /, to_default: str | None, is_undone: bool, with_past: bool, machine: bool, **wanted: object
) -> None:
    """Show the settings, or change some of them first."""
    chosen = {name: value for name, value in wanted.items() if value is not None}
    if sum((bool(chosen), to_default is not None, is_undone)) > 1:
        raise click.UsageError(frame.text("compass_setting_what"))
    with frame.store() as store:
        if chosen or to_default is not None or is_undone:
            _change(frame, store, chosen, to_default)
        compass = compass_of(team_catalogue(store, frame.catalogue))
        versions = service.settings_versions(store)
    lang = frame.settings.lang
    if machine:
        write_output(as_json(settings_json(compass, versions, lang)), None)
        return
    if chosen or to_default is not None or is_undone:
        frame.say("compass_set")
    rows = [(row.label, row.value, row.default) for row in setting_rows(compass, lang)]
    click.echo(table(rows, [frame.text(f"column.setting_{name}") for name in ("of", "now", "default")]))
    if with_past:
        for line in version_lines(versions, compass, lang).values():
            click.echo(f"– {line}")


def _change(frame: Frame, store: Store, chosen: dict[str, object], to_default: str | None) -> None:
    compass, versions = frame.compass, service.settings_versions(store)
    held = versions[-1].settings if versions else CompassSettings()
    if chosen:
        service.set_compass(store, compass, replace(held, **chosen))  # type: ignore[arg-type]
    elif to_default == _ALL:
        service.restore_settings(store, compass, 0)
    elif to_default is not None:
        service.set_compass(store, compass, replace(held, **{to_default: None}))
    else:
        service.undo_settings(store, compass)


COMMANDS = (settings,)
