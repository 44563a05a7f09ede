"""Which kind a planner's word means: found by name, or suggested by likeness."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppel.catalogue.kinds import Catalogue, Kind

# What is done, and where, says nothing of what it is done to.
_ANY_KIND = frozenset(
    """
    aanbrengen aanleg aanleggen aan bestaande bij de diverse een en fase het in inrichten inrichting leggen met na naar
    nieuw nieuwe of om onderhoud op plaatsen project renoveren straat te tot uit van vernieuwen vernieuwing vervangen
    vervanging voor weg werk werken werkzaamheden wijk woning woningen buurt maken houden uitvoeren
    new of the and works work replace replacement street des la le les du und der die das erneuerung travaux
    """.split()
)
# What turns a work into another: a gas main that goes is no gas main that comes.
_TURNS = frozenset(
    """
    afbreken afsluiten buiten dempen eruit geen gesloopt kap kappen niet opheffen ontmantelen ruimen rooien saneren
    sanering slopen sloop stilleggen uitnemen uitname verwijderd verwijderen verwijdering vervalt weghalen without
    removal remove demolition rückbau suppression
    """.split()
)
# A word of so many letters is known again within a longer one: riool in rioolvervanging.
_SHORTEST_PART = 5
# Comparing spellings letter by letter is slow: only so many names that share most pairs of letters are compared.
_COMPARED = 25
# Of a text, for its kind.
_LONGEST = 200
_ALIKE = 0.6


def names_of(kinds: Mapping[str, Kind]) -> dict[str, str]:
    """
    Return the kind of every id, label and synonym, spelt as by `normal`.

    Raises
    ------
    CatalogueError
        ``layers_name_taken``: a name belongs to another kind already; or a name without a letter or digit.
    """
    taken: dict[str, str] = {}
    for kind in kinds.values():
        labels = [(kind.id, kind.id), *((f"{kind.id}.label", label) for label in kind.label.values())]
        for key, text in (*labels, *((f"{kind.id}.synonyms", synonym) for synonym in kind.synonyms)):
            name, file = normal(text), f"{kind.theme}.toml"
            if not name:
                raise CatalogueError("layers_value", file=file, key=key, value=text, right="a–z, 0–9")
            if taken.setdefault(name, kind.id) != kind.id:
                raise CatalogueError("layers_name_taken", file=file, key=key, value=text, right=taken[name])
    return taken


def match_kind(catalogue: Catalogue, text: str) -> str | None:
    """Find a kind by its id, its label in any language, or a synonym; spelling of case and signs does not matter."""
    return catalogue.names.get(normal(text))


def guess_kind(catalogue: Catalogue, text: str) -> str | None:
    """
    Return the only kind that the words of a text can mean, where no kind is called that.

    Parameters
    ----------
    catalogue
        With the names of its kinds.
    text
        As a planner describes a work: *vervangen DWA en HWA*, *rioolvervanging fase 2*.

    Returns
    -------
    kind
        Of the kind whose name stands in the text, the words that are in most of them left out; None where none does, or
        where what is left of the text without that name holds the name of another kind.
    """
    return KindGuesser(catalogue).guess(text)


class KindGuesser:
    """
    Guesses kinds as `guess_kind`, for many texts of one catalogue.

    A name is looked for only where one of its words stands in the text, so that time does not grow with all names.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._kind_by_name = catalogue.names
        self._by_words = _names_by_words(tuple(catalogue.names))
        self._having: dict[str, list[frozenset[str]]] = defaultdict(list)
        for words in self._by_words:
            for word in words:
                self._having[word].append(words)
        self._parts_of = lru_cache(maxsize=20_000)(self._find_parts)

    def guess(self, text: str) -> str | None:
        """Return the only kind that the words of a text can mean; see `guess_kind`."""
        written = normal(text[:_LONGEST]).split()
        parts = self._parts(written)
        best = self._longest(parts)
        if best is None or any(word in _TURNS and word not in best for word in written):
            return None
        rest = self._parts(word for word in written if not self._parts_of(word) & best)
        kind = self._kind_by_name[self._by_words[best][0]]
        others = {self._kind_by_name[name] for words in self._within(rest) for name in self._by_words[words]}
        return kind if others <= {kind} else None

    def kind(self, text: str) -> str | None:
        """Return the kind that is called so, or else can be told from the words."""
        return self._kind_by_name.get(normal(text)) or self.guess(text)

    def _longest(self, parts: frozenset[str]) -> frozenset[str] | None:
        """Return the words of the longest name of which a text holds all; None where those of two kinds are as long."""
        fitting = self._within(parts)
        most = max((sum(map(len, words)) for words in fitting), default=0)
        longest = [words for words in fitting if sum(map(len, words)) == most]
        kinds = {self._kind_by_name[name] for words in longest for name in self._by_words[words]}
        return longest[0] if len(kinds) == 1 else None

    def _within(self, parts: frozenset[str]) -> list[frozenset[str]]:
        """Return the words of each name of which a text holds all, in the order of the catalogue's names."""
        fitting = {words for part in parts for words in self._having.get(part, ()) if words <= parts}
        return sorted(fitting, key=lambda words: self._by_words[words])

    def _parts(self, written: Iterable[str]) -> frozenset[str]:
        return frozenset(part for word in written for part in self._parts_of(word))

    def _find_parts(self, word: str) -> frozenset[str]:
        """Return the words of names that a word is, begins with or ends in."""
        beginnings = (word[:end] for end in range(_SHORTEST_PART, len(word)))
        endings = (word[start:] for start in range(1, len(word) - _SHORTEST_PART + 1))
        return frozenset(part for part in (word, *beginnings, *endings) if part in self._having)


@lru_cache(maxsize=8)
def _names_by_words(names: tuple[str, ...]) -> Mapping[frozenset[str], tuple[str, ...]]:
    by_words: dict[frozenset[str], list[str]] = defaultdict(list)
    for name in names:
        if words := frozenset(word for word in name.split() if word not in _ANY_KIND and not word.isdigit()):
            by_words[words].append(name)
    return {words: tuple(having) for words, having in by_words.items()}


def suggest_kinds(catalogue: Catalogue, text: str, n: int = 3) -> tuple[str, ...]:
    """
    Return the kinds that a text may mean.

    Parameters
    ----------
    catalogue
        With the names of its kinds.
    text
        What a planner wrote, which no kind is called.
    n
        At most so many.

    Returns
    -------
    kinds
        Ids: first of the kinds whose name stands in the text, the longest name first; then of those whose name is
        spelt most like it. Empty if nothing comes close.
    """
    return _suggested(tuple(catalogue.names.items()), normal(text))[:n]


# A register repeats its unknown words in thousands of rows.
@lru_cache(maxsize=4096)
def _suggested(kind_of: tuple[tuple[str, str], ...], wanted: str) -> tuple[str, ...]:
    names = dict(kind_of)
    by_pair = _names_by_pair(tuple(names))
    shared = Counter(name for pair in _pairs(wanted) for name in by_pair.get(pair, ()))
    inside = sorted((name for name in shared if f" {name} " in f" {wanted} "), key=lambda name: (-len(name), name))
    # Of two names that share as many pairs the shorter holds less besides them.
    nearest = sorted(shared, key=lambda name: (len(name) - 2 * shared[name], name))[:_COMPARED]
    alike = difflib.get_close_matches(wanted, nearest, n=_COMPARED, cutoff=_ALIKE)
    return tuple(dict.fromkeys(names[name] for name in (*inside, *alike)))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@lru_cache(maxsize=8)
def _names_by_pair(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    names_by_pair: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for pair in _pairs(name):
            names_by_pair[pair].append(name)
    return {pair: tuple(having) for pair, having in names_by_pair.items()}
