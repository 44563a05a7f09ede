"""Whoever leads the team reads that residents' pages grow old before residents do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel import formats
from koppel.catalogue.kinds import Rules
from koppel.clock import day_of
from koppel.publish.content import pack
from koppel.services.news.for_me import for_me
from koppel.store.publishing.publications import add_publication, current_publication
from tests.publish.examples import small
from tests.services.world import CATALOGUE, PEOPLE

if TYPE_CHECKING:
    from koppel.services.news.entries import Entry
    from koppel.store.database import Store


def publish(store: Store) -> date:
    with store.write("test", "publish") as writer:
        add_publication(writer, uuid4(), number=1, content=pack(small()), work_count=0, follows=None)
    with store.read() as cursor:
        current = current_publication(cursor)
    assert current
    return day_of(current.published_at)


def pages(store: Store, person: str, today: date) -> list[Entry]:
    sections = for_me(store.visible_to(PEOPLE[person]), CATALOGUE, "nl", today)
    return [entry for item in sections if item.name == "pages" for entry in item.entries]


@pytest.mark.parametrize(
    ("days", "bound", "words", "is_late"),
    [
        (31, 45, "Vanaf {} staat op elke pagina", False),
        (44, 45, "Vanaf {} staat op elke pagina", False),
        (45, 120, "Vanaf {} zegt geen pagina meer", True),
        (119, 120, "Vanaf {} zegt geen pagina meer", True),
        (120, 120, "Sinds {} zegt geen pagina meer", True),
    ],
)
def test_it_is_said_before_and_what_it_leads_to(store: Store, days: int, bound: int, words: str, is_late: bool) -> None:
    published = publish(store)
    (entry,) = pages(store, "regisseur", published + timedelta(days))
    assert entry.title == f"De pagina's voor bewoners zijn van {formats.day(published, 'nl')}"
    assert words.format(formats.day(published + timedelta(bound), "nl")) in entry.lines[0]
    assert entry.is_late is is_late


def test_new_pages_and_no_pages_are_not_told_and_others_are_not_asked(store: Store) -> None:
    assert pages(store, "regisseur", date(2030, 1, 1)) == []
    late = (published := publish(store)) + timedelta(days=400)
    assert pages(store, "regisseur", published + timedelta(days=30)) == []
    assert pages(store, "lefier", late) == pages(store, "lezer", late) == []


def test_the_order_of_the_three_bounds_is_as_they_are_declared() -> None:
    rules = Rules()
    assert CATALOGUE.rules.aging_old_days == rules.aging_old_days
    assert 0 < rules.aging_warn_days < rules.aging_old_days < rules.aging_silent_days
