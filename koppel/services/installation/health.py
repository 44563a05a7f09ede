"""Whether this installation can be worked with now, for whoever watches over it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from koppel.disk import free_bytes
from koppel.errors import StoreError

if TYPE_CHECKING:
    from koppel.config import Settings
    from koppel.services.installation.stores import Keeper

# Less room than the log of a day's changes takes is none.
LEAST_FREE_BYTES = 16 * 2**20


def check_health(keeper: Keeper, settings: Settings) -> str | None:
    """
    Make sure that the store is open, can be read, and takes changes.

    Where the disk refused the last change, another is tried: that there is room again is not known before.

    Parameters
    ----------
    keeper
        Holds the open store of this server, and opens it again where it was given up.
    settings
        Of this installation.

    Returns
    -------
    notice
        ``changes_missing`` where people can work and changes that were saved are not there; None where all is well.

    Raises
    ------
    StoreError
        What is the matter; ``disk_full`` too where less than `LEAST_FREE_BYTES` is left.
    """
    store = keeper.store(settings)
    loss = store.loss()
    if os.statvfs(settings.db.parent).f_flag & os.ST_RDONLY:
        raise StoreError("disk_read_only", path=settings.db)
    if store.refused:
        store.try_write()
    if free_bytes(settings.db.parent) < LEAST_FREE_BYTES:
        raise StoreError("disk_full", path=settings.db)
    return None if loss is None else "changes_missing"
