"""What a disk does not let a program do: full, read-only, forbidden; told apart from a file that is damaged."""

from __future__ import annotations

import errno

# As `strerror` of Linux says it, which libraries pass on in their own errors.
_SAID = {
    "no space left on device": "disk_full",
    "disk quota exceeded": "disk_full",
    "read-only file system": "disk_read_only",
    "permission denied": "disk_forbidden",
    "operation not permitted": "disk_forbidden",
}
_NUMBERS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
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
    told = str(error).casefold()
    return next((code for words, code in _SAID.items() if words in told), None)
