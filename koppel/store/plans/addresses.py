"""Front doors: postcode, number, street and place, so that residents find their street. No names, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from koppel.model.plans import StoredAddress

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from koppel.store.writing import Writer


def put_addresses(writer: Writer, rows: Sequence[StoredAddress]) -> None:
    """Store all addresses in the place of those of before."""
    writer.cursor.execute("DELETE FROM address")
    table = pa.table(
        {
            "postcode": pa.array([row.postcode for row in rows], type=pa.string()),
            "number": pa.array([row.number for row in rows], type=pa.string()),
            "street": pa.array([row.street for row in rows], type=pa.string()),
            "geometry": pa.array(
                shapely.to_wkb(np.array([row.geometry for row in rows], dtype=object)), type=pa.binary()
            ),
        }
    )
    writer.cursor.register("incoming", table)
    writer.cursor.execute(
        "INSERT INTO address (postcode, number, street, geom) "
        "SELECT postcode, number, street, ST_GeomFromWKB(geometry) FROM incoming"
    )
    writer.cursor.unregister("incoming")


def list_addresses(cursor: duckdb.DuckDBPyConnection) -> tuple[StoredAddress, ...]:
    """Return all addresses, by postcode and number."""
    rows = cursor.execute(
        "SELECT postcode, number, street, ST_AsWKB(geom) FROM address ORDER BY postcode, number, street"
    ).fetchall()
    shapes = shapely.from_wkb([bytes(wkb) for *_, wkb in rows])
    return tuple(
        StoredAddress(postcode, number, street, shape)
        for (postcode, number, street, _), shape in zip(rows, shapes, strict=True)
    )


def count_addresses(cursor: duckdb.DuckDBPyConnection) -> int:
    """Count all addresses."""
    row = cursor.execute("SELECT count(*) FROM address").fetchone()
    return int(row[0]) if row else 0


def find_addresses(
    cursor: duckdb.DuckDBPyConnection, *, postcode: str, number: str, street: str, most: int
) -> tuple[StoredAddress, ...]:
    """
    Return the addresses that fit best.

    Parameters
    ----------
    cursor
        Of the store.
    postcode, number, street
        What is known of them, in small letters without accents and without blanks in the postcode; empty where nothing
        is. A number fits all that begin with it; a street may be a part of its name, or have a letter in four wrong.
    most
        How many.
    """
    rows = cursor.execute(
        "WITH door AS (SELECT *, strip_accents(lower(street)) AS spoken, lower(number) AS door_number FROM address), "
        "near AS (SELECT *, CASE WHEN $street = '' OR contains(spoken, $street) THEN 0 "
        "ELSE damerau_levenshtein(spoken, $street) END AS off FROM door "
        "WHERE ($postcode = '' OR lower(postcode) = $postcode) "
        "AND ($number = '' OR starts_with(door_number, $number))) "
        "SELECT postcode, number, street, ST_AsWKB(geom) FROM near WHERE off <= length($street) // 4 "
        "ORDER BY off, door_number <> $number, length(spoken), spoken, length(door_number), door_number, postcode "
        "LIMIT $most",
        {"postcode": postcode, "number": number, "street": street, "most": most},
    ).fetchall()
    shapes = shapely.from_wkb([bytes(wkb) for *_, wkb in rows])
    return tuple(
        StoredAddress(postcode, number, street, shape)
        for (postcode, number, street, _), shape in zip(rows, shapes, strict=True)
    )
