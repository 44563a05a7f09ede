"""Views that were saved under a name: parameters of an address, in an order that people choose."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError
from koppel.model.plans import SavedView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from koppel.store.writing import Writer


def list_views(cursor: duckdb.DuckDBPyConnection) -> tuple[SavedView, ...]:
    """Return the views that are not deleted, in their order."""
    rows = cursor.execute(
        """
        SELECT id, name, params, saved_at, saved_by FROM saved_view
        WHERE deleted_at IS NULL ORDER BY place, saved_at, id
        """
    ).fetchall()
    return tuple(SavedView(identity, name, json.loads(params), at, by) for identity, name, params, at, by in rows)


def add_view(writer: Writer, name: str, params: Mapping[str, str]) -> UUID:
    """Keep a view as the last one, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        """
        INSERT INTO saved_view (id, name, params, place, saved_at, saved_by)
        SELECT ?, ?, ?, coalesce(max(place), 0) + 1, ?, ? FROM saved_view
        """,
        [identity, name, json.dumps(dict(params), ensure_ascii=False), writer.at, writer.actor],
    )
    return identity


def rename_view(writer: Writer, identity: UUID, name: str) -> None:
    """
    Give a view another name.

    Raises
    ------
    NotFoundError
        ``view_unknown``.
    """
    _change(writer, identity, "name = ?", name, deleted=False)


def order_views(writer: Writer, ids: Sequence[UUID]) -> None:
    """Put views in an order; others keep their places."""
    for place, identity in enumerate(ids, 1):
        _change(writer, identity, "place = ?", place, deleted=False)


def delete_view(writer: Writer, identity: UUID) -> None:
    """
    Take a view out of the list; see `restore_view`.

    Raises
    ------
    NotFoundError
        ``view_unknown``.
    """
    _change(writer, identity, "deleted_at = ?", writer.at, deleted=False)


def restore_view(writer: Writer, identity: UUID) -> str:
    """
    Bring a deleted view back at its place, and give its name.

    Raises
    ------
    NotFoundError
        ``view_unknown``: there is no deleted view of this id.
    """
    return _change(writer, identity, "deleted_at = ?", None, deleted=True)


def _change(writer: Writer, identity: UUID, what: str, value: object, *, deleted: bool) -> str:
    is_null = "IS NOT NULL" if deleted else "IS NULL"
    row = writer.cursor.execute(
        f"UPDATE saved_view SET {what} WHERE id = ? AND deleted_at {is_null} RETURNING name", [value, identity]
    ).fetchone()
    if row is None:
        raise NotFoundError("view_unknown")
    return str(row[0])
