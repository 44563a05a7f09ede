"""The commands for rounds: opened, listed, confirmed for a partner, and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel import clock
from koppel.cli.frame import DAY, Frame, as_json, help_text, table, write_output
from koppel.errors import NotFoundError
from koppel.model.rounds import RoundReply
from koppel.services.plans.lookup import find_activity
from koppel.services.rounds.rounds import answer_works, close_round, open_round, remind_partner
from koppel.services.rounds.standing import RoundView, list_rounds, round_for

if TYPE_CHECKING:
    from datetime import datetime

    from koppel.model.rounds import Round
    from koppel.services import Store

# Of an id; enough to tell one from the others.
_SHORT = 8


@click.group(help=help_text("rounds"))
def rounds() -> None:
    pass


@rounds.command(name="list", help=help_text("rounds_list"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(frame: Frame, machine: bool) -> None:
    with frame.store() as store:
        listed = list_rounds(store)
    if machine:
        write_output(as_json({"rounds": [_fields(item) for item in listed]}), None)
        return
    if not listed:
        frame.say("rounds_none")
        return
    rows = [(str(item.id)[:_SHORT], item.name, item.until.isoformat(), _state(frame, item)) for item in listed]
    click.echo(table(rows, [frame.text(f"column.{name}") for name in ("round", "round_name", "until", "round_state")]))


@rounds.command(name="open", help=help_text("rounds_open"))
@click.argument("name", metavar="NAAM")
@click.option("--until", type=DAY, required=True, help=help_text("rounds_until"))
@click.pass_obj
def open_(frame: Frame, name: str, until: datetime) -> None:
    with frame.store() as store:
        made = open_round(store, name, until.date(), today=clock.today())
    frame.say("round_opened", id=str(made)[:_SHORT], name=name)


@rounds.command(help=help_text("rounds_show"))
@click.argument("identity", metavar="ID")
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def show(frame: Frame, identity: str, machine: bool) -> None:
    with frame.store() as store:
        view = _matching(frame, store, identity)
    partners = [
        {"partner": item.partner, "works": item.works, "answered": item.answered, "confirmed": item.confirmed}
        for item in view.partners
    ]
    if machine:
        doubtful = sum(item.work.is_doubtful for item in view.works)
        write_output(as_json({**_fields(view.record), "doubtful": doubtful, "partners": partners}), None)
        return
    click.echo(view.record.name)
    for row in partners:
        click.echo(f"{row['partner']}: {row['confirmed']}/{row['works']}")


@rounds.command(help=help_text("rounds_confirm"))
@click.argument("identity", metavar="ID")
@click.argument("partner")
@click.argument("number", metavar="NUMMER", required=False)
@click.option("--unknown", is_flag=True, help=help_text("rounds_unknown"))
@click.pass_obj
def confirm(frame: Frame, identity: str, partner: str, number: str | None, unknown: bool) -> None:
    with frame.store() as store:
        view = _matching(frame, store, identity)
        chosen = None if number is None else find_activity(store, partner, number)
        if number is not None and chosen is None:
            raise NotFoundError("round_partner", partner=partner[:100])
        works = {
            item.work.id: item.work.version
            for item in view.of(partner)
            if item.work.id is not None
            and (item.work.id == chosen if chosen is not None else not item.is_confirmed or item.work.is_doubtful)
        }
        if not view.of(partner):
            raise NotFoundError("round_partner", partner=partner[:100])
        answer_works(store, view.record.id, works, RoundReply.UNKNOWN if unknown else RoundReply.HOLDS)
    frame.say("round_confirmed", count=0 if unknown else len(works))


@rounds.command(help=help_text("proposals_remind"))
@click.argument("identity", metavar="ID")
@click.argument("partner")
@click.pass_obj
def reminder(frame: Frame, identity: str, partner: str) -> None:
    with frame.store() as store:
        remind_partner(store, _matching(frame, store, identity).record.id, partner)
    frame.say("proposals_reminded", partner=partner)


@rounds.command(help=help_text("rounds_close"))
@click.argument("identity", metavar="ID")
@click.pass_obj
def close(frame: Frame, identity: str) -> None:
    with frame.store() as store:
        view = _matching(frame, store, identity)
        close_round(store, view.record.id)
        after = round_for(store, view.record.id)
    frame.say("round_closed", count=sum(item.work.is_doubtful for item in after.works))


def _matching(frame: Frame, store: Store, identity: str) -> RoundView:
    matching = [item for item in list_rounds(store) if str(item.id).startswith(identity.lower())]
    if len(matching) > 1:
        raise click.UsageError(frame.text("scenario_many_fit"))
    if not matching:
        raise NotFoundError("round_unknown")
    return round_for(store, matching[0].id)


def _fields(item: Round) -> dict[str, object]:
    return {
        "id": item.id,
        "name": item.name,
        "until": item.until,
        "opened_at": item.opened_at.isoformat(),
        "opened_by": item.opened_by,
        "open": item.is_open,
    }


def _state(frame: Frame, item: Round) -> str:
    return frame.text(f"round_state.{'open' if item.is_open else 'closed'}")
