"""Room on the disk for what is handed in, looked at before anything begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.disk import require_room
from koppel.services.installation.health import LEAST_FREE_BYTES

if TYPE_CHECKING:
    from koppel.config import Settings

# The file itself, its works and what is found about them, first in the log of the store and then in the store:
# 20,000 works in 16.4 MB made the store and its log grow by 39 to 56 MB.
_TIMES = 4


def require_upload_room(settings: Settings, size: int, name: str) -> None:
    """
    Refuse a file before it is read, where storing it would fill the disk.

    Parameters
    ----------
    settings
        Where the store is.
    size
        Of the file, in bytes.
    name
        For messages.

    Raises
    ------
    InputError
        ``no_room``, with what is needed and what is free.
    """
    # A store that is still to be made may lie in a folder that is still to be made.
    folder = next(part for part in settings.db.expanduser().resolve().parents if part.is_dir())
    require_room(folder, _TIMES * size + LEAST_FREE_BYTES, name)
