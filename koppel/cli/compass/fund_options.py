"""What the commands of funds are given, as options, and what these make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from koppel.cli.compass.goals import read_number
from koppel.cli.compass.indicators import code_of
from koppel.cli.frame import help_text
from koppel.errors import InputError
from koppel.model.compass.money import Together, Total, Yearly

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.model.compass.money import Amount, FundContent
    from koppel.services import Store


def read_day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """Read a day as computers write it."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise InputError("money_day", value=value[:40]) from None


def number_option(name: str, key: str, target: str) -> Callable[[Any], Any]:
    """Return an option that reads a number."""
    return click.option(name, target, callback=read_number, help=help_text(key))


def day_option(name: str, key: str, target: str) -> Callable[[Any], Any]:
    """Return an option that reads a day."""
    return click.option(name, target, callback=read_day, help=help_text(key))


def of_fund(*, is_new: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command what a fund holds; name and giver are needed for a new one."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option("--note", help=help_text("funds_note")),
            click.option("--not-with", "not_with", type=click.UUID, multiple=True, help=help_text("funds_not_with")),
            click.option("--alone", is_flag=True, help=help_text("funds_alone")),
            click.option("--with-kind", "with_kinds", multiple=True, help=help_text("funds_with")),
            click.option("--two-partners", is_flag=True, help=help_text("funds_two")),
            click.option("--labelled/--free", "is_labelled", default=None, help=help_text("funds_labelled")),
            number_option("--yearly", "funds_yearly", "yearly"),
            number_option("--total", "funds_total", "total"),
            number_option("--own-share", "funds_share", "own_share"),
            day_option("--apply-by", "funds_apply", "apply_by"),
            day_option("--until", "funds_until", "last_day"),
            day_option("--from", "funds_from", "first_day"),
            click.option("--area", help=help_text("funds_area")),
            click.option("--theme", "themes", multiple=True, help=help_text("funds_theme")),
            click.option("--kind", "kinds", multiple=True, help=help_text("funds_kind")),
            click.option("--giver", required=is_new, help=help_text("funds_giver")),
        ):
            command = option(command)
        return command

    return decorated


def content_of(store: Store, was: FundContent, chosen: dict[str, Any]) -> FundContent:
    """Return a fund with what was chosen in the place of what it was."""
    together, with_kinds = was.together, was.with_kinds
    if chosen["with_kinds"]:
        together, with_kinds = Together.KINDS, chosen["with_kinds"]
    elif chosen["two_partners"]:
        together = Together.TWO_PARTNERS
    elif chosen["alone"]:
        together = Together.NOTHING
    names = ("first_day", "last_day", "apply_by", "own_share", "is_labelled", "note")
    single = {name: chosen[name] for name in names if chosen[name] is not None}
    lists = {name: chosen[name] for name in ("kinds", "themes", "not_with") if chosen[name]}
    area = was.area if chosen["area"] is None else code_of(store, chosen["area"]) if chosen["area"] else None
    available = chosen_amount(chosen["total"], chosen["yearly"]) or was.available
    return replace(was, together=together, with_kinds=with_kinds, area=area, available=available, **single, **lists)


def chosen_amount(total: float | None, yearly: float | None) -> Amount | None:
    """
    Return the amount that was chosen; None where none was.

    Raises
    ------
    InputError
        ``fund_two_sums``: two sums, which are never one.
    """
    if total is not None and yearly is not None:
        raise InputError("fund_two_sums")
    if total is not None:
        return Total(total)
    return None if yearly is None else Yearly(yearly)
