"""Opening the store of this installation."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from koppel.disk import free_bytes
from koppel.store.database import Store
from koppel.store.schema.migrations import read_meta

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
    with store.read_whole() as cursor:
        return read_meta(cursor).get(f"{DEMO_NOTICE}_{language}")


def _has_room(path: Path) -> bool:
    """Return whether what stands in the log of a store can be moved into its file."""
    try:
        log = path.with_name(f"{path.name}.wal").stat().st_size
    except FileNotFoundError:
        log = 0
    return free_bytes(path.parent) > 2 * log + 2**20


class Keeper:
    """
    The one open store of a server, for the screen and for the routes beside it.

    Parameters
    ----------
    opened
        What is done once with a store that was opened here.
    """

    def __init__(self, opened: Callable[[Store, Settings], None] | None = None) -> None:
        self._opened = opened
        self._lock = threading.Lock()
        self._kept: dict[Path, Store] = {}

    def store(self, settings: Settings) -> Store:
        """
        Return the store that the settings name, opened at the first call and again when it was closed.

        One to which the disk refused a change is opened again when there is room; until then it can be read.

        Raises
        ------
        StoreError
            As `open_store`.
        """
        with self._lock:
            opened = self._kept.get(settings.db)
            if opened is not None and opened.is_doubtful and not opened.is_closed and _has_room(opened.path):
                opened.let_go_if_idle()
            if opened is None or opened.is_closed:
                opened = open_store(settings)
                self._kept[settings.db] = opened
                if self._opened is not None:
                    self._opened(opened, settings)
            return opened
