"""The commands for pins: those for all as a list, and taking one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.errors import NotFoundError
from koppel.services.plans.pins import drop_own_pins, list_pins, remove_pin

if TYPE_CHECKING:
    from koppel.services.plans.pins import PlacedPin

# Of an id; enough to tell one pin from the others.
_SHORT = 8


@click.group(help=help_text("pins"))
def pins() -> None:
    pass


@pins.command(name="list", help=help_text("pins_list"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(frame: Frame, machine: bool) -> None:
    with frame.store() as store:
        listed = [item for item in list_pins(store) if item.pin.is_shared]
    if machine:
        write_output(as_json({"pins": [_fields(item) for item in listed]}), None)
        return
    if not listed:
        frame.say("pins_none")
        return
    rows = [
        (str(item.pin.id)[:_SHORT], item.pin.pinned_by, frame.moment(item.pin.pinned_at), item.pin.words)
        for item in listed
    ]
    click.echo(table(rows, [frame.text(f"column.{name}") for name in ("pin", "who", "pinned", "words")]))


@pins.command(help=help_text("pins_remove"))
@click.argument("identity", metavar="ID", required=False)
@click.option("--own-of", "name", help=help_text("pins_own_of"))
@click.pass_obj
def remove(frame: Frame, identity: str | None, name: str | None) -> None:
    if (identity is None) == (name is None):
        raise click.UsageError(frame.text("pins_which"))
    with frame.store() as store:
        if name is not None:
            frame.say("pins_dropped", count=drop_own_pins(store, name), name=name)
            return
        listed = [item.pin for item in list_pins(store) if item.pin.is_shared]
        matching = [pin for pin in listed if str(pin.id).startswith(str(identity).lower())]
        if len(matching) != 1:
            raise NotFoundError("pin_unknown")
        remove_pin(store, matching[0].id)
    frame.say("pin_removed", by=matching[0].pinned_by)


def _fields(item: PlacedPin) -> dict[str, object]:
    pin = item.pin
    return {
        "id": pin.id,
        "latitude": item.place[0],
        "longitude": item.place[1],
        "words": pin.words,
        "pinned_by": pin.pinned_by,
        "pinned_at": pin.pinned_at.isoformat(),
        "changed_by": pin.changed_by,
        "changed_at": pin.changed_at.isoformat(),
    }
