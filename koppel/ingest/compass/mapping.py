"""Which indicator a column holds: by its name, or as somebody says."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.compass import compass_names
from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.compass.layout import column_names
from koppel.ingest.values.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppel.model.compass.indicators import Compass

_LEFT_OUT = "-"
_LEAST_WORD = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What somebody says of a column.

    ``indicator`` is None where it is to be left out; ``factor`` None where nothing was said of the unit.
    """

    indicator: str | None
    factor: float | None = None


def parse_choices(words: Iterable[str], compass: Compass) -> dict[str, Choice]:
    """
    Read what was typed: ``KOLOM=indicator``, ``KOLOM=indicator*100`` or ``KOLOM=-``.

    Returns
    -------
    choices
        By the folded name of the column.

    Raises
    ------
    InputError
        ``indicator_choice``: not of this form; ``indicator_unknown``: no such indicator.
    """
    choices: dict[str, Choice] = {}
    for word in words:
        label, sign, chosen = word.rpartition("=")
        name, star, times = chosen.partition("*")
        factor = parse_number(times) if star else None
        if not sign or not label.strip() or (star and not factor):
            raise InputError("indicator_choice", value=word[:100])
        name = name.strip()
        if name == _LEFT_OUT:
            choices[normal(label)] = Choice(None)
            continue
        if name not in compass.indicators:
            close = difflib.get_close_matches(name, list(compass.indicators), n=3) or sorted(compass.indicators)
            raise InputError("indicator_unknown", value=name[:100], right=", ".join(close))
        choices[normal(label)] = Choice(name, factor)
    return choices


def names_of_indicators(compass: Compass) -> dict[str, str]:
    """Return the indicator of each name that a column may have, folded."""
    return {name: item.id for item in compass.indicators.values() for name in compass_names(item)}


def choose(label: str, names: Mapping[str, str], choices: Mapping[str, Choice]) -> Choice | None:
    """Return what a column holds; None where nobody knows."""
    for name in column_names(label):
        if name in choices:
            return choices[name]
    return next((Choice(names[name]) for name in column_names(label) if name in names), None)


def suggest_indicator(label: str, names: Mapping[str, str]) -> str | None:
    """
    Return an indicator whose name is like that of a column.

    A code is like another that means the opposite, as ``p_hh_hi`` and ``p_hh_li``: only words say what they mean.
    """
    if max(map(len, normal(label).split()), default=0) < _LEAST_WORD:
        return None
    close = difflib.get_close_matches(normal(label)[:100], list(names), n=1, cutoff=0.85)
    return names[close[0]] if close else None
