"""Which values and areas hold: the last of each that an upload brought which was not undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from koppel.model.compass.areas import Area
from koppel.model.compass.values import Measured, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

_HOLDS = "upload_number IN (SELECT number FROM compass_upload WHERE undone_at IS NULL)"

_LATEST = f"""(
    SELECT * FROM compass_value WHERE {_HOLDS}
    QUALIFY row_number() OVER (PARTITION BY area, indicator, year ORDER BY upload_number DESC) = 1
)"""
_DIFFERS = "held.value IS DISTINCT FROM incoming.value OR held.reason IS DISTINCT FROM incoming.reason"


class Changes(NamedTuple):
    """How many values are new, other than what holds, and the same."""

    new: int
    changed: int
    unchanged: int


def value_table(values: Sequence[Measured]) -> pa.Table:
    """Lay values out in columns, as `list_values` gives them."""
    return pa.table(
        {
            "area": pa.array([item.area for item in values], type=pa.string()),
            "indicator": pa.array([item.indicator for item in values], type=pa.string()),
            "year": pa.array([item.year for item in values], type=pa.int32()),
            "value": pa.array([item.value for item in values], type=pa.float64()),
            "reason": pa.array([item.reason and item.reason.value for item in values], type=pa.string()),
            "people": pa.array([item.people for item in values], type=pa.float64()),
            "source": pa.array([item.source for item in values], type=pa.string()),
        }
    )


def count_changes(cursor: duckdb.DuckDBPyConnection, values: Sequence[Measured]) -> Changes:
    """Count what values would change of what holds."""
    cursor.register("incoming", value_table(values))
    row = cursor.execute(
        f"""
        SELECT
            count(*) FILTER (WHERE held.area IS NULL),
            count(*) FILTER (WHERE held.area IS NOT NULL AND ({_DIFFERS})),
            count(*) FILTER (WHERE held.area IS NOT NULL AND NOT ({_DIFFERS}))
        FROM incoming LEFT JOIN {_LATEST} AS held
            ON held.area = incoming.area AND held.indicator = incoming.indicator AND held.year = incoming.year
        """
    ).fetchone()
    cursor.unregister("incoming")
    return Changes(*(row or (0, 0, 0)))


def known_values(cursor: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], dict[str, float]]:
    """Return the values that hold and are known, by indicator and year, then by area."""
    rows = cursor.execute(
        f"SELECT indicator, year, list(area), list(value) FROM {_LATEST} WHERE value IS NOT NULL "
        "GROUP BY indicator, year"
    ).fetchall()
    return {(indicator, year): dict(zip(areas, numbers, strict=True)) for indicator, year, areas, numbers in rows}


def measured_codes(cursor: duckdb.DuckDBPyConnection) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the codes of all areas of which a file says anything, and all years, both in order."""
    areas = cursor.execute(f"SELECT DISTINCT area FROM compass_value WHERE {_HOLDS} ORDER BY area").fetchall()
    years = cursor.execute(f"SELECT DISTINCT year FROM compass_value WHERE {_HOLDS} ORDER BY year").fetchall()
    return tuple(area for (area,) in areas), tuple(year for (year,) in years)


def list_values(cursor: duckdb.DuckDBPyConnection, municipality: str | None = None) -> tuple[Measured, ...]:
    """
    Return all values that hold, also those that say why there is none, by area, indicator and year.

    Each has the file that it came from, and who measured it as far as the file or who loaded it says.

    Parameters
    ----------
    cursor
        On the store.
    municipality
        Code of the only gemeente; None: of all.
    """
    rows = cursor.execute(
        f"""
        SELECT area, indicator, year, value, reason, people, coalesce(held.source, upload.source), file_name FROM (
            SELECT * FROM compass_value
            WHERE {_HOLDS} AND ($municipality::VARCHAR IS NULL OR substr(area, 3, 4) = substr($municipality, 3, 4))
            QUALIFY row_number() OVER (PARTITION BY area, indicator, year ORDER BY upload_number DESC) = 1
        ) AS held JOIN compass_upload AS upload ON upload.number = upload_number
        ORDER BY area, indicator, year
        """,
        {"municipality": municipality},
    ).fetchall()
    return tuple(
        Measured(area, indicator, year, value, None if reason is None else Unknown(reason), people, source, file)
        for area, indicator, year, value, reason, people, source, file in rows
    )


def list_areas(cursor: duckdb.DuckDBPyConnection, municipality: str | None = None) -> tuple[Area, ...]:
    """Return all areas that are named, by code and year, each with the last name that it got in that year."""
    rows = cursor.execute(
        f"""
        SELECT code, name, year FROM (
            SELECT * FROM compass_area
            WHERE {_HOLDS} AND ($municipality::VARCHAR IS NULL OR substr(code, 3, 4) = substr($municipality, 3, 4))
            QUALIFY row_number() OVER (PARTITION BY code, year ORDER BY upload_number DESC) = 1
        ) ORDER BY code, year
        """,
        {"municipality": municipality},
    ).fetchall()
    return tuple(Area(*row) for row in rows)
