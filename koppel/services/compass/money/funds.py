"""Funds with their conditions are set, changed, withdrawn and put back by the team lead."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError
from koppel.model.compass.money import Together
from koppel.services.compass.known import known_area
from koppel.services.permission import require
from koppel.store.compass.money import FUNDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.money import Amount, Fund, FundContent
    from koppel.store.database import Store

LONGEST_NAME, LONGEST_NOTE = 120, 600
# What can hold at once.
MOST_FUNDS = 200
MOST_EUROS = 1e10
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_LEAST_KINDS = 2


def add_fund(store: Store, catalogue: Catalogue, content: FundContent) -> UUID:
    """
    Set a fund.

    Parameters
    ----------
    store
        Of the team lead.
    catalogue
        Kinds of work, and the themes of the compass.
    content
        What it gives, and under which conditions.

    Raises
    ------
    InputError
        ``funds_many``, ``fund_name``, ``fund_name_long``, ``fund_twice``, ``fund_kind``, ``compass_theme``,
        ``compass_area``, ``fund_days``, ``fund_apply``, ``fund_share``, ``fund_euros``, ``fund_together``,
        ``fund_not_with`` or ``theme_words_long``.
    RefusedError
        ``forbidden.set_fund``.
    """
    require(store, Task.SET_FUND)
    content = _checked(store, catalogue, content, None)
    with store.write(store.actor.name, "add_fund", name=content.name) as writer:
        if len(FUNDS.standing(writer.cursor)) >= MOST_FUNDS:
            raise InputError("funds_many", limit=MOST_FUNDS)
        return FUNDS.add(writer, content)


def change_fund(
    store: Store, catalogue: Catalogue, identity: UUID, content: FundContent, *, version: int | None = None
) -> None:
    """
    Put other content in the place of a fund's; what it was stays in the history.

    Parameters
    ----------
    store, catalogue, content
        As for `add_fund`.
    identity
        Of the fund.
    version
        That was looked at; None: whichever holds.

    Raises
    ------
    InputError
        As `add_fund`; ``money_changed_since``: somebody else changed it.
    NotFoundError
        ``fund_unknown``.
    RefusedError
        ``forbidden.set_fund``.
    """
    require(store, Task.SET_FUND)
    before = standing_fund(store, identity)
    content = _checked(store, catalogue, content, identity)
    if version not in (None, before.number):
        raise InputError("money_changed_since")
    if content == before.content:
        return
    with store.write(store.actor.name, "change_fund", name=content.name) as writer:
        FUNDS.change(writer, before, content)


def withdraw_fund(store: Store, identity: UUID) -> None:
    """
    Let a fund hold no longer; what works have of it is no longer counted until it is put back.

    Raises
    ------
    NotFoundError
        ``fund_unknown``.
    RefusedError
        ``forbidden.set_fund``.
    """
    require(store, Task.SET_FUND)
    before = standing_fund(store, identity)
    with store.write(store.actor.name, "withdraw_fund", name=before.content.name) as writer:
        FUNDS.end(writer, identity)


def restore_fund(store: Store, identity: UUID) -> None:
    """
    Undo the last change of a fund, or its withdrawal.

    Raises
    ------
    InputError
        ``money_nothing_before``.
    NotFoundError
        ``fund_unknown``.
    RefusedError
        ``forbidden.set_fund``.
    """
    require(store, Task.SET_FUND)
    with store.read() as cursor:
        last, before = FUNDS.before_last(cursor, identity)
    with store.write(store.actor.name, "restore_fund", name=before.content.name) as writer:
        FUNDS.change(writer, last, before.content)


def standing_fund(store: Store, identity: UUID) -> Fund:
    """
    Return a fund that holds.

    Raises
    ------
    NotFoundError
        ``fund_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return FUNDS.holding(cursor, identity)


def check_euros(amount: Amount | None) -> None:
    """
    Refuse an amount that is none.

    Raises
    ------
    InputError
        ``fund_euros``.
    """
    if amount is not None and (not math.isfinite(amount.euros) or not 0 < amount.euros <= MOST_EUROS):
        raise InputError("fund_euros", limit=round(MOST_EUROS))


def trimmed(words: str | None, longest: int = LONGEST_NOTE) -> str | None:
    """
    Return words without needless spaces; None where there are none.

    Raises
    ------
    InputError
        ``theme_words_long``.
    """
    plain = " ".join((words or "").split()) or None
    if plain is not None and len(plain) > longest:
        raise InputError("theme_words_long", count=len(plain), limit=longest)
    return plain


def _checked(store: Store, catalogue: Catalogue, content: FundContent, identity: UUID | None) -> FundContent:
    """Return the content of a fund as it is stored, or say what is wrong in it."""
    name, giver = trimmed(content.name, LONGEST_NAME), trimmed(content.giver, LONGEST_NAME)
    if name is None or giver is None:
        raise InputError("fund_name")
    _check_words(catalogue, content)
    _check_days(content)
    if content.own_share is not None and not 0 <= content.own_share <= 100:
        raise InputError("fund_share")
    check_euros(content.available)
    with_kinds = _each_once(content.with_kinds) if content.together is Together.KINDS else ()
    if content.together is Together.KINDS and len(with_kinds) < _LEAST_KINDS:
        raise InputError("fund_together")
    with store.read() as cursor:
        others = {item.id: item.content.name.casefold() for item in FUNDS.standing(cursor) if item.id != identity}
    if name.casefold() in others.values():
        raise InputError("fund_twice", name=name)
    if not set(content.not_with) <= others.keys():
        raise InputError("fund_not_with")
    return replace(
        content,
        name=name,
        giver=giver,
        kinds=_each_once(content.kinds),
        themes=_each_once(content.themes),
        area=None if content.area is None else known_area(content.area),
        with_kinds=with_kinds,
        not_with=tuple(dict.fromkeys(content.not_with)),
        note=trimmed(content.note),
    )


def _check_words(catalogue: Catalogue, content: FundContent) -> None:
    for kind in (*content.kinds, *content.with_kinds):
        if kind not in catalogue.kinds:
            raise InputError("fund_kind", value=kind[:80], right=", ".join(list(catalogue.kinds)[:12]))
    themes = {} if catalogue.compass is None else catalogue.compass.themes
    for theme in content.themes:
        if theme not in themes:
            raise InputError("compass_theme", value=theme[:80], right=", ".join(themes))


def _check_days(content: FundContent) -> None:
    days = [day for day in (content.first_day, content.last_day, content.apply_by) if day is not None]
    if any(not FIRST_DAY <= day <= LAST_DAY for day in days):
        raise InputError("fund_days")
    if content.last_day is not None:
        if content.first_day is not None and content.first_day > content.last_day:
            raise InputError("fund_days")
        if content.apply_by is not None and content.apply_by > content.last_day:
            raise InputError("fund_apply")


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
