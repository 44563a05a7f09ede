"""Which kind a planner's word means: found by name, or suggested by likeness."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.catalogue.kinds import Catalogue, Kind

# Comparing spellings letter by letter is slow: only so many names that share most pairs of letters are compared.
_COMPARED = 25
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
