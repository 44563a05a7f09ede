"""The command that says what a store lost, and stops saying so."""

from __future__ import annotations

from dataclasses import asdict

import click

from koppel.cli.frame import Frame, as_json, help_text, write_output
from koppel.services.installation.losses import acknowledge_loss, loss_to_tell


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
