"""
Going to something by its name: streets, works, combinations, partners, and pages of the screen.

Names are prepared once for each state of the plans, as words without case and accents, and where each stands. A search
looks at every different word once, so that its time grows with the words that there are, not with their square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.i18n import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

LONGEST_ASKED = 100
MOST_WORDS = 8
# A list of more than can be seen at once is narrowed by typing on.
MOST_A_SORT = 6
# Names come from files; what is shown of one stays one or two lines.
_LONGEST_TITLE = 160
_WORD = re.compile(r"[^\W_]+")
# How well a word that was typed fits a word of a name: the same, its beginning, a part of it, all but one letter.
_SAME, _BEGINS, _WITHIN, _NEARLY = 4.0, 3.0, 1.5, 1.0
# Words beside the title, such as the partner of a work, count for less.
_BESIDE = 0.4
# Shorter words have too many neighbours to guess at.
_SHORTEST_GUESSED = 4


class Sort(StrEnum):
    """What can be found; of what fits equally well the first comes first."""

    PAGE = "page"
    STREET = "street"
    PARTNER = "partner"
    COMBINATION = "combination"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be gone to: ``detail`` is shown beside its title, ``beside`` is searched as well."""

    sort: Sort
    id: str
    title: str
    detail: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """The best of one sort, best first, and how many there are in all."""

    sort: Sort
    entries: tuple[Entry, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Index:
    """Entries, and for each word of titles and of what is beside them the places of those that have it."""

    entries: tuple[Entry, ...]
    lengths: tuple[int, ...]
    titles: Mapping[str, tuple[int, ...]]
    beside: Mapping[str, tuple[int, ...]]


def words_of(value: str) -> list[str]:
    """Return the words of a text without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", value.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def index_of(entries: Iterable[Entry]) -> Index:
    """Prepare entries to be searched."""
    searchable = tuple(entries)
    titles: dict[str, list[int]] = defaultdict(list)
    beside: dict[str, list[int]] = defaultdict(list)
    lengths = []
    for at, entry in enumerate(searchable):
        own = dict.fromkeys(words_of(entry.title[:1000]))
        lengths.append(max(1, len(own)))
        for word in own:
            titles[word].append(at)
        for word in {part for words in entry.beside for part in words_of(words[:1000])} - own.keys():
            beside[word].append(at)
    return Index(
        searchable,
        tuple(lengths),
        {word: tuple(places) for word, places in titles.items()},
        {word: tuple(places) for word, places in beside.items()},
    )


def plan_entries(
    activities: Sequence[Activity],
    streets: Iterable[str],
    combinations: Iterable[tuple[str, str, Iterable[str]]],
    catalogue: Catalogue,
    language: str,
) -> list[Entry]:
    """
    Return what there is to go to among plans.

    Parameters
    ----------
    activities
        Those that the one who searches may see; partners are those of these works.
    streets
        Names.
    combinations
        Id, name and partners of each that the one who searches may see.
    language
        Of the kinds.
    """
    counts: dict[str, int] = defaultdict(int)
    works = []
    for item in activities:
        counts[item.partner] += 1
        kind = catalogue.kinds[item.kind].label[language]
        number = "" if item.number is None else str(item.number)
        beside = (kind, item.partner, item.external_id, item.project or "", item.kind.replace("_", " "), number)
        works.append(Entry(Sort.ACTIVITY, str(item.id), _short(item.title), f"{kind} · {_short(item.partner)}", beside))
    # Of one work and of several the words differ.
    description_by_name = {
        name: text(f"search.works.{'one' if count == 1 else 'some'}", language, count=count)
        for name, count in counts.items()
    }
    return [
        *(Entry(Sort.STREET, name, _short(name)) for name in dict.fromkeys(streets)),
        *(Entry(Sort.PARTNER, name, _short(name), description_by_name[name]) for name in counts),
        *(
            Entry(Sort.COMBINATION, identity, _short(name), _short(" · ".join(dict.fromkeys(whose))), tuple(whose))
            for identity, name, whose in combinations
        ),
        *works,
    ]


def search(query: str, *indexes: Index) -> tuple[Hits, ...]:
    """
    Find what has all the words that are asked for, in any order, whatever the case and accents.

    A word fits another that begins with it or holds it; one that fits nothing at all may have one letter wrong, missing
    or too many, or two that changed places.

    Parameters
    ----------
    query
        As typed; no more than 100 characters and 8 words of it are looked at.
    indexes
        Where to look.

    Returns
    -------
    entries
        By sort, the one with the best entry first; empty where nothing was asked or nothing fits.
    """
    wanted = list(dict.fromkeys(words_of(query[:LONGEST_ASKED])))[:MOST_WORDS]
    if not wanted:
        return ()
    guessed = _guessed(wanted, indexes)
    scored = [(score, index.entries[at]) for index in indexes for at, score in _scores(index, wanted, guessed)]
    order = list(Sort)
    scored.sort(key=lambda pair: (-pair[0], order.index(pair[1].sort), pair[1].title.casefold(), pair[1].id))
    by_sort: dict[Sort, list[Entry]] = {}
    for _, entry in scored:
        by_sort.setdefault(entry.sort, []).append(entry)
    return tuple(Hits(sort, tuple(entries[:MOST_A_SORT]), len(entries)) for sort, entries in by_sort.items())


def _guessed(wanted: Sequence[str], indexes: Sequence[Index]) -> frozenset[str]:
    """Return the words that fit nothing as they were typed."""
    word_lists = [words for index in indexes for words in (index.titles, index.beside)]
    return frozenset(
        word
        for word in wanted
        if len(word) >= _SHORTEST_GUESSED and not any(_fit(word, other) for words in word_lists for other in words)
    )


def _scores(index: Index, wanted: Sequence[str], guessed: frozenset[str]) -> list[tuple[int, float]]:
    totals: dict[int, float] | None = None
    covered: dict[int, int] = defaultdict(int)
    for word in wanted:
        fit = _nearly if word in guessed else _fit
        best: dict[int, float] = {}
        for words, weight in ((index.titles, 1.0), (index.beside, _BESIDE)):
            for other, places in words.items():
                if quality := weight * fit(word, other):
                    for at in places:
                        best[at] = max(best.get(at, 0.0), quality)
        for at, quality in best.items():
            covered[at] += quality >= _BEGINS
        totals = best if totals is None else {at: totals[at] + best[at] for at in totals.keys() & best.keys()}
    # Of what fits equally well that with the shortest title is meant.
    return [(at, total + covered[at] / index.lengths[at]) for at, total in (totals or {}).items()]


def _fit(word: str, other: str) -> float:
    if word == other:
        return _SAME
    if other.startswith(word):
        return _BEGINS
    return _WITHIN if len(word) > 1 and word in other else 0.0


def _nearly(word: str, other: str) -> float:
    """Return whether a word is the beginning of another but for one letter."""
    ends = (len(word) - 1, len(word), len(word) + 1)
    return _NEARLY if any(_one_off(word, other[:end]) for end in ends if 0 < end <= len(other)) else 0.0


def _one_off(first: str, other: str) -> bool:
    """Return whether two words differ by one letter changed, added or left out, or two beside each other swapped."""
    if abs(len(first) - len(other)) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(first, other, strict=False)) if a != b), min(len(first), len(other)))
    a, b = first[at:], other[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…"
