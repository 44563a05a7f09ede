"""States and findings of a moment, and what differs from now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from koppel.model import Status
from koppel.store.intake.uploads import add_upload, undo_upload
from koppel.store.plans.activities import find_ids, list_activities
from koppel.store.plans.activity_changes import put_activities
from koppel.store.plans.changes_since import combinations_since, findings_since, last_states, states_since

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from koppel.store.database import Store


def put(store: Store, *activities: Any) -> datetime:
    with store.write("els", "import") as writer:
        put_activities(writer, activities, widths={})
        return writer.at


def identity(store: Store, key: str) -> UUID:
    with store.read() as cursor:
        return find_ids(cursor, [("Gemeente", key)])["Gemeente", key]


def test_a_state_holds_from_its_own_moment_up_to_the_next(store: Store, make: Any) -> None:
    first = put(store, make("1"), make("2"))
    second = put(store, make("1", status=Status.TOEGEZEGD))
    for at, then, now in (
        (first - timedelta(microseconds=1), [], [("1", "toegezegd"), ("2", "gepland")]),
        (first, [("1", "gepland")], [("1", "toegezegd")]),
        (second - timedelta(microseconds=1), [("1", "gepland")], [("1", "toegezegd")]),
        (second, [], []),
    ):
        with store.read() as cursor:
            states = states_since(cursor, at)
        assert [(item.external_id, item.status.value) for item in states.before] == then
        assert [(item.external_id, item.status.value) for item in states.now] == now


def test_what_an_undo_removed_was_there_until_then(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        upload = add_upload(writer, file_name="a.csv", content=b"", partners=["Gemeente"])
        put_activities(writer, [make("1")], widths={}, upload_id=upload)
        made = writer.at
    gone = identity(store, "1")
    with store.write("els", "undo") as writer:
        undo_upload(writer, upload)
        undone = writer.at
    with store.read() as cursor:
        assert [item.external_id for item in states_since(cursor, made).before] == ["1"]
        assert states_since(cursor, undone).before == ()
        assert [item.title for item in last_states(cursor, {gone})] == ["Riool 1"]
        assert list_activities(cursor) == ()


def test_a_finding_is_told_as_come_or_gone_by_its_moments(store: Store, make: Any) -> None:
    at = put(store, make("1"), make("2", title="Laatste naam"))
    ids = [identity(store, key) for key in "12"]
    row = "'koppelkans', ?, ?, 50.0"
    with store.write("els", "find") as writer:
        columns = "type, a_id, b_id, score, first_seen"
        writer.cursor.execute(f"INSERT INTO finding ({columns}) VALUES ({row}, ?)", [*ids, at + timedelta(days=2)])
    with store.read() as cursor:
        assert [item.b_title for item in findings_since(cursor, at).came] == ["Laatste naam"]
        assert findings_since(cursor, at + timedelta(days=2)).came == ()
    # It was there before, too: away for a day in between, which only a moment in that day notices.
    with store.write("els", "find") as writer:
        writer.cursor.execute(
            f"INSERT INTO finding_past ({columns}, gone_at) VALUES ({row}, ?, ?)", [*ids, at, at + timedelta(days=1)]
        )
    for days, came in ((0, 0), (1, 1), (2, 0)):
        with store.read() as cursor:
            told = findings_since(cursor, at + timedelta(days=days))
        assert (len(told.came), len(told.went)) == (came, 0)
    with store.write("els", "find") as writer:
        writer.cursor.execute("DELETE FROM finding")
    for days, went in ((-1, 0), (0, 1), (1, 0)):
        with store.read() as cursor:
            assert len(findings_since(cursor, at + timedelta(days=days)).went) == went


def test_an_empty_store_has_no_past(store: Store, make: Any) -> None:
    at = put(store)
    with store.read() as cursor:
        assert combinations_since(cursor, at).came == combinations_since(cursor, at).went == ()
        assert findings_since(cursor, at).came == findings_since(cursor, at).went == ()
        assert last_states(cursor, set()) == ()
