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


def _checked(told: str, most: int) -> str:
    if len(told) > most:
        raise InputError("text_too_long", start=told[:_BEGINNING], count=len(told), most=most)
    if redact(told)[1]:
        raise InputError("text_personal", start=told[:_BEGINNING])
    return told
