"""Copies of the store, for whoever runs the installation: made while people work, and put back beside what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.copies import Contents, copy_store, restore_store

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.config import Settings

__all__ = ["Contents", "back_up", "restore"]


def back_up(settings: Settings, target: Path) -> Contents:
    """
    Copy the store of this installation to a new file; see `koppel.store.copies.copy_store`.

    Raises
    ------
    StoreError
        No copy was made; the store is as it was.
    """
    return copy_store(settings.db, target)


def restore(settings: Settings, copy: Path, target: Path | None = None) -> tuple[Path, Contents]:
    """
    Make a new store of a copy, where the settings say or at `target`; nothing is written over.

    Returns
    -------
    path
        Of the new store.
    contents
        What it holds.

    Raises
    ------
    StoreError
        No store was made.
    """
    path = target or settings.db
    return path, restore_store(copy, path)
