"""Cursors that show only what someone may see, kept to be used again as long as nothing was changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from koppel.store.revision import change_count
from koppel.store.row_visibility import narrow, narrow_again, sight

if TYPE_CHECKING:
    import duckdb

    from koppel.access import Actor

# Of one set of partners at the same time, and of all together.
_EACH, _MOST = 4, 64

_Partners = frozenset[str]


class VisibleCursor(NamedTuple):
    """
    A cursor that shows what someone may see.

    Attributes
    ----------
    number
        Of the revision that it shows.
    cursor
        In a transaction, as long as it is lent.
    is_hiding
        Whether works that someone may not see were laid out of sight; there may be none.
    """

    number: int
    cursor: duckdb.DuckDBPyConnection
    is_hiding: bool


class VisibleCursors:
    """
    What was laid before the tables for sets of partners, which takes longer than most of what is asked of it.

    What is kept belongs to one revision of the store. A transaction that sees another one finds anew which works are
    hidden, and lays all of it anew where that is not enough.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[_Partners, int], list[VisibleCursor]] = OrderedDict()
        self._sights: dict[_Partners, tuple[int, str]] = {}
        self._closed = False

    def begin(self, fresh: duckdb.DuckDBPyConnection, actor: Actor) -> VisibleCursor:
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
        lent
            In a transaction; to be given back with `end`, or closed.
        """
        try:
            while (known := self._take(actor.partners)) is not None:
                if (current := _current(known, actor)) is not None:
                    fresh.close()
                    return current
            fresh.begin()
            return VisibleCursor(change_count(fresh), fresh, narrow(fresh, actor))
        except BaseException:
            fresh.close()
            raise

    def end(self, lent: VisibleCursor, actor: Actor) -> None:
        """Take back a cursor of which all was read, with what was laid before its tables."""
        lent.cursor.commit()
        with self._lock:
            same = self._kept.setdefault((actor.partners, lent.number), [])
            if self._closed or len(same) >= _EACH:
                lent.cursor.close()
                return
            same.append(lent)
            while sum(map(len, self._kept.values())) > _MOST:
                _, oldest = self._kept.popitem(last=False)
                for one in oldest:
                    one.cursor.close()

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
                for one in cursors:
                    one.cursor.close()
            self._kept.clear()

    def _take(self, partners: _Partners) -> VisibleCursor | None:
        with self._lock:
            # The latest first: what is older is the first to be taken away.
            for key in reversed(self._kept):
                if key[0] == partners:
                    cursors = self._kept[key]
                    lent = cursors.pop()
                    if not cursors:
                        del self._kept[key]
                    return lent
        return None


def _current(known: VisibleCursor, actor: Actor) -> VisibleCursor | None:
    """Begin a transaction on a cursor that was used before; None, and it is closed, where that cannot show what is."""
    try:
        known.cursor.begin()
        number = change_count(known.cursor)
        if number == known.number or narrow_again(known.cursor, actor, is_hiding=known.is_hiding):
            return known._replace(number=number)
    except BaseException:
        known.cursor.close()
        raise
    known.cursor.close()
    return None
