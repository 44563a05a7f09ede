"""Texts for people, from ``koppel/locale/<language>/*.toml``; keys are dotted, placeholders as in ``str.format``."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from numbers import Integral
from typing import TYPE_CHECKING

from koppel import formats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.errors import KoppelError
    from koppel.model import Issue

LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"

# Facts that name something, though they are numbers: they are written as they are, without a point at the thousands.
_NAMES = frozenset(
    {"before", "code", "column", "first", "id", "last", "line", "number", "port", "row", "value", "year"}
)


@lru_cache(maxsize=8)
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
    flat: dict[str, str] = {}
    folder = files("koppel").joinpath("locale", chosen)
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            _flatten(tomllib.loads(file.read_text(encoding="utf-8")), "", flat)
    return flat


def _flatten(table: Mapping[str, object], prefix: str, into: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}{key}.", into)
        else:
            into[f"{prefix}{key}"] = str(value)


def text(key: str, language: str = DEFAULT_LANGUAGE, /, **facts: object) -> str:
    """
    Return a text in a language with its placeholders filled.

    A text that differs with a number has the keys ``<key>.one`` and ``<key>.other``; ``count`` chooses.

    Parameters
    ----------
    key
        Dotted key.
    language
        One of `LANGUAGES`.
    **facts
        Values for the placeholders. Numbers, days, moments and lists of words are written as the language does, see
        `koppel.formats`; a text stands as it is, a mapping of languages to texts says itself in each of them.

    Returns
    -------
    text
        The filled text; the key itself in ``⟦ ⟧`` where the language has no such text, so that it shows.
    """
    templates = texts(language)
    template = templates.get(key)
    if template is None and isinstance(count := facts.get("count"), Integral):
        template = templates.get(f"{key}.{formats.plural(int(count), language)}")
    if template is None:
        return f"⟦{key}⟧"
    return template.format_map(_Facts({name: _written(name, value, language) for name, value in facts.items()}))


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"⟦{key}⟧"


def _written(name: str, value: object, language: str) -> object:
    if isinstance(value, dict):
        return value.get(language) or value[DEFAULT_LANGUAGE]
    if isinstance(value, bool | str) or name in _NAMES:
        return value
    if isinstance(value, Integral):
        return formats.number(int(value), language)
    if isinstance(value, float):
        return formats.number(value, language, decimals=3)
    if isinstance(value, datetime):
        return formats.moment(value, language)
    if isinstance(value, date):
        return formats.day(value, language)
    if isinstance(value, list | tuple | set | frozenset):
        words = [str(item) for item in value]
        return formats.listed(words if isinstance(value, list | tuple) else sorted(words, key=str.casefold), language)
    return value


def error_text(error: KoppelError, language: str = DEFAULT_LANGUAGE) -> str:
    """Describe in a language what an error means and what would be right."""
    return text(f"error.{error.code}", language, **error.facts)


def issue_text(issue: Issue, language: str = DEFAULT_LANGUAGE) -> str:
    """Describe in a language what an issue means and what would be right."""
    return text(f"issue.{issue.code}", language, **issue.facts)


def field_name(field: str, language: str) -> str:
    """Return what screens and the shell call a field; the name of a column stays as the file has it."""
    key = f"panel.field.{field}"
    return text(key, language) if key in texts(language) else field
