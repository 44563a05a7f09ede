"""Activities as a table of geopandas, for the formats that GIS programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas
import pandas as pd

from koppel.exports.table import COLUMNS, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koppel.model import Activity

# Columns that are not text; these types know an empty cell, and give a column its type where all cells are.
_TYPES = {
    "phase": "Int64",
    "phase_count": "Int64",
    "hinder": "Int64",
    "homes": "Int64",
    "budget_eur": "Float64",
    "duration_days": "Int64",
    "coordination_duty": "boolean",
    "funding_secured": "boolean",
}


def activities_frame(
    activities: Sequence[Activity], crs: str, progress: Callable[[float], None] | None = None
) -> geopandas.GeoDataFrame:
    """Return a row an activity, in the columns of Koppel's own template, with geometries in `crs`."""
    types = {name: _TYPES.get(name, "string") for name in COLUMNS}
    table = pd.DataFrame(rows(activities, progress), columns=list(COLUMNS)).astype(types)
    return geopandas.GeoDataFrame(table, geometry=[item.geometry for item in activities], crs=crs)
