"""
Did anything change? The revision of a store, for whoever asks.

Every change adds a row to the audit log and none is ever taken away, so the number of rows that someone may know of
tells a state from every earlier one. All that is kept in memory, and all that asks what is new, goes by it:
`koppel.services.revision` makes the texts of it by which screens keep things, `koppel.store.visible_cursors` keeps
cursors by it, and `koppel.services.news.news` tells what came after it. Where `Store.commits` is the same as before, no
revision is another one: that costs nothing to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from koppel.store.only_for import SHOWN, shown_to

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    import duckdb

    from koppel.access import Actor


class Revision(NamedTuple):
    """
    A state of the store, as far as someone may know of what was changed.

    Attributes
    ----------
    number
        How many changes there were: it grows with each, and changes after it have higher numbers.
    at
        When the last was made, UTC without a zone; None before the first. It tells apart two states with one number,
        of which one was lost before the other came.
    """

    number: int
    at: datetime | None


def revision_of(cursor: duckdb.DuckDBPyConnection, actor: Actor | None, *, besides: Collection[str] = ()) -> Revision:
    """
    Return the revision that a transaction sees.

    Parameters
    ----------
    cursor
        On the whole store: one that shows only what someone may see has the same audit log.
    actor
        Whose changes count: those that this one may know of; None for those that all may know of.
    besides
        Actions that do not count.
    """
    known = {"everything": False, "own": []} if actor is None else shown_to(actor)
    row = cursor.execute(
        f'SELECT count(*), max("at") FROM audit WHERE {SHOWN} AND NOT list_contains($besides::VARCHAR[], action)',
        known | {"besides": sorted(besides)},
    ).fetchone()
    return Revision(0, None) if row is None else Revision(*row)


def change_count(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the revision that a transaction sees with all changes; quick enough for every question."""
    row = cursor.execute("SELECT count(*) FROM audit").fetchone()
    return 0 if row is None else int(row[0])
