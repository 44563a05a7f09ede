"""Files as they came, and undoing what they did."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.access import Actor, Grant, Role
from koppel.errors import NotFoundError, StoreError
from koppel.model import CONTENT_FIELDS, Status
from koppel.store.database import Store
from koppel.store.intake.uploads import add_upload, get_content, get_upload, list_uploads, set_counts, undo_upload
from koppel.store.plans.activities import get_activity, history, list_activities
from koppel.store.plans.activity_changes import edit_activity, put_activities, withdraw
from tests.laws import tried

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model import Activity


def _import(store: Store, activities: Sequence[Activity], *, missing: Sequence[UUID] = ()) -> UUID:
    with store.write("els", "import") as writer:
        upload_id = add_upload(writer, file_name="plan.geojson", content=b"{}", partners=["Gemeente"])
        put = put_activities(writer, activities, upload_id=upload_id, widths={})
        gone = withdraw(writer, missing, "niet meer in het bestand", upload_id=upload_id) if missing else ()
        set_counts(
            writer,
            upload_id,
            new=len(put.new),
            changed=len(put.changed),
            unchanged=len(put.unchanged),
            withdrawn=len(gone),
        )
    return upload_id


def _undo(store: Store, upload_id: UUID) -> None:
    with store.write("els", "undo") as writer:
        undo_upload(writer, upload_id)


def _state(store: Store) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return [
            (item.id, item.partner, item.external_id, item.upload_id, *(getattr(item, name) for name in CONTENT_FIELDS))
            for item in list_activities(cursor)
        ]


def _originals(store: Store) -> list[tuple[str, int]]:
    with store.read_whole() as cursor:
        return cursor.execute("SELECT sha256, octet_length(content) FROM original ORDER BY 2").fetchall()


def test_a_file_that_comes_again_is_kept_once(store: Store) -> None:
    content = bytes(range(256)) * 1000
    ids = []
    for name, came in (("plan.gpkg", content), ("again.gpkg", content), ("other.gpkg", content + b"x")):
        with store.write("els", "import") as writer:
            ids.append(add_upload(writer, file_name=name, content=came, partners=["A"]))
    assert [size for _, size in _originals(store)] == [len(content), len(content) + 1]
    with store.read() as cursor:
        assert [get_content(cursor, identity) for identity in ids] == [content, content, content + b"x"]
        assert {item.file_name for item in list_uploads(cursor)} == {"plan.gpkg", "again.gpkg", "other.gpkg"}


def test_a_file_that_is_not_stored_after_all_leaves_no_original(store: Store) -> None:
    def stop_halfway() -> None:
        with store.write("els", "import") as writer:
            add_upload(writer, file_name="plan.gpkg", content=b"abc", partners=["A"])
            raise InterruptedError

    with pytest.raises(InterruptedError):
        stop_halfway()
    assert _originals(store) == []


def test_a_file_is_read_by_an_upload_of_ones_own_and_by_no_other(store: Store) -> None:
    with store.write("els", "import") as writer:
        of_a, of_b, only_b = (
            add_upload(writer, file_name="plan.gpkg", content=content, partners=[partner])
            for partner, content in (("A", b"abc"), ("B", b"abc"), ("B", b"of b"))
        )
    planner = Actor("a", frozenset({Grant(Role.PLANNER, "A")}))
    with store.visible_to(planner).read() as cursor:
        assert get_content(cursor, of_a) == b"abc"
        assert cursor.execute("SELECT content FROM original").fetchall() == [(b"abc",)]
        for hidden in (of_b, only_b):
            with pytest.raises(NotFoundError):
                get_content(cursor, hidden)


def test_a_file_is_kept_as_it_came(store: Store) -> None:
    content = bytes(range(256)) * 1000
    with store.write("els", "import") as writer:
        upload_id = add_upload(
            writer,
            file_name="plan's.gpkg",
            content=content,
            partners=["B", "A"],
            profile="wior",
            layer="werken",
            report='{"read": 1}',
        )
        set_counts(writer, upload_id, new=1, changed=2, unchanged=3, withdrawn=4)
    with store.read() as cursor:
        upload = get_upload(cursor, upload_id)
        assert get_content(cursor, upload_id) == content
        assert list_uploads(cursor) == (upload,)
        assert list_uploads(cursor, partner="A") == (upload,)
        assert list_uploads(cursor, partner="C") == ()
    assert (upload.partners, upload.file_name, upload.profile, upload.layer) == (
        ("A", "B"),
        "plan's.gpkg",
        "wior",
        "werken",
    )
    assert (upload.new, upload.changed, upload.unchanged, upload.withdrawn) == (1, 2, 3, 4)
    assert (upload.report, upload.uploaded_by, upload.undone_at) == ('{"read": 1}', "els", None)


def test_an_unknown_upload_is_not_found(store: Store) -> None:
    with store.read() as cursor, pytest.raises(NotFoundError):
        get_content(cursor, uuid4())
    with pytest.raises(NotFoundError), store.write("els", "undo") as writer:
        undo_upload(writer, uuid4())


def test_undoing_takes_away_what_came_and_gives_back_what_was(store: Store, make: Any) -> None:
    _import(store, [make("1", title="oud"), make("2"), make("3")])
    before = _state(store)
    with store.read() as cursor:
        third = next(item.id for item in list_activities(cursor) if item.external_id == "3")
    assert third is not None
    second = _import(store, [make("1", title="nieuw"), make("2"), make("4")], missing=[third])
    with store.write("els", "undo") as writer:
        undone = undo_upload(writer, second)
    assert (len(undone.restored), len(undone.removed)) == (2, 1)
    assert _state(store) == before
    with store.read() as cursor:
        upload = get_upload(cursor, second)
        assert upload.undone_by == "els"
        assert [item.status for item in history(cursor, third)] == [
            Status.GEPLAND,
            Status.GEANNULEERD,
            Status.GEPLAND,
        ]


def test_undoing_twice_is_refused(store: Store, make: Any) -> None:
    upload_id = _import(store, [make("1")])
    _undo(store, upload_id)
    with pytest.raises(StoreError) as raised:
        _undo(store, upload_id)
    assert raised.value.code == "upload_undone"


def test_undoing_is_refused_whole_when_an_activity_changed_since(store: Store, make: Any) -> None:
    first = _import(store, [make("1"), make("2")])
    _import(store, [make("1", title="later")])
    before = _state(store)
    with pytest.raises(StoreError) as raised:
        _undo(store, first)
    assert (raised.value.code, raised.value.facts["count"], raised.value.facts["examples"]) == (
        "upload_changed_since",
        1,
        "Gemeente / 1",
    )
    assert _state(store) == before


def test_undoing_is_refused_after_an_edit(store: Store, make: Any) -> None:
    upload_id = _import(store, [make("1")])
    with store.write("jan", "edit") as writer:
        (item,) = list_activities(writer.cursor)
        assert item.id is not None
        edit_activity(writer, make("1", id=item.id, title="van Jan"), expected_version=1, widths={})
    with pytest.raises(StoreError) as raised:
        _undo(store, upload_id)
    assert raised.value.code == "upload_changed_since"


def test_undoing_is_refused_while_a_later_upload_holds_the_same(store: Store, make: Any) -> None:
    first = _import(store, [make("1")])
    second = _import(store, [make("1"), make("2")])
    before = _state(store)
    with pytest.raises(StoreError) as raised:
        _undo(store, first)
    assert (raised.value.code, raised.value.facts["id"]) == ("upload_confirmed_since", str(second))
    assert _state(store) == before
    _undo(store, second)
    _undo(store, first)
    assert _state(store) == []


def test_uploads_are_undone_from_the_last_to_the_first(store: Store, make: Any) -> None:
    first = _import(store, [make("1", title="een")])
    second = _import(store, [make("1", title="twee")])
    _undo(store, second)
    _undo(store, first)
    assert _state(store) == []


def test_what_was_undone_and_comes_again_keeps_its_id_and_its_history(store: Store, make: Any) -> None:
    first = _import(store, [make("1", title="een")])
    with store.read() as cursor:
        identity = list_activities(cursor)[0].id
    assert identity is not None
    _undo(store, first)
    with store.read() as cursor:
        with pytest.raises(NotFoundError):
            get_activity(cursor, identity)
        (gone,) = history(cursor, identity)
    assert gone.recorded_until is not None
    again = _import(store, [make("1", title="opnieuw")])
    with store.read() as cursor:
        assert [item.title for item in history(cursor, identity)] == ["een", "opnieuw"]
    _undo(store, again)
    assert _state(store) == []


_FILES = st.lists(
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["een", "twee", "drie"]), max_size=5),
    min_size=1,
    max_size=4,
)


@tried(15)
@given(files=_FILES)
def test_undoing_every_upload_backwards_gives_every_state_back(make: Any, files: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "k.duckdb", create=True) as store:
        states, uploads = [], []
        for file in files:
            states.append(_state(store))
            uploads.append(_import(store, [make(key, title=title) for key, title in file.items()]))
        for upload_id, state in zip(reversed(uploads), reversed(states), strict=True):
            _undo(store, upload_id)
            assert _state(store) == state
