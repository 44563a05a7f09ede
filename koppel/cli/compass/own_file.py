"""A file that says of columns which own indicator they hold, in TOML: a table for each column."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.compass.mapping import Choice
from koppel.services.compass.loading.own import make_own

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.own import OwnIndicator

_KEYS = ("name", "theme", "unit", "polarity")


def read_own(content: bytes, name: str, compass: Compass) -> tuple[tuple[OwnIndicator, ...], dict[str, Choice]]:
    """
    Read the own indicators, and which column is which.

    Raises
    ------
    InputError
        ``own_file``: not TOML, or a table is not as it should be; and what `make_own` raises.
    """
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("own_file", file=name, key=str(error)[:80]) from error
    own: dict[str, OwnIndicator] = {}
    choices: dict[str, Choice] = {}
    for column, table in tables.items():
        entry = table if isinstance(table, dict) else {}
        wrong = [key for key in _KEYS if not isinstance(entry.get(key), str)]
        wrong += [key for key, value in entry.items() if key not in (*_KEYS, "source") or not isinstance(value, str)]
        if wrong:
            raise InputError("own_file", file=name, key=f"[{column[:60]}] {wrong[0]}")
        made = make_own(
            compass,
            entry["name"],
            theme=entry["theme"],
            unit=entry["unit"],
            polarity=entry["polarity"],
            source=entry.get("source", ""),
        )
        own[made.id] = made
        choices[normal(column)] = Choice(made.id)
    return tuple(own.values()), choices
