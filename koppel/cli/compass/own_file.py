"""A file that says of columns which own indicator they hold, in TOML: a table for each column."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from koppel.catalogue.compass import compass_of
from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.compass.mapping import Choice
from koppel.model.compass.remedies import KindHelp
from koppel.services.compass.loading.helping import own_with_help
from koppel.services.compass.loading.own import make_own

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.own import OwnIndicator

_KEYS = ("name", "theme", "unit", "polarity")
_TEXTS = (*_KEYS, "source", "otherwise")
_HELPS = "helps"


def read_own(content: bytes, name: str, catalogue: Catalogue) -> tuple[tuple[OwnIndicator, ...], dict[str, Choice]]:
    """
    Read the own indicators with what is said of what helps them, and which column is which.

    Raises
    ------
    InputError
        ``own_file``: not TOML, or a table is not as it should be; and what `make_own` and `own_with_help` raise.
    """
    compass = compass_of(catalogue)
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("own_file", file=name, key=str(error)[:80]) from error
    own: dict[str, OwnIndicator] = {}
    choices: dict[str, Choice] = {}
    for column, table in tables.items():
        entry = table if isinstance(table, dict) else {}
        wrong = [key for key in _KEYS if not isinstance(entry.get(key), str)]
        wrong += [
            key for key, value in entry.items() if key != _HELPS and (key not in _TEXTS or not isinstance(value, str))
        ]
        helps = _helps(entry.get(_HELPS, {}))
        if helps is None:
            wrong.append(_HELPS)
        if wrong or helps is None:
            raise InputError("own_file", file=name, key=f"[{column[:60]}] {wrong[0]}")
        made = make_own(
            compass,
            entry["name"],
            theme=entry["theme"],
            unit=entry["unit"],
            polarity=entry["polarity"],
            source=entry.get("source", ""),
        )
        own[made.id] = own_with_help(catalogue, made, helps, entry.get("otherwise", ""))
        choices[normal(column)] = Choice(made.id)
    return tuple(own.values()), choices


def _helps(written: object) -> list[KindHelp] | None:
    """Read which kinds help, each with a reason or with that and a source; None where it is something else."""
    if not isinstance(written, dict):
        return None
    kinds = []
    for kind, content in written.items():
        entry = {"reason": content} if isinstance(content, str) else content
        if not isinstance(entry, dict) or not {"reason"} <= entry.keys() <= {"reason", "source"}:
            return None
        if not all(isinstance(value, str) for value in entry.values()):
            return None
        kinds.append(KindHelp(kind, entry["reason"], entry.get("source", "")))
    return kinds
