"""The commands that tell what was agreed, what there is to do for it, and where partners want to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel import formats
from koppel.cli.frame import DAY, Frame, as_json, help_text, table, today_or, write_output
from koppel.model.agreements import ActionState
from koppel.services.agreements.actions import ActionFilter, action_json, action_state_words, list_actions
from koppel.services.agreements.agreements import agreement_json
from koppel.services.agreements.agreements import agreements as all_agreements
from koppel.services.agreements.interest_answers import interest_answers, reply_words
from koppel.services.agreements.interests import list_interests
from koppel.services.deciding.decisions import state_words
from koppel.services.news.interest_hits import interest_hits, interest_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from koppel.model.agreements import InterestAnswer
    from koppel.services.news.interest_hits import InterestHit


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
            if item.is_on_paper and (partner is None or partner in item.partners)
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
            item.description,
            f"{item.owner_role}, {item.owner_partner}",
            item.combination_id[:12],
        )
        for item in chosen
    ]
    names = ("due", "late", "state", "action", "owner", "id")
    click.echo(table(rows, [frame.text(f"column.{name}") for name in names]))


@click.command(help=help_text("interests"))
@click.option("--partner", "partners", multiple=True, help=help_text("interests_partner"))
@click.option("--ended", is_flag=True, help=help_text("interests_ended"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def interests(frame: Frame, partners: tuple[str, ...], ended: bool, machine: bool) -> None:
    """List interests; the help text stands in the locale files."""
    today, language = today_or(), frame.settings.lang
    with frame.store() as store:
        chosen = [
            item for item in list_interests(store, today=today, ended=ended) if not partners or item.partner in partners
        ]
        wanted = {item.partner for item in chosen}
        hits = () if ended else interest_hits(store, frame.catalogue, None, today=today, partners=wanted)
        answers = interest_answers(store)
    if machine:
        write_output(as_json([interest_json(item, hits, answers) for item in chosen]), None)
        return
    if not chosen:
        frame.say("no_interests")
        return
    for item in chosen:
        days = formats.day_period(item.first_day, item.last_day, language)
        place = item.place_name or frame.text("drawn")
        click.echo(f"{item.partner}: {item.description} · {place} · {days}")
        own = [hit for hit in hits if hit.interest.id == item.id]
        rows = [_row(frame, hit, answers) for hit in own]
        if rows:
            click.echo(table(rows, [frame.text(f"column.{name}") for name in ("work", "number", "partner", "answer")]))
        elif not ended:
            frame.say("no_interest_works")
        click.echo()


def _row(
    frame: Frame, hit: InterestHit, answers: Mapping[tuple[UUID, UUID], InterestAnswer]
) -> tuple[str, str, str, str]:
    work = hit.activity
    answer = answers.get((hit.interest.id, work.id)) if work.id is not None else None
    reply = "" if answer is None else reply_words(answer.reply, frame.settings.lang)
    line = f"{reply}. {answer.explanation}" if answer and answer.explanation else reply
    return work.title, work.external_id, work.partner, line
