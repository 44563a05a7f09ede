"""The organisations at the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from koppel.store.plans.partners import list_partners

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model import PartnerType
    from koppel.store.database import Store


def partner_types(store: Store) -> Mapping[str, PartnerType]:
    """Return the name of each partner with its type, by name."""
    with store.read() as cursor:
        return {item.name: item.type for item in list_partners(cursor)}


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
