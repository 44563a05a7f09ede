"""The command that tells what came of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.frame import (
    DAY,
    FILE,
    Frame,
    as_json,
    help_text,
    period_of,
    refuse_workbook_on_screen,
    table,
    today_or,
    write_output,
)
from koppel.errors import NotFoundError
from koppel.i18n import text
from koppel.services.plans.reference import named_places
from koppel.services.results.afterwards import afterwards, matching, total
from koppel.services.results.afterwards_files import (
    afterwards_file,
    afterwards_json,
    saved_words,
    total_words,
    why_words,
)
from koppel.services.results.funnel import ResultsFilter, Step
from koppel.services.results.results import results as count_results
from koppel.services.results.results import span_words
from koppel.services.results.results_files import FORMATS, results_json, spans_file, step_words

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from koppel.services.results.results import Results

_UNITS = click.Choice(["kwartaal", "maand"])
_FORMATS = click.Choice(["table", "json", *FORMATS])


@click.command(help=help_text("results"))
@click.option("--from", "first", type=DAY, help=help_text("results_from"))
@click.option("--until", "last", type=DAY, help=help_text("results_until"))
@click.option("--by", "unit", type=_UNITS, default="kwartaal", help=help_text("results_by"))
@click.option("--partner", help=help_text("results_partner"))
@click.option("--area", help=help_text("results_area"))
@click.option("--afterwards", "is_over", is_flag=True, help=help_text("results_afterwards"))
@click.option("--today", type=DAY, help=help_text("today"))
@click.option("--format", "form", type=_FORMATS, default="table", help=help_text("format"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.option("--out", type=FILE, help=help_text("out"))
@click.pass_obj
def results(
    frame: Frame,
    first: datetime | None,
    last: datetime | None,
    unit: str,
    partner: str | None,
    area: str | None,
    is_over: bool,
    today: datetime | None,
    form: str,
    machine: bool,
    out: Path | None,
) -> None:
    """Count the chain; the help text stands in the locale files."""
    first_day, last_day = period_of(frame, first, last)
    refuse_workbook_on_screen(frame, form, out, machine=machine)
    if is_over:
        if first_day or last_day or area:
            raise click.UsageError(frame.text("afterwards_usage"))
        content = _afterwards(frame, partner, today_or(today), "json" if machine else form)
        write_output(content, out)
        return
    with frame.store() as store:
        places = {item.name: item.geometry for item in named_places(store).get("area", ())}
        if area is not None and area not in places:
            raise NotFoundError("area_unknown", name=area[:80])
        chosen = ResultsFilter(
            first=first_day,
            last=last_day,
            partner=partner,
            area=places[area] if area else None,
        )
        counted = count_results(
            store, frame.catalogue, frame.settings.lang, today=today_or(today), chosen=chosen, unit=unit
        )
    if machine or form == "json":
        content = as_json(results_json(counted))
    elif form == "table":
        content = _table(frame, counted).encode("utf-8")
    else:
        content = spans_file(counted, frame.settings.lang, form)
    write_output(content, out)


def _afterwards(frame: Frame, partner: str | None, today: date, form: str) -> bytes:
    language = frame.settings.lang
    with frame.store() as store:
        rows = afterwards(store, frame.catalogue, language, today=today)
    rows = matching(rows, partners=[partner] if partner else ())
    sums = total(rows, frame.catalogue)
    if form == "json":
        return as_json(afterwards_json(rows, sums))
    if form != "table":
        return afterwards_file(rows, language, form)
    if not rows:
        return frame.text("afterwards_none").encode("utf-8")
    listed = [
        (
            row.id[:8],
            row.name,
            text(f"afterwards.verdict.{row.verdict.value}", language),
            saved_words(row, language),
            "; ".join(why_words(item, language) for item in row.why),
        )
        for row in rows
    ]
    names = [frame.text(f"column.{name}") for name in ("id", "name", "afterwards", "saved", "reason")]
    return "\n".join((table(listed, names), total_words(sums, language))).encode("utf-8")


def _table(frame: Frame, counted: Results) -> str:
    if not counted.spans:
        return frame.text("results_none")
    language = frame.settings.lang
    rows = [
        (span_words(span.first, counted.span_unit, language), *(span.counts[step] for step in Step))
        for span in counted.spans
    ]
    return "\n".join(
        (
            frame.text("results_steps", **{step.value: count for step, count in counted.steps.items()}),
            table(rows, [frame.text("column.period"), *(step_words(step, language) for step in Step)]),
            frame.text("results_openings", count=counted.agreed.openings_avoided),
            frame.text("results_missed", count=len(counted.missed)),
        )
    )
