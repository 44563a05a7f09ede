"""What a column may hold, by its name: the same name, the same words, or words that are alike; never in silence."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING

from koppel.catalogue.compass import compass_names
from koppel.catalogue.toml_table import normal
from koppel.i18n import DEFAULT_LANGUAGE
from koppel.ingest.compass.layout import column_names
from koppel.ingest.compass.mapping import Choice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from koppel.model.compass.indicators import Compass

MOST_GUESSES = 3
_LEAST_WORD = 4
# Of 1: words of a column and a name that are alike at least so much are worth a question.
_LEAST_ALIKE = 0.5
_WORD_ALIKE = 0.8
# So many first letters in common, and so much of the shorter one, make words of one family: eenzaam and eenzaamheid.
_FAMILY, _FAMILY_SHARE = 6, 0.7
# What is declared to be merely alike is never as sure as a name.
_MERELY = 0.8
# What counts off where the name of the column says another unit.
_OTHER_UNIT = 0.3
# What a name of a column says of its unit; the first that fits counts.
_UNITS = (
    ("per_1000", re.compile(r"per\s?1[.\s]?000\b|‰|\bpromille\b")),
    ("per_km2", re.compile(r"per km(?:2|²)")),
    ("%", re.compile(r"%|\b(?:percentage|perc|pct|procent|aandeel)\b")),
    ("cijfer", re.compile(r"\b(?:rapport)?cijfers?\b")),
    ("euro", re.compile(r"€|\beuro\b|x\s?1[.\s]?000\b|\bduizend\b")),
    ("m3", re.compile(r"\bm(?:3|³)(?!\w)")),
    ("score", re.compile(r"\b(?:schaal)?score\b|\bindex(?:cijfer)?\b|\bschaal\b")),
    ("km", re.compile(r"\bafstand\b|\bkm\b")),
    ("aantal", re.compile(r"\baantal(?:len)?\b")),
)
_FITTING: Mapping[str, frozenset[str]] = {"getal": frozenset({"aantal"}), "per_km2": frozenset({"aantal"})}
# What stands in names of columns beside what they are about.
_AROUND = (
    re.compile(r"per\s?1[.\s]?000\s?\w*"),
    re.compile(r"\(?x\s?1[.\s]?000\)?"),
    re.compile(r"\b1[89]\s?(?:\+|plus\b|jaar en ouder\b|jaar e\.?o\.?)"),
    re.compile(r"per km(?:2|²)"),
    re.compile(r"%|‰|€"),
)
_BESIDE = frozenset(
    """aandeel perc percentage pct procent gem gemid gemiddeld gemiddelde totaal aantal cijfer rapportcijfer euro index
    score schaalscore km m3 de het een van in op met en of per tot bij voor""".split()
)
# Where a name in one piece, as AantalInwoners, begins another word.
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OPPOSITES = (
    (
        frozenset({"laag", "lage", "laagste"}),
        frozenset({"hoog", "hoge", "hoogste"}),
        frozenset({"midden", "middelbaar"}),
    ),
    (frozenset({"koop", "koopwoningen"}), frozenset({"huur", "huurwoningen"})),
)
_NOT = frozenset({"niet", "geen", "zonder", "nooit"})


class Sureness(StrEnum):
    """How a column came to be an indicator, the surest first; what is only alike is asked."""

    CHOSEN = "gekozen"
    BEFORE = "eerder"
    NAMED = "naam"
    WORDS = "woorden"
    ALIKE = "lijkt"


@dataclass(frozen=True, slots=True)
class Guess:
    """
    An indicator that a column may hold.

    ``name`` is the one that it is alike; ``unit`` is what the column says of its unit where the indicator has another.
    """

    indicator: str
    name: str
    alike: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column is taken for, and how sure that is; ``name`` is the one that it has or is alike."""

    choice: Choice
    sureness: Sureness
    name: str = ""


def unit_of_label(label: str) -> str | None:
    """Return which unit the name of a column says; None where it says none."""
    plain = " ".join(label.casefold().split())
    return next((unit for unit, pattern in _UNITS if pattern.search(plain)), None)


def fits_unit(label_unit: str | None, unit: str) -> bool:
    """Return whether what a name of a column says of its unit may be an indicator of a unit."""
    return label_unit is None or label_unit == unit or label_unit in _FITTING.get(unit, ())


class Names:
    """All names of the indicators of a compass."""

    def __init__(self, compass: Compass) -> None:
        self._units = {item.id: item.unit for item in compass.indicators.values()}
        self._sources = {
            (item.id, normal(name)): item.source
            for item in compass.indicators.values()
            for name in (*item.columns, *item.counts)
        }
        self._sources |= {
            (item.id, name): source
            for item in compass.indicators.values()
            for name, source in item.source_columns.items()
        }
        self.exact = {name: item.id for item in compass.indicators.values() for name in compass_names(item)}
        self._by_words: dict[frozenset[str], tuple[str, str]] = {}
        self._asked: list[tuple[str, str, frozenset[str], float]] = []
        for item in compass.indicators.values():
            spelt = (*item.label.values(), *item.synonyms, *item.columns)
            # People read its name, and not what a column of a source is called.
            shown = dict.fromkeys(item.columns, item.label[DEFAULT_LANGUAGE])
            for name in spelt:
                if words := _words(name):
                    self._by_words.setdefault(words, (item.id, shown.get(name, name)))
            self._asked += [(item.id, shown.get(name, name), words, 1.0) for name in spelt if (words := _words(name))]
            self._asked += [(item.id, name, words, _MERELY) for name in item.alike if (words := _words(name))]

    def named(self, label: str) -> str | None:
        """Return the indicator that is called so."""
        return next((self.exact[name] for name in column_names(label) if name in self.exact), None)

    def source_of(self, label: str, indicator: str) -> str | None:
        """Return the source in whose files an indicator has a column of this name; None where no source is known."""
        names = ((indicator, name) for name in column_names(label))
        return next((self._sources[name] for name in names if name in self._sources), None)

    def worded(self, label: str) -> tuple[str, str] | None:
        """Return the indicator that has the same words as a column, but for what says a unit, and its name."""
        words = _words(label)
        owner = None if any(any(map(str.isdigit, word)) for word in words) else self._by_words.get(words)
        return owner if owner is not None and fits_unit(unit_of_label(label), self._units[owner[0]]) else None

    def guesses(self, label: str, without: Collection[str] = ()) -> tuple[Guess, ...]:
        """Return the indicators that a column may hold, the likest first; what means the opposite is none."""
        words, label_unit = _words(label), unit_of_label(label)
        best: dict[str, Guess] = {}
        for indicator, name, others, weight in self._asked:
            if indicator in without or _is_opposite(words, others):
                continue
            is_other = not fits_unit(label_unit, self._units[indicator])
            likeness = _alike(words, others)
            alike = likeness * weight - (_OTHER_UNIT if is_other else 0)
            if likeness > _LEAST_ALIKE and (indicator not in best or alike > best[indicator].alike):
                best[indicator] = Guess(indicator, name, round(alike, 3), label_unit if is_other else None)
        return tuple(sorted(best.values(), key=lambda item: (-item.alike, item.indicator))[:MOST_GUESSES])


def read_meanings(
    columns: Sequence[tuple[str, int | None]],
    names: Names,
    choices: Mapping[str, Choice],
    before: Mapping[str, Choice],
) -> list[Meaning | None]:
    """
    Say what each column holds, as far as that is sure.

    Parameters
    ----------
    columns
        Their labels and years.
    names
        Of the indicators.
    choices, before
        What somebody says now, and what the team said before, by folded names.

    Returns
    -------
    meanings
        None where nobody knows, or where two columns of a year have the words of one indicator.
    """
    meanings: list[Meaning | None] = []
    for label, _ in columns:
        folded = column_names(label)
        named = names.named(label)
        if (chosen := _first(choices, folded)) is not None:
            meanings.append(Meaning(chosen, Sureness.CHOSEN))
        elif (chosen := _first(before, folded)) is not None:
            meanings.append(Meaning(chosen, Sureness.BEFORE))
        elif named is not None:
            meanings.append(Meaning(Choice(named), Sureness.NAMED, label))
        elif (worded := names.worded(label)) is not None:
            meanings.append(Meaning(Choice(worded[0]), Sureness.WORDS, worded[1]))
        else:
            meanings.append(None)
    held = [
        None if meaning is None else (meaning.choice.indicator, year)
        for meaning, (_, year) in zip(meanings, columns, strict=True)
    ]
    return [
        None if meaning is not None and meaning.sureness is Sureness.WORDS and held.count(held[at]) > 1 else meaning
        for at, meaning in enumerate(meanings)
    ]


def _first(choices: Mapping[str, Choice], names: Iterable[str]) -> Choice | None:
    return next((choices[name] for name in names if name in choices), None)


def _words(label: str) -> frozenset[str]:
    """Return what a name is about: without units, ages of adults and small words; nothing of a mere code."""
    plain = _CAPITAL_WITHIN.sub(" ", label).casefold()
    for pattern in _AROUND:
        plain = pattern.sub(" ", plain)
    words = frozenset(normal(plain).split()) - _BESIDE
    return words if any(len(word) >= _LEAST_WORD for word in words) else frozenset()


def _is_opposite(words: frozenset[str], others: frozenset[str]) -> bool:
    if bool(words & _NOT) != bool(others & _NOT):
        return True
    if any(_is_negated(word, other) or _is_negated(other, word) for word in words for other in others):
        return True
    for group in _OPPOSITES:
        mine, theirs = ({at for at, side in enumerate(group) if side & those} for those in (words, others))
        if mine and theirs and not mine & theirs:
            return True
    return False


def _is_negated(word: str, other: str) -> bool:
    """Return whether a word says what another denies: veilig and onveiligheid."""
    return other.startswith("on") and len(word) >= _FAMILY and other[2 : 2 + _FAMILY] == word[:_FAMILY]


def _alike(words: frozenset[str], others: frozenset[str]) -> float:
    """Return from 0 to 1 how alike two names are: words in common, each once, of all words of both."""
    left = set(others)
    common = 0.0
    for word in sorted(words, key=len, reverse=True):
        scored = [(likeness, other) for other in left if (likeness := _word_alike(word, other))]
        if scored:
            likeness, other = max(scored)
            common += likeness
            left.remove(other)
    return 2 * common / (len(words) + len(others)) if words else 0.0


def _word_alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) < _LEAST_WORD:
        return 0.0
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    if common >= _FAMILY and common >= _FAMILY_SHARE * min(len(one), len(other)):
        return 0.9
    ratio = difflib.SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= _WORD_ALIKE else 0.0
