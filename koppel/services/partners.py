"""The organisations at the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.partners import list_partners

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model import PartnerType
    from koppel.store.database import Store


def partner_types(store: Store) -> Mapping[str, PartnerType]:
    """Give the name of each partner with its type, by name."""
    with store.read() as cursor:
        return {item.name: item.type for item in list_partners(cursor)}
