"""Addresses from a file, so that residents find their street by postcode and number; and any layer by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.ingest.addresses import CheckedAddresses, check_addresses
from koppel.model.plans import ReferenceLayer, StoredAddress
from koppel.services.installation.room import require_upload_room
from koppel.services.permission import require
from koppel.services.plans.reference import load_reference
from koppel.store.plans import addresses as stored
from koppel.workers import apart

if TYPE_CHECKING:
    from koppel.config import Settings
    from koppel.ingest.reference import CheckedReference
    from koppel.store.database import Store

ADDRESS = "address"
LAYERS = (*(item.value for item in ReferenceLayer), ADDRESS)


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
    dry_run: bool = False,
) -> tuple[CheckedReference | CheckedAddresses, bool]:
    """Put a file in the place of what one of `LAYERS` holds; see `load_addresses`."""
    require_upload_room(settings, len(content), name)
    if name_of_layer == ADDRESS:
        return load_addresses(
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


def address_count(store: Store) -> int:
    """Count the addresses that are known."""
    with store.read() as cursor:
        return stored.count_addresses(cursor)
