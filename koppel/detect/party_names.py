"""Which names of partners may be one party: proposals with a reason, for people to decide (``docs/domain.md`` §3)."""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class Likeness(StrEnum):
    """Why two names may be one party: another spelling, a part of it, or one that works for the other."""

    SPELLING = "spelling"
    PRINCIPAL = "principal"
    PART = "part"


# Letters in common, of names of some length and with the same numbers: "Stedin Netbeheer" and "Stedin Netbeheeer".
LEAST_LIKE = 0.88
_LEAST_LETTERS = 6
_LEAST_HEAD = 4
_LEGAL = frozenset("asbl bv bvba cv cvba gmbh inc ltd nv sa sarl sc sprl srl vof vzw".split())
# With these begin the names of organisations that have nothing else in common.
_GENERIC = frozenset(
    "aannemer aannemersbedrijf bewoners bewonersgroep bouwbedrijf buurt chantiers city commune dienst entreprise "
    "gemeente groep huis ministerie openbaar particulier provincie regie region saint sint sociaal stad stadsdeel "
    "stichting travaux vereniging ville waterschap werkgroep wijkteam woningbouw woningcorporatie woonstichting".split()
)
_FOR = re.compile(
    r"\b(?:i\.?o\.?v\.?|in opdracht van|namens|pour le compte de|on behalf of)\s+(?P<who>.+)", re.IGNORECASE
)


def likeness(first: str, second: str) -> Likeness | None:
    """Return why two names may be one party, in whatever order; None where nothing says so."""
    words = _words(first), _words(second)
    if not words[0] or not words[1] or first.startswith("(") or second.startswith("("):
        return None
    joined = "".join(words[0]), "".join(words[1])
    if joined[0] == joined[1]:
        return Likeness.SPELLING
    numbers = [re.findall(r"\d+", name) for name in joined]
    if numbers[0] == numbers[1] and min(map(len, joined)) >= _LEAST_LETTERS:
        low, high = sorted(joined)
        if difflib.SequenceMatcher(None, low, high, autojunk=False).ratio() >= LEAST_LIKE:
            return Likeness.SPELLING
    head = words[0][0]
    if head == words[1][0] and len(head) >= _LEAST_HEAD and head not in _GENERIC:
        return Likeness.PART
    return None


def principals(titles: Iterable[tuple[str, str]], names: Collection[str]) -> Mapping[tuple[str, str], Likeness]:
    """
    Return the partners that say in a title for whom they work.

    Parameters
    ----------
    titles
        Partner and title of works.
    names
        Of the partners.

    Returns
    -------
    pairs
        Each two names in alphabetical order.
    """
    known = {"".join(_words(name)): name for name in names if _words(name)}
    pairs: dict[tuple[str, str], Likeness] = {}
    for partner, title in titles:
        phrase = _FOR.search(title)
        principal = "".join(_words(phrase["who"])) if phrase else ""
        for key, name in known.items():
            if principal.startswith(key) and name != partner:
                pairs[min(partner, name), max(partner, name)] = Likeness.PRINCIPAL
    return pairs


def alike(names: Collection[str], titles: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Likeness]:
    """Return all pairs of names, each in alphabetical order, that may be one party, with the reason."""
    pairs = {
        (first, second): likeness_found
        for first, second in itertools.combinations(sorted(names), 2)
        if (likeness_found := likeness(first, second)) is not None
    }
    return {**principals(titles, names), **pairs}


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.replace(".", "")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return [word for word in words if word not in _LEGAL] or words
