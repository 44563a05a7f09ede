"""Stores of before and of later."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from koppel.errors import StoreError
from koppel.model.plans import Reference, ReferenceLayer
from koppel.store.database import Store
from koppel.store.intake.uploads import get_content, get_upload
from koppel.store.opening import connect
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities
from koppel.store.plans.reference import list_reference, put_reference
from koppel.store.schema import migrations
from koppel.store.schema.tables import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("made_anew")


@pytest.fixture
def old_store(path: Path, make: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
        Store.open(path, create=True).close()
    new = path.with_name("new.duckdb")
    with Store.open(new, create=True) as store, store.write("els", "import") as writer:
        put_activities(writer, [make("1"), make("2")], widths={})
    with connect(path, read_only=False) as old:
        old.execute(f"ATTACH '{new}' AS new (READ_ONLY)")
        old.execute(
            "INSERT INTO activity BY NAME "
            "SELECT * EXCLUDE (duration_days, coordination_duty, kind_certainty) FROM new.activity"
        )
        old.execute("DETACH new")
    new.unlink()
    return path


def test_an_old_store_is_upgraded_with_its_rows(old_store: Path, make: Any) -> None:
    with Store.open(old_store) as store:
        with store.read() as cursor:
            assert [item.external_id for item in list_activities(cursor)] == ["1", "2"]
            assert {(item.duration_days, item.coordination_duty) for item in list_activities(cursor)} == {(None, None)}
            assert list_reference(cursor) == ()
            applied = [name for (name,) in cursor.execute("SELECT name FROM migration ORDER BY name").fetchall()]
            assert applied == [name for name, _ in MIGRATIONS]
        with store.write("els", "streets") as writer:
            street = Reference(ReferenceLayer.STREET, "Elsstraat", make("1").geometry)
            put_reference(writer, ReferenceLayer.STREET, [street])
        with store.read() as cursor:
            assert list_reference(cursor) == (street,)


def test_files_that_came_twice_are_folded_into_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [step for step in MIGRATIONS if step[0] < "0013"]
    came = [("plan", b"a" * 5000), ("again", b"a" * 5000), ("other", b"b" * 7000), ("third", b"a" * 5000)]
    ids = [uuid4() for _ in came]
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "MIGRATIONS", tuple(before))
        with Store.open(path, create=True) as store, store.write("els", "import") as writer:
            for identity, (name, content) in zip(ids, came, strict=True):
                writer.cursor.execute(
                    """
                    INSERT INTO upload (id, partners, file_name, sha256, content, uploaded_at, uploaded_by, report,
                        new_count, changed_count, unchanged_count, withdrawn_count)
                    VALUES (?, ['A'], ?, ?, ?, ?, 'els', '{}', 0, 0, 0, 0)
                    """,
                    [identity, name, hashlib.sha256(content).hexdigest(), content, writer.at],
                )
    with Store.open(path) as store, store.read() as cursor:
        assert [get_content(cursor, identity) for identity in ids] == [content for _, content in came]
        assert [get_upload(cursor, identity).file_name for identity in ids] == [name for name, _ in came]
        assert cursor.execute("SELECT count(*), sum(octet_length(content)) FROM original").fetchall() == [(2, 12_000)]


def test_an_upgrade_is_preceded_by_a_copy_of_the_old_store(old_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(old_store).close()
    (copy,) = old_store.parent.glob("koppel.backup-*.duckdb")
    assert copy.stem.endswith(MIGRATIONS[-1][0])
    monkeypatch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
    with Store.open(copy) as store, store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM activity").fetchall() == [(2,)]


def test_a_store_that_is_up_to_date_is_not_copied(path: Path) -> None:
    Store.open(path, create=True).close()
    Store.open(path).close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_failing_upgrade_leaves_the_old_store(old_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*MIGRATIONS, ("9999_broken", "CREATE TABLE half (x INTEGER); SELECT * FROM nowhere;"))
    with monkeypatch.context() as later:
        later.setattr(migrations, "MIGRATIONS", broken)
        with pytest.raises(StoreError):
            Store.open(old_store)
    with Store.open(old_store) as store, store.read() as cursor:
        assert len(list_activities(cursor)) == 2
        assert cursor.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchall() == [(0,)]


def test_an_old_store_cannot_be_opened_read_only(old_store: Path) -> None:
    with pytest.raises(StoreError) as raised:
        Store.open(old_store, read_only=True)
    assert raised.value.code == "store_older"


def test_a_newer_store_is_refused_untouched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, ("9999_later", "CREATE TABLE later (x INTEGER)")))
        Store.open(path, create=True).close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as raised:
        Store.open(path)
    assert (raised.value.code, raised.value.facts["migrations"]) == ("store_newer", "9999_later")
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_names_of_migrations_are_in_order_and_unique() -> None:
    names = [name for name, _ in MIGRATIONS]
    assert names == sorted(set(names))
