"""The commands for proposals: asking partners for other dates, their answers, and the plan computed again with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.frame import DAY, Frame, as_json, help_text, table, today_or, write_output
from koppel.errors import NotFoundError
from koppel.model.proposals import MoveReply
from koppel.services.planning.comparing import outlook_of
from koppel.services.planning.plan_again import (
    change_words,
    costs_of_answers,
    keep_again,
    months_change_words,
    months_of_answers,
    plan_again,
)
from koppel.services.planning.proposal_answers import Said, answer_move, asked_move
from koppel.services.planning.proposal_dates import put_dates, take_dates_back
from koppel.services.planning.proposal_sending import send_proposals
from koppel.services.planning.proposals import close_asked, list_asked, remind, withdraw_asked
from koppel.services.planning.scenarios import list_scenarios, open_scenario
from koppel.services.plans.lookup import find_activity

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from koppel.services import Store
    from koppel.services.planning.asked import AskedMove, AskedSet

# Of an id; enough to tell one from the others.
_SHORT = 8


@click.group(help=help_text("proposals"))
def proposals() -> None:
    pass


@proposals.command(name="list", help=help_text("proposals_list"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(frame: Frame, machine: bool) -> None:
    with frame.store() as store:
        sets = list_asked(store)
    if machine:
        write_output(as_json({"proposals": [_fields(item) for item in sets]}), None)
        return
    if not sets:
        frame.say("proposals_none")
        return
    rows = [
        (
            str(item.record.id)[:_SHORT],
            item.record.name,
            frame.moment(item.record.sent_at),
            str(len(item.moves)),
            str(item.answered),
        )
        for item in sets
    ]
    names = ("proposals", "scenario_name", "sent_at", "asked_works", "asked_answered")
    click.echo(table(rows, [frame.text(f"column.{name}") for name in names]))


@proposals.command(help=help_text("proposals_show"))
@click.argument("identity", metavar="ID")
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def show(frame: Frame, identity: str, machine: bool) -> None:
    with frame.store() as store:
        asked = _matching(frame, store, identity)
    if machine:
        write_output(as_json({**_fields(asked), "works": [_move(item) for item in asked.moves]}), None)
        return
    click.echo(asked.record.name)
    for item in asked.moves:
        answer = "–" if item.answer is None else f"{item.answer.reply.value} {item.answer.explanation}".strip()
        asked_for = frame.text("proposals_drop") if item.move.is_dropped else f"{item.move.start}–{item.move.end}"
        click.echo(f"{item.work.partner} {item.work.external_id}: {asked_for}: {answer}")


@proposals.command(help=help_text("proposals_send"))
@click.argument("scenario", metavar="SCENARIO")
@click.option("--work", "works", nargs=2, multiple=True, metavar="PARTNER NUMMER", help=help_text("proposals_only"))
@click.option("--today", type=DAY, help=help_text("today_asked"))
@click.pass_obj
def send(frame: Frame, scenario: str, works: tuple[tuple[str, str], ...], today: date | None) -> None:
    with frame.store() as store:
        matching = [item for item in list_scenarios(store) if str(item.id).startswith(scenario.lower())]
        if len(matching) > 1:
            raise click.UsageError(frame.text("scenario_many_fit"))
        if not matching:
            raise NotFoundError("scenario_unknown")
        chosen = [_work(store, *item) for item in works] or None
        record = matching[0]
        made = send_proposals(store, frame.catalogue, record.id, chosen, version=record.version, today=today_or(today))
        count = next(len(item.moves) for item in list_asked(store) if item.record.id == made)
    frame.say("proposals_sent", id=str(made)[:_SHORT], count=count)


@proposals.command(help=help_text("proposals_answer"))
@click.argument("identity", metavar="ID")
@click.argument("partner")
@click.argument("number", metavar="NUMMER")
@click.option("--can", is_flag=True, help=help_text("proposals_can"))
@click.option("--cannot", metavar="REDEN", help=help_text("proposals_cannot"))
@click.option("--if", "condition", metavar="VOORWAARDE", help=help_text("proposals_if"))
@click.option("--earliest", type=DAY, help=help_text("proposals_earliest"))
@click.option("--latest", type=DAY, help=help_text("proposals_latest"))
@click.option("--today", type=DAY, help=help_text("today_asked"))
@click.pass_obj
def answer(
    frame: Frame,
    identity: str,
    partner: str,
    number: str,
    can: bool,
    cannot: str | None,
    condition: str | None,
    earliest: datetime | None,
    latest: datetime | None,
    today: date | None,
) -> None:
    days = [day and day.date() for day in (earliest, latest)]
    replies = [
        *([Said(MoveReply.CAN)] if can else []),
        *([Said(MoveReply.CANNOT, cannot)] if cannot is not None else []),
        *([Said(MoveReply.CAN_IF, condition, *days)] if condition is not None else []),
    ]
    if len(replies) != 1:
        raise click.UsageError(frame.text("proposals_reply"))
    with frame.store() as store:
        asked, item = _asked(frame, store, identity, partner, number)
        answer_move(
            store,
            asked.record.id,
            item.move.work,
            replies[0],
            number=item.answer.number if item.answer else 0,
            work_version=item.work.version,
            today=today_or(today),
        )
    frame.say("proposals_answered", work=item.work.title)


@proposals.command(help=help_text("proposals_put"))
@click.argument("identity", metavar="ID")
@click.argument("partner")
@click.argument("number", metavar="NUMMER")
@click.option("--undo", is_flag=True, help=help_text("proposals_put_back"))
@click.option("--today", type=DAY, help=help_text("today_asked"))
@click.pass_obj
def put(frame: Frame, identity: str, partner: str, number: str, undo: bool, today: date | None) -> None:
    with frame.store() as store:
        asked, item = _asked(frame, store, identity, partner, number)
        change = take_dates_back if undo else put_dates
        change(
            store,
            frame.catalogue,
            asked.record.id,
            item.move.work,
            expected_version=item.work.version,
            today=today_or(today),
        )
    key = "proposals_put_back" if undo else "proposals_put"
    frame.say(f"{key}_drop" if item.move.is_dropped else key, work=item.work.title)


@proposals.command(help=help_text("proposals_again"))
@click.argument("identity", metavar="ID")
@click.option("--time", "seconds", type=click.FloatRange(1, 3600), default=60.0, help=help_text("plan_time"))
@click.option("--today", type=DAY, help=help_text("today_asked"))
@click.pass_obj
def again(frame: Frame, identity: str, seconds: float, today: date | None) -> None:
    language, day = frame.settings.lang, today_or(today)
    with frame.store() as store:
        asked = _matching(frame, store, identity)
        plan = plan_again(store, frame.catalogue, language, asked.record.id, today=day, seconds=seconds)
        name = frame.text("proposals_again_name", name=asked.record.name[:50])
        made = keep_again(store, asked.record.id, plan, name)
        outlook = outlook_of(store, frame.catalogue, today=day)
        now = open_scenario(store, made).scenario
        changes, months = costs_of_answers(outlook, asked, now), months_of_answers(outlook, asked, now)
    frame.say("scenario_made", id=str(made)[:_SHORT], name=name)
    for item in changes:
        click.echo(f"- {change_words(item, language)}")
    for party, count in months.items():
        click.echo(f"- {months_change_words(party, count, language)}")


@proposals.command(help=help_text("proposals_remind"))
@click.argument("identity", metavar="ID")
@click.argument("partner")
@click.pass_obj
def reminder(frame: Frame, identity: str, partner: str) -> None:
    with frame.store() as store:
        remind(store, _matching(frame, store, identity).record.id, partner)
    frame.say("proposals_reminded", partner=partner)


@proposals.command(help=help_text("proposals_close"))
@click.argument("identity", metavar="ID")
@click.option("--withdraw", metavar="REDEN", help=help_text("proposals_withdraw"))
@click.pass_obj
def close(frame: Frame, identity: str, withdraw: str | None) -> None:
    with frame.store() as store:
        asked = _matching(frame, store, identity)
        if withdraw is None:
            close_asked(store, asked.record.id)
        else:
            withdraw_asked(store, asked.record.id, withdraw)
    frame.say("proposals_closed" if withdraw is None else "proposals_withdrawn")


def _matching(frame: Frame, store: Store, identity: str) -> AskedSet:
    matching = [item for item in list_asked(store) if str(item.record.id).startswith(identity.lower())]
    if len(matching) > 1:
        raise click.UsageError(frame.text("scenario_many_fit"))
    if not matching:
        raise NotFoundError("proposals_unknown")
    return matching[0]


def _work(store: Store, partner: str, number: str) -> UUID:
    work = find_activity(store, partner, number)
    if work is None:
        raise NotFoundError("proposal_unknown")
    return work


def _asked(frame: Frame, store: Store, identity: str, partner: str, number: str) -> tuple[AskedSet, AskedMove]:
    asked = _matching(frame, store, identity)
    return asked, asked_move(asked.moves, _work(store, partner, number))


def _fields(item: AskedSet) -> dict[str, object]:
    record = item.record
    return {
        "id": record.id,
        "name": record.name,
        "scenario": record.scenario,
        "sent_at": record.sent_at.isoformat(),
        "sent_by": record.sent_by,
        "open": record.is_open,
        "withdrawn": record.is_withdrawn,
        "reason": record.reason,
        "moves": len(item.moves),
        "answered": item.answered,
        "partners": [
            {
                "partner": state.partner,
                "works": state.works,
                "answered": state.answered,
                "seen": state.seen is not None,
                "last_by": state.last.by if state.last else None,
            }
            for state in item.partners
        ],
        "again": [note.scenario for note in item.again],
    }


def _move(item: AskedMove) -> dict[str, object]:
    last = item.answer
    return {
        "partner": item.work.partner,
        "external_id": item.work.external_id,
        "title": item.work.title,
        "start": item.move.start,
        "end": item.move.end,
        "dropped": item.move.is_dropped,
        "months": item.move.months,
        "reply": last.reply.value if last else None,
        "explanation": last.explanation if last else None,
        "earliest": last.earliest if last else None,
        "latest": last.latest if last else None,
        "answered_by": last.by if last else None,
        "waits_for": list(item.waits_for),
        "changed_meanwhile": item.is_changed,
        "in_plan": item.put is not None,
    }
