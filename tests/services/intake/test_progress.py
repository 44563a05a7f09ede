"""A partner says how far a work is of which the end has passed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.errors import InputError, RefusedError, StoreError
from koppel.model import Precision, Status
from koppel.services.facts.combinations import combination_facts
from koppel.services.intake.detection import detect
from koppel.services.intake.progress import Progress, asked_works, say_progress
from koppel.services.news.for_me import for_me
from koppel.services.news.for_planners import ASKED
from koppel.services.plans.view_models import combination_views
from koppel.store.plans.activities import get_activity
from tests.services.deliberating import HEAT, SEWER, id_of, planner, table
from tests.services.world import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.model import Activity
    from koppel.store.database import Store

# All works of the street end with August 2027.
AFTER, MUCH_LATER = date(2027, 9, 1), date(2027, 12, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with table(tmp_path) as opened:
        yield opened


def sewer(store: Store) -> Activity:
    with store.read() as cursor:
        return get_activity(cursor, id_of(store, SEWER))


def say(store: Store, said: Progress, *, today: date = AFTER, until: date | None = None, version: int = 1) -> None:
    say_progress(
        store.visible_to(planner(SEWER)),
        CATALOGUE,
        id_of(store, SEWER),
        said,
        expected_version=version,
        today=today,
        until=until,
    )


def asked(store: Store, today: date, partner: str = SEWER) -> list[str]:
    found = asked_works(store.visible_to(planner(partner)), CATALOGUE, today=today)
    told = next(
        item for item in for_me(store.visible_to(planner(partner)), CATALOGUE, "nl", today) if item.name == ASKED
    )
    assert [item.key for item in told.entries] == [f"{item.id}~{item.version}" for item in found]
    return [item.partner for item in found]


def test_the_owner_is_asked_from_the_day_after_until_it_counts_as_done(store: Store) -> None:
    assert asked(store, date(2027, 8, 31)) == []
    assert asked(store, AFTER) == [SEWER]
    assert asked(store, AFTER, HEAT) == [HEAT]
    assert asked(store, MUCH_LATER) == []


def test_done_is_one_step(store: Store) -> None:
    say(store, Progress.DONE)
    assert (sewer(store).status, sewer(store).end) == (Status.GEREED, date(2027, 8, 31))
    assert asked(store, AFTER) == []
    with pytest.raises(InputError) as told:
        say(store, Progress.DONE, version=2)
    assert told.value.code == "progress_not_asked"


def test_what_goes_on_has_a_new_last_day(store: Store) -> None:
    for wrong in (None, date(2027, 8, 31)):
        with pytest.raises(InputError) as told:
            say(store, Progress.GOES_ON, until=wrong)
        assert told.value.code == "progress_until"
    say(store, Progress.GOES_ON, until=date(2027, 10, 15))
    now = sewer(store)
    assert (now.status, now.end, now.end_precision) == (Status.IN_UITVOERING, date(2027, 10, 15), Precision.DAG)


def test_what_was_dropped_is_withdrawn(store: Store) -> None:
    say(store, Progress.DROPPED)
    assert sewer(store).status is Status.GEANNULEERD


def test_only_the_owner_answers_and_about_the_work_as_it_was(store: Store) -> None:
    with pytest.raises(RefusedError):
        say_progress(
            store.visible_to(planner(HEAT)),
            CATALOGUE,
            id_of(store, SEWER),
            Progress.DONE,
            expected_version=1,
            today=AFTER,
        )
    with pytest.raises(StoreError):
        say(store, Progress.DONE, version=7)
    with pytest.raises(InputError):
        say(store, Progress.DONE, today=date(2027, 8, 31))


def test_a_combination_says_that_a_start_passed_without_news(store: Store) -> None:
    assert [item.doubtful for item in combination_facts(store, CATALOGUE, "nl")] == [()]
    assert combination_views(store, CATALOGUE, "nl")[0].doubt == ""
    detect(store, CATALOGUE, today=date(2027, 4, 1))
    (facts,) = combination_facts(store, CATALOGUE, "nl")
    assert set(facts.doubtful) == {"riolering 1", "warmtenet 1", "renovatie 1"}
    assert not facts.is_certain
    (view,) = combination_views(store, CATALOGUE, "nl")
    assert "niemand meldde dat ze begonnen" in view.doubt
