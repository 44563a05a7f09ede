"""Works that were changed by hand after the file that brought them: what a later file would undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.intake import Newer
from koppel.store.intake.uploads import undone_uploads
from koppel.store.plans.activities import list_activities
from koppel.store.plans.difference import changed_fields
from koppel.store.plans.versions_at import last_from_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from koppel.model import Activity


def newer_by_hand(cursor: duckdb.DuckDBPyConnection, activities: Sequence[Activity]) -> tuple[Newer, ...]:
    """
    Say which works of a file were changed by hand since an earlier file brought them, and stand otherwise in this one.

    Parameters
    ----------
    cursor
        On the store.
    activities
        Of the file, in the store's metric CRS, each key once.

    Returns
    -------
    newer
        In the order of the file. What an undone upload said counts for nothing.
    """
    from_files = last_from_files(cursor, {item.partner for item in activities}, undone_uploads(cursor))
    if not from_files:
        return ()
    current = {(item.partner, item.external_id): item for item in list_activities(cursor, ids=from_files.keys())}
    pairs = [(item, old) for item in activities if (old := current.get((item.partner, item.external_id))) is not None]
    news, olds = [item for item, _ in pairs], [old for _, old in pairs]
    by_hand = changed_fields(olds, [from_files[old.id] for old in olds if old.id])
    by_file = changed_fields(news, olds)
    return tuple(
        Newer(old, item, fields)
        for item, old, hand, file in zip(news, olds, by_hand, by_file, strict=True)
        if (fields := tuple(name for name in file if name in hand))
    )
