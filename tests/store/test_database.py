"""Opening, writing whole, and surviving."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from koppel.errors import InputError, StoreError
from koppel.i18n import error_text
from koppel.store.audit import list_audit
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("made_anew")

# Commits two activities, then is killed while a third is written; says when to kill it.
_KILLED = """
import os, signal, sys
from pathlib import Path
import shapely
from koppel.model import Activity, Status
from koppel.store.plans.activity_changes import put_activities, withdraw
from koppel.store.database import Store

def activity(number, title):
    point = shapely.Point(233_000 + number % 500, 583_000 + number)
    return Activity(partner="P", external_id=str(number), kind="bomen", title=title, status=Status.IDEE, geometry=point)

store = Store.open(Path(sys.argv[1]), create=True)
with store.write("a", "import") as writer:
    put_activities(writer, [activity(number, f"eerst {os.getpid()}") for number in range(5000)], widths={})
with store.write("a", "import") as writer:
    put_activities(writer, [activity(number, f"daarna {os.getpid()}") for number in range(0, 5000, 2)], widths={})
with store.write("a", "import") as writer:
    put_activities(writer, [activity(number, "nooit") for number in range(9000)], widths={})
    os.kill(os.getpid(), signal.SIGKILL)
"""

# Commits pairs of activities for ever, and says after each commit how many there are.
_COMMITTING = """
import sys
from pathlib import Path
import shapely
from koppel.model import Activity, Status
from koppel.store.plans.activity_changes import put_activities
from koppel.store.database import Store

store = Store.open(Path(sys.argv[1]), create=True)
for turn in range(100_000):
    pair = [
        Activity(partner="P", external_id=f"{turn}-{side}", kind="bomen", title="t", status=Status.IDEE,
                 geometry=shapely.Point(turn, turn))
        for side in "ab"
    ]
    with store.write("a", "import") as writer:
        put_activities(writer, pair, widths={})
    print(turn, flush=True)
"""

_OPEN = """
import sys
from pathlib import Path
from koppel.errors import StoreError
from koppel.store.database import Store
try:
    Store.open(Path(sys.argv[1]))
except StoreError as error:
    print(error.code)
else:
    print("opened")
"""


def _run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_new_store_has_the_crs_that_was_asked_for_and_keeps_its_identity(path: Path) -> None:
    with Store.open(path, create=True, crs="EPSG:31370") as store:
        made = store.store_id
        assert store.crs == "EPSG:31370"
    with Store.open(path) as store:
        assert (store.store_id, store.crs) == (made, "EPSG:31370")


def test_a_store_measures_in_metres(path: Path) -> None:
    with pytest.raises(InputError) as raised:
        Store.open(path, create=True, crs="EPSG:4326")
    assert raised.value.code == "crs_not_metric"
    assert not path.exists()


def test_a_store_that_exists_does_not_change_its_crs(path: Path) -> None:
    Store.open(path, create=True).close()
    with pytest.raises(StoreError) as raised:
        Store.open(path, create=True, crs="EPSG:31370")
    assert (raised.value.code, raised.value.facts["right"]) == ("store_crs", "EPSG:28992")


def test_a_missing_store_says_how_to_make_one(path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        Store.open(path)
    assert raised.value.code == "store_missing"
    assert "koppel init" in error_text(raised.value)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"not a database", b"\x00" * 100_000])
def test_a_file_that_is_no_store_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError) as raised:
        Store.open(path)
    assert raised.value.code in {"store_damaged", "store_missing"}
    assert not content or path.read_bytes() == content


def test_a_damaged_store_is_refused(path: Path) -> None:
    Store.open(path, create=True).close()
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreError) as raised:
        Store.open(path)
    assert raised.value.code == "store_damaged"


def test_a_store_with_one_damaged_block_is_refused(path: Path) -> None:
    Store.open(path, create=True).close()
    content = bytearray(path.read_bytes())
    for place in range(12_288, len(content), 262_144):
        content[place + 100 : place + 200] = b"\xff" * 100
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError) as raised:
        Store.open(path)
    assert raised.value.code == "store_damaged"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        Store.open(tmp_path, create=True)
    assert raised.value.code == "store_damaged"


def test_another_programs_database_is_refused(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE theirs (x INTEGER)")
    with pytest.raises(StoreError) as raised:
        Store.open(path, create=True)
    assert raised.value.code == "store_not_koppel"


def test_a_second_process_is_refused(store: Store) -> None:
    assert _run(_OPEN, store.path).stdout.strip() == "store_in_use"


def test_a_second_store_in_one_process_is_refused_until_the_first_is_closed(path: Path) -> None:
    first = Store.open(path, create=True)
    with pytest.raises(StoreError) as raised:
        Store.open(path)
    assert raised.value.code == "store_in_use"
    first.close()
    with Store.open(path) as second:
        assert second.store_id == first.store_id


def test_a_closed_store_says_so(path: Path) -> None:
    store = Store.open(path, create=True)
    store.close()
    store.close()
    with pytest.raises(StoreError) as raised, store.read():
        pass
    assert raised.value.code == "store_closed"


def test_a_store_to_read_refuses_to_write(path: Path) -> None:
    Store.open(path, create=True).close()
    with Store.open(path, read_only=True) as store:
        with store.read() as cursor:
            assert list_activities(cursor) == ()
        with pytest.raises(StoreError) as raised, store.write("a", "b"):
            pass
    assert raised.value.code == "store_read_only"


def test_a_change_stands_in_the_audit_with_what_was_noted(store: Store) -> None:
    with store.write("els", "import", file="riool.geojson") as writer:
        writer.note(new=3)
    with store.read() as cursor:
        (row,) = list_audit(cursor, actor="els")
    assert (row.actor, row.action, row.facts) == ("els", "import", {"file": "riool.geojson", "new": 3})


def test_a_failed_change_leaves_nothing_not_even_its_audit(store: Store, make: Any) -> None:
    def fail() -> None:
        with store.write("els", "import") as writer:
            put_activities(writer, [make("1")], widths={})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.read() as cursor:
        assert list_activities(cursor) == ()
        assert list_audit(cursor) == ()
    with store.write("els", "import") as writer:
        assert len(put_activities(writer, [make("1")], widths={}).new) == 1


def test_a_failed_statement_rolls_everything_back(store: Store, make: Any) -> None:
    def fail() -> None:
        with store.write("els", "import") as writer:
            put_activities(writer, [make("1")], widths={})
            writer.cursor.execute("INSERT INTO partner (name) VALUES (NULL)")

    with pytest.raises(duckdb.Error):
        fail()
    with store.read() as cursor:
        assert list_activities(cursor) == ()


def test_a_write_within_a_write_is_a_programming_error(store: Store) -> None:
    with pytest.raises(RuntimeError, match="within a write"), store.write("a", "b"), store.write("a", "b"):
        pass
    with store.write("a", "b") as writer:
        assert writer.actor == "a"


def test_writes_of_many_threads_are_each_whole_and_none_is_lost(store: Store, make: Any) -> None:
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for turn in range(10):
                with store.write(name, "import") as writer:
                    put_activities(writer, [make(f"{turn}-{side}", partner=name) for side in "ab"], widths={})
                with store.read() as cursor:
                    assert len(list_activities(cursor, partner=name)) == 2 * (turn + 1)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"P{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with store.read() as cursor:
        assert len(list_activities(cursor)) == 80
        assert len(list_audit(cursor)) == 40


def test_reading_while_a_write_is_open_sees_the_state_before_and_does_not_wait(store: Store, make: Any) -> None:
    with store.write("a", "import") as writer:
        put_activities(writer, [make("1", title="oud")], widths={})
    seen: list[str] = []

    def look() -> None:
        with store.read() as cursor:
            box = (232_000, 582_000, 234_000, 584_000)
            seen.extend(item.title for item in list_activities(cursor, bbox=box))

    with store.write("a", "import") as writer:
        put_activities(writer, [make("1", title="nieuw"), make("2", title="nieuw")], widths={})
        reader = threading.Thread(target=look)
        reader.start()
        reader.join(timeout=60)
        assert not reader.is_alive()
    assert seen == ["oud"]
    look()
    assert seen == ["oud", "nieuw", "nieuw"]


def test_one_read_sees_one_state_however_long_it_takes(store: Store, make: Any) -> None:
    with store.read() as cursor:
        assert list_activities(cursor) == ()
        with store.write("a", "import") as writer:
            put_activities(writer, [make("1")], widths={})
        assert list_activities(cursor) == ()
    with store.read() as cursor:
        assert len(list_activities(cursor)) == 1


def test_a_killed_process_leaves_the_last_committed_state(path: Path) -> None:
    killed = _run(_KILLED, path)
    assert killed.returncode == -9, killed.stderr
    for _ in range(2):
        with Store.open(path) as store, store.read() as cursor:
            found = list_activities(cursor)
            assert len(found) == 5000
            assert {item.title.split()[0] for item in found if int(item.external_id) % 2} == {"eerst"}
            assert {item.title.split()[0] for item in found if int(item.external_id) % 2 == 0} == {"daarna"}
            # The index was broken by the kill in DuckDB 1.5.5 and has to be whole again.
            box = (232_999.5, 582_999.5, 233_010.5, 584_000.5)
            near = {item.external_id for item in list_activities(cursor, bbox=box)}
            assert near == {
                item.external_id for item in found if item.geometry.x <= 233_010 and item.geometry.y <= 584_000
            }
            assert len(list_audit(cursor)) == 2
            assert cursor.execute("SELECT count(*) FROM activity_version").fetchall() == [(2500,)]


def test_a_store_killed_again_after_it_was_mended_opens_again(path: Path) -> None:
    assert _run(_KILLED, path).returncode == -9
    assert _run(_KILLED, path).returncode == -9
    # Closing writes the index into the file itself; the next kill leaves it there with newer entries in the log.
    Store.open(path).close()
    assert _run(_KILLED, path).returncode == -9
    with Store.open(path) as store, store.read() as cursor:
        assert len(list_activities(cursor, bbox=(0, 0, 900_000, 900_000))) == 5000


def test_a_killed_store_can_be_read_only(path: Path) -> None:
    assert _run(_KILLED, path).returncode == -9
    with Store.open(path, read_only=True) as store, store.read() as cursor:
        assert len(list_activities(cursor, bbox=(0, 0, 900_000, 900_000))) == 5000


@pytest.mark.parametrize("turns", [1, 7, 20])
def test_whatever_the_moment_of_the_kill_what_was_committed_is_there_and_whole(path: Path, turns: int) -> None:
    with subprocess.Popen([sys.executable, "-c", _COMMITTING, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(turns)]
        process.kill()
    assert said[-1] == f"{turns - 1}\n"
    with Store.open(path) as store, store.read() as cursor:
        sides = [item.external_id.split("-") for item in list_activities(cursor, bbox=(-1, -1, 1e6, 1e6))]
        audited = len(list_audit(cursor))
    assert audited >= turns
    assert sorted(int(turn) for turn, side in sides if side == "a") == list(range(audited))
    assert sorted(int(turn) for turn, side in sides if side == "b") == list(range(audited))
