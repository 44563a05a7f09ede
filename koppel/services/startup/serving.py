"""The store of the server that runs: one for the screen and the routes beside it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from koppel.config import read_settings
from koppel.errors import KoppelError
from koppel.services.installation.stores import Keeper
from koppel.services.news.mail_schedule import keep_sending
from koppel.services.publishing.public_watch import keep_served
from koppel.workers import Bounds, start

if TYPE_CHECKING:
    from koppel.config import Settings
    from koppel.store.database import Store


def _begin(store: Store, settings: Settings) -> None:
    """Do what a server does beside answering: residents' pages stay as they should be, and weekly letters leave."""
    keep_served(store, settings)
    keep_sending(store, settings)


KEEPER = Keeper(_begin)

# What processes for heavy work load before somebody waits for it.
_HEAVY = ("koppel.services.intake.reading", "koppel.ingest.check", "koppel.detect.run", "koppel.publish.site")


def begin() -> None:
    """Open the store as soon as the server runs, also where nobody visits it; what is wrong the screen says later."""
    with suppress(KoppelError):
        settings = read_settings()
        start(
            Bounds(workers=settings.workers, seconds=settings.work_seconds, bytes=settings.work_bytes), modules=_HEAVY
        )
        KEEPER.store(settings)
