"""Windows that partners gave and that cannot be right; works with one stay where they are."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koppel.planning.outlook import Outlook

Key = tuple[str, str]


class Wrong(StrEnum):
    """What is wrong with a window, a wish, an order or the room of a party."""

    UNKNOWN_WORK = "unknown_work"
    UNKNOWN_PARTY = "unknown_party"
    WINDOW_REVERSED = "window_reversed"
    TOO_LONG = "too_long"
    PASSED = "passed"
    CIRCLE = "circle"
    NO_ROOM = "no_room"
    CROWDED = "crowded"


def positions(outlook: Outlook) -> dict[Key, int]:
    """Return the position of each work by partner and number."""
    place = {identity: at for at, identity in enumerate(outlook.ids)}
    columns = (outlook.table[name].to_pylist() for name in ("partner", "external_id", "id"))
    return {(partner, number): place[identity] for partner, number, identity in zip(*columns, strict=True)}


def length_days(outlook: Outlook, place: int) -> int:
    """Return how many days the period of a work has."""
    return int(outlook.works.end[place] - outlook.works.start[place]) + 1


def doubtful_windows(outlook: Outlook) -> tuple[tuple[Key, Wrong], ...]:
    """Return works, by partner and number, of which the window ends before it begins or is shorter than the work."""
    names = ("partner", "external_id", "earliest_start", "latest_end")
    columns = (outlook.table[name].to_pylist() for name in names)
    at = positions(outlook)
    made = []
    for partner, number, earliest, latest in zip(*columns, strict=True):
        if earliest is None or latest is None:
            continue
        place = at[partner, number]
        if earliest > latest:
            made.append(((partner, number), Wrong.WINDOW_REVERSED))
        elif outlook.works.has_period[place] and length_days(outlook, place) > (latest - earliest).days + 1:
            made.append(((partner, number), Wrong.TOO_LONG))
    return tuple(made)
