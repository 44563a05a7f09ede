"""Addresses from a file, so that residents find their street by postcode and number; and any layer by its name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.crs import transform
from koppel.ingest.addresses import CheckedAddresses, check_addresses
from koppel.model.plans import ReferenceLayer, StoredAddress
from koppel.services.installation.room import require_upload_room
from koppel.services.permission import require
from koppel.services.plans.cells import CELL, load_cells
from koppel.services.plans.reference import load_reference
from koppel.store.plans import addresses as stored
from koppel.workers import apart

if TYPE_CHECKING:
    from koppel.config import Settings
    from koppel.ingest.compass.cells import CheckedCells
    from koppel.ingest.reference import CheckedReference
    from koppel.store.database import Store

ADDRESS = "address"
LAYERS = (*(item.value for item in ReferenceLayer), ADDRESS, CELL)
LONGEST_ASKED = 100
_MOST_FOUND = 5
_POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([a-z]{2})\b")
_NUMBER = re.compile(r"\b\d+\s?(?:[a-z]\b)?(?:-\d+)?")


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """An address, and its place in degrees, latitude first."""

    street: str
    number: str
    postcode: str
    place: tuple[float, float]


def load_layer(
    store: Store,
    settings: Settings,
    name_of_layer: str,
    content: bytes,
    name: str,
    *,
    layer: str | None = None,
    name_column: str | None = None,
    partial: bool = False,
    as_streets: bool = False,
    municipality: str | None = None,
    dry_run: bool = False,
) -> tuple[CheckedReference | CheckedAddresses | CheckedCells, bool]:
    """Put a file in the place of what one of `LAYERS` holds; see `load_addresses` and `load_reference`."""
    require_upload_room(settings, len(content), name)
    if name_of_layer in (ADDRESS, CELL):
        load = load_addresses if name_of_layer == ADDRESS else load_cells
        return load(
            store,
            settings,
            content,
            name,
            layer=layer,
            name_column=name_column,
            partial=partial,
            dry_run=dry_run,
        )
    return load_reference(
        store,
        settings,
        ReferenceLayer(name_of_layer),
        content,
        name,
        layer=layer,
        name_column=name_column,
        partial=partial,
        as_streets=as_streets,
        municipality=municipality,
        dry_run=dry_run,
    )


def load_addresses(
    store: Store,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    layer: str | None = None,
    name_column: str | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> tuple[CheckedAddresses, bool]:
    """
    Put the addresses of a file in the place of all there were, in one transaction.

    Parameters
    ----------
    store, settings
        Of this installation.
    content, name
        The file; all formats of activities.
    layer
        Layer of a file with several.
    name_column
        Column with the streets; recognised where not given, and not needed.
    partial
        Store the good rows even where others are refused.
    dry_run
        Only tell what would come of it.

    Returns
    -------
    checked
        What was read, mended and refused.
    is_stored
        False where rows were refused and that was not allowed: nothing changed.

    Raises
    ------
    InputError
        The file as a whole cannot be used.
    """
    require(store, Task.REFERENCE)
    checked = apart(
        check_addresses, content, name, settings=settings, target_crs=store.crs, layer=layer, name_column=name_column
    )
    if dry_run or not checked.rows or (checked.rejected and not partial):
        return checked, False
    rows = [StoredAddress(row.postcode, row.number, row.street, row.geometry) for row in checked.rows]
    with store.write(store.actor.name, "reference", layer=ADDRESS, file=name, count=len(rows)) as writer:
        stored.put_addresses(writer, rows)
    return checked, True


def find_addresses(store: Store, asked: str) -> tuple[FoundAddress, ...]:
    """
    Find addresses by postcode and number, or by street and number, in any order and with a letter or so wrong.

    Parameters
    ----------
    store
        Of who asks.
    asked
        As typed; no more than 100 characters of it are looked at. Without a number or a postcode it asks for a street,
        not for an address.

    Returns
    -------
    addresses
        At most five, those that fit best first.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    plain = unicodedata.normalize("NFKD", asked[:LONGEST_ASKED].casefold())
    words = "".join(letter for letter in plain if not unicodedata.combining(letter))
    postcode = "".join(match.groups()) if (match := _POSTCODE.search(words)) else ""
    words = _POSTCODE.sub(" ", words)
    number = re.sub(r"\s", "", numbers[-1]) if (numbers := _NUMBER.findall(words)) else ""
    street = " ".join(re.findall(r"[^\W\d_]+", _NUMBER.sub(" ", words)))
    if not (postcode or (number and street)):
        return ()
    with store.read() as cursor:
        doors = stored.find_addresses(cursor, postcode=postcode, number=number, street=street, most=_MOST_FOUND)
    places = transform([door.geometry for door in doors], source=store.crs, target="OGC:CRS84")
    return tuple(
        FoundAddress(door.street, door.number, door.postcode, (round(place.y, 6), round(place.x, 6)))
        for door, place in zip(doors, places, strict=True)
    )


def address_count(store: Store) -> int:
    """Count the addresses that are known."""
    with store.read() as cursor:
        return stored.count_addresses(cursor)
