"""Which values and areas hold: the last of each that an upload brought which was not undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.compass.areas import Area
from koppel.model.compass.values import Measured, Unknown

if TYPE_CHECKING:
    import duckdb

_HOLDS = "upload_number IN (SELECT number FROM compass_upload WHERE undone_at IS NULL)"


def list_values(cursor: duckdb.DuckDBPyConnection, municipality: str | None = None) -> tuple[Measured, ...]:
    """
    Return all values that hold, also those that say why there is none, by area, indicator and year.

    Parameters
    ----------
    cursor
        On the store.
    municipality
        Code of the only gemeente; None: of all.
    """
    rows = cursor.execute(
        f"""
        SELECT area, indicator, year, value, reason, people FROM (
            SELECT * FROM compass_value
            WHERE {_HOLDS} AND ($municipality::VARCHAR IS NULL OR substr(area, 3, 4) = substr($municipality, 3, 4))
            QUALIFY row_number() OVER (PARTITION BY area, indicator, year ORDER BY upload_number DESC) = 1
        ) ORDER BY area, indicator, year
        """,
        {"municipality": municipality},
    ).fetchall()
    return tuple(
        Measured(area, indicator, year, value, None if reason is None else Unknown(reason), people)
        for area, indicator, year, value, reason, people in rows
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
