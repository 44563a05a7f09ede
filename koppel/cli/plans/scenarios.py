"""The commands for scenarios: which there are, what one does, keeping a file as one, and rejecting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel import formats
from koppel.cli.frame import DAY, FILE, Frame, as_json, help_text, read_input, table, today_or, write_output
from koppel.errors import NotFoundError
from koppel.i18n import text
from koppel.model.scenarios import KeptScenario, Reach
from koppel.services.planning.best_plan import try_scenario
from koppel.services.planning.plan_json import figures_json, tried_json
from koppel.services.planning.scenario_file import read_scenario
from koppel.services.planning.scenarios import list_scenarios, make_scenario, open_scenario, reject_scenario

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from koppel.services import Store

# Of an id; enough to tell one from the others.
_SHORT = 8


@click.group(help=help_text("scenarios"))
def scenarios() -> None:
    pass


@scenarios.command(name="list", help=help_text("scenarios_list"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(frame: Frame, machine: bool) -> None:
    with frame.store() as store:
        listed = list_scenarios(store)
    if machine:
        write_output(as_json({"scenarios": [_fields(item) for item in listed]}), None)
        return
    if not listed:
        frame.say("scenarios_none")
        return
    rows = [
        (
            str(item.id)[:_SHORT],
            item.name,
            _reach(frame, item),
            item.made_by,
            frame.moment(item.changed_at),
            _state(item),
        )
        for item in listed
    ]
    names = ("scenario", "scenario_name", "for_whom", "who", "last_changed", "standing")
    click.echo(table(rows, [frame.text(f"column.{name}") for name in names]))


@scenarios.command(help=help_text("scenarios_show"))
@click.argument("identity", metavar="ID")
@click.option("--today", type=DAY, help=help_text("today_asked"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def show(frame: Frame, identity: str, today: date | None, machine: bool) -> None:
    with frame.store() as store:
        opened = open_scenario(store, _matching(frame, store, identity).id)
        tried = try_scenario(store, frame.catalogue, opened.scenario, today=today_or(today))
    works = tried.works
    moves = [
        {
            "partner": works[item.work].partner,
            "external_id": works[item.work].external_id,
            "title": works[item.work].title,
            "start": item.start,
            "end": item.end,
            **({"duration_days": item.duration_days} if item.duration_days is not None else {}),
            **({"dropped": True} if item.is_dropped else {}),
        }
        for item in opened.scenario.changes
    ]
    if machine:
        write_output(as_json({**_fields(opened.record), **tried_json(tried), "moves": moves}), None)
        return
    before, after = figures_json(tried.before), figures_json(tried.after)
    rows = [
        (frame.text(f"plan_figure.{name}"), _shown(frame, before[name]), _shown(frame, after[name])) for name in before
    ]
    click.echo(opened.record.name)
    click.echo(table(rows, [frame.text(f"column.{name}") for name in ("figure", "plans", "scenario")]))
    for move in moves:
        dates = "–".join(str(move[side]) for side in ("start", "end") if move[side] is not None)
        is_dropped = text("screen.scenarios.dropped", frame.settings.lang) if "dropped" in move else dates
        click.echo(f"{move['partner']} {move['external_id']}: {is_dropped}")


@scenarios.command(help=help_text("scenarios_add"))
@click.argument("file", type=FILE)
@click.option("--name", help=help_text("scenarios_add_name"))
@click.pass_obj
def add(frame: Frame, file: Path, name: str | None) -> None:
    with frame.store() as store:
        read = read_scenario(store, read_input(file, frame.settings), file.name)
        chosen = name or read.name
        made = make_scenario(store, chosen, Reach.TEAM, changes=read.changes)
    frame.say("scenario_made", id=str(made)[:_SHORT], name=chosen)


@scenarios.command(help=help_text("scenarios_reject"))
@click.argument("identity", metavar="ID")
@click.option("--reason", required=True, help=help_text("scenarios_reason"))
@click.pass_obj
def reject(frame: Frame, identity: str, reason: str) -> None:
    with frame.store() as store:
        record = _matching(frame, store, identity)
        reject_scenario(store, record.id, reason, version=record.version)
    frame.say("scenario_rejected", name=record.name)


def _matching(frame: Frame, store: Store, identity: str) -> KeptScenario:
    matching = [item for item in list_scenarios(store) if str(item.id).startswith(identity.lower())]
    if len(matching) > 1:
        raise click.UsageError(frame.text("scenario_many_fit"))
    if not matching:
        raise NotFoundError("scenario_unknown")
    return matching[0]


def _fields(item: KeptScenario) -> dict[str, object]:
    return {
        "id": item.id,
        "name": item.name,
        "reach": item.reach.value,
        "partner": item.partner,
        "made_by": item.made_by,
        "made_at": item.made_at.isoformat(),
        "changed_at": item.changed_at.isoformat(),
        "rejected_by": item.rejected_by,
        "reason": item.reason,
    }


def _reach(frame: Frame, item: KeptScenario) -> str:
    return text(f"screen.scenarios.reach.{item.reach.value}", frame.settings.lang, partner=item.partner or "")


def _state(item: KeptScenario) -> str:
    return item.reason or "–"


def _shown(frame: Frame, value: float | None) -> str:
    if value is None:
        return frame.text("plan_unknown")
    return formats.number(value, frame.settings.lang, decimals=0 if float(value).is_integer() else 1)
