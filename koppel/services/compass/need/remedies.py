"""Which kinds of work can do something about which indicators, and which partners do such work or would."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from koppel.model import Status
from koppel.model.compass.indicators import Band

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from koppel.catalogue.helps import Help
    from koppel.model import Activity
    from koppel.model.agreements import Interest
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.reading import AreaCompass


class Basis(IntEnum):
    """Why a partner could do something, the nearest first."""

    # It has such work in the area.
    HERE = 0
    # It has such work elsewhere.
    ELSEWHERE = 1
    # It did such work before.
    BEFORE = 2
    # It said in advance that it wants to join such work.
    WANTS = 3


@dataclass(frozen=True, slots=True)
class Doers:
    """Partners by kind of work: with such work that is to come or under way, with such that is done, and willing."""

    working: Mapping[str, frozenset[str]]
    done: Mapping[str, frozenset[str]]
    willing: Mapping[str, frozenset[str]]

    def basis(self, partner: str, kinds: Iterable[str]) -> Basis | None:
        """Return why a partner could do work of some kinds somewhere; None where nothing says so."""
        kinds = tuple(kinds)
        for basis, known in ((Basis.ELSEWHERE, self.working), (Basis.BEFORE, self.done), (Basis.WANTS, self.willing)):
            if any(partner in known.get(kind, ()) for kind in kinds):
                return basis
        return None


def doers(works: Iterable[Activity], interests: Iterable[Interest]) -> Doers:
    """Group partners by kind; what is cancelled or withdrawn counts for nothing, nor does an interest in all kinds."""
    working: dict[str, set[str]] = {}
    done: dict[str, set[str]] = {}
    willing: dict[str, set[str]] = {}
    for work in works:
        if work.status is not Status.GEANNULEERD:
            (done if work.status is Status.GEREED else working).setdefault(work.kind, set()).add(work.partner)
    for interest in interests:
        if not interest.withdrawn:
            for kind in interest.kinds:
                willing.setdefault(kind, set()).add(interest.partner)
    return Doers(_frozen(working), _frozen(done), _frozen(willing))


def helps_by_kind(helps: Iterable[Help]) -> Mapping[str, Mapping[str, tuple[Help, ...]]]:
    """Return by kind and theme what it helps."""
    grouped: dict[str, dict[str, tuple[Help, ...]]] = {}
    for item in helps:
        themes = grouped.setdefault(item.kind, {})
        themes[item.theme] = (*themes.get(item.theme, ()), item)
    return grouped


def kinds_by_indicator(helps: Iterable[Help], compass: Compass) -> Mapping[str, tuple[str, ...]]:
    """Return the kinds that help each indicator; what helps a whole theme helps all in it."""
    grouped: dict[str, dict[str, None]] = {}
    for item in helps:
        helped = [one.id for one in compass.in_theme(item.theme)] if item.indicator is None else [item.indicator]
        for indicator in helped:
            grouped.setdefault(indicator, {})[item.kind] = None
    return {indicator: tuple(kinds) for indicator, kinds in grouped.items()}


def unsaid_in(compass: Compass, kinds_of: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the indicators that a team took in by itself without saying which work helps."""
    return frozenset(item.id for item in compass.indicators.values() if item.is_own and not kinds_of.get(item.id))


def red_in(shown: AreaCompass, compass: Compass, theme: str) -> tuple[str, ...]:
    """Return the indicators of a theme that are red in an area."""
    return tuple(item.id for item in compass.in_theme(theme) if shown.cells[item.id].band is Band.RED)


def still_red(
    red: Sequence[str], confirmed_kinds: Collection[str], kinds_of: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return what of that which is red no confirmed work is known to help."""
    return tuple(name for name in red if not any(kind in confirmed_kinds for kind in kinds_of.get(name, ())))


def kinds_asked(
    theme: str,
    red: Sequence[str],
    confirmed_kinds: Collection[str],
    kinds_of: Mapping[str, Sequence[str]],
    kinds: Mapping[str, Sequence[str]],
    unsaid: Collection[str] = (),
) -> tuple[str, ...]:
    """
    Return the kinds of work that a theme asks for: what is proposed, and who could do something, follows from these.

    Those that help what is red and gets no work yet; where all that is red gets some, those that help what is red; and
    where nothing in it is red, those that help the theme. Of what is ``unsaid`` nobody said yet what helps: that it is
    red takes nothing away.
    """
    known = [name for name in red if name not in unsaid]
    asked = still_red(known, confirmed_kinds, kinds_of) or known
    if not asked:
        return tuple(kinds[theme])
    return tuple(dict.fromkeys(kind for name in asked for kind in kinds_of.get(name, ())))


def _frozen(grouped: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(partners) for kind, partners in grouped.items()}
