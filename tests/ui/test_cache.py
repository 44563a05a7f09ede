from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.config import read_settings
from koppel.model import Visibility
from koppel.services.accounts.signin import SignedIn
from koppel.services.cache import Latest, Until, cached
from koppel.services.intake.activities import create
from koppel.store.plans.activities import list_activities
from koppel.ui.session import open_session
from tests.ui.app import fill, opened
from tests.ui.conftest import ACCOUNT

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue
    from koppel.ui.session import Session

GEERT = Actor("geert", frozenset({Grant(Role.PLANNER, "gemeente")}))
LEO = Actor("leo", frozenset({Grant(Role.LEZER)}))
WOUT = Actor("wout", frozenset({Grant(Role.PLANNER, "warmte")}))


def yes() -> bool:
    return True


def test_a_thing_is_made_once_for_each_revision() -> None:
    made: list[str] = []

    def make() -> int:
        made.append("once")
        return len(made)

    latest = Latest()
    assert [latest.get("key", revision, make, yes) for revision in ("a", "a", "b", "b")] == [1, 1, 2, 2]


def test_many_who_see_different_things_do_not_push_each_other_out() -> None:
    made: list[int] = []
    latest = Latest()
    for _ in range(3):
        for sight in range(40):
            latest.get(sight, "now", lambda sight=sight: made.append(sight), yes)  # type: ignore[misc]
    assert made == list(range(40))


def test_the_least_used_goes_when_there_are_too_many() -> None:
    made: list[str] = []
    latest = Latest(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        latest.get(key, "now", lambda key=key: made.append(key), yes)  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_who_asks_meanwhile_waits_and_gets_the_same() -> None:
    latest, made, told = Latest(), [], []

    def make() -> object:
        time.sleep(0.05)
        made.append(object())
        return made[-1]

    threads = [threading.Thread(target=lambda: told.append(latest.get("key", "now", make, yes))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert told == made * 8


def test_what_failed_is_tried_again() -> None:
    latest = Latest()

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        latest.get("key", "now", fail, yes)
    assert latest.get("key", "now", lambda: 1, yes) == 1


def test_what_is_made_of_a_store_that_changed_meanwhile_is_kept_for_nobody() -> None:
    latest = Latest()
    assert latest.get("key", "old", lambda: "new works", lambda: False) == "new works"
    assert latest.get("key", "old", lambda: "old works", yes) == "old works"
    assert latest.get("key", "old", lambda: "never", yes) == "old works"


def come(actor: Actor) -> Session:
    return open_session(read_settings(), SignedIn(ACCOUNT, actor, False, False, True), "nl")


def add(
    place: Path,
    catalogue: Catalogue,
    session: Session,
    partner: str = "gemeente",
    visibility: Visibility = Visibility.EIGEN,
) -> str:
    """Let a partner plan a work, by default one that it keeps to itself; give its id."""
    like = session.columns().activities[0]
    plan = replace(like, id=None, partner=partner, external_id=visibility.value, visibility=visibility)
    return str(create(opened(place), catalogue, plan, today=session.today).activity.id)


def test_what_a_page_of_before_reads_now_is_for_itself(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    geert, leo = come(GEERT), come(LEO)
    assert geert.sight == leo.sight
    # Nobody has read this yet in the state of before.
    identity = add(place, catalogue, come(LEO))
    assert identity in seen_now(geert)
    assert identity not in seen_now(leo)
    assert len(seen_now(leo)) == 2
    assert come(GEERT).sight != come(LEO).sight == come(WOUT).sight


@cached(Until.PLANS)
def seen_now(session: Session) -> frozenset[str]:
    with session.store.read() as cursor:
        return frozenset(str(item.id) for item in list_activities(cursor))


def test_a_click_on_a_page_means_what_was_drawn_there(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    session = come(LEO)
    drawn = session.columns()
    assert session.is_now()
    add(place, catalogue, come(GEERT))
    # Of what is kept from it, a page does not even notice that there is something.
    assert session.is_now()
    add(place, catalogue, come(GEERT), visibility=Visibility.PARTNERS)
    come(LEO).columns()
    assert session.columns() is drawn
    assert not session.is_now()


def test_two_partners_are_not_one_with_both_names(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    for partner in ("gemeente", "gemeente~warmte"):
        add(place, catalogue, come(GEERT), partner)
    both = Actor("x", frozenset({Grant(Role.PLANNER, "gemeente"), Grant(Role.PLANNER, "warmte")}))
    odd = Actor("y", frozenset({Grant(Role.PLANNER, "gemeente~warmte")}))
    assert come(both).sight != come(odd).sight
