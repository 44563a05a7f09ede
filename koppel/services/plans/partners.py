"""The organisations at the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from koppel.access import Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.services import text_limits
from koppel.services.permission import require
from koppel.store.plans.partners import is_partner_used, list_partners, put_partner
from koppel.store.plans.partners import remove_partner as remove_stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model import PartnerType
    from koppel.store.database import Store

LONGEST_NAME = 80


def partner_types(store: Store) -> Mapping[str, PartnerType]:
    """Return the name of each partner with its type, by name."""
    with store.read() as cursor:
        return {item.name: item.type for item in list_partners(cursor)}


def add_partner(store: Store, name: str, kind: PartnerType) -> str:
    """
    Seat a partner that brought no works yet, so that it can say what it does; return its name as it is kept.

    Raises
    ------
    InputError
        ``partner_name``: it is empty; ``partner_there``: one of this name is there; or the text is too long.
    RefusedError
        ``forbidden.answer_theme``.
    """
    asked = text_limits.line(name, LONGEST_NAME)
    if not asked:
        raise InputError("partner_name")
    require(store, Task.ANSWER_THEME, [asked])
    with store.write(store.actor.name, "add_partner", partner=asked) as writer:
        there = {item.name.casefold(): item.name for item in list_partners(writer.cursor)}
        if asked.casefold() in there:
            raise InputError("partner_there", partner=there[asked.casefold()])
        put_partner(writer, asked, kind)
    return asked


def remove_partner(store: Store, name: str) -> None:
    """
    Take away a partner of which nothing is: what was seated by mistake.

    Raises
    ------
    NotFoundError
        ``partner_unknown``.
    RefusedError
        ``partner_used``: there are works or answers of it; ``forbidden.answer_theme``.
    """
    require(store, Task.ANSWER_THEME, [name])
    if name not in partner_types(store):
        raise NotFoundError("partner_unknown", partner=name[:LONGEST_NAME])
    with store.write(store.actor.name, "remove_partner", partner=name) as writer:
        if is_partner_used(writer.cursor, name):
            raise RefusedError("partner_used", partner=name)
        remove_stored(writer, name)


def unused_partners(store: Store) -> tuple[str, ...]:
    """Return the partners of which nothing is."""
    require(store, Task.READ)
    names = partner_types(store)
    with store.read_whole() as cursor:
        return tuple(name for name in names if not is_partner_used(cursor, name))


class Choice(NamedTuple):
    """
    The partners for whom someone can hand in.

    ``open`` where a partner can be named that is not known yet.
    """

    names: tuple[str, ...]
    open: bool

    @property
    def only(self) -> str | None:
        """The one partner that there is to choose, where there is one."""
        return self.names[0] if len(self.names) == 1 and not self.open else None


def own_partners(store: Store) -> Choice:
    """Return the partners for whom the actor of the store can hand in works: its own, or all for the operator."""
    if store.actor.everything:
        return Choice(tuple(partner_types(store)), open=True)
    return Choice(tuple(sorted(store.actor.partners)), open=False)
