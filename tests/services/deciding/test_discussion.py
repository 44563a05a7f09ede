"""What people write to each other about a combination: who may, what is kept, and taking back one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import Visibility
from koppel.model.deciding import State
from koppel.services.deciding.decided import unlisted_decisions
from koppel.services.deciding.decisions import assessment
from koppel.services.deciding.discussion import (
    LONGEST_MESSAGE,
    messages,
    messages_since,
    withdraw_message,
    write_message,
)
from koppel.services.revision import plans_revision, revision
from koppel.store.audit import list_audit
from tests.services.deliberating import HEAT, LEAD, READER, SEWER, change, planner, stop, table, the_combination
from tests.services.world import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from koppel.access import Actor
    from koppel.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with table(tmp_path) as opened:
        yield opened


def test_messages_stand_in_order_with_who_and_when(store: Store) -> None:
    combination = the_combination(store)
    write_message(store.visible_to(planner(SEWER)), combination, "  Kan het in juni?\r\n\n\n\nDan is de straat vrij. ")
    told = write_message(store.visible_to(LEAD), combination, "Ik vraag het na.")
    assert [(item.by, item.content) for item in told] == [
        ("planner van Gemeente", "Kan het in juni?\n\nDan is de straat vrij."),
        ("rik", "Ik vraag het na."),
    ]
    assert assessment(store, combination).state is State.NIEUW, "talking decides nothing"
    assert messages(store.visible_to(READER), combination) == told


@pytest.mark.parametrize("actor", [READER, planner("Iemand anders")], ids=lambda item: item.name)
def test_who_has_no_part_in_it_reads_and_does_not_write(store: Store, actor: Actor) -> None:
    combination = the_combination(store)
    with pytest.raises(RefusedError) as refused:
        write_message(store.visible_to(actor), combination, "ik ook")
    assert refused.value.code == "forbidden.discuss"
    assert messages(store.visible_to(actor), combination) == ()


@pytest.mark.parametrize(
    ("told", "code"), [(" \n ", "message_empty"), ("x" * (LONGEST_MESSAGE + 1), "message_too_long")]
)
def test_a_message_has_a_beginning_and_an_end(store: Store, told: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        write_message(store, the_combination(store), told)
    assert refused.value.code == code


def test_a_message_is_taken_back_by_its_writer_only_and_stays_as_that(store: Store) -> None:
    combination = the_combination(store)
    (written,) = write_message(store.visible_to(planner(SEWER)), combination, "Verkeerde straat")
    for actor in (LEAD, planner(HEAT), planner(SEWER, "een ander")):
        with pytest.raises(RefusedError) as refused:
            withdraw_message(store.visible_to(actor), written.id)
        assert refused.value.code == "message_of_another"
    for _ in range(2):
        (told,) = withdraw_message(store.visible_to(planner(SEWER)), written.id)
        assert (told.content, told.by) == (None, "planner van Gemeente")
        assert told.withdrawn_at is not None
    with pytest.raises(NotFoundError):
        withdraw_message(store, uuid4())


def test_texts_stay_out_of_the_audit_log(store: Store) -> None:
    combination = the_combination(store)
    write_message(store, combination, "GEHEIM woord")
    with store.read() as cursor:
        (row,) = list_audit(cursor, action="discuss")
    assert row.facts["combination"] == combination
    assert "GEHEIM" not in str(row.facts)


def test_it_goes_on_where_the_combination_is_no_longer_found(store: Store) -> None:
    combination = the_combination(store)
    write_message(store.visible_to(planner(HEAT)), combination, "Dit gaat niet door")
    stop(store, HEAT)
    stop(store, SEWER)
    assert len(write_message(store.visible_to(LEAD), combination, "Jammer")) == 2
    (told,) = unlisted_decisions(store, CATALOGUE, "nl", ())
    assert (told.id, told.state) == (combination, State.NIEUW)


def test_who_may_not_see_a_combination_is_not_told_that_there_is_one(store: Store) -> None:
    combination = the_combination(store)
    change(store, HEAT, visibility=Visibility.EIGEN)
    calls: list[Callable[[], object]] = [
        lambda: messages(store.visible_to(LEAD), combination),
        lambda: write_message(store.visible_to(LEAD), combination, "?"),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            call()
    with pytest.raises(RefusedError) as refused:
        write_message(store.visible_to(planner(HEAT)), combination, "alleen voor mij")
    assert refused.value.code == "combination_private"


def test_what_was_said_before_a_work_became_private_stays_and_goes_on(store: Store) -> None:
    combination = the_combination(store)
    write_message(store.visible_to(planner(SEWER)), combination, "Doen we")
    change(store, HEAT, visibility=Visibility.EIGEN)
    assert len(write_message(store.visible_to(LEAD), combination, "Waarom niet meer?")) == 2


def test_messages_since_a_moment_are_those_written_after_it(store: Store) -> None:
    combination = the_combination(store)
    (first,) = write_message(store, combination, "een")
    write_message(store, combination, "twee")
    assert [item.content for item in messages_since(store.visible_to(READER), first.at)] == ["twee"]


def test_a_message_changes_the_revision_but_not_that_of_the_plans(store: Store) -> None:
    combination = the_combination(store)
    before, plans = revision(store), plans_revision(store)
    write_message(store, combination, "een")
    assert (revision(store) != before, plans_revision(store)) == (True, plans)
