"""Commands that put the map on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.frame import DAY, FILE, Frame, help_text, today_or, write_output
from koppel.i18n import LANGUAGES
from koppel.model import Status
from koppel.services.pictures.map_sheet import ORIENTATIONS, PICTURES, SIZES, SheetWish, map_picture, map_sheet
from koppel.services.plans.lookup import visible_activities

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    from koppel.services import Store

_FORMS = ("pdf", *PICTURES)


@click.group(name="map", help=help_text("map"))
def map_() -> None: ...


@map_.command(help=help_text("map_sheet"))
@click.argument("out", type=FILE)
@click.option(
    "--paper", type=click.Choice(SIZES, case_sensitive=False), default="a3", show_default=True,
    help=help_text("map_paper"),
)  # fmt: skip
@click.option("--orientation", type=click.Choice(ORIENTATIONS), default="auto", help=help_text("map_orientation"))
@click.option("--scale", type=int, help=help_text("map_scale"))
@click.option("--street", help=help_text("map_street"))
@click.option("--atlas", is_flag=True, help=help_text("map_atlas"))
@click.option("--kind", "kinds", multiple=True, help=help_text("map_kind"))
@click.option("--partner", "partners", multiple=True, help=help_text("map_partner"))
@click.option("--status", "states", multiple=True, type=click.Choice(list(Status)), help=help_text("map_status"))
@click.option("--title", default="", help=help_text("map_title"))
@click.option("--no-list", is_flag=True, help=help_text("map_no_list"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=help_text("map_lang"))
@click.option("--today", type=DAY, help=help_text("today"))
@click.pass_obj
def sheet(
    frame: Frame,
    out: Path,
    paper: str,
    orientation: str,
    scale: int | None,
    street: str | None,
    atlas: bool,
    kinds: tuple[str, ...],
    partners: tuple[str, ...],
    states: tuple[str, ...],
    title: str,
    no_list: bool,
    lang: str | None,
    today: datetime | None,
) -> None:
    form = out.suffix.lower().lstrip(".")
    if form not in _FORMS:
        raise click.UsageError(frame.text("format_wrong", form=form, right=", ".join(_FORMS)))
    wish = SheetWish(
        paper=paper.lower(), orientation=orientation, scale=scale, street=street, is_atlas=atlas, has_list=not no_list,
        title=title,
    )  # fmt: skip
    language, day = lang or frame.settings.lang, today_or(today)
    with frame.store() as store:
        ids = _chosen(store, frame, kinds, partners, states)
        if form == "pdf":
            made = map_sheet(store, frame.catalogue, language, wish, today=day, ids=ids)
        else:
            made = map_picture(store, frame.catalogue, language, wish, form, today=day, ids=ids)
    write_output(made.content, out)
    frame.say("map_made", file=out, pages=made.pages, scale=round(made.scale), count=made.inside)
    if made.outside and not atlas and street is None:
        frame.say("map_outside", count=made.outside)
    if made.gathered:
        frame.say("map_gathered", count=made.gathered)


def _chosen(
    store: Store, frame: Frame, kinds: Collection[str], partners: Collection[str], states: Collection[str]
) -> frozenset[str] | None:
    """
    Return the ids of the works that are asked for; None where no choice is made.

    Raises
    ------
    click.UsageError
        There is no such kind or partner.
    """
    if not (kinds or partners or states):
        return None
    works = visible_activities(store)
    for names, known in ((kinds, set(frame.catalogue.kinds)), (partners, {item.partner for item in works})):
        if wrong := [name for name in names if name not in known]:
            raise click.UsageError(frame.text("map_unknown", given=wrong[0][:80], right=", ".join(sorted(known))))
    return frozenset(
        str(item.id)
        for item in works
        if (not kinds or item.kind in kinds)
        and (not partners or item.partner in partners)
        and (not states or item.status.value in states)
    )
