"""Money of funds for works, and how far that is: said by the partner of the work, or by the team lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError
from koppel.model import Visibility
from koppel.services.compass.money.funds import check_euros, standing_fund
from koppel.services.permission import require
from koppel.store.compass.money import FUNDINGS
from koppel.store.plans.activities import get_activity

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model import Activity
    from koppel.model.compass.money import Funding, FundingContent
    from koppel.store.database import Store
    from koppel.store.writing import Writer

# What a work can have at once.
MOST_OF_WORK = 20


def add_funding(store: Store, content: FundingContent) -> UUID:
    """
    Say that a work is to have money of a fund.

    Parameters
    ----------
    store
        Of a planner of the partner of the work, or of the team lead.
    content
        Which fund and work, how much, and how far that is.

    Raises
    ------
    InputError
        ``fund_euros``, ``funding_twice`` or ``fundings_many``.
    NotFoundError
        ``fund_unknown`` or ``activity_unknown``.
    RefusedError
        ``forbidden.fund_work``.
    """
    work = _work(store, content)
    fund = standing_fund(store, content.fund)
    check_euros(content.amount)
    with store.write(store.actor.name, "add_funding", name=fund.content.name, partner=work.partner) as writer:
        _hide(writer, work)
        standing = [one for one in FUNDINGS.standing(writer.cursor) if one.content.activity_id == work.id]
        if any(one.content.fund == content.fund for one in standing):
            raise InputError("funding_twice", name=fund.content.name)
        if len(standing) >= MOST_OF_WORK:
            raise InputError("fundings_many", limit=MOST_OF_WORK)
        return FUNDINGS.add(writer, content)


def change_funding(store: Store, identity: UUID, content: FundingContent, *, version: int | None = None) -> None:
    """
    Say another amount or state; fund and work stay what they are.

    Raises
    ------
    InputError
        ``fund_euros``, ``funding_other`` or ``money_changed_since``.
    NotFoundError
        ``funding_unknown`` or ``fund_unknown``.
    RefusedError
        ``forbidden.fund_work``.
    """
    before = standing_funding(store, identity)
    work = _work(store, before.content)
    fund = standing_fund(store, before.content.fund)
    check_euros(content.amount)
    if (content.fund, content.activity_id) != (before.content.fund, before.content.activity_id):
        raise InputError("funding_other")
    if version not in (None, before.number):
        raise InputError("money_changed_since")
    if content == before.content:
        return
    with store.write(store.actor.name, "change_funding", name=fund.content.name, partner=work.partner) as writer:
        _hide(writer, work)
        FUNDINGS.change(writer, before, content)


def withdraw_funding(store: Store, identity: UUID) -> None:
    """
    Take money of a fund off a work; it stays in the history.

    Raises
    ------
    NotFoundError
        ``funding_unknown``.
    RefusedError
        ``forbidden.fund_work``.
    """
    before = standing_funding(store, identity)
    work = _work(store, before.content)
    with store.write(store.actor.name, "withdraw_funding", partner=work.partner) as writer:
        _hide(writer, work)
        FUNDINGS.end(writer, identity)


def restore_funding(store: Store, identity: UUID) -> None:
    """
    Undo the last change of the money of a fund for a work, or its withdrawal.

    Raises
    ------
    InputError
        ``money_nothing_before``; ``funding_twice``: the work has other money of that fund by now.
    NotFoundError
        ``funding_unknown``.
    RefusedError
        ``forbidden.fund_work``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        last, before = FUNDINGS.before_last(cursor, identity)
    work = _work(store, before.content)
    fund = standing_fund(store, before.content.fund)
    with store.write(store.actor.name, "restore_funding", name=fund.content.name, partner=work.partner) as writer:
        _hide(writer, work)
        same = (before.content.fund, before.content.activity_id)
        for one in FUNDINGS.standing(writer.cursor):
            if one.id != identity and (one.content.fund, one.content.activity_id) == same:
                raise InputError("funding_twice", name=fund.content.name)
        FUNDINGS.change(writer, last, before.content)


def standing_funding(store: Store, identity: UUID) -> Funding:
    """
    Return money of a fund for a work that holds.

    Raises
    ------
    NotFoundError
        ``funding_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return FUNDINGS.holding(cursor, identity)


def _work(store: Store, content: FundingContent) -> Activity:
    """Return the work, for who may say which money it is to have."""
    require(store, Task.READ)
    with store.read() as cursor:
        work = get_activity(cursor, content.activity_id)
    require(store, Task.FUND_WORK, [work.partner])
    return work


def _hide(writer: Writer, work: Activity) -> None:
    """Tell of a work that only its partner sees to that partner alone."""
    writer.only_for = {work.partner} if work.visibility is Visibility.EIGEN else set()
