"""The commands that make a copy of the store, put one back, and say what a store lost."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from koppel.cli.frame import FILE, Frame, as_json, help_text, write_output
from koppel.services.installation import copies
from koppel.services.installation.losses import acknowledge_loss, loss_to_tell

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.services.installation.copies import Contents


@click.command(help=help_text("backup"))
@click.argument("file", type=FILE)
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def backup(frame: Frame, file: Path, machine: bool) -> None:
    """Copy the store; the help text stands in the locale files."""
    _tell(frame, "backed_up", file, copies.back_up(frame.settings, file), machine=machine)


@click.command(help=help_text("restore"))
@click.argument("copy", type=FILE)
@click.option("--to", "target", type=FILE, help=help_text("restore_to"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def restore(frame: Frame, copy: Path, target: Path | None, machine: bool) -> None:
    """Put a copy back; the help text stands in the locale files."""
    path, contents = copies.restore(frame.settings, copy, target)
    _tell(frame, "restored", path, contents, machine=machine)


def _tell(frame: Frame, key: str, path: Path, contents: Contents, *, machine: bool) -> None:
    if machine:
        write_output(as_json({"path": str(path), **asdict(contents)}), None)
        return
    facts = asdict(contents) | {"path": path}
    frame.say(key, **facts)
    if contents.last_at is not None:
        frame.say("copy_last", at=frame.moment(contents.last_at), by=contents.last_by)


@click.command(help=help_text("loss"))
@click.option("--acknowledge", is_flag=True, help=help_text("loss_acknowledge"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def loss(frame: Frame, acknowledge: bool, machine: bool) -> None:
    """Say what is missing; the help text stands in the locale files."""
    with frame.store(is_loss_told=False) as store:
        missing = acknowledge_loss(store) if acknowledge else loss_to_tell(store)
    if machine:
        write_output(as_json(None if missing is None else asdict(missing)), None)
    elif missing is None:
        frame.say("loss_none")
    else:
        frame.say("loss", path=frame.settings.db, count=missing.missing, at=missing.last_known)
        if missing.kept_until is not None:
            frame.say("loss_kept", until=missing.kept_until)
        if acknowledge:
            frame.say("loss_acknowledged")
