"""Uploads: the files as they came, what they changed, and undoing that."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError, StoreError
from koppel.model.intake import Undone, Upload
from koppel.store.plans.versions import bury, restore, retire

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = (
    "id, partners, file_name, sha256, profile, layer, uploaded_at, uploaded_by, report, "
    "new_count, changed_count, unchanged_count, withdrawn_count, undone_at, undone_by"
)
_EXAMPLES = 5


def add_upload(
    writer: Writer,
    *,
    file_name: str,
    content: bytes,
    partners: Collection[str],
    profile: str | None = None,
    layer: str | None = None,
    report: str = "{}",
) -> UUID:
    """
    Keep a file as it came, once however often it comes; before its activities are put.

    Returns
    -------
    upload_id
        For `put_activities`, `withdraw` and `set_counts`.
    """
    upload_id, sha256 = uuid4(), hashlib.sha256(content).hexdigest()
    if not has_original(writer.cursor, sha256):
        writer.cursor.execute("INSERT INTO original (sha256, content) VALUES (?, ?)", [sha256, content])
    writer.cursor.execute(
        """
        INSERT INTO upload (
            id, partners, file_name, sha256, profile, layer, uploaded_at, uploaded_by, report,
            new_count, changed_count, unchanged_count, withdrawn_count
        ) VALUES (?, ?::VARCHAR[], ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)
        """,
        [
            upload_id,
            sorted(partners),
            file_name,
            sha256,
            profile,
            layer,
            writer.at,
            writer.actor,
            report,
        ],
    )
    return upload_id


def set_counts(writer: Writer, upload_id: UUID, *, new: int, changed: int, unchanged: int, withdrawn: int = 0) -> None:
    """Record how many activities an upload made, changed, left alone and withdrew."""
    writer.cursor.execute(
        "UPDATE upload SET new_count = ?, changed_count = ?, unchanged_count = ?, withdrawn_count = ? WHERE id = ?",
        [new, changed, unchanged, withdrawn, upload_id],
    )


def list_uploads(cursor: duckdb.DuckDBPyConnection, *, partner: str | None = None) -> tuple[Upload, ...]:
    """Return uploads without their content, the latest first; of one partner or of all."""
    rows = cursor.execute(
        f"SELECT {_COLUMNS} FROM upload WHERE $partner::VARCHAR IS NULL OR list_contains(partners, $partner) "
        "ORDER BY uploaded_at DESC, id",
        {"partner": partner},
    ).fetchall()
    return tuple(_upload(row) for row in rows)


def get_upload(cursor: duckdb.DuckDBPyConnection, upload_id: UUID) -> Upload:
    """
    Give one upload.

    Raises
    ------
    NotFoundError
        ``upload_unknown``.
    """
    upload = find_upload(cursor, upload_id)
    if upload is None:
        raise NotFoundError("upload_unknown", id=upload_id)
    return upload


def find_upload(cursor: duckdb.DuckDBPyConnection, upload_id: UUID) -> Upload | None:
    """Return one upload, or None where this cursor does not show it: uploads are for planners of all their partners."""
    row = cursor.execute(f"SELECT {_COLUMNS} FROM upload WHERE id = ?", [upload_id]).fetchone()
    return None if row is None else _upload(row)


def undone_uploads(cursor: duckdb.DuckDBPyConnection) -> frozenset[UUID]:
    """Return the ids of uploads that were undone."""
    rows = cursor.execute("SELECT id FROM upload WHERE undone_at IS NOT NULL").fetchall()
    return frozenset(identity for (identity,) in rows)


def has_original(cursor: duckdb.DuckDBPyConnection, sha256: str) -> bool:
    """Tell whether the bytes of a file are there, from an upload that this cursor shows."""
    return cursor.execute("SELECT 1 FROM original WHERE sha256 = ?", [sha256]).fetchone() is not None


def get_content(cursor: duckdb.DuckDBPyConnection, upload_id: UUID) -> bytes:
    """
    Give the bytes of an upload, as they came.

    Raises
    ------
    NotFoundError
        ``upload_unknown``.
    """
    row = cursor.execute(
        "SELECT content FROM original WHERE sha256 = (SELECT sha256 FROM upload WHERE id = ?)", [upload_id]
    ).fetchone()
    if row is None:
        raise NotFoundError("upload_unknown", id=upload_id)
    return bytes(row[0])


def undo_upload(writer: Writer, upload_id: UUID) -> Undone:
    """
    Give every activity that an upload made, changed or withdrew its state from before, as a new version.

    What the upload brought for the first time is no longer among the current activities; its history stays, and a
    later upload of it goes on with the same id.

    Raises
    ------
    NotFoundError
        ``upload_unknown``.
    StoreError
        ``upload_undone``: it was undone already; ``upload_changed_since``: others changed some of its activities
        afterwards; ``upload_confirmed_since``: a later upload of the same partner held some of its activities as they
        were, and is not undone. Nothing was changed.
    """
    upload = get_upload(writer.cursor, upload_id)
    if upload.undone_at is not None:
        raise StoreError("upload_undone", file=upload.file_name, at=upload.undone_at)
    # Which activities a later upload held unchanged is not recorded, only how many; so any may be of this one.
    confirmed = writer.cursor.execute(
        """
        SELECT file_name, id::VARCHAR FROM upload
        WHERE uploaded_at > ? AND undone_at IS NULL AND unchanged_count > 0 AND list_has_any(partners, ?)
        ORDER BY uploaded_at DESC LIMIT 1
        """,
        [upload.uploaded_at, list(upload.partners)],
    ).fetchone()
    if confirmed is not None:
        raise StoreError("upload_confirmed_since", file=upload.file_name, later=confirmed[0], id=confirmed[1])
    # The state before an upload is the version before the first that the upload made; "gone" or none: there was none.
    rows = writer.cursor.execute(
        """
        WITH made AS (
            SELECT id, min(version) AS first_version
            FROM (
                SELECT id, version FROM activity WHERE change_upload = $upload
                UNION ALL
                SELECT id, version FROM activity_version WHERE change_upload = $upload AND NOT gone
            )
            GROUP BY id
        )
        SELECT
            made.id,
            made.first_version - 1,
            activity.version,
            coalesce(activity.change_upload = $upload, false),
            before.id IS NOT NULL,
            coalesce(activity.partner || ' / ' || activity.external_id, made.id::VARCHAR)
        FROM made
        LEFT JOIN activity ON activity.id = made.id
        LEFT JOIN activity_version AS before
            ON before.id = made.id AND before.version = made.first_version - 1 AND NOT before.gone
        ORDER BY activity.partner, activity.external_id
        """,
        {"upload": upload_id},
    ).fetchall()
    if changed_since := [name for *_, is_latest, _, name in rows if not is_latest]:
        examples = ", ".join(changed_since[:_EXAMPLES]) + (", …" if len(changed_since) > _EXAMPLES else "")
        raise StoreError("upload_changed_since", file=upload.file_name, count=len(changed_since), examples=examples)
    restored = [(identity, before, now + 1) for identity, before, now, _, was_there, _ in rows if was_there]
    removed = [(identity, now, now + 1) for identity, _, now, _, was_there, _ in rows if not was_there]
    retire(writer, [identity for identity, *_ in rows])
    restore(writer, restored)
    bury(writer, removed)
    writer.cursor.execute(
        "UPDATE upload SET undone_at = ?, undone_by = ? WHERE id = ?", [writer.at, writer.actor, upload_id]
    )
    return Undone(
        restored=tuple(identity for identity, *_ in restored), removed=tuple(identity for identity, *_ in removed)
    )


def _upload(row: tuple[object, ...]) -> Upload:
    names = Upload.__dataclass_fields__
    values = dict(zip(names, row, strict=True))
    partners = values["partners"]
    values["partners"] = tuple(partners) if isinstance(partners, list) else ()
    return Upload(**values)  # type: ignore[arg-type]
