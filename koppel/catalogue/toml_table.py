"""TOML of ``layers/`` into checked values; a mistake is named by file, key and what would be right."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
import unicodedata
from typing import TYPE_CHECKING

from koppel.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

LANGUAGES = ("nl", "en")
_LONGEST_SHOWN = 80

# Letters that Unicode does not take apart into a plain letter and a sign.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def read_toml(file: Path) -> dict[str, object]:
    """
    Read a TOML file, with or without the mark that some editors put at its beginning.

    Raises
    ------
    CatalogueError
        ``layers_missing``, ``layers_unreadable``, or ``layers_syntax`` with the line.
    """
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise CatalogueError("layers_missing", file=file.name, key="", value="", right=str(file)) from error
    except OSError as error:
        raise CatalogueError(
            "layers_unreadable", file=file.name, key="", value=error.strerror or "", right=str(file)
        ) from error
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _syntax(file, line, str(content[error.start : error.start + 1]), "UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"line (\d+)", str(error))
        line = int(match[1]) if match else content.count(b"\n") + 1
        raise _syntax(file, line, str(error), 'key = "…"') from error


def _syntax(file: Path, line: int, problem: str, right: str) -> CatalogueError:
    return CatalogueError(
        "layers_syntax", file=file.name, key=str(line), line=line, value=problem, problem=problem, right=right
    )


def normal(text: str) -> str:
    """Fold case, accents and punctuation, so that spellings of one word meet."""
    # Taken apart before and after folding: some letters only show their capital once taken apart, and the reverse.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    folded = folded.translate(_LETTERS)
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def shown(value: object) -> str:
    """Write a value as TOML does, cut short when it is long."""
    literal = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return literal if len(literal) <= _LONGEST_SHOWN else f"{literal[: _LONGEST_SHOWN - 1]}…"


class Table:
    """
    One table of a TOML file, read key by key.

    Every getter raises `CatalogueError` with file, key, value and what would be right.
    """

    def __init__(self, file: str, name: str, values: object) -> None:
        self.file = file
        self.name = name
        if not isinstance(values, dict):
            raise self.wrong("", values, f"[{name}]")
        self.values: Mapping[str, object] = values

    def place(self, key: str) -> str:
        """Name a key of this table with the table before it."""
        return ".".join(part for part in (self.name, key) if part)

    def wrong(self, key: str, value: object, right: str) -> CatalogueError:
        """Make the error for a value of this table."""
        return CatalogueError("layers_value", file=self.file, key=self.place(key), value=shown(value), right=right)

    def only(self, allowed: Collection[str]) -> None:
        """Refuse keys that mean nothing; a misspelt key would be ignored in silence."""
        for key in self.values:
            if key not in allowed:
                close = difflib.get_close_matches(key, sorted(allowed), n=1) or sorted(allowed)
                raise CatalogueError(
                    "layers_key", file=self.file, key=self.place(key), value=key, right=", ".join(close)
                )

    def get(self, key: str) -> object:
        """Return a value that must be there."""
        if key not in self.values:
            raise CatalogueError("layers_key_missing", file=self.file, key=self.place(key), value="", right=key)
        return self.values[key]

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, value, '"…"')
        return value

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """Return one of these texts."""
        value = self.get(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(key, value, " / ".join(sorted(allowed)))
        return value

    def like(self, key: str, pattern: str, right: str) -> str:
        """Return a text of a form."""
        value = self.get(key)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self.wrong(key, value, right)
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.get(key)
        if not isinstance(value, bool):
            raise self.wrong(key, value, "true / false")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        """Return a number between two bounds, both included."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.wrong(key, value, f"{low:g}–{high:.10g}")
        return float(value)

    def whole(self, key: str, low: int, high: int) -> int:
        """Return a whole number between two bounds, both included."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(key, value, f"{low}–{high}")
        return value

    def words(self, key: str) -> Mapping[str, str]:
        """Return a text per language."""
        value = self.get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, value, '{ nl = "…", en = "…" }')
        table = Table(self.file, self.place(key), value)
        table.only(LANGUAGES)
        return {language: table.text(language) for language in LANGUAGES}

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; it may be empty."""
        value = self.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.wrong(key, value, '["…", "…"]')
        return tuple(value)
