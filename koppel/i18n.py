"""Texts for people, from ``koppel/locale/<language>/*.toml``; keys are dotted, placeholders as in ``str.format``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koppel.errors import KoppelError
    from koppel.model import Issue

LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"


@cache
def texts(language: str) -> Mapping[str, str]:
    """
    Read all texts of a language.

    Parameters
    ----------
    language
        One of `LANGUAGES`; anything else reads Dutch.

    Returns
    -------
    texts
        Dotted key to text, with placeholders unfilled.
    """
    chosen = language if language in LANGUAGES else DEFAULT_LANGUAGE
    found: dict[str, str] = {}
    folder = files("koppel").joinpath("locale", chosen)
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            _flatten(tomllib.loads(file.read_text(encoding="utf-8")), "", found)
    return found


def _flatten(table: Mapping[str, object], prefix: str, into: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}{key}.", into)
        else:
            into[f"{prefix}{key}"] = str(value)


def text(key: str, language: str = DEFAULT_LANGUAGE, /, **facts: object) -> str:
    """
    Give a text in a language with its placeholders filled.

    Parameters
    ----------
    key
        Dotted key.
    language
        One of `LANGUAGES`.
    **facts
        Values for the placeholders; dates are written as the language does.

    Returns
    -------
    text
        The filled text; the key itself in ``⟦ ⟧`` where the language has no such text, so that it shows.
    """
    template = texts(language).get(key)
    if template is None:
        return f"⟦{key}⟧"
    return template.format_map(_Facts(facts))


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"⟦{key}⟧"


def date_words(day: date, precision: str, language: str = DEFAULT_LANGUAGE) -> str:
    """
    Say a date as exactly as it is known: ``12 april 2027``, ``april 2027``, ``3e kwartaal 2027``, ``2027``.

    Parameters
    ----------
    day
        First or last day of what is known.
    precision
        A `koppel.model.Precision`.
    language
        One of `LANGUAGES`.
    """
    quarter = (day.month - 1) // 3 + 1
    month = text(f"date.month.{day.month}", language)
    return text(f"date.{precision}", language, day=day.day, month=month, quarter=quarter, year=day.year)


def error_text(error: KoppelError, language: str = DEFAULT_LANGUAGE) -> str:
    """Say in a language what an error means and what would be right."""
    return text(f"error.{error.code}", language, **error.facts)


def issue_text(issue: Issue, language: str = DEFAULT_LANGUAGE) -> str:
    """Say in a language what an issue means and what would be right."""
    return text(f"issue.{issue.code}", language, **issue.facts)
