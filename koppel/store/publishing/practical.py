"""Practical notes of works for residents; rows are only added, and the last of a work and a sort holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.model.practical import Practical, PracticalNote, StoredNote

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import duckdb

    from koppel.store.writing import Writer

# Empty words take a note away.
PRACTICAL = """
    CREATE TABLE practical_note (
        id UUID NOT NULL,
        activity_id UUID NOT NULL,
        sort VARCHAR NOT NULL,
        words VARCHAR NOT NULL,
        "start" DATE,
        "end" DATE,
        set_at TIMESTAMP NOT NULL,
        set_by VARCHAR NOT NULL
    );
"""
_COLUMNS = 'sort, words, "start", "end", set_by, set_at'


def add_note(writer: Writer, activity: UUID, note: PracticalNote) -> None:
    """Keep a note in the place of the one of its sort; empty words take that away."""
    writer.cursor.execute(
        "INSERT INTO practical_note VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [uuid4(), activity, note.sort.value, note.words, note.start, note.end, writer.at, writer.actor],
    )


def practical_notes(
    cursor: duckdb.DuckDBPyConnection, activities: Collection[UUID] | None = None
) -> Mapping[UUID, tuple[StoredNote, ...]]:
    """Return the notes that hold by work, in the order of `Practical`; of some works only, if given."""
    rows = cursor.execute(
        f"""
        SELECT activity_id, {_COLUMNS} FROM practical_note
        WHERE $ids::UUID[] IS NULL OR list_contains($ids::UUID[], activity_id)
        QUALIFY row_number() OVER (PARTITION BY activity_id, sort ORDER BY set_at DESC, rowid DESC) = 1
        """,
        {"ids": None if activities is None else sorted(str(item) for item in activities)},
    ).fetchall()
    notes_by_work: dict[UUID, list[StoredNote]] = {}
    for identity, *row in rows:
        if row[1]:
            notes_by_work.setdefault(identity, []).append(_stored(row))
    order = list(Practical)
    return {
        identity: tuple(sorted(notes, key=lambda item: order.index(item.note.sort)))
        for identity, notes in notes_by_work.items()
    }


def note_before(cursor: duckdb.DuckDBPyConnection, activity: UUID, sort: Practical) -> PracticalNote | None:
    """
    Return what stood there before the last change of a note, with empty words where nothing did.

    None where a note of this sort was never written.
    """
    rows = cursor.execute(
        f"""
        SELECT {_COLUMNS} FROM practical_note WHERE activity_id = ? AND sort = ?
        ORDER BY set_at DESC, rowid DESC LIMIT 2
        """,
        [activity, sort.value],
    ).fetchall()
    if not rows:
        return None
    return _stored(rows[1]).note if len(rows) > 1 else PracticalNote(sort, "")


def _stored(row: list[object] | tuple[object, ...]) -> StoredNote:
    sort, words, start, end, set_by, set_at = row
    return StoredNote(PracticalNote(Practical(sort), words, start, end), set_by, set_at)  # type: ignore[arg-type]
