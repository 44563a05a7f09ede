"""Texts that people write on cards and in actions: bounded, cleaned, and without persons' mail or phone."""

from __future__ import annotations

from koppel.clean import clean, one_line
from koppel.errors import InputError
from koppel.ingest.values.personal import redact

_BEGINNING = 40


def lines(words: str, most: int) -> str:
    """
    Make a text of several lines fit to keep.

    Raises
    ------
    InputError
        ``text_too_long``; ``text_personal``: it holds a person's mail address or phone number.
    """
    return _checked("\n".join(line.rstrip() for line in clean(words).splitlines()), most)


def line(words: str, most: int) -> str:
    """
    Make a text of one line fit to keep.

    Raises
    ------
    InputError
        As `lines`.
    """
    return _checked(one_line(words), most)


def _checked(value: str, most: int) -> str:
    if len(value) > most:
        raise InputError("text_too_long", start=value[:_BEGINNING], count=len(value), most=most)
    if redact(value)[1]:
        raise InputError("text_personal", start=value[:_BEGINNING])
    return value
