"""What a disk does not let a program do: full, read-only, forbidden; told apart from a file that is damaged."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING

from koppel.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

# As `strerror` of Linux says it, which libraries pass on in their own errors.
_SAID = {
    "no space left on device": "disk_full",
    "disk quota exceeded": "disk_full",
    # A process may write no larger file: as with a quota, what is there stays.
    "file too large": "disk_full",
    "read-only file system": "disk_read_only",
    "permission denied": "disk_forbidden",
    "operation not permitted": "disk_forbidden",
}
_NUMBERS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "disk_read_only",
    errno.EACCES: "disk_forbidden",
    errno.EPERM: "disk_forbidden",
}


def disk_problem(error: BaseException) -> str | None:
    """
    Return the code of what a disk refused, or None where the error is about something else.

    Parameters
    ----------
    error
        Of the operating system, or of a library that quotes it.

    Returns
    -------
    code
        ``disk_full``, ``disk_read_only`` or ``disk_forbidden``; texts stand under ``error.<code>``.
    """
    if isinstance(error, OSError) and error.errno is not None:
        return _NUMBERS.get(error.errno)
    message = str(error).casefold()
    return next((code for words, code in _SAID.items() if words in message), None)


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free for this program on the disk of a folder."""
    return shutil.disk_usage(folder).free


def require_room(folder: Path, needed: int, name: str) -> None:
    """
    Refuse to begin with a file that the disk has no room for.

    Parameters
    ----------
    folder
        On the disk concerned.
    needed
        Bytes that working with the file takes.
    name
        Of the file.

    Raises
    ------
    InputError
        ``no_room``, with what is needed and what is free.
    """
    free = free_bytes(folder)
    if free < needed:
        raise InputError("no_room", file=name, needed_mb=round(needed / 2**20, 1), free_mb=round(free / 2**20, 1))
