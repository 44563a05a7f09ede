"""Checks texts for residents: jargon, long sentences, abbreviations, shouting; the words stand in ``plain.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.plain_words import PlainWords, fold, load_plain
from koppel.i18n import text as locale_text
from koppel.model import IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koppel.catalogue.plain_words import LanguageWords, WordList

__all__ = ["PlainWords", "Remark", "average_words", "check_text", "load_plain", "remark_text"]

_LONGEST_SHOWN = 60
# A full stop ends a sentence unless a small letter follows: "i.v.m. de markt" goes on.
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)]*+(?=\s++(?![a-zà-ÿ])|\s*+$)|\n+")
_DOTTED = re.compile(r"(?<![\w.@])[A-Za-z]\.(?:[a-z]\.)+(?![\w@])")
_CAPITALS = re.compile(r"(?<![\w@./-])[A-ZÀ-Þ]{2,}(?:[ \t]+[A-ZÀ-Þ]{2,})*(?![\w@/])")
_ROMAN = re.compile(r"[IVXL]+")
_RUN = re.compile(r"[!?]{2,}")
_PART = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
# What a text itself explains: "het regenwaterriool (HWA)", or "HWA (regenwaterriool)".
_EXPLAINED = re.compile(r"\(([\w&]{2,60})\)|(?<!\w)([\w&]{2,60})(?=\s{0,3}\()")
# A longer word in capitals is no abbreviation but a raised voice.
_LONGEST_ABBREVIATION = 6


@dataclass(frozen=True, slots=True)
class Remark:
    """
    One remark about a text.

    Attributes
    ----------
    code
        ``jargon``, ``stiff``, ``abbreviation``, ``sentence_long``, ``sentence_too_long``, ``sentences_long``,
        ``word_long``, ``text_long``, ``shouting`` or ``exclamations``; the wording is ``plain.<code>``.
    severity
        ``error`` keeps a text from residents; everything else is advice.
    start, end
        Place in the text, end exclusive.
    excerpt
        What stands there, cut short where it is long.
    better
        What to write instead; empty where only the writer knows.
    count, limit
        What was counted and the bound that it passed; 0 where nothing is counted.
    """

    code: str
    severity: IssueSeverity
    start: int
    end: int
    excerpt: str
    better: str = ""
    count: int = 0
    limit: int = 0


def check_text(text: str, language: str, words: PlainWords) -> tuple[Remark, ...]:
    """
    Check a text for residents.

    Parameters
    ----------
    text
        Title or explanation, in `language`; nothing is found in an empty one.
    language
        One of `koppel.i18n.LANGUAGES`.
    words
        From `load_plain`.

    Returns
    -------
    remarks
        In the order of the text.
    """
    language_words = words.languages[language]
    # Addresses of pages and mailboxes are no words; blanks keep all else in its place.
    readable = _PART.sub(lambda match: " " * len(match[0]) if _is_address(match[0]) else match[0], text)
    folded = fold(readable)
    explained = frozenset(match[1] or match[2] for match in _EXPLAINED.finditer(text))
    taken = bytearray(len(text))
    # Of remarks on one place the first stays: the most serious.
    remarks = [
        *_uncovered(_listed(text, folded, explained, language_words, language_words.jargon, "jargon"), taken),
        *_uncovered(_listed(text, folded, explained, language_words, language_words.stiff, "stiff"), taken),
        *_uncovered(
            _listed(text, folded, explained, language_words, language_words.abbreviations, "abbreviation"), taken
        ),
        *_uncovered(_shortened(readable, explained, language_words), taken),
    ]
    remarks += _runs(text)
    remarks += _sentences(text, words)
    remarks += _long_words(readable, words)
    return tuple(sorted(remarks, key=lambda item: (item.start, item.end, item.code)))


def remark_text(remark: Remark, language: str) -> str:
    """Describe in a language what a remark means and what would be better."""
    key = f"plain.{remark.code}" if remark.better or remark.code != "abbreviation" else "plain.abbreviation_unknown"
    return locale_text(
        key, language, found=remark.excerpt, better=remark.better, count=remark.count, limit=remark.limit
    )


def average_words(text: str) -> float:
    """Return the mean number of words of a sentence; 0 for a text without words."""
    counts = [count for _, _, count in _split(text)]
    return sum(counts) / len(counts) if counts else 0.0


def _listed(
    text: str, folded: str, explained: frozenset[str], language_words: LanguageWords, words: WordList, code: str
) -> Iterator[Remark]:
    severity = IssueSeverity.ERROR if code == "jargon" else IssueSeverity.NOTE
    for match in words.pattern.finditer(folded):
        place = (match.lastindex or 1) - 1
        phrase = text[match.start() : match.end()]
        # "DO" is short for a design, "do" is just a word.
        is_short = words.words[place].isupper()
        is_fine = match[0] in language_words.known or (is_short and (not phrase.isupper() or phrase in explained))
        if not is_fine:
            yield Remark(code, severity, match.start(), match.end(), _shown(phrase), words.better[place])


def _uncovered(remarks: Iterable[Remark], taken: bytearray) -> Iterator[Remark]:
    """Pass on the remarks whose place is not taken yet, letter by letter in `taken`, and take it."""
    for item in remarks:
        if not any(taken[item.start : item.end]):
            taken[item.start : item.end] = b"\x01" * (item.end - item.start)
            yield item


def _shortened(text: str, explained: frozenset[str], words: LanguageWords) -> Iterator[Remark]:
    for match in _DOTTED.finditer(text):
        yield Remark("abbreviation", IssueSeverity.NOTE, match.start(), match.end(), match[0])
    for match in _CAPITALS.finditer(text):
        parts = [part for part in match[0].split() if fold(part) not in words.known and not _ROMAN.fullmatch(part)]
        if not parts:
            continue
        is_loud = len(parts) > 1 or len(parts[0]) > _LONGEST_ABBREVIATION
        if is_loud:
            yield Remark("shouting", IssueSeverity.NOTE, match.start(), match.end(), _shown(match[0]))
        elif parts[0] not in explained:
            yield Remark("abbreviation", IssueSeverity.NOTE, match.start(), match.end(), parts[0])


def _is_address(part: str) -> bool:
    return "@" in part or "://" in part or part.lower().startswith("www.")


def _runs(text: str) -> Iterator[Remark]:
    for match in _RUN.finditer(text):
        if "!" not in match[0]:
            continue
        yield Remark("exclamations", IssueSeverity.NOTE, match.start(), match.end(), _shown(match[0]))


def _sentences(text: str, words: PlainWords) -> Iterator[Remark]:
    spans = _split(text)
    for start, end, count in spans:
        if count > words.sentence_long:
            is_worse = count > words.sentence_too_long
            code = "sentence_too_long" if is_worse else "sentence_long"
            limit = words.sentence_too_long if is_worse else words.sentence_long
            yield Remark(code, IssueSeverity.NOTE, start, end, _shown(text[start:end]), "", count, limit)
    average = average_words(text)
    if len(spans) > 2 and average > words.sentence_average:
        yield Remark(
            "sentences_long", IssueSeverity.NOTE, 0, len(text), _shown(text), "", round(average), words.sentence_average
        )
    total = sum(count for _, _, count in spans)
    if total > words.text_words:
        yield Remark("text_long", IssueSeverity.NOTE, 0, len(text), _shown(text), "", total, words.text_words)


def _long_words(text: str, words: PlainWords) -> Iterator[Remark]:
    for match in _LETTERS.finditer(text):
        count = len(match[0])
        if count > words.word_letters:
            shown = _shown(match[0])
            yield Remark(
                "word_long", IssueSeverity.NOTE, match.start(), match.end(), shown, "", count, words.word_letters
            )


def _split(text: str) -> list[tuple[int, int, int]]:
    """Return start, end and number of words of each sentence that has any."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    sentences = []
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        part = text[start:end]
        count = sum(any(letter.isalnum() for letter in word) for word in part.split())
        if count:
            lead = len(part) - len(part.lstrip())
            sentences.append((start + lead, start + len(part.rstrip()), count))
    return sentences


def _shown(phrase: str) -> str:
    line = " ".join(phrase.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[: _LONGEST_SHOWN - 1]}…"
