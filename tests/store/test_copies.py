"""Copies that can be trusted: made during writes and kills, opened and counted; and losses that are noticed."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koppel.errors import StoreError
from koppel.store import copies
from koppel.store.copies import copy_store, restore_store
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities

if TYPE_CHECKING:
    from pathlib import Path

# Commits pairs of works for ever, moves its log into the file now and then, and says after each commit how many there
# are.
_COMMITTING = """
import sys
from pathlib import Path
import shapely
from koppel.model import Activity, Status
from koppel.store.plans.activity_changes import put_activities
from koppel.store.database import Store

store = Store.open(Path(sys.argv[1]))
for turn in range(100_000):
    pair = [
        Activity(partner="P", external_id=f"{turn}-{side}", kind="bomen", title="t" * 2000, status=Status.IDEE,
                 geometry=shapely.Point(turn, turn))
        for side in "ab"
    ]
    with store.write("a", "import") as writer:
        put_activities(writer, pair, widths={})
    if turn % 7 == 6:
        with store.read_whole() as cursor:
            cursor.commit()
            cursor.execute("CHECKPOINT")
    print(turn, flush=True)
"""


@pytest.fixture
def made(path: Path, make: Any) -> Path:
    with Store.open(path, create=True) as store, store.write("els", "import") as writer:
        put_activities(writer, [make(str(number)) for number in range(10)], widths={})
    return path


def sides(path: Path) -> tuple[list[int], list[int]]:
    with Store.open(path) as store, store.read() as cursor:
        found = [item.external_id.split("-") for item in list_activities(cursor)]
    return tuple(sorted(int(turn) for turn, side in found if side == which) for which in "ab")  # type: ignore[return-value]


def test_a_copy_is_a_store_with_the_same_works(made: Path, tmp_path: Path) -> None:
    contents = copy_store(made, tmp_path / "copies" / "copy.duckdb")
    assert (contents.works, contents.partners, contents.changes, contents.last_by) == (10, 1, 1, "els")
    with Store.open(tmp_path / "copies" / "copy.duckdb") as copy, Store.open(made) as store:
        assert copy.store_id == store.store_id
        with copy.read() as there, store.read() as here:
            assert list_activities(there) == list_activities(here)
    assert sorted(file.name for file in (tmp_path / "copies").iterdir()) == ["copy.duckdb"]


def test_a_copy_is_never_written_over_anything(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    for attempt in (copy_store, restore_store):
        with pytest.raises(StoreError) as raised:
            attempt(made, other)
        assert (raised.value.code, other.read_bytes()) == ("copy_exists", b"mine")


def test_of_a_store_that_is_not_there_no_copy_is_made(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        copy_store(path, tmp_path / "copy")
    assert raised.value.code == "store_missing"
    with pytest.raises(StoreError) as raised:
        restore_store(path, tmp_path / "copy")
    assert raised.value.code == "copy_missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a store", b"\0" * 100_000])
def test_what_is_no_store_is_not_restored(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(StoreError) as raised:
        restore_store(tmp_path / "copy", tmp_path / "new")
    assert raised.value.code in ("store_damaged", "store_not_koppel")
    assert [file.name for file in tmp_path.iterdir()] == ["copy"]


def test_copies_made_while_a_program_writes_are_each_one_state_of_the_store(made: Path, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _COMMITTING, made], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        committed = [-1]

        def listen() -> None:
            committed.extend(map(int, writer.stdout or ()))

        listener = threading.Thread(target=listen)
        listener.start()
        while len(committed) < 3:
            # A program that ended writes nothing more: then there is nothing to wait for.
            assert writer.poll() is None
        for number in range(4):
            before = committed[-1]
            contents = copy_store(made, tmp_path / f"{number}.duckdb")
            # All that was committed before the copy began is in it, and of each pair both or none.
            assert contents.works >= 10 + 2 * (before + 1)
            assert contents.works % 2 == 0
        writer.kill()
        listener.join()
    last = committed[-1]
    contents = copy_store(made, tmp_path / "killed.duckdb")
    assert contents.works >= 10 + 2 * (last + 1)
    restored, _ = tmp_path / "restored.duckdb", restore_store(tmp_path / "killed.duckdb", tmp_path / "restored.duckdb")
    with Store.open(restored) as store, store.read() as cursor:
        found = [item.external_id for item in list_activities(cursor) if "-" in item.external_id]
    turns = {int(number.split("-")[0]) for number in found}
    assert sorted(found) == sorted(f"{turn}-{side}" for turn in turns for side in "ab")
    assert turns == set(range(len(turns)))


def test_without_a_quiet_moment_there_is_no_copy(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_WAIT", 0)
    monkeypatch.setattr(copies, "_copied", lambda path, part: False)
    with pytest.raises(StoreError) as raised:
        copy_store(made, tmp_path / "copy")
    assert raised.value.code == "copy_restless"


def _killed_with_a_log(path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from koppel.store.database import Store\n"
        "store = Store.open(Path(sys.argv[1]))\n"
        "for turn in range(5):\n"
        "    with store.write('els', 'turn', turn=turn) as writer: pass\n"
        "os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, path], check=False).returncode == -9


def test_a_log_that_was_cut_off_is_noticed_and_said_once(made: Path) -> None:
    _killed_with_a_log(made)
    log = made.with_name(f"{made.name}.wal")
    with log.open("r+b") as file:
        file.truncate(log.stat().st_size // 2)
    with Store.open(made) as store:
        lost = store.loss()
        assert lost is not None
        assert 1 <= lost.missing <= 5
        assert lost.kept_until is not None
        assert lost.kept_until <= lost.last_known + timedelta(seconds=1)
        with store.read() as cursor:
            told = cursor.execute("SELECT action FROM audit").fetchall()
        assert told.count(("changes_missing",)) == 1
    with Store.open(made) as store, store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM audit WHERE action = 'changes_missing'").fetchone() == (1,)
        assert store.loss() == lost


def test_a_second_loss_is_added_to_one_that_nobody_acknowledged(made: Path) -> None:
    for _ in range(2):
        _killed_with_a_log(made)
        made.with_name(f"{made.name}.wal").unlink()
    with Store.open(made) as store:
        lost = store.loss()
    assert lost is not None
    assert lost.missing == 10
    with Store.open(made) as store, store.read() as cursor:
        at = cursor.execute("SELECT \"at\" FROM audit WHERE action = 'import'").fetchone()
    assert at == (lost.kept_until,)


def test_a_kill_alone_loses_nothing_and_says_nothing(made: Path) -> None:
    _killed_with_a_log(made)
    with Store.open(made) as store:
        assert store.loss() is None


def test_a_copy_that_lacks_committed_changes_is_not_called_a_copy(made: Path, tmp_path: Path) -> None:
    _killed_with_a_log(made)
    made.with_name(f"{made.name}.wal").unlink()
    with pytest.raises(StoreError) as raised:
        copy_store(made, tmp_path / "copy")
    assert (raised.value.code, raised.value.facts["missing"]) == ("copy_short", 5)
    assert not (tmp_path / "copy").exists()


def test_a_restored_store_knows_nothing_of_what_came_later(made: Path, tmp_path: Path) -> None:
    copy_store(made, tmp_path / "copy")
    with Store.open(made) as store, store.write("els", "x"):
        pass
    restore_store(tmp_path / "copy", tmp_path / "new.duckdb")
    with Store.open(tmp_path / "new.duckdb") as store:
        assert store.loss() is None
