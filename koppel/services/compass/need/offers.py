"""What can come along behind the front door, that first which suits something red: the social beside the physical."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.addons import addons_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from koppel.catalogue.helps import Addon
    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity, PartnerType
    from koppel.services.compass.need.needs import Needs, Red

_MOST_PARTNERS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A suggestion for works behind the front door.

    ``red`` is what it suits and is red where these works lie, the worst first; ``partners`` could do it, those that
    work there first. Both are empty where nothing of it is red.
    """

    addon: Addon
    red: tuple[Red, ...]
    partners: tuple[str, ...]


def offers(
    catalogue: Catalogue,
    needs: Needs | None,
    works: Sequence[Activity],
    types: Mapping[str, PartnerType],
    others: Iterable[Activity],
) -> tuple[Offer, ...]:
    """
    Return what suits some works: what suits something red first, then as in the file.

    Parameters
    ----------
    catalogue, needs
        Suggestions and kinds; what is red, None where nothing is measured.
    works
        Those not behind the front door bring nothing.
    types
        All partners with their type, by name.
    others
        Works by which a partner is known to work there.
    """
    behind = [item for item in works if catalogue.kinds[item.kind].behind_door]
    made = []
    for addon in addons_for(catalogue.addons, catalogue.kinds, {item.kind for item in behind}):
        suiting = [item for item in behind if not addon.kinds or item.kind in addon.kinds]
        red = _red(addon, needs, suiting)
        able = [name for name, sort in types.items() if sort in addon.partner_types] if red else []
        near = _near(needs, red, [item for item in others if item.partner in able]) if needs is not None else set()
        able.sort(key=lambda name: (name not in near, name.casefold()))
        made.append(Offer(addon, red, tuple(able[:_MOST_PARTNERS])))
    return tuple(sorted(made, key=_rank))


def _rank(item: Offer) -> tuple[bool, int, bool]:
    """Put what suits the worst first; of equals what was made for that indicator before what suits its whole theme."""
    if not item.red:
        return True, 0, True
    return False, item.red[0].index, item.red[0].indicator not in item.addon.helps


def _red(addon: Addon, needs: Needs | None, works: Iterable[Activity]) -> tuple[Red, ...]:
    if needs is None or not addon.helps:
        return ()
    suits = {one: None for work in works for one in needs.at(work) if {one.indicator, one.theme} & set(addon.helps)}
    return tuple(sorted(suits, key=lambda one: one.index))


def _near(needs: Needs, red: Sequence[Red], works: Iterable[Activity]) -> set[str]:
    places = {one.area.code for one in red}
    return {work.partner for work in works if places & {one.area.code for one in needs.at(work)}}
