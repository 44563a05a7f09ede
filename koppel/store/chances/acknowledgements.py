"""Warnings that were dealt with, as long as the works are as they were; rows are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.model.chances import Acknowledged, Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from koppel.store.writing import Writer

# What a warning is about: dates and places of both works, and how heavy it is.
_FACTS = """
    md5(concat_ws('|', coalesce(finding.severity, '-'), {}))
""".format(
    ", ".join(
        f"coalesce({side}.{name}::VARCHAR, '-')"
        for side in "ab"
        for name in ('"start"', "start_precision", '"end"', "end_precision", "kind")
    )
    + ", hex(ST_AsWKB(a.geom)), hex(ST_AsWKB(b.geom))"
)


def facts_of(cursor: duckdb.DuckDBPyConnection, key: Key) -> str | None:
    """Return a text that changes with the facts of a warning; None where there is no such warning."""
    row = cursor.execute(
        f"""
        SELECT {_FACTS} FROM finding
        JOIN activity AS a ON a.id = finding.a_id JOIN activity AS b ON b.id = finding.b_id
        WHERE finding.type = ? AND finding.a_id = ? AND finding.b_id = ?
        """,
        list(key),
    ).fetchone()
    return None if row is None else str(row[0])


def add_acknowledgement(writer: Writer, key: Key, facts: str, reason: str | None, *, undone: bool) -> None:
    """Record that a warning was dealt with, or that it is not after all."""
    writer.cursor.execute(
        """
        INSERT INTO acknowledgement (id, type, a_id, b_id, facts, reason, undone, said_at, said_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [uuid4(), *key, facts, reason, undone, writer.at, writer.actor],
    )


def list_acknowledged(cursor: duckdb.DuckDBPyConnection) -> Mapping[Key, Acknowledged]:
    """Return the warnings that were dealt with and whose facts are still the same: type and both works."""
    # Where nobody dealt with any, planning what follows is all that it would take: for every page and every letter.
    if cursor.execute("SELECT 1 FROM acknowledgement LIMIT 1").fetchone() is None:
        return {}
    rows = cursor.execute(
        f"""
        WITH last AS (
            SELECT * FROM acknowledgement
            QUALIFY row_number() OVER (PARTITION BY type, a_id, b_id ORDER BY rowid DESC) = 1
        )
        SELECT last.type, last.a_id, last.b_id, last.said_by, last.said_at, last.reason
        FROM last
        JOIN finding ON finding.type = last.type AND finding.a_id = last.a_id AND finding.b_id = last.b_id
        JOIN activity AS a ON a.id = finding.a_id JOIN activity AS b ON b.id = finding.b_id
        WHERE NOT last.undone AND last.facts = {_FACTS}
        """
    ).fetchall()
    return {(sort, a, b): Acknowledged(by, at, reason or "") for sort, a, b, by, at, reason in rows}
