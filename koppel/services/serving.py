"""The store of the server that runs: one for the screen and the routes beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.mail_schedule import keep_sending
from koppel.services.site_folder import keep_served
from koppel.services.stores import Keeper

if TYPE_CHECKING:
    from koppel.config import Settings
    from koppel.store.database import Store


def _begin(store: Store, settings: Settings) -> None:
    """Do what a server does beside answering: residents' pages are as they should be, and weekly letters leave."""
    keep_served(store, settings)
    keep_sending(store, settings)


KEEPER = Keeper(_begin)
