"""``koppel indicators matrix``, ``gaps``, ``answer`` and ``withdraw``: what partners do about themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from koppel.cli.compass.indicators import YEAR, code_of
from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.errors import InputError, NotFoundError
from koppel.i18n import text
from koppel.model import PartnerType
from koppel.services.compass import answering
from koppel.services.compass.answer_words import (
    answer_by,
    answer_line,
    busy_titles,
    busy_words,
    cell_state_words,
    gap_words,
)
from koppel.services.compass.explained.extent import extent_line
from koppel.services.compass.findings import AreaFindings, find_in_areas
from koppel.services.compass.gaps import find_gaps
from koppel.services.compass.matrix import theme_matrix
from koppel.services.compass.words import score_words
from koppel.services.plans.lookup import find_activity, visible_activities
from koppel.services.plans.partners import add_partner, remove_partner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from koppel.catalogue.helps import Help
    from koppel.model.compass.answers import ThemeAnswer
    from koppel.model.compass.indicators import Compass
    from koppel.services import Store
    from koppel.services.compass.gaps import Gap
    from koppel.services.compass.matrix import Matrix, MatrixCell


def _of_area(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an area and a year."""
    for option in (
        click.option("--json", "machine", is_flag=True, help=help_text("json")),
        click.option("--year", type=YEAR, help=help_text("indicators_list_year")),
        click.argument("area"),
    ):
        command = option(command)
    return command


@click.command(help=help_text("indicators_matrix"))
@_of_area
@click.option("--history", "with_past", is_flag=True, help=help_text("indicators_answer_history"))
@click.pass_obj
def matrix(frame: Frame, area: str, year: int | None, machine: bool, with_past: bool) -> None:
    lang = frame.settings.lang
    with frame.store() as store:
        compass, shown = _matrix(frame, store, area, year)
        titles = {item.id: item.title for item in visible_activities(store) if item.id}
        lines = {key: _answers(store, cell, shown, with_past=with_past) for key, cell in shown.cells.items()}
    if machine:
        answers = [
            {
                "theme": cell.theme,
                "partner": cell.partner,
                "state": cell.state.value,
                "proposed": [work.activity.id for work in cell.proposed],
                "aside": [work.activity.id for work in cell.aside],
                "answers": [_json(item) for item in lines[key]],
            }
            for key, cell in shown.cells.items()
        ]
        write_output(as_json({"area": shown.shown.area.code, "year": shown.shown.year, "cells": answers}), None)
        return
    rows: list[tuple[object, ...]] = []
    for (theme, partner), cell in shown.cells.items():
        if not (lines[theme, partner] or cell.proposed or cell.aside):
            continue
        name = f"{compass.themes[theme].label[lang]}: {score_words(shown.shown.themes[theme], lang)}"
        rows.append((name, partner, ", ".join(cell_state_words(cell, lang)), ""))
        for item in lines[theme, partner]:
            line = f"– {answer_line(item, titles, lang)} ({answer_by(item, lang)})"
            rows.append(("", "", line, item.id))
    click.echo(table(rows, [frame.text(f"column.{name}") for name in ("theme", "partner", "answer", "number")]))


@click.command(help=help_text("indicators_gaps"))
@click.argument("area", required=False)
@click.option("--year", type=YEAR, help=help_text("indicators_list_year"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def gaps(frame: Frame, area: str | None, year: int | None, machine: bool) -> None:
    with frame.store() as store:
        if area is None:
            compass, helps = _declared(frame)
            findings = find_in_areas(store, compass, helps)
            areas, left_out, elsewhere = findings.areas, findings.left_out, findings.elsewhere
        else:
            compass, shown = _matrix(frame, store, area, year)
            areas, left_out, elsewhere = (AreaFindings(shown, find_gaps(shown, compass)),), 0, 0
    if machine:
        listed = [_gaps_json(item) for item in areas]
        write_output(
            as_json(listed[0] if area is not None else {"areas": listed, "left_out": left_out, "elsewhere": elsewhere}),
            None,
        )
        return
    for item in areas:
        if area is None:
            click.echo(f"{item.matrix.shown.area.name} ({item.matrix.shown.area.code})")
        _print_gaps(frame, item, compass)
    if left_out:
        frame.say("gaps_left_out", count=left_out)
    if elsewhere:
        frame.say("gaps_elsewhere", count=elsewhere)
    if not areas:
        click.echo(text("compass.gap.none_red", frame.settings.lang))


def _gaps_json(item: AreaFindings) -> dict[str, object]:
    shown = item.matrix.shown
    without_need = [
        {
            "theme": busy.theme,
            "works": busy.works,
            "ideas": busy.ideas,
            "partners": list(busy.partners),
            "titles": list(busy.titles),
        }
        for busy in item.gaps.without_need
    ]
    return {
        "area": shown.area.code,
        "year": shown.year,
        "without_activity": [_gap_json(gap) for gap in item.gaps.without_activity],
        "beside_activity": [
            _gap_json(gap) | {"active": list(gap.active), "works": gap.works, "ideas": gap.ideas}
            for gap in item.gaps.beside_activity
        ],
        "answered": [
            _gap_json(gap) | {"active": list(gap.active), "works": gap.works, "ideas": gap.ideas}
            for gap in item.gaps.answered
        ],
        "without_need": without_need,
    }


def _gap_json(gap: Gap) -> dict[str, object]:
    return {
        "theme": gap.theme,
        "theme_is_red": gap.is_theme_red,
        "state": gap.state.value,
        "proposed": gap.proposed,
        "indicators": list(gap.indicators),
        "kinds": list(gap.kinds),
        "aside": gap.aside,
        "partners": [
            {"partner": one.partner, "works": one.proposed, "near": one.is_near, "because": one.basis.name.lower()}
            for one in gap.parties
        ],
        "near": list(gap.near),
        "refused": list(gap.refused),
    }


def _print_gap(frame: Frame, gap: Gap, shown: Matrix, compass: Compass) -> None:
    first, *rest = gap_words(gap, shown, compass, frame.catalogue.kinds, frame.settings.lang)
    click.echo("\n".join([f"- {first}", *(f"  {line}" for line in rest)]))


def _print_gaps(frame: Frame, item: AreaFindings, compass: Compass) -> None:
    lang, shown = frame.settings.lang, item.matrix
    if not shown.is_placed:
        click.echo(text("compass.gap.not_placed", lang))
    click.echo(extent_line(shown.shown, compass, lang))
    frame.say("gaps_red", count=len(item.gaps.red_themes))
    if not item.gaps.red_themes:
        click.echo(text("compass.gap.none_red", lang))
    for head, gaps_of in (
        (None, item.gaps.red_themes),
        ("gaps_part", item.gaps.red_parts),
        ("gaps_beside", item.gaps.beside_activity),
        ("gaps_answered", item.gaps.answered),
    ):
        if head is not None and gaps_of:
            frame.say(head)
        for gap in gaps_of:
            _print_gap(frame, gap, shown, compass)
    frame.say("gaps_busy")
    for busy in item.gaps.without_need:
        click.echo(f"- {busy_words(busy, shown, compass, lang)}")
        if titles := busy_titles(busy, lang):
            click.echo(f"  {titles}")
    if not item.gaps.without_need:
        click.echo(text("compass.gap.none_busy", lang))


@click.command(help=help_text("indicators_answer"))
@click.argument("area")
@click.argument("theme")
@click.argument("partner")
@click.option("--work", "works", multiple=True, help=help_text("indicators_answer_work"))
@click.option("--idea", help=help_text("indicators_answer_idea"))
@click.option("--nothing", "reason", help=help_text("indicators_answer_nothing"))
@click.pass_obj
def answer(
    frame: Frame, area: str, theme: str, partner: str, works: tuple[str, ...], idea: str | None, reason: str | None
) -> None:
    if sum((bool(works), idea is not None, reason is not None)) != 1:
        raise InputError("theme_answer_one")
    with frame.store() as store:
        compass = frame.compass
        place = (code_of(store, area), theme, partner)
        if works:
            ids = [_work(store, partner, number) for number in works]
            made = answering.confirm_works(store, compass, *place, ids)
        elif idea is not None:
            made = (answering.add_idea(store, compass, *place, idea),)
        else:
            made = (answering.say_nothing(store, compass, *place, reason or ""),)
    for identity in made:
        frame.say("theme_answered", answer=identity)
    if not made:
        frame.say("theme_answered_before")


@click.command("withdraw", help=help_text("indicators_withdraw"))
@click.argument("answer", type=click.UUID)
@click.pass_obj
def withdraw(frame: Frame, answer: UUID) -> None:
    with frame.store() as store:
        answering.withdraw_answer(store, answer)
    frame.say("theme_withdrawn")


@click.command("partner-add", help=help_text("partner_add"))
@click.argument("name")
@click.option(
    "--type", "kind", type=click.Choice([item.value for item in PartnerType]), default=PartnerType.OVERIG.value,
    help=help_text("partner_type"),
)  # fmt: skip
@click.pass_obj
def partner_add(frame: Frame, name: str, kind: str) -> None:
    with frame.store() as store:
        frame.say("partner_added", partner=add_partner(store, name, PartnerType(kind)))


@click.command("partner-remove", help=help_text("partner_remove"))
@click.argument("name")
@click.pass_obj
def partner_remove(frame: Frame, name: str) -> None:
    with frame.store() as store:
        remove_partner(store, name)
    frame.say("partner_removed", partner=name)


def _declared(frame: Frame) -> tuple[Compass, Sequence[Help]]:
    return frame.compass, frame.catalogue.helps


def _matrix(frame: Frame, store: Store, area: str, year: int | None) -> tuple[Compass, Matrix]:
    compass, helps = _declared(frame)
    return compass, theme_matrix(store, compass, helps, code_of(store, area), year)


def _answers(store: Store, cell: MatrixCell, shown: Matrix, *, with_past: bool) -> tuple[ThemeAnswer, ...]:
    if with_past:
        return answering.answer_history(store, shown.shown.area.code, cell.theme, cell.partner)
    return (*(item for _, item in cell.confirmed), *cell.ideas, *([cell.nothing] if cell.nothing else []))


def _json(item: ThemeAnswer) -> dict[str, object]:
    names = ("id", "sort", "activity_id", "text", "at_table", "saved_at", "saved_by", "withdrawn_at", "withdrawn_by")
    return {name: getattr(item, name) for name in names}


def _work(store: Store, partner: str, number: str) -> UUID:
    identity = find_activity(store, partner, number)
    if identity is None:
        raise NotFoundError("activity_unknown", id=number)
    return identity


COMMANDS = (matrix, gaps, answer, withdraw, partner_add, partner_remove)
