"""TOML of ``layers/`` into checked values; a mistake is named by file, key and what would be right."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from typing import TYPE_CHECKING

from koppel.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

LANGUAGES = ("nl", "en")


def read_toml(file: Path) -> dict[str, object]:
    """
    Read a TOML file.

    Raises
    ------
    CatalogueError
        ``layers_missing``, or ``layers_syntax`` with the line.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogueError("layers_missing", file=file.name, key="", right=str(file)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError("layers_syntax", file=file.name, key="", right="TOML", problem=str(error)) from error


def normal(text: str) -> str:
    """Fold case, accents and punctuation, so that spellings of one word meet."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    return " ".join(re.sub(r"[^0-9a-z]+", " ", plain).split())


class Table:
    """
    One table of a TOML file, read key by key.

    Every getter raises `CatalogueError` with file, key, value and what would be right.
    """

    def __init__(self, file: str, name: str, values: object) -> None:
        self.file = file
        self.name = name
        if not isinstance(values, dict):
            raise self.wrong("", values, "[tabel]")
        self.values: Mapping[str, object] = values

    def wrong(self, key: str, value: object, right: str) -> CatalogueError:
        """Make the error for a value of this table."""
        place = f"{self.name}.{key}" if self.name and key else self.name or key
        return CatalogueError("layers_value", file=self.file, key=place, value=value, right=right)

    def only(self, known: Collection[str]) -> None:
        """Refuse keys that mean nothing; a misspelt key would be ignored in silence."""
        for key in self.values:
            if key not in known:
                raise CatalogueError(
                    "layers_key", file=self.file, key=f"{self.name}.{key}", right=", ".join(sorted(known))
                )

    def get(self, key: str) -> object:
        """Give a value that must be there."""
        if key not in self.values:
            raise CatalogueError("layers_key_missing", file=self.file, key=f"{self.name}.{key}", right=key)
        return self.values[key]

    def text(self, key: str) -> str:
        """Give a text."""
        value = self.get(key)
        if not isinstance(value, str):
            raise self.wrong(key, value, '"…"')
        return value

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """Give one of these texts."""
        value = self.get(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(key, value, " / ".join(sorted(allowed)))
        return value

    def like(self, key: str, pattern: str, right: str) -> str:
        """Give a text of a form."""
        value = self.get(key)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self.wrong(key, value, right)
        return value

    def flag(self, key: str) -> bool:
        """Give true or false."""
        value = self.get(key)
        if not isinstance(value, bool):
            raise self.wrong(key, value, "true / false")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        """Give a number between two bounds, both included."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.wrong(key, value, f"{low:g}–{high:g}")
        return float(value)

    def whole(self, key: str, low: int, high: int) -> int:
        """Give a whole number between two bounds, both included."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(key, value, f"{low}–{high}")
        return value

    def words(self, key: str) -> Mapping[str, str]:
        """Give a text per language."""
        value = self.get(key)
        if (
            not isinstance(value, dict)
            or set(value) != set(LANGUAGES)
            or not all(isinstance(text, str) and text.strip() for text in value.values())
        ):
            raise self.wrong(key, value, '{ nl = "…", en = "…" }')
        return dict(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts."""
        value = self.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.wrong(key, value, '["…", "…"]')
        return tuple(value)
