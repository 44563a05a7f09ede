"""
What is read once after a change, for all who may see the same.

Only the newest state of each is kept. A store in which every partner has works of its own has as many views of it as
there are partners, and what one of them sees must not push out what the others see.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from koppel.ui.session import Session

P = ParamSpec("P")
T = TypeVar("T")
# Sets of partners that look at the same time, each in two languages.
_MOST = 64


class _Place:
    """One thing as it is now, or as it is being made."""

    __slots__ = ("lock", "revision", "value")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.revision: str | None = None
        self.value: object = None


class Latest:
    """Things by key, each with the revision of which it was made; safe for threads, at most `most` of them."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, revision: str, make: Callable[[], T]) -> T:
        """Give what is kept; where the revision is another one, it is made, once, and the others wait for it."""
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
        with place.lock:
            if place.revision != revision:
                place.value = make()
                place.revision = revision
            return place.value  # type: ignore[return-value]


def _keep(
    revision: Callable[[Session], str], *, by_sight: bool, most: int
) -> Callable[[Callable[Concatenate[Session, P], T]], Callable[Concatenate[Session, P], T]]:
    def wrap(make: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
        latest = Latest(most)

        @wraps(make)
        def get(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
            key = (session.sight if by_sight else None, session.catalogue.version, args, tuple(sorted(kwargs.items())))
            return latest.get(key, revision(session), lambda: make(session, *args, **kwargs))

        return get

    return wrap


def once_per_change(
    make: Callable[Concatenate[Session, P], T],
) -> Callable[Concatenate[Session, P], T]:
    """Keep what a function gives until anything in the store changes, for all who see the same works."""
    return _keep(lambda session: session.revision, by_sight=True, most=_MOST)(make)


def once_per_plans(
    make: Callable[Concatenate[Session, P], T],
) -> Callable[Concatenate[Session, P], T]:
    """Keep what a function gives until works or findings change, for all who see the same works."""
    return _keep(lambda session: session.plans_revision, by_sight=True, most=_MOST)(make)


def once_for_all(
    make: Callable[Concatenate[Session, P], T],
) -> Callable[Concatenate[Session, P], T]:
    """Keep what is the same whoever looks, until works, findings or places change."""
    return _keep(lambda session: session.ground_revision, by_sight=False, most=_MOST)(make)
