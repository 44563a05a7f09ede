"""What residents must no longer be told, and why a date that they were told moved; rows are only added."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.model import Precision
from koppel.model.publishing import Removal, ShiftReason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    import duckdb

    from koppel.store.writing import Writer

# "key" names a work in public addresses. A removal holds for the publication of "number" and all before it.
# A reason belongs to the days of the work at that moment; the last one of a work holds.
PROMISES = """
    CREATE TABLE public_removal (
        key VARCHAR NOT NULL,
        part VARCHAR NOT NULL,
        number INTEGER NOT NULL,
        removed_at TIMESTAMP NOT NULL
    );
    CREATE TABLE shift_reason (
        id UUID NOT NULL,
        activity_id UUID NOT NULL,
        "start" DATE,
        start_precision VARCHAR,
        "end" DATE,
        end_precision VARCHAR,
        reason VARCHAR NOT NULL,
        given_at TIMESTAMP NOT NULL,
        given_by VARCHAR NOT NULL
    );
"""


def add_removals(writer: Writer, number: int, parts: Iterable[tuple[str, str]]) -> None:
    """
    Keep what was taken away from residents.

    Parameters
    ----------
    writer
        The open transaction.
    number
        Of the publication that is public now.
    parts
        Key of a work, and what of it.
    """
    for key, part in parts:
        writer.cursor.execute("INSERT INTO public_removal VALUES (?, ?, ?, ?)", [key, part, number, writer.at])


def list_removals(cursor: duckdb.DuckDBPyConnection, number: int) -> tuple[Removal, ...]:
    """Return what was taken away and holds for a publication, the first first."""
    rows = cursor.execute(
        "SELECT key, part, number, removed_at FROM public_removal WHERE number >= ? ORDER BY removed_at, key, part",
        [number],
    ).fetchall()
    return tuple(Removal(*row) for row in rows)


def add_shift_reason(
    writer: Writer,
    activity: UUID,
    days: tuple[date | None, Precision | None, date | None, Precision | None],
    reason: str,
) -> None:
    """
    Keep why a work moved.

    Parameters
    ----------
    writer
        The open transaction.
    activity
        Its id.
    days
        Start and its precision, end and its precision, to which it moved.
    reason
        For residents.
    """
    start, start_precision, end, end_precision = days
    writer.cursor.execute(
        "INSERT INTO shift_reason VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [uuid4(), activity, start, start_precision, end, end_precision, reason, writer.at, writer.actor],
    )


def shift_reasons(
    cursor: duckdb.DuckDBPyConnection, activities: Collection[UUID] | None = None
) -> Mapping[UUID, ShiftReason]:
    """Return the last reason of each work that has one; of some works only, if given."""
    rows = cursor.execute(
        """
        SELECT activity_id, "start", start_precision, "end", end_precision, reason, given_at, given_by
        FROM shift_reason
        WHERE $ids::UUID[] IS NULL OR list_contains($ids::UUID[], activity_id)
        QUALIFY row_number() OVER (PARTITION BY activity_id ORDER BY given_at DESC, rowid DESC) = 1
        """,
        {"ids": None if activities is None else sorted(str(item) for item in activities)},
    ).fetchall()
    return {
        row[0]: ShiftReason(
            activity_id=row[0],
            start=row[1],
            start_precision=None if row[2] is None else Precision(row[2]),
            end=row[3],
            end_precision=None if row[4] is None else Precision(row[4]),
            reason=row[5],
            given_at=row[6],
            given_by=row[7],
        )
        for row in rows
    }
