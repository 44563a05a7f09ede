"""Names of places for files in which a place is written in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.ingest.places import Gazetteer
from koppel.ingest.profiles import PLACE
from koppel.model.plans import ReferenceLayer
from koppel.services.permission import require
from koppel.store.plans.addresses import list_addresses
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Collection

    from koppel.ingest.row_context import Corrections
    from koppel.model.intake import Mend
    from koppel.store.database import Store

_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")


def place_names(
    store: Store, file_name: str, corrections: Corrections | None = None, mends: Collection[Mend] = ()
) -> Gazetteer | None:
    """
    Return the streets, areas and front doors by which the rows of a file get their place.

    Parameters
    ----------
    store
        With its reference layers and addresses, in its own CRS.
    file_name
        Of the file that is read.
    corrections, mends
        What was mended by hand in it, and in earlier files of its partner.

    Returns
    -------
    names
        None where no row of such a file says its place in words: no table, and nowhere written by hand.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    is_written = any(PLACE in fields for fields in (corrections or {}).values())
    is_written = is_written or any(item.field == PLACE for item in mends)
    if not is_written and not file_name.casefold().endswith(_TABLES):
        return None
    with store.read() as cursor:
        streets = list_reference(cursor, layer=ReferenceLayer.STREET)
        areas = list_reference(cursor, layer=ReferenceLayer.AREA)
        addresses = list_addresses(cursor)
    return Gazetteer(
        tuple((item.name, item.geometry) for item in streets if item.name),
        tuple((item.name, item.geometry) for item in areas if item.name),
        addresses,
    )
