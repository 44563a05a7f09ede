"""A street in which four partners plan, and the people who decide on it."""

from __future__ import annotations

import pickle
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import shapely

from koppel.access import Actor, Grant, Role
from koppel.model.deciding import Answer
from koppel.services.deciding.decisions import GivenAnswer, give_answers
from koppel.services.intake.activities import edit, withdraw
from koppel.services.intake.detection import detect
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activities import find_ids, get_activity
from koppel.store.plans.activity_changes import put_activities
from tests.services.world import CATALOGUE, STREET, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

WIDTHS = {item.id: item.width_m for item in CATALOGUE.kinds.values()}
SEWER, HEAT, HOMES = "Gemeente", "Warmte", "Lefier"
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
READER = Actor("leo", frozenset({Grant(Role.LEZER)}))


def planner(partner: str, name: str | None = None) -> Actor:
    return Actor(name or f"planner van {partner}", frozenset({Grant(Role.PLANNER, partner)}))


def street_works() -> list[Any]:
    return [
        work(SEWER, "1", "riolering"),
        work(HEAT, "1", "warmtenet"),
        work(HOMES, "1", "renovatie", geometry=shapely.buffer(STREET, 12)),
    ]


@contextmanager
def table(folder: Path, plans: list[Any] | None = None) -> Iterator[Store]:
    """Open a store with some works, of which all is found; made once for tests in a row that have the same works."""
    file = folder / "koppel.duckdb"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_found(pickle.dumps(plans or street_works())))
    with Store.open(file) as store:
        yield store


@lru_cache(maxsize=4)
def _found(plans: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "koppel.duckdb"
        with Store.open(file, create=True) as store:
            with store.write("test", "fill") as writer:
                put_activities(writer, pickle.loads(plans), widths=WIDTHS)  # noqa: S301 - of this process
            detect(store, CATALOGUE, today=TODAY)
        return file.read_bytes()


def the_combination(store: Store) -> str:
    with store.read() as cursor:
        (found,) = list_combinations(cursor)
    return found.id


def id_of(store: Store, partner: str, number: str = "1") -> UUID:
    with store.read_whole() as cursor:
        return find_ids(cursor, [(partner, number)])[partner, number]


def change(store: Store, partner: str, number: str = "1", **fields: Any) -> None:
    identity = id_of(store, partner, number)
    with store.read() as cursor:
        now = get_activity(cursor, identity)
    edit(store, CATALOGUE, replace(now, **fields), expected_version=now.version, today=TODAY)


def stop(store: Store, partner: str) -> None:
    identity = id_of(store, partner)
    with store.read() as cursor:
        version = get_activity(cursor, identity).version
    withdraw(store, CATALOGUE, identity, "geen geld", expected_version=version, today=TODAY)


def all_agree(store: Store, combination: str, *partners: str) -> None:
    names = partners or (SEWER, HEAT, HOMES)
    give_answers(store, combination, dict.fromkeys(names, GivenAnswer(Answer.AKKOORD)))


LATER: dict[str, Any] = {"start": date(2027, 6, 1), "end": date(2027, 11, 30)}
BEFORE: dict[str, Any] = {"start": date(2027, 3, 1), "end": date(2027, 8, 31)}
