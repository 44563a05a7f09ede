"""Works with what space says of them, measured once after a change beside the screens, for who sees the same works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.planning.capacity import Room, rooms
from koppel.planning.outlook import Outlook
from koppel.services.cache import Until, cached
from koppel.services.permission import require
from koppel.store.chances.duplicates import distinct_pairs
from koppel.store.chances.works import load_works, private_works
from koppel.store.plans.activities import list_activities
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    import pyarrow as pa

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.planning.figures import Figures, Pair
    from koppel.services.reading import Reading


@dataclass(frozen=True, slots=True)
class Measured:
    """
    The plans, ready to be tried with other dates.

    Attributes
    ----------
    outlook
        What space says of the works.
    before
        What the plans come to.
    rooms
        The fullest month of each party that said how many works it can have at once.
    places
        Of each work its position in the outlook, by id.
    """

    outlook: Outlook
    before: Figures
    rooms: tuple[Room, ...]
    places: Mapping[str, int]


def measured(reading: Reading) -> Measured:
    """
    Return the plans of now, ready for other dates.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    WorkError
        Measuring was stopped, or reached a bound.
    """
    require(reading.store, Task.READ)
    return _measured(reading, reading.today)


# Of a city it is some tens of MB, and who sees other works has another one.
@cached(Until.PLANS, most=8)
def _measured(reading: Reading, day: date) -> Measured:
    with reading.store.read() as cursor:
        table = load_works(cursor)
        activities = {str(item.id): item for item in list_activities(cursor)}
        distinct, private = distinct_pairs(cursor), private_works(cursor)
    return apart(measure, table, activities, reading.catalogue, day, distinct, private)


def measure(
    table: pa.Table,
    activities: Mapping[str, Activity],
    catalogue: Catalogue,
    day: date,
    distinct: Collection[Pair],
    private: Collection[str],
) -> Measured:
    """Measure space, and what the plans come to; arguments as of `koppel.planning.outlook.Outlook`."""
    outlook = Outlook(table, activities, catalogue, today=day, distinct=distinct, private=private)
    places = {identity: at for at, identity in enumerate(outlook.ids)}
    return Measured(outlook, outlook.figures(), rooms(outlook, outlook.works, catalogue.plan.at_once), places)
