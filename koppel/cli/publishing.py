"""Commands for residents' pages: publish, write them to a folder, go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.frame import FILE, Frame, as_json, help_text, table, today_or, write_output
from koppel.services.publishing import drafting, site_folder
from koppel.services.publishing import publication as service
from koppel.services.publishing.publication_difference import differences, taken_away
from koppel.services.publishing.publication_words import parts_text

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.services.publishing.drafting import Draft
    from koppel.services.publishing.public_now import PublicNow

_MOST = 40


@click.command(help=help_text("publish"))
@click.argument("out", type=FILE)
@click.option("--dry-run", is_flag=True, help=help_text("publish_dry_run"))
@click.option("--current", is_flag=True, help=help_text("publish_current"))
@click.option("--stick", is_flag=True, help=help_text("publish_stick"))
@click.option("--url", metavar="https://…/", help=help_text("publish_url"))
@click.option("--note", help=help_text("publish_note"))
@click.option("--compass", "compass_area", metavar="WK001410", help=help_text("publish_compass"))
@click.option("--no-compass", is_flag=True, help=help_text("publish_no_compass"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def publish(
    frame: Frame,
    out: Path,
    dry_run: bool,
    current: bool,
    stick: bool,
    url: str | None,
    note: str | None,
    compass_area: str | None,
    no_compass: bool,
    machine: bool,
) -> None:
    settings = frame.settings
    # All that can be wrong with the call is found before anything becomes public.
    site_folder.check_folder(out, settings)
    site_folder.public_settings(settings, url=url, tiles=not stick)
    with frame.store() as store:
        made = None
        if not current:
            chosen = "" if no_compass else compass_area
            made = drafting.draft(store, frame.catalogue, settings, settings.lang, compass_area=chosen)
            if not machine:
                _print_draft(frame, made)
            if not dry_run:
                service.publish(store, settings, made, note=note)
        written = None
        if not dry_run:
            written = site_folder.write_site(store, settings, out, url=url, tiles=not stick)
    if machine:
        document: dict[str, object] = _draft_json(made, settings.lang) if made else {}
        if written is not None:
            document |= {"number": written[0].number, "works": written[0].work_count, "files": written[1].files}
        write_output(as_json({**document, "dry_run": dry_run}), None)
    elif written is None:
        frame.say("dry_run_publish")
    else:
        frame.say(
            "published", number=written[0].number, works=written[0].work_count, folder=out, files=written[1].files
        )


@click.command(help=help_text("unpublish"))
@click.pass_obj
def unpublish(frame: Frame) -> None:
    with frame.store() as store:
        listed = service.publications(store)
        now = next((item for item in listed if item.undone_at is None), None)
        if now is None:
            frame.say("nothing_public")
            return
        before = service.undo(store, frame.settings, now.id)
    if before is None:
        frame.say("unpublished_all", number=now.number)
    else:
        frame.say("unpublished", number=now.number, before=before.number, when=frame.moment(before.published_at))


@click.command(help=help_text("publications"))
@click.pass_obj
def publications(frame: Frame) -> None:
    with frame.store() as store:
        listed = service.publications(store)
        now = site_folder.public_now(store, today_or())
    if not listed:
        frame.say("nothing_public")
        return
    rows = [
        (
            item.number,
            frame.moment(item.published_at),
            item.published_by,
            item.work_count,
            frame.moment(item.undone_at) if item.undone_at else "",
            item.note or "",
        )
        for item in listed
    ]
    click.echo(
        table(rows, [frame.text(f"column.{name}") for name in ("number", "when", "by", "works", "undone", "note")])
    )
    _print_taken_away(frame, now)


def _print_draft(frame: Frame, made: Draft) -> None:
    language = frame.settings.lang
    changes = differences(made.copy, made.before, language)
    rows = [
        (frame.text(f"publish_sort.{item.sort.value}"), item.title, item.partner, item.period, " ".join(item.lines))
        for item in changes[:_MOST]
    ]
    if rows:
        click.echo(
            table(rows, [frame.text(f"column.{name}") for name in ("what", "title", "partner", "period", "how")])
        )
        if len(changes) > _MOST:
            frame.say("more_differences", count=len(changes) - _MOST)
    else:
        frame.say("no_differences")
    unfit = [item for item in made.candidates if not item.fitness.is_fit]
    if unfit:
        frame.say("unfit", count=len(unfit))
        listed = [
            (item.activity.partner, item.activity.external_id, item.activity.title, " ".join(item.fitness.reasons))
            for item in unfit[:_MOST]
        ]
        click.echo(table(listed, [frame.text(f"column.{name}") for name in ("partner", "own_number", "title", "why")]))
        if len(unfit) > _MOST:
            frame.say("more_differences", count=len(unfit) - _MOST)
    if made.without_reason:
        frame.say("unexplained", count=len(made.without_reason))
    _print_taken_away(frame, made.now)
    frame.say("private", count=made.private_count)


def _print_taken_away(frame: Frame, now: PublicNow | None) -> None:
    """Say what is gone already: nothing waits for it."""
    removals = taken_away(now)
    if now is None or not removals:
        return
    frame.say("removed", number=now.publication.number, count=len(removals))
    rows = [
        (
            frame.moment(item.at) if item.at else "",
            item.title,
            item.partner,
            parts_text(item.parts, frame.settings.lang),
        )
        for item in removals[:_MOST]
    ]
    click.echo(table(rows, [frame.text(f"column.{name}") for name in ("when", "title", "partner", "part")]))
    if len(removals) > _MOST:
        frame.say("more_differences", count=len(removals) - _MOST)


def _draft_json(made: Draft, language: str) -> dict[str, object]:
    return {
        "differences": [
            {"sort": item.sort.value, "key": item.key, "title": item.title, "lines": item.lines}
            for item in differences(made.copy, made.before, language)
        ],
        "unfit": [
            {
                "partner": item.activity.partner,
                "external_id": item.activity.external_id,
                "title": item.activity.title,
                "reasons": item.fitness.reasons,
            }
            for item in made.candidates
            if not item.fitness.is_fit
        ],
        "removed": [
            {"title": item.title, "partner": item.partner, "parts": item.parts, "at": item.at}
            for item in taken_away(made.now)
        ],
        "without_reason": [item.external_id for item, _ in made.without_reason],
        "private": made.private_count,
    }
