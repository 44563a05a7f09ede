"""The commands that tell what was agreed, and what there is to do for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel import formats
from koppel.cli.frame import DAY, Frame, as_json, help_text, table, today_or, write_output
from koppel.model.agreements import ActionState
from koppel.services.agreements.actions import ActionFilter, action_json, action_state_words, list_actions
from koppel.services.agreements.agreements import agreement_json
from koppel.services.agreements.agreements import agreements as all_agreements
from koppel.services.deciding.decisions import state_words

if TYPE_CHECKING:
    from datetime import datetime


@click.command(help=help_text("agreements"))
@click.option("--partner", help=help_text("agreements_partner"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def agreements(frame: Frame, partner: str | None, machine: bool) -> None:
    """List agreements; the help text stands in the locale files."""
    today = today_or()
    with frame.store() as store:
        chosen = [
            item
            for item in all_agreements(store, frame.catalogue, frame.settings.lang)
            if partner is None or partner in item.partners
        ]
    if machine:
        write_output(as_json([agreement_json(item, today) for item in chosen]), None)
        return
    if not chosen:
        frame.say("no_agreements")
        return
    rows = [
        (
            item.id[:12],
            item.name,
            state_words(item.state, frame.settings.lang),
            len(item.waiting()),
            len(item.overdue(today)),
            item.meerwaarde,
        )
        for item in chosen
    ]
    names = ("id", "name", "state", "todo", "late", "meerwaarde")
    click.echo(table(rows, [frame.text(f"column.{name}") for name in names]))


@click.command(help=help_text("actions"))
@click.option("--partner", "partners", multiple=True, help=help_text("actions_partner"))
@click.option(
    "--state", "states", multiple=True, type=click.Choice([item.value for item in ActionState]),
    help=help_text("actions_state"),
)  # fmt: skip
@click.option("--until", type=DAY, help=help_text("actions_until"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def actions(
    frame: Frame, partners: tuple[str, ...], states: tuple[str, ...], until: datetime | None, machine: bool
) -> None:
    """List actions; the help text stands in the locale files."""
    today = today_or()
    wanted = ActionFilter(
        partners=frozenset(partners),
        states=frozenset(map(ActionState, states)),
        until=None if until is None else until.date(),
        waiting=not states,
    )
    with frame.store() as store:
        chosen = list_actions(store, wanted)
    if machine:
        write_output(as_json([action_json(item, today) for item in chosen]), None)
        return
    if not chosen:
        frame.say("no_actions")
        return
    rows = [
        (
            formats.day_short(item.due, frame.settings.lang),
            frame.text("overdue") if item.is_overdue(today) else "",
            action_state_words(item.state, frame.settings.lang),
            item.told,
            f"{item.owner_role}, {item.owner_partner}",
            item.combination_id[:12],
        )
        for item in chosen
    ]
    names = ("due", "late", "state", "action", "owner", "id")
    click.echo(table(rows, [frame.text(f"column.{name}") for name in names]))
