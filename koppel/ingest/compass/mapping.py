"""Which indicator a column holds: by its name, or as somebody says."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.values.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.model.compass.indicators import Compass

_LEFT_OUT = "-"


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
