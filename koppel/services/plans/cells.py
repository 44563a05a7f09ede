"""Cells of 100 m of the Leefbaarometer from a file, and how many homes are known to lie in each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.access import Task
from koppel.catalogue.compass import COMPASS_FILE, compass_names, load_compass
from koppel.crs import RD_NEW, transform
from koppel.errors import InputError
from koppel.ingest.compass.cells import CheckedCells, check_cells
from koppel.model.compass.cells import SIDE_M
from koppel.model.plans import ReferenceLayer
from koppel.services.permission import require
from koppel.store.compass.uploads import add_indicators
from koppel.store.plans import cells as stored
from koppel.store.plans.addresses import list_addresses
from koppel.store.plans.reference import list_reference
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.config import Settings
    from koppel.store.database import Store

CELL = "cell"


def load_cells(
    store: Store,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    layer: str | None = None,
    name_column: str | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> tuple[CheckedCells, bool]:
    """
    Let the cells of a file hold in the place of all there were, in one transaction.

    It is a file of the compass: found back with its bytes, and undone as others; then those of before hold again.

    Parameters
    ----------
    store, settings
        Of this installation.
    content, name
        The file; see `check_cells`.
    layer
        Layer of a file with several.
    name_column
        Column with the score; recognised where not given.
    partial
        Store the good rows even where others are refused.
    dry_run
        Only tell what would come of it.

    Returns
    -------
    checked
        What was read and refused.
    is_stored
        False where rows were refused and that was not allowed: nothing changed.

    Raises
    ------
    InputError
        ``cells_undeclared``: the layers of this team say nothing of cells; or the file as a whole cannot be used.
    """
    require(store, Task.REFERENCE)
    compass = load_compass(settings.layers) if (settings.layers / COMPASS_FILE).exists() else None
    if compass is None or compass.grid is None:
        raise InputError("cells_undeclared", file=COMPASS_FILE)
    names = compass_names(compass.indicators[compass.grid.indicator])
    checked = apart(
        check_cells, content, name, settings=settings, score_names=names, name_column=name_column, layer=layer
    )
    if dry_run or not checked.rows or (checked.rejected and not partial):
        return checked, False
    with store.write(store.actor.name, "reference", layer=CELL, file=name, count=len(checked.rows)) as writer:
        add_indicators(writer, file_name=name, content=content, values=(), areas=(), cells=checked.rows, report="{}")
    return checked, True


def cell_count(store: Store) -> int:
    """Count the cells that are known."""
    with store.read() as cursor:
        return stored.count_cells(cursor)


def homes_by_cell(store: Store) -> Mapping[tuple[int, int], int] | None:
    """
    Count the homes that the map knows, by the corner of the cell in which each lies.

    Returns
    -------
    homes
        Of the layer of homes, else of addresses; None where the map knows neither.
    """
    with store.read() as cursor:
        homes = list_reference(cursor, layer=ReferenceLayer.HOME)
        doors = () if homes else list_addresses(cursor)
    if homes:
        return _counted([home.geometry for home in homes], [home.homes or 1 for home in homes], store.crs)
    return _counted([door.geometry for door in doors], [1] * len(doors), store.crs) if doors else None


def _counted(shapes: Sequence[BaseGeometry], counts: Sequence[int], crs: str) -> Mapping[tuple[int, int], int]:
    middles = shapely.centroid(np.array(transform(list(shapes), source=crs, target=RD_NEW), dtype=object))
    homes: Counter[tuple[int, int]] = Counter()
    for x, y, count in zip(shapely.get_x(middles), shapely.get_y(middles), counts, strict=True):
        homes[int(x // SIDE_M) * SIDE_M, int(y // SIDE_M) * SIDE_M] += count
    return homes
