"""What people type in one line, before it is kept."""

from __future__ import annotations

from koppel.errors import InputError


def bounded_line(value: str | None, most: int, code: str) -> str | None:
    """
    Return a text as one line without signs that cannot be seen; None where nothing is left.

    Raises
    ------
    InputError
        `code`: it is longer than `most`.
    """
    line = "" if value is None else " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if len(line) > most:
        raise InputError(code, most=most)
    return line or None
