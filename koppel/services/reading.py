"""
What the screen and the routes beside it read of a store, as someone sees it; kept until something changes.

Whoever asks twice, or sees the same works as somebody else who asked, is given what was read before.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from koppel import clock
from koppel.access import Task, allowed
from koppel.catalogue.compass import compass_of
from koppel.catalogue.load import Catalogue, load_catalogue
from koppel.errors import RefusedError
from koppel.model.compass.settings import values_of
from koppel.services.cache import Until, cached
from koppel.services.chances.opportunities import sorted_combinations
from koppel.services.chances.worth_now import Row, worth_now
from koppel.services.compass.files import list_files
from koppel.services.compass.money.chances import MoneyChances, money_chances
from koppel.services.compass.money.words import money_row
from koppel.services.compass.need.needs import Needs, needs
from koppel.services.deciding.decisions import discussed_combinations, states
from koppel.services.plans.columns import Columns, columns
from koppel.services.plans.reference import Named, named_places
from koppel.services.plans.view_models import (
    AlarmView,
    CombinationView,
    alarm_views,
    combination_view,
    combination_views,
)
from koppel.services.revision import Revisions, revisions
from koppel.services.team_rules import team_catalogue

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from datetime import date
    from pathlib import Path

    from koppel.model.compass.indicators import Compass
    from koppel.model.deciding import State
    from koppel.services import Store

# How a store stands for those who look at the same time.
_now: LRUCache[Hashable, dict[str, Any]] = LRUCache(256)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    A store as someone sees it at one moment, in a language.

    ``revision`` changes with everything in the store, ``plans_revision`` only with works and what is found among them;
    both differ between those who see other works, so that nobody is given what was read for someone who may see more.
    ``ground_revision`` is that of the plans, whoever looks; ``sight`` tells apart who sees other works. ``drawn`` has
    what this run was drawn with, see `koppel.services.cache`.
    """

    store: Store
    catalogue: Catalogue
    language: str
    revision: str
    plans_revision: str
    ground_revision: str
    sight: str
    drawn: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> date:
        """The day of the wall clock, which rules and screens count from."""
        return clock.today()

    def is_now(self) -> bool:
        """Tell whether the store is still as it was when this run began, for who looks."""
        now = Revisions(self.revision, self.plans_revision, self.ground_revision, self.sight)
        return revisions(self.store) == now

    @property
    def compass(self) -> Compass:
        """
        The compass as the team has it.

        Raises
        ------
        CatalogueError
            ``layers_missing``: none is declared.
        """
        return compass_of(self.catalogue)

    def columns(self) -> Columns:
        """Return all activities as columns."""
        return _columns(self)

    def places(self) -> Mapping[str, tuple[Named, ...]]:
        """Return named streets and areas by layer."""
        return _places(self)

    def combinations(self) -> tuple[CombinationView, ...]:
        """Return the best combinations of the list."""
        return _combinations(self, self.language, _discussed(self))

    def worth(self) -> Mapping[str, Row]:
        """Return the combinations that are worth a meeting now, the best first, each with why."""
        return _worth(self, self.language, self.today)

    def numbered(self) -> tuple[CombinationView, ...]:
        """Return the list in the order by which its combinations have their numbers, on every screen the same."""
        return tuple(sorted_combinations(self.combinations(), "now", self.today, self.worth()))

    def combination(self, identity: str | None) -> CombinationView | None:
        """Return a combination, on the list or not; None where there is no such combination any more."""
        if identity is None:
            return None
        listed = next((item for item in self.combinations() if item.id == identity), None)
        return listed or _combination(self, self.language, identity)

    def needs(self) -> Needs | None:
        """Return what is red in the areas of the map; None where nothing is measured there."""
        return _needs(self, self.indicator_files())

    def money(self) -> MoneyChances | None:
        """Return what works open and lose of funds when they are done together; None where there is no fund."""
        return _money(self, self.today)

    def money_rows(self) -> Mapping[str, str]:
        """Return what combinations of the list open and would lose of funds, in a few words."""
        return _money_rows(self, self.language, self.today)

    def indicator_files(self) -> Hashable:
        """Return what changes with the files of the compass, its settings, and what is said to help."""
        return _indicator_files(self)

    def states(self) -> Mapping[str, State]:
        """Return the state of every combination that was decided on."""
        return _states(self)

    def alarms(self) -> tuple[AlarmView, ...]:
        """Return warnings about the order of works."""
        return _alarms(self, self.language)


def read(store: Store, layers: Path, language: str) -> Reading:
    """
    Return a store as its actor sees it now; where nothing was changed since it was asked before, without asking it.

    Raises
    ------
    KoppelError
        The store or the declarations cannot be used; ``forbidden.read``: the actor has no role.
    """
    # What was read for others who see the same works is given out: not to who may see none.
    if not allowed(store.actor, Task.READ):
        raise RefusedError("forbidden.read")
    # Counted before it is read: what was changed in between is read too, and asked for once more.
    asked = (store.store_id, store.commits, store.actor, layers)
    with _lock:
        known = _now.get(asked)
    if known is None:
        known = of_now(store, layers)
        with _lock:
            _now[asked] = known
    return Reading(store=store, language=language, **known)


def of_now(store: Store, layers: Path) -> dict[str, Any]:
    """Return what tells a reading of now from one of before: the rules, and how the store stands."""
    catalogue = team_catalogue(store, _catalogue(layers))
    now = revisions(store)
    return {
        "catalogue": catalogue,
        "revision": now.all,
        "plans_revision": now.plans,
        "ground_revision": now.ground,
        "sight": now.sight,
    }


@lru_cache(maxsize=4)
def _catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder)


@cached(Until.PLANS)
def _columns(reading: Reading) -> Columns:
    return columns(reading.store, reading.catalogue)


@cached(Until.GROUND)
def _places(reading: Reading) -> Mapping[str, tuple[Named, ...]]:
    return named_places(reading.store)


@cached(Until.PLANS)
def _combinations(reading: Reading, language: str, discussed_ids: frozenset[str]) -> tuple[CombinationView, ...]:  # noqa: ARG001
    # What was spoken of stands on the list.
    return combination_views(reading.store, reading.catalogue, language)


@cached(Until.CHANGE)
def _worth(reading: Reading, language: str, day: date) -> Mapping[str, Row]:
    worth = worth_now(reading.store, reading.catalogue, today=day, red=reading.needs())
    return {item.id: item.row(language) for item in worth}


@cached(Until.CHANGE)
def _indicator_files(reading: Reading) -> Hashable:
    compass = reading.catalogue.compass
    settings = None if compass is None else tuple(values_of(compass, reading.language).values())
    helps = tuple((item.kind, item.indicator) for item in reading.catalogue.helps if item.is_own)
    return settings, helps, tuple((item.id, item.undone_at) for item in list_files(reading.store))


# Of a large city it takes a part of a second: not again for each message that somebody writes.
@cached(Until.GROUND)
def _needs(reading: Reading, _files: Hashable) -> Needs | None:
    return needs(reading.store, reading.catalogue)


@cached(Until.CHANGE)
def _money(reading: Reading, day: date) -> MoneyChances | None:
    return money_chances(reading.store, reading.catalogue, day)


@cached(Until.CHANGE)
def _money_rows(reading: Reading, language: str, _day: date) -> Mapping[str, str]:
    chances, columns = reading.money(), reading.columns()
    if chances is None:
        return {}
    works = {
        item.id: [columns.activities[columns.place[member.id]] for member in item.members]
        for item in reading.combinations()
    }
    rows = {identity: money_row(chances, members, language) for identity, members in works.items()}
    return {identity: row for identity, row in rows.items() if row}


@cached(Until.PLANS)
def _combination(reading: Reading, language: str, identity: str) -> CombinationView | None:
    return combination_view(reading.store, reading.catalogue, language, identity)


@cached(Until.CHANGE)
def _discussed(reading: Reading) -> frozenset[str]:
    return discussed_combinations(reading.store)


@cached(Until.CHANGE)
def _states(reading: Reading) -> Mapping[str, State]:
    return states(reading.store)


@cached(Until.CHANGE)
def _alarms(reading: Reading, language: str) -> tuple[AlarmView, ...]:
    return alarm_views(reading.store, language)
