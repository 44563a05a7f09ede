"""
What was computed of single works, kept for everyone who may see them.

A state of a work never changes: a change makes its next version; only doubt comes and goes without one. What was
computed of one state therefore holds as long as the store is open, whoever asks; each asker brings the works that it
may see.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from uuid import UUID

    from koppel.model import Activity

T = TypeVar("T")
# What belongs to works of the past is thrown away when there is this much more than is asked for.
_SPARE = 1000


class VersionCache(Generic[T]):
    """One thing that is known of works, by id, version and doubt; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[UUID | None, int, bool], T] = {}
        self._about: object = None

    def of(
        self, items: Sequence[Activity], make: Callable[[Sequence[Activity]], Iterable[T]], *, about: object = None
    ) -> list[T]:
        """
        Give what is known of works, in their order.

        Parameters
        ----------
        items
            Works as they are stored.
        make
            Gives it for those of which it is not known yet, in their order.
        about
            What else it depends on; with another one nothing is known any more.
        """
        with self._lock:
            if about != self._about:
                self._kept, self._about = {}, about
            keys = [(item.id, item.version, item.is_doubtful) for item in items]
            lacking = [item for item, key in zip(items, keys, strict=True) if key not in self._kept]
            for item, value in zip(lacking, make(lacking) if lacking else (), strict=True):
                self._kept[item.id, item.version, item.is_doubtful] = value
            values = [self._kept[key] for key in keys]
            if len(self._kept) > 2 * len(items) + _SPARE:
                self._kept = dict(zip(keys, values, strict=True))
            return values
