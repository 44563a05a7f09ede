"""Publications: what residents were told, by whom and when; undone ones stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import NotFoundError, StoreError
from koppel.model.publishing import Publication

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = "id, number, published_at, published_by, note, work_count, held_back, undone_at, undone_by"


def add_publication(
    writer: Writer,
    identity: UUID,
    *,
    number: int,
    content: bytes,
    work_count: int,
    held_back: Collection[UUID] = (),
    note: str | None = None,
    follows: UUID | None,
) -> None:
    """
    Keep a publication; it is the public one from now on.

    Parameters
    ----------
    writer
        The open transaction.
    identity
        Its id, made by the caller, who names a folder by it.
    number
        Of `next_number`.
    content
        The public copy, packed.
    work_count
        Works in it that are shown.
    held_back
        Activities that were left out on purpose.
    note
        Why, for the colleagues.
    follows
        The publication with which the draft was compared.

    Raises
    ------
    StoreError
        ``published_meanwhile``: another one is public now.
    """
    now = current_publication(writer.cursor)
    if (now.id if now else None) != follows or number != next_number(writer.cursor):
        raise StoreError("published_meanwhile", number=now.number if now else 0, by=now.published_by if now else "")
    writer.cursor.execute(
        "INSERT INTO publication (id, number, published_at, published_by, note, work_count, held_back, content) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [identity, number, writer.at, writer.actor, note, work_count, [str(item) for item in held_back], content],
    )


def undo_publication(writer: Writer, identity: UUID) -> None:
    """
    Take the publication of now back: the one before is public again, or none.

    Raises
    ------
    NotFoundError
        ``publication_unknown``.
    StoreError
        ``published_meanwhile``: another one is public now.
    """
    now = current_publication(writer.cursor)
    if now is None:
        raise NotFoundError("publication_unknown")
    if now.id != identity:
        raise StoreError("published_meanwhile", number=now.number, by=now.published_by)
    writer.cursor.execute(
        "UPDATE publication SET undone_at = ?, undone_by = ? WHERE id = ?", [writer.at, writer.actor, identity]
    )


def list_publications(cursor: duckdb.DuckDBPyConnection) -> tuple[Publication, ...]:
    """Return all publications, the last first."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM publication ORDER BY number DESC").fetchall()
    return tuple(_read(row) for row in rows)


def current_publication(cursor: duckdb.DuckDBPyConnection) -> Publication | None:
    """Return the publication that is public now; None where there is none."""
    row = cursor.execute(
        f"SELECT {_COLUMNS} FROM publication WHERE undone_at IS NULL ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return None if row is None else _read(row)


def publication_content(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> bytes:
    """
    Give the packed public copy of a publication.

    Raises
    ------
    NotFoundError
        ``publication_unknown``.
    """
    row = cursor.execute("SELECT content FROM publication WHERE id = ?", [identity]).fetchone()
    if row is None:
        raise NotFoundError("publication_unknown")
    return bytes(row[0])


def next_number(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the next publication, from 1; numbers of undone ones are not used again."""
    row = cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM publication").fetchone()
    assert row is not None  # noqa: S101
    return int(row[0])


def _read(row: tuple[object, ...]) -> Publication:
    names = [name.strip() for name in _COLUMNS.split(",")]
    values = dict(zip(names, row, strict=True))
    values["held_back"] = tuple(values["held_back"])  # type: ignore[arg-type]
    return Publication(**values)  # type: ignore[arg-type]
