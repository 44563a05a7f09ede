"""Places beneath the activities: streets, areas, building blocks, homes, green, water."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from koppel.access import Task
from koppel.errors import InputError
from koppel.i18n import text
from koppel.ingest.reference import CheckedReference, check_reference
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.permission import require
from koppel.store.compass.values import list_areas
from koppel.store.plans.reference import list_reference, put_reference
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from koppel.config import Settings
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Named:
    """A place with a name; all parts of one name together. ``homes`` is 0 where unknown."""

    name: str
    geometry: BaseGeometry
    homes: int


def named_places(store: Store) -> Mapping[str, tuple[Named, ...]]:
    """Return the places of each reference layer of `ReferenceLayer` by name."""
    with store.read() as cursor:
        references = list_reference(cursor)
    layers: dict[str, dict[str, list[tuple[BaseGeometry, int]]]] = {}
    for item in references:
        layers.setdefault(item.layer.value, {}).setdefault(item.name, []).append((item.geometry, item.homes or 0))
    return {
        layer: tuple(
            Named(name, shapely.union_all([geometry for geometry, _ in parts]), sum(homes for _, homes in parts))
            for name, parts in names.items()
        )
        for layer, names in layers.items()
    }


def load_reference(
    store: Store,
    settings: Settings,
    reference_layer: ReferenceLayer,
    content: bytes,
    name: str,
    *,
    layer: str | None = None,
    name_column: str | None = None,
    partial: bool = False,
    as_streets: bool = False,
    municipality: str | None = None,
    dry_run: bool = False,
) -> tuple[CheckedReference, bool]:
    """
    Put the geometry of a file in the place of a whole reference layer, in one transaction.

    Parameters
    ----------
    store, settings
        Of this installation.
    reference_layer
        Which layer it becomes.
    content, name
        The file; all formats of activities.
    layer
        Layer of a file with several.
    name_column
        Column with the names; recognised where not given.
    partial
        Store the good rows even where others are refused.
    as_streets
        Store as streets also what looks like areas.
    municipality
        Code of the only gemeente of which areas are stored; all of them by default.
    dry_run
        Only tell what would come of it.

    Returns
    -------
    checked
        What was read, mended and refused, of all gemeenten.
    is_stored
        False where rows were refused, or streets look like areas, and that was not allowed: nothing changed.

    Raises
    ------
    InputError
        The file as a whole cannot be used; ``areas_none_of``: it has no area of that gemeente.
    """
    require(store, Task.REFERENCE)
    checked = apart(
        check_reference,
        content,
        name,
        settings=settings,
        target_crs=store.crs,
        reference_layer=reference_layer.value,
        layer=layer,
        name_column=name_column,
        area_names=_area_names(store) if reference_layer is ReferenceLayer.STREET else frozenset(),
    )
    is_doubted = checked.doubt is not None and not as_streets
    if dry_run or not checked.rows or is_doubted or (checked.rejected and not partial):
        return checked, False
    chosen = checked.of_municipality(municipality).rows
    if not chosen:
        raise InputError("areas_none_of", file=name, area=municipality)
    rows = [Reference(reference_layer, row.name, row.geometry, row.homes) for row in chosen]
    with store.write(store.actor.name, "reference", layer=reference_layer.value, file=name, count=len(rows)) as writer:
        put_reference(writer, reference_layer, rows)
    return checked, True


def doubt_words(checked: CheckedReference, language: str) -> str:
    """Say why streets look like areas, and where areas are loaded; empty where they do not."""
    if checked.doubt is None:
        return ""
    facts = {"count": checked.alike, "total": len(checked.rows), "column": checked.name_column or ""}
    return (
        f"{text(f'reference.doubt.{checked.doubt.value}', language, **facts)} {text('reference.doubt.where', language)}"
    )


def _area_names(store: Store) -> frozenset[str]:
    """Return the names of all areas that are known, of the map and of the compass, in small letters."""
    with store.read() as cursor:
        mapped = list_reference(cursor, layer=ReferenceLayer.AREA)
        measured = list_areas(cursor)
    names = [item.name for item in mapped] + [item.name for item in measured]
    return frozenset(name.strip().casefold() for name in names)
