"""Opening the store of this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.database import Store
from koppel.store.migrations import read_meta

if TYPE_CHECKING:
    from koppel.config import Settings

DEMO_NOTICE = "demo_notice"


def open_store(settings: Settings) -> Store:
    """
    Open the store that the settings name.

    Raises
    ------
    StoreError
        Missing, in use, damaged, or newer than this program.
    """
    return Store.open(settings.db)


def demo_notice(store: Store, language: str) -> str | None:
    """Say, in a language, that the store holds made-up data; None where it does not."""
    with store.read() as cursor:
        return read_meta(cursor).get(f"{DEMO_NOTICE}_{language}")
