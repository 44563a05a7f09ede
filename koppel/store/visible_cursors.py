"""Cursors that show only what someone may see, kept to be used again as long as nothing was changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from koppel.store.revision import change_count
from koppel.store.row_visibility import narrow, sight

if TYPE_CHECKING:
    import duckdb

    from koppel.access import Actor

# Of one set of partners at the same time, and of all together.
_EACH, _MOST = 4, 64

_Partners = frozenset[str]


class VisibleCursors:
    """
    What was laid before the tables for sets of partners, which takes longer than most of what is asked of it.

    What is kept belongs to one revision of the store, and is used only by a transaction that sees this very one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[_Partners, int], list[duckdb.DuckDBPyConnection]] = OrderedDict()
        self._sights: dict[_Partners, tuple[int, str]] = {}
        self._closed = False

    def begin(self, fresh: duckdb.DuckDBPyConnection, actor: Actor) -> tuple[int, duckdb.DuckDBPyConnection]:
        """
        Begin a transaction that sees what someone may see.

        Parameters
        ----------
        fresh
            A cursor that nobody used yet; it is closed where another one can be used again.
        actor
            Who looks.

        Returns
        -------
        number
            Of the revision that it sees, to be given back with it.
        cursor
            In a transaction.
        """
        while (reusable := self._take(actor.partners)) is not None:
            known, cursor = reusable
            cursor.begin()
            if change_count(cursor) == known:
                fresh.close()
                return known, cursor
            cursor.close()
        try:
            fresh.begin()
            number = change_count(fresh)
            narrow(fresh, actor)
        except BaseException:
            fresh.close()
            raise
        return number, fresh

    def end(self, number: int, cursor: duckdb.DuckDBPyConnection, actor: Actor) -> None:
        """Take back a cursor of which all was read, with what was laid before its tables."""
        cursor.commit()
        with self._lock:
            same = self._kept.setdefault((actor.partners, number), [])
            if self._closed or len(same) >= _EACH:
                cursor.close()
                return
            same.append(cursor)
            while sum(map(len, self._kept.values())) > _MOST:
                _, oldest = self._kept.popitem(last=False)
                for one in oldest:
                    one.close()

    def sight(self, cursor: duckdb.DuckDBPyConnection, actor: Actor) -> str:
        """Return what `koppel.store.row_visibility.sight` gives, from memory where nothing was changed since."""
        number = change_count(cursor)
        known = self._sights.get(actor.partners)
        if actor.everything or known is None or known[0] != number:
            known = (number, sight(cursor, actor))
            if not actor.everything:
                self._sights[actor.partners] = known
        return known[1]

    def close(self) -> None:
        """Close everything that is kept."""
        with self._lock:
            self._closed = True
            for cursors in self._kept.values():
                for cursor in cursors:
                    cursor.close()
            self._kept.clear()

    def _take(self, partners: _Partners) -> tuple[int, duckdb.DuckDBPyConnection] | None:
        with self._lock:
            # The latest first: what is older is of no use any more.
            for key in reversed(self._kept):
                if key[0] == partners:
                    cursors = self._kept[key]
                    cursor = cursors.pop()
                    if not cursors:
                        del self._kept[key]
                    return key[1], cursor
        return None
