"""A file that would undo what was changed by hand since: it is told of each work, and chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.services.intake.activities import edit, find_activity
from koppel.services.intake.undoing import undo
from koppel.services.intake.uploads import import_file
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World, csv_of, work

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.services.intake.uploads import Imported
    from koppel.store.database import Store

FIRST = csv_of(work("Lefier", "L-1", "renovatie"))
SECOND = FIRST.replace(b"renovatie L-1", b"Renovatie fase 2")


def by_hand(store: Store, world: World, **fields: object) -> None:
    now = find_activity(store, world.renovation)
    changed = replace(now, **fields)  # type: ignore[arg-type]
    edit(store.visible_to(PEOPLE["lefier"]), CATALOGUE, changed, expected_version=now.version, today=TODAY)


def hand_in(
    store: Store, world: World, content: bytes = FIRST, keep: Callable[[tuple[str, str]], bool] | None = None
) -> Imported:
    return import_file(
        store.visible_to(PEOPLE["lefier"]), CATALOGUE, world.settings, content, "oud.csv", today=TODAY,
        partner="Lefier", keep_newer=keep,
    )  # fmt: skip


def test_an_old_file_says_of_each_work_that_the_store_is_newer(store: Store, world: World) -> None:
    by_hand(store, world, title="Met de hand", homes=12)
    (found,) = hand_in(store, world).newer
    assert found.key == ("Lefier", "L-1")
    assert found.fields == ("title", "homes")
    assert (found.old.title, found.new.title, found.old.recorded_by) == ("Met de hand", "renovatie L-1", "lies")


def test_what_was_changed_by_hand_stays_where_that_was_chosen(store: Store, world: World) -> None:
    by_hand(store, world, title="Met de hand")
    outcome = hand_in(store, world, FIRST.replace(b"2027-08", b"2027-09"), keep=lambda _: True)
    now = find_activity(store, world.renovation)
    assert (now.title, now.end and now.end.month) == ("Met de hand", 9)
    assert [[change.field for change in item.fields] for item in outcome.diff.changed] == [["end"]]


@pytest.mark.parametrize("keep", [None, lambda _: False])
def test_otherwise_the_file_is_followed(
    store: Store, world: World, keep: Callable[[tuple[str, str]], bool] | None
) -> None:
    by_hand(store, world, title="Met de hand")
    hand_in(store, world, keep=keep)
    assert find_activity(store, world.renovation).title == "renovatie L-1"


def test_a_file_that_says_the_same_says_nothing(store: Store, world: World) -> None:
    by_hand(store, world, title="Renovatie fase 2")
    assert hand_in(store, world, SECOND).newer == ()


def test_a_file_of_which_the_last_change_is_a_file_says_nothing(store: Store, world: World) -> None:
    by_hand(store, world, title="Met de hand")
    hand_in(store, world, SECOND)
    assert hand_in(store, world, FIRST).newer == ()


def test_an_upload_that_was_undone_counts_for_nothing(store: Store, world: World) -> None:
    second = hand_in(store, world, SECOND)
    assert second.upload_id
    undo(store.visible_to(PEOPLE["lefier"]), CATALOGUE, second.upload_id, today=TODAY)
    assert hand_in(store, world, SECOND).newer == ()
