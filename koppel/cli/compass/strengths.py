"""``koppel indicators strengths``: what is strong in an area; added, changed, removed and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.compass.indicators import code_of
from koppel.cli.frame import DAY, Frame, as_json, help_text, table, today_or, write_output
from koppel.errors import InputError, NotFoundError
from koppel.i18n import text
from koppel.model.compass.strengths import StrengthSort
from koppel.services.compass.strength_words import strength_by, strength_json
from koppel.services.compass.strengths import (
    Entry,
    add_strength,
    change_strength,
    remove_strength,
    strengths,
    undo_strength,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any
    from uuid import UUID

    from koppel.services import Store
    from koppel.services.compass.strengths import PlacedStrength

_SORTS = click.Choice([item.value for item in StrengthSort])


@click.group("strengths", help=help_text("strengths"))
def strengths_group() -> None:
    pass


def _of_entry(required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def add_options(command: Callable[..., Any]) -> Callable[..., Any]:
        for name, form in (("place", str), ("day", DAY), ("role", str), ("text", str), ("name", str), ("sort", _SORTS)):
            is_asked = required and name not in {"place", "day"}
            option = click.option(f"--{name}", type=form, required=is_asked, help=help_text(f"strengths_{name}"))
            command = option(command)
        return command

    return add_options


@strengths_group.command("list", help=help_text("strengths_list"))
@click.argument("area", required=False)
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(frame: Frame, area: str | None, machine: bool) -> None:
    language = frame.settings.lang
    with frame.store() as store:
        listed = strengths(store, None if area is None else code_of(store, area))
    if machine:
        write_output(as_json({"strengths": [strength_json(item.strength, item.place) for item in listed]}), None)
        return
    if not listed:
        frame.say("strengths_none")
        return
    rows = [
        (
            text(f"strength.sort.{one.sort.value}", language),
            f"{one.name}: {one.text}",
            strength_by(one, language),
            one.area,
            one.id,
        )
        for one in (item.strength for item in listed)
    ]
    click.echo(table(rows, [frame.text(f"column.{name}") for name in ("what", "strong", "who", "area", "number")]))


@strengths_group.command("add", help=help_text("strengths_add"))
@click.argument("area")
@_of_entry(required=True)
@click.pass_obj
def add(
    frame: Frame, area: str, sort: str, name: str, text: str, role: str, day: datetime | None, place: str | None
) -> None:
    with frame.store() as store:
        entry = Entry(
            area=code_of(store, area),
            sort=sort,
            name=name,
            text=text,
            role=role,
            on=today_or(day),
            place=place or "",
        )
        made = add_strength(store, entry)
    frame.say("strengths_added", name=made.name, number=str(made.id))


@strengths_group.command("change", help=help_text("strengths_change"))
@click.argument("number", type=click.UUID)
@_of_entry(required=False)
@click.pass_obj
def change(
    frame: Frame,
    number: UUID,
    sort: str | None,
    name: str | None,
    text: str | None,
    role: str | None,
    day: datetime | None,
    place: str | None,
) -> None:
    if not any((sort, name, text, role, day, place is not None)):
        raise InputError("strength_no_change")
    with frame.store() as store:
        item = _find(store, number)
        before = item.strength
        entry = Entry(
            area=before.area,
            sort=sort or before.sort.value,
            name=before.name if name is None else name,
            text=before.text if text is None else text,
            role=before.role if role is None else role,
            on=before.on if day is None else today_or(day),
            place=_place(item) if place is None else place,
        )
        made = change_strength(store, number, entry, version=before.version)
    frame.say("strengths_changed", name=made.name)


@strengths_group.command("remove", help=help_text("strengths_remove"))
@click.argument("number", type=click.UUID)
@click.pass_obj
def remove(frame: Frame, number: UUID) -> None:
    with frame.store() as store:
        made = remove_strength(store, number)
    frame.say("strengths_removed", name=made.name, number=str(made.id))


@strengths_group.command("undo", help=help_text("strengths_undo"))
@click.argument("number", type=click.UUID)
@click.pass_obj
def undo(frame: Frame, number: UUID) -> None:
    with frame.store() as store:
        made = undo_strength(store, number)
    frame.say("strengths_undone", name=made.name)


def _find(store: Store, number: UUID) -> PlacedStrength:
    for item in strengths(store):
        if item.strength.id == number:
            return item
    raise NotFoundError("strength_unknown", id=number)


def _place(item: PlacedStrength) -> str:
    return item.strength.place or ("" if item.place is None else f"{item.place[0]}, {item.place[1]}")
