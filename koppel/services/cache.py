"""
What is read once after a change, for all who may see the same.

Only the newest state of each is kept. A store in which every partner has works of its own has as many views of it as
there are partners, and what one of them sees must not push out what the others see.

A page that is drawn keeps what it was drawn with, so that a click on it means what was seen. What is read for it later
comes from the store of then, in which its visitor may see more than those with whom it shared a view: that is kept for
this page alone.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from koppel.catalogue.load import Catalogue

P = ParamSpec("P")
T = TypeVar("T")


class Drawing(Protocol):
    """What of a run of a page says whether something is still as it was; see `koppel.ui.session.Session`."""

    @property
    def catalogue(self) -> Catalogue:
        """Kinds and rules."""

    @property
    def revision(self) -> str:
        """Changes with everything."""

    @property
    def plans_revision(self) -> str:
        """Changes with works and what is found among them."""

    @property
    def ground_revision(self) -> str:
        """The same, whoever looks."""

    @property
    def sight(self) -> str:
        """Tells apart who sees other works."""

    @property
    def drawn(self) -> dict[Hashable, object]:
        """What the run was drawn with."""

    def is_now(self) -> bool:
        """Tell whether the store is still as it was when the run began."""


D = TypeVar("D", bound=Drawing)
# Sets of partners that look at the same time, each in two languages.
_MOST = 64


class Until(StrEnum):
    """What ends the life of a thing that is kept."""

    # Any change in the store.
    CHANGE = "change"
    # A change of works, findings or combinations.
    PLANS = "plans"
    # The same, for what is no other for who sees other works.
    GROUND = "ground"


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
        self._places: LRUCache[Hashable, _Place] = LRUCache(most)
        self._lock = threading.Lock()

    def get(self, key: Hashable, revision: str, make: Callable[[], T], is_now: Callable[[], bool]) -> T:
        """
        Give what is kept; where the revision is another one, it is made, once, and the others wait for it.

        Parameters
        ----------
        key
            Of the thing, for those who see the same.
        revision
            For which it is asked.
        make
            Makes it of the store as it is.
        is_now
            Tells, after that, whether the store is still of this revision for who asked: else it is not kept.
        """
        with self._lock:
            place = self._places.setdefault(key, _Place())
        with place.lock:
            if place.revision == revision:
                return place.value  # type: ignore[return-value]
            made = make()
            if is_now():
                place.value, place.revision = made, revision
            return made


def cached(
    until: Until, *, most: int = _MOST
) -> Callable[[Callable[Concatenate[D, P], T]], Callable[Concatenate[D, P], T]]:
    """
    Keep what a function gives for a session and arguments that can be hashed.

    Parameters
    ----------
    until
        Which change ends it.
    most
        How many are kept, of all arguments and all who see different works together.
    """

    def wrap(make: Callable[Concatenate[D, P], T]) -> Callable[Concatenate[D, P], T]:
        latest = Latest(most)

        @wraps(make)
        def get(session: D, /, *args: P.args, **kwargs: P.kwargs) -> T:
            asked = (make, args, tuple(sorted(kwargs.items())))
            if asked not in session.drawn:
                sight = "" if until is Until.GROUND else session.sight
                revision = {
                    Until.CHANGE: session.revision,
                    Until.PLANS: session.plans_revision,
                    Until.GROUND: session.ground_revision,
                }[until]
                session.drawn[asked] = latest.get(
                    (sight, session.catalogue.version, *asked),
                    revision,
                    lambda: make(session, *args, **kwargs),
                    session.is_now,
                )
            return session.drawn[asked]  # type: ignore[return-value]

        return get

    return wrap
