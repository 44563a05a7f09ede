"""``koppel goals``: what an area is to reach, by when, and how that stands."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from koppel.cli.compass.indicators import code_of
from koppel.cli.frame import Frame, as_json, help_text, today_or, work_of, write_output
from koppel.errors import InputError
from koppel.i18n import text
from koppel.ingest.values.numbers import parse_number
from koppel.model.compass.goals import GoalContent, GoalLink
from koppel.services.compass import goal_reading
from koppel.services.compass import goals as service
from koppel.services.compass.goal_words import course_words, goal_line, standing_words, version_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.model.compass.goals import Goal
    from koppel.services.compass.goal_reading import GoalReport


def read_number(_context: click.Context, _option: click.Parameter, value: str | None) -> float | None:
    """Read a number with a comma or a point."""
    if value is None:
        return None
    number = parse_number(value.strip())
    if number is None:
        raise InputError("goal_number", value=value[:40])
    return number


_YEAR = click.IntRange(service.FIRST_YEAR, service.LAST_YEAR)


def _of_content(*, is_new: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command what a goal holds; all but the note is needed for a new one."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option("--note", help=help_text("goals_note")),
            click.option("--partner", required=is_new, help=help_text("goals_partner")),
            click.option("--to-year", "target_year", type=_YEAR, required=is_new, help=help_text("goals_to_year")),
            click.option("--to", "target", callback=read_number, required=is_new, help=help_text("goals_to")),
            click.option("--from-year", "start_year", type=_YEAR, required=is_new, help=help_text("goals_from_year")),
            click.option("--from", "start", callback=read_number, required=is_new, help=help_text("goals_from")),
        ):
            command = option(command)
        return command

    return decorated


@click.group(help=help_text("goals"))
def goals() -> None:
    pass


@goals.command("list", help=help_text("goals_list"))
@click.argument("area")
@click.option("--history", "with_past", is_flag=True, help=help_text("goals_past"))
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help=help_text("goals_csv"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(frame: Frame, area: str, with_past: bool, file: Path | None, machine: bool) -> None:
    lang = frame.settings.lang
    with frame.store() as store:
        compass = frame.compass
        code = code_of(store, area)
        reports = goal_reading.area_goals(store, compass, code, today_or())
        gone = goal_reading.gone_goals(store, code) if with_past else ()
        versions = {
            item.goal.id: goal_reading.goal_history(store, item.goal.id)[:-1] if with_past else () for item in reports
        }
    if file is not None:
        write_output(goal_reading.goals_csv(reports, compass, lang), file)
        return
    if machine:
        listed = [_json(item) | {"history": [_version(old) for old in versions[item.goal.id]]} for item in reports]
        write_output(as_json({"area": code, "goals": listed, "withdrawn": [_version(item) for item in gone]}), None)
        return
    if not (reports or gone):
        click.echo(text("compass.goal.none", lang))
        return
    for item in reports:
        click.echo(f"{goal_line(item.goal.content, compass, lang)}. {item.goal.content.partner} ({item.goal.id})")
        click.echo(f"  {course_words(item.course, lang)}. {standing_words(item, compass, lang)}")
        done = [*(work.title for work in item.works), *(action.description for action in item.actions)]
        if done:
            click.echo(f"  {frame.text('goal_done', names=done)}")
        for old in versions[item.goal.id]:
            click.echo(f"  – {version_words(old, compass, lang)}")
    for gone_goal in gone:
        click.echo(f"– {version_words(gone_goal, compass, lang)} ({gone_goal.id})")


@goals.command(help=help_text("goals_add"))
@click.argument("area")
@click.argument("indicator")
@_of_content(is_new=True)
@click.pass_obj
def add(
    frame: Frame,
    area: str,
    indicator: str,
    start: float,
    start_year: int,
    target: float,
    target_year: int,
    partner: str,
    note: str | None,
) -> None:
    content = GoalContent(
        indicator=indicator,
        start=start,
        start_year=start_year,
        target=target,
        target_year=target_year,
        partner=partner,
        note=note,
    )
    with frame.store() as store:
        made = service.add_goal(store, frame.compass, code_of(store, area), content)
    frame.say("goal_saved", goal=made)


@goals.command(help=help_text("goals_change"))
@click.argument("goal", type=click.UUID)
@click.option("--indicator", help=help_text("goals_indicator"))
@_of_content(is_new=False)
@click.pass_obj
def change(
    frame: Frame,
    goal: UUID,
    indicator: str | None,
    start: float | None,
    start_year: int | None,
    target: float | None,
    target_year: int | None,
    partner: str | None,
    note: str | None,
) -> None:
    with frame.store() as store:
        standing = service.standing_goal(store, goal)
        was = standing.content
        content = GoalContent(
            indicator=was.indicator if indicator is None else indicator,
            start=was.start if start is None else start,
            start_year=start_year or was.start_year,
            target=was.target if target is None else target,
            target_year=target_year or was.target_year,
            partner=was.partner if partner is None else partner,
            note=was.note if note is None else note,
        )
        service.change_goal(store, frame.compass, goal, content, version=standing.version)
    frame.say("goal_saved", goal=goal)


@goals.command(help=help_text("goals_withdraw"))
@click.argument("goal", type=click.UUID)
@click.pass_obj
def withdraw(frame: Frame, goal: UUID) -> None:
    with frame.store() as store:
        service.withdraw_goal(store, goal)
    frame.say("goal_withdrawn", goal=goal)


@goals.command(help=help_text("goals_undo"))
@click.argument("goal", type=click.UUID)
@click.pass_obj
def undo(frame: Frame, goal: UUID) -> None:
    with frame.store() as store:
        service.restore_goal(store, goal)
    frame.say("goal_saved", goal=goal)


@goals.command(help=help_text("goals_serve"))
@click.argument("goal", type=click.UUID)
@click.option("--work", help=help_text("goals_work"))
@click.option("--partner", help=help_text("goals_work_partner"))
@click.option("--action", type=click.UUID, help=help_text("goals_action"))
@click.option("--stop", is_flag=True, help=help_text("goals_stop"))
@click.pass_obj
def serve(frame: Frame, goal: UUID, work: str | None, partner: str | None, action: UUID | None, stop: bool) -> None:
    if (work is None) == (action is None) or (work is None) != (partner is None):
        raise InputError("goal_what")
    with frame.store() as store:
        activity = work_of(store, (partner, work)) if work is not None and partner is not None else None
        service.serve_goal(store, GoalLink(goal, activity, action), serves=not stop)
    frame.say("goal_served")


def _json(item: GoalReport) -> dict[str, object]:
    return _version(item.goal) | {
        "course": item.course.value,
        "latest_year": None if item.latest is None else item.latest.year,
        "years": [asdict(year) | {"course": year.course.value} for year in item.years],
        "works": [work.id for work in item.works],
        "actions": [action.id for action in item.actions],
    }


def _version(goal: Goal) -> dict[str, object]:
    names = ("id", "version", "area", "theme", "saved_at", "saved_by", "ended_at", "ended_by")
    return {name: getattr(goal, name) for name in names} | asdict(goal.content)
