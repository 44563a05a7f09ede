"""Words and bounds of plain texts, from ``plain.toml``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import LANGUAGES, Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Endings of the plural and of adjectives. Whatever else a word can become stands in the file.
_ENDINGS = {"nl": "(?:en|n|s|'s|e|es)?", "en": "(?:s|es|'s)?"}
_FORM = re.compile(r"\*?[^*]*\w[^*]*\*?")


@dataclass(frozen=True, slots=True)
class WordList:
    """
    Words with what to write instead.

    ``pattern`` is for folded text and has a group for each word, in the order of ``words`` and ``better``.
    """

    pattern: re.Pattern[str]
    words: tuple[str, ...]
    better: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The words of one language; ``known`` are those that are fine though they look like others, folded."""

    jargon: WordList
    stiff: WordList
    abbreviations: WordList
    known: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainWords:
    """What ``plain.toml`` declares; bounds in words, ``word_letters`` in letters."""

    sentence_long: int
    sentence_too_long: int
    sentence_average: int
    text_words: int
    word_letters: int
    languages: Mapping[str, LanguageWords]


def load_plain(file: Path) -> PlainWords:
    """
    Read the words and bounds of plain texts.

    Raises
    ------
    CatalogueError
        The file is missing or wrong; the facts say file, key and what would be right.
    """
    whole = Table(file.name, "", read_toml(file))
    whole.only({"bounds", *LANGUAGES})
    bounds = Table(file.name, "bounds", whole.get("bounds"))
    bounds.only({"sentence_long", "sentence_too_long", "sentence_average", "text_words", "word_letters"})
    long = bounds.whole("sentence_long", 5, 100)
    return PlainWords(
        sentence_long=long,
        sentence_too_long=bounds.whole("sentence_too_long", long, 200),
        sentence_average=bounds.whole("sentence_average", 5, 100),
        text_words=bounds.whole("text_words", 10, 10_000),
        word_letters=bounds.whole("word_letters", 10, 100),
        languages={language: _language(whole, language) for language in LANGUAGES},
    )


def _language(whole: Table, language: str) -> LanguageWords:
    table = Table(whole.file, language, whole.get(language))
    table.only({"known", "jargon", "stiff", "abbreviation"})
    taken: dict[str, str] = {}
    return LanguageWords(
        jargon=_list(table, "jargon", _ENDINGS[language], taken),
        stiff=_list(table, "stiff", _ENDINGS[language], taken),
        abbreviations=_list(table, "abbreviation", "", taken),
        known=frozenset(fold(item) for item in table.texts("known")),
    )


def _list(parent: Table, name: str, endings: str, taken: dict[str, str]) -> WordList:
    table = Table(parent.file, parent.place(name), parent.get(name))
    for word in table.values:
        folded = " ".join(fold(word).split())
        if not _FORM.fullmatch(folded) or len(folded.strip("*")) < 2:
            raise table.wrong(word, word, '"…" / "…*" / "*…"')
        if folded in taken:
            raise table.wrong(word, word, f"1 × {taken[folded]}")
        taken[folded] = table.place(word)
    # The longest first, so that a word of three words goes before its first.
    words = sorted(table.values, key=lambda word: (-len(word), word))
    groups = "|".join(f"({_expression(word, endings)})" for word in words) or "(?!)"
    pattern = re.compile(rf"(?<![\w@])(?:{groups})(?![\w@])")
    return WordList(pattern, tuple(words), tuple(table.text(word) for word in words))


def _expression(word: str, endings: str) -> str:
    """Write a word as an expression: ``*`` stands for any letters, a space for any room between words."""
    parts = [re.escape(part).replace(r"\*", r"\w*") for part in fold(word).split()]
    ends_open = word.endswith(("*", "."))
    return r"\s+".join(parts) + ("" if ends_open else endings)


def fold(text: str) -> str:
    """Take capitals and accents away, letter by letter: places stay what they were."""
    return "".join(_folded_letter(letter) for letter in text)


def _folded_letter(letter: str) -> str:
    if letter == "’":
        return "'"
    base = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    small = base.casefold()
    return small if len(small) == 1 else letter
