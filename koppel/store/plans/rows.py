"""Activities to rows and back, whole columns at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import shapely

from koppel.model import (
    Activity,
    BudgetScope,
    Firmness,
    GeometryCertainty,
    KindCertainty,
    Precision,
    Status,
    Tenure,
    Visibility,
)
from koppel.store.plans.footprints import footprints
from koppel.store.plans.numbers import NUMBER_OF_WORK, number_incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    import duckdb

_ENUMS: Mapping[str, Mapping[str, Any]] = {
    name: {str(member.value): member for member in members}
    for name, members in {
        "status": Status,
        "start_precision": Precision,
        "end_precision": Precision,
        "firmness": Firmness,
        "geometry_certainty": GeometryCertainty,
        "kind_certainty": KindCertainty,
        "tenure": Tenure,
        "budget_scope": BudgetScope,
        "visibility": Visibility,
    }.items()
}

_TYPES: Mapping[str, pa.DataType] = {
    "id": pa.string(),
    "partner": pa.string(),
    "external_id": pa.string(),
    "project": pa.string(),
    "phase": pa.int32(),
    "phase_count": pa.int32(),
    "kind": pa.string(),
    "kind_certainty": pa.string(),
    "title": pa.string(),
    "description": pa.string(),
    "public_title": pa.string(),
    "public_description": pa.string(),
    "status": pa.string(),
    "start": pa.date32(),
    "start_precision": pa.string(),
    "end": pa.date32(),
    "end_precision": pa.string(),
    "earliest_start": pa.date32(),
    "latest_end": pa.date32(),
    "duration_days": pa.int32(),
    "coordination_duty": pa.bool_(),
    "firmness": pa.string(),
    "geometry_certainty": pa.string(),
    "hinder": pa.int32(),
    "homes": pa.int32(),
    "tenure": pa.string(),
    "budget_eur": pa.float64(),
    "budget_scope": pa.string(),
    "funding_source": pa.string(),
    "funding_condition": pa.string(),
    "funding_secured": pa.bool_(),
    "contact_role": pa.string(),
    "contact_channel": pa.string(),
    "indicators": pa.list_(pa.string()),
    "visibility": pa.string(),
    "upload_id": pa.string(),
    "source_row": pa.int32(),
    "version": pa.int32(),
    "recorded_from": pa.timestamp("us"),
    "recorded_until": pa.timestamp("us"),
    "recorded_by": pa.string(),
}
_GIVEN = tuple(name for name in _TYPES if name not in ("id", "version") and not name.startswith("recorded_"))
_QUOTED = {name: f'"{name}"' for name in _TYPES}
_UUIDS = frozenset({"id", "upload_id", "change_upload"})

# All columns of a state but the two that the change itself decides, in the order of the tables.
STATE_COLUMNS = ", ".join([*_QUOTED.values(), "change_upload", "change_reason", "gone"])
ALL_COLUMNS = f"{STATE_COLUMNS}, geom, footprint, footprint_area_m2"

_ACTIVITY = ", ".join(
    f"{_QUOTED[name]}::VARCHAR AS {_QUOTED[name]}" if name in _UUIDS else _QUOTED[name] for name in _TYPES
)
# A work that nobody confirmed in a round is doubtful for as long as it has the version of then.
_IS_DOUBTFUL = "(id, version) IN (SELECT (activity_id, work_version) FROM work_doubt)"
SELECT_ACTIVITY = (
    f"SELECT {_ACTIVITY}, {NUMBER_OF_WORK} AS number, {_IS_DOUBTFUL} AS is_doubtful, ST_AsWKB(geom) AS geometry"
)


def insert_states(
    cursor: duckdb.DuckDBPyConnection,
    activities: Sequence[Activity],
    *,
    ids: Sequence[UUID],
    versions: Sequence[int],
    at: datetime,
    by: str,
    upload_id: UUID | None,
    change_upload: UUID | None,
    reason: str | None,
    widths: Mapping[str, float],
) -> None:
    """Write activities as current states; `ids` and `versions` go with them one by one."""
    count = len(activities)
    columns: dict[str, pa.Array] = {
        name: pa.array([getattr(item, name) for item in activities], type=_TYPES[name], from_pandas=False)
        for name in _GIVEN
        if name != "upload_id"
    }
    columns["upload_id"] = pa.array([_text(upload_id)] * count, type=pa.string())
    columns["id"] = pa.array([str(item) for item in ids], type=pa.string())
    columns["version"] = pa.array(versions, type=pa.int32())
    columns["recorded_from"] = pa.array([at] * count, type=_TYPES["recorded_from"])
    columns["recorded_until"] = pa.nulls(count, type=_TYPES["recorded_until"])
    columns["recorded_by"] = pa.array([by] * count, type=pa.string())
    columns["change_upload"] = pa.array([_text(change_upload)] * count, type=pa.string())
    columns["change_reason"] = pa.array([reason] * count, type=pa.string())
    columns["gone"] = pa.array([False] * count, type=pa.bool_())
    geometries = np.array([item.geometry for item in activities], dtype=object)
    shapes = footprints(geometries, [item.kind for item in activities], widths)
    columns["geometry"] = pa.array(shapely.to_wkb(geometries), type=pa.binary())
    columns["footprint"] = pa.array(shapely.to_wkb(shapes), type=pa.binary())
    columns["footprint_area_m2"] = pa.array(shapely.area(shapes), type=pa.float64())
    columns["place"] = pa.array(range(count), type=pa.int32())
    cursor.register("incoming", pa.table(columns))
    cursor.execute(
        f"INSERT INTO activity ({ALL_COLUMNS}) "
        f"SELECT {STATE_COLUMNS}, ST_GeomFromWKB(geometry), ST_GeomFromWKB(footprint), footprint_area_m2 FROM incoming"
    )
    number_incoming(cursor)
    cursor.unregister("incoming")


def read_activities(table: pa.Table) -> tuple[Activity, ...]:
    """Make activities of rows that `SELECT_ACTIVITY` gave, in the same order."""
    if table.num_rows == 0:
        return ()
    names = (*_TYPES, "number", "is_doubtful")
    columns = [_values(table, name) for name in names]
    geometries = shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False))
    return tuple(
        Activity(geometry=geometry, **dict(zip(names, row, strict=True)))
        for geometry, *row in zip(geometries, *columns, strict=True)
    )


def _values(table: pa.Table, name: str) -> list[Any]:
    values: list[Any] = table[name].to_pylist()
    if name in _UUIDS:
        return _map(values, UUID)
    if name in _ENUMS:
        return _map(values, _ENUMS[name].__getitem__)
    if name == "indicators":
        return _map(values, tuple)
    return values


def _map(values: list[Any], change: Callable[[Any], Any]) -> list[Any]:
    return [None if value is None else change(value) for value in values]


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
