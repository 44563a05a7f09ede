"""A disk that is full, read-only or forbidden: told apart from damage, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from koppel.access import OPERATOR, Actor, Grant, Role
from koppel.config import read_settings
from koppel.disk import disk_problem
from koppel.errors import StoreError
from koppel.i18n import error_text
from koppel.services.installation import health
from koppel.services.installation.health import check_health
from koppel.services.installation.stores import Keeper
from koppel.services.intake.uploads import import_file
from koppel.store import opening
from koppel.store.audit import list_audit
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities
from koppel.store.schema import migrations
from koppel.store.schema.migrations import back_up
from koppel.store.schema.tables import MIGRATIONS
from tests.smalldisk import Disk, disk

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

pytestmark = pytest.mark.usefixtures("made_anew")

# A fixture.
__all__ = ["disk"]


def written(store: Store, make: Any, number: int) -> None:
    with store.write("els", "import") as writer:
        put_activities(writer, [make(str(number))], widths={})


def write_on(store: Store, make: Any) -> None:
    for number in range(2, 200):
        written(store, make, number)


def checkpoint(store: Store) -> None:
    """Do what DuckDB does by itself when its log has grown."""
    with store.write("els", "x") as writer:
        writer.cursor.commit()
        writer.cursor.execute("CHECKPOINT")


def list_audit_of(store: Store) -> list[str]:
    with store.read() as cursor:
        return [row.action for row in list_audit(cursor)]


def numbers(store: Store) -> list[int]:
    with store.read() as cursor:
        return sorted(int(item.external_id) for item in list_activities(cursor))


def test_a_change_on_a_full_disk_says_so_and_the_next_goes_on_when_there_is_room(disk: Disk, make: Any) -> None:
    with Store.open(disk.path, create=True) as store:
        written(store, make, 1)
        disk.fill()
        with pytest.raises(StoreError) as raised:
            write_on(store, make)
        assert raised.value.code == "disk_full"
        kept = numbers(store)
        assert 1 in kept
        disk.make_room()
        written(store, make, 999)
        assert numbers(store) == [*kept, 999]


def test_a_disk_that_fills_during_a_checkpoint_closes_nothing_for_good(disk: Disk, make: Any) -> None:
    Store.open(disk.path, create=True).close()
    keeper = Keeper()
    settings = read_settings({"KOPPEL_DB": str(disk.path)})
    done = []
    for number in range(40):
        written(keeper.store(settings), make, number)
        done.append(number)
    disk.fill()
    with pytest.raises(StoreError) as raised:
        checkpoint(keeper.store(settings))
    assert raised.value.code == "disk_full"
    with pytest.raises(StoreError) as raised:
        keeper.store(settings)
    assert raised.value.code in ("disk_full", "store_recovering")
    assert "zet geen kopie terug" in error_text(StoreError("disk_full", path=disk.path))
    disk.make_room()
    assert numbers(keeper.store(settings)) == done
    written(keeper.store(settings), make, 999)
    keeper.store(settings).close()
    with Store.open(disk.path) as store:
        assert numbers(store) == [*done, 999]
        with store.read() as cursor:
            assert len(list_audit(cursor)) == len(done) + 1


def test_a_change_after_which_duckdb_cannot_tidy_up_is_made_and_not_called_refused(
    disk: Disk, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB moves its log into the file after a commit; that this fails is no reason to say that nothing was kept."""
    monkeypatch.setattr(opening, "_CONFIG", opening._CONFIG | {"checkpoint_threshold": "300KB"})
    keeper = Keeper()
    settings = read_settings({"KOPPEL_DB": str(disk.path)})
    Store.open(disk.path, create=True).close()
    disk.fill(but=2**20)
    store = keeper.store(settings)
    done: list[int] = []
    while not store.is_closed:
        assert len(done) < 1000, "the log was never moved: the test shows nothing"
        with store.write("els", "import") as writer:
            put_activities(writer, [replace(make(str(len(done))), title=os.urandom(1500).hex())], widths={})
        done.append(len(done))
    with pytest.raises(StoreError) as raised:
        keeper.store(settings)
    assert raised.value.code == "disk_full"
    disk.make_room()
    assert numbers(keeper.store(settings)) == done
    assert keeper.store(settings).loss() is None


def test_after_a_refused_change_the_store_is_read_on_and_opened_again_when_there_is_room(
    disk: Disk, demo_file: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB 1.5.5 takes a refused commit back badly in indexes not read yet: the next import was refused for good."""
    # The disk fills after that was looked at.
    monkeypatch.setattr("koppel.services.intake.uploads.require_upload_room", lambda *_: None)
    disk.remount("size=64m")
    shutil.copy2(demo_file, disk.path)
    settings = read_settings({"KOPPEL_DB": str(disk.path)})
    keeper = Keeper()
    place = {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]}
    told = {"external_id": "nieuw", "kind": "glasvezel", "title": "nieuw", "status": "gepland"}
    feature = {"type": "Feature", "geometry": place, "properties": told}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    def hand_in() -> None:
        store = keeper.store(settings)
        import_file(
            store, catalogue, settings, content, "nieuw.geojson", today=date(2026, 11, 26), partner="Testbedrijf"
        )

    def works() -> int:
        with keeper.store(settings).read() as cursor:
            return len(list_activities(cursor))

    before = works()
    disk.fill()
    with pytest.raises(StoreError) as raised:
        hand_in()
    assert raised.value.code == "disk_full"
    full = keeper.store(settings)
    assert works() == before
    disk.make_room()
    assert keeper.store(settings) is not full
    hand_in()
    assert works() == before + 1
    keeper.store(settings).close()


def test_a_store_that_somebody_reads_is_not_taken_from_under_them(disk: Disk, make: Any) -> None:
    Store.open(disk.path, create=True).close()
    keeper = Keeper()
    settings = read_settings({"KOPPEL_DB": str(disk.path)})
    store = keeper.store(settings)
    written(store, make, 1)
    disk.fill()
    with pytest.raises(StoreError):
        write_on(store, make)
    disk.make_room()
    with store.read() as cursor:
        assert keeper.store(settings) is store
        assert len(list_activities(cursor)) >= 1
    assert keeper.store(settings) is not store
    with pytest.raises(StoreError) as raised, store.read():
        pass
    assert raised.value.code == "store_recovering"


def test_health_says_that_changes_are_refused_until_one_is_taken(disk: Disk, make: Any) -> None:
    Store.open(disk.path, create=True).close()
    keeper = Keeper()
    settings = read_settings({"KOPPEL_DB": str(disk.path)})
    disk.fill()
    with pytest.raises(StoreError):
        write_on(keeper.store(settings), make)
    # As where a quota is full: the disk itself says that there is room.
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(health, "LEAST_FREE_BYTES", 0)
        for _ in range(2):
            with pytest.raises(StoreError) as raised:
                check_health(keeper, settings)
            assert raised.value.code == "disk_full"
        disk.make_room()
        before = len(list_audit_of(keeper.store(settings)))
        check_health(keeper, settings)
        assert keeper.store(settings).refused is None
        assert len(list_audit_of(keeper.store(settings))) == before


def test_health_says_that_a_disk_became_read_only_before_anyone_writes(disk: Disk) -> None:
    Store.open(disk.path, create=True).close()
    keeper = Keeper()
    settings = read_settings({"KOPPEL_DB": str(disk.path)})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(health, "LEAST_FREE_BYTES", 0)
        assert check_health(keeper, settings) is None
        patched.setattr(os, "statvfs", lambda _: SimpleNamespace(f_flag=os.ST_RDONLY))
        with pytest.raises(StoreError) as raised:
            check_health(keeper, settings)
    assert raised.value.code == "disk_read_only"


def test_a_full_disk_at_opening_is_not_called_damage(disk: Disk, make: Any) -> None:
    # Killed after its commit, so that opening has to write.
    code = (
        "import os, sys; from pathlib import Path; from koppel.store.database import Store\n"
        "store = Store.open(Path(sys.argv[1]), create=True)\n"
        "with store.write('els', 'import') as writer:\n"
        "    writer.cursor.execute('CREATE TABLE t AS SELECT random() FROM range(60000)')\n"
        "os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, disk.path], check=False).returncode == -9
    disk.fill()
    with pytest.raises(StoreError) as raised:
        Store.open(disk.path)
    assert raised.value.code == "disk_full"
    disk.make_room()
    with Store.open(disk.path) as store, store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM t").fetchone() == (60_000,)


def test_a_read_only_disk_is_not_called_damage(disk: Disk) -> None:
    Store.open(disk.path, create=True).close()
    disk.remount("ro")
    with pytest.raises(StoreError) as raised:
        Store.open(disk.path)
    assert raised.value.code == "disk_read_only"
    disk.remount("rw")
    Store.open(disk.path).close()


def test_a_file_without_permission_is_not_called_damage(path: Path) -> None:
    Store.open(path, create=True).close()
    path.chmod(0o000)
    path.parent.chmod(0o755)
    code = (
        "import os, sys; from pathlib import Path; from koppel.errors import StoreError\n"
        "from koppel.store.database import Store\n"
        "os.seteuid(65534)\n"
        "try: Store.open(Path(sys.argv[1]))\n"
        "except StoreError as error: print(error.code)"
    )
    for folder in list(path.parents)[:-2]:
        folder.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
    path.chmod(0o644)
    assert (done.stdout.strip(), os.geteuid()) == ("disk_forbidden", os.geteuid()), done.stderr


def test_a_copy_before_an_upgrade_leaves_nothing_half_on_a_full_disk(disk: Disk) -> None:
    disk.path.write_bytes(b"\0" * (7 * 2**20))
    with pytest.raises(OSError, match="No space"):
        back_up(disk.path)
    assert [file.name for file in disk.folder.iterdir()] == [disk.path.name]


def test_an_upgrade_on_a_full_disk_leaves_nothing_at_any_try_and_succeeds_when_there_is_room(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "MIGRATIONS", MIGRATIONS[:-1])
        Store.open(disk.path, create=True).close()
    disk.fill()
    there = {file.name for file in disk.folder.iterdir()}
    for _ in range(3):
        with pytest.raises(StoreError) as raised:
            Store.open(disk.path)
        assert raised.value.code == "disk_full"
        assert {file.name for file in disk.folder.iterdir()} - {f"{disk.path.name}.wal"} == there
    disk.make_room()
    with Store.open(disk.path) as store, store.read_whole() as cursor:
        assert cursor.execute("SELECT count(*) FROM migration").fetchone() == (len(MIGRATIONS),)
    copies = [file.name for file in disk.folder.iterdir() if ".backup-" in file.name]
    assert [name.endswith(".duckdb") for name in copies] == [True]


def test_a_store_that_lost_its_end_is_refused(path: Path, make: Any) -> None:
    with Store.open(path, create=True) as store, store.write("els", "import") as writer:
        put_activities(writer, [make(str(number)) for number in range(3000)], widths={})
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 262_144)
    with pytest.raises(StoreError) as raised:
        Store.open(path)
    assert raised.value.code == "store_damaged"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "x"), "disk_full"),
        (OSError(errno.EDQUOT, "x"), "disk_full"),
        (OSError(errno.EFBIG, "x"), "disk_full"),
        (PermissionError(errno.EACCES, "x"), "disk_forbidden"),
        (OSError(errno.EROFS, "x"), "disk_read_only"),
        (OSError(errno.ENOENT, "x"), None),
        (duckdb.IOException('Could not write file "/x": No space left on device'), "disk_full"),
        (duckdb.IOException("Corrupt database file: computed checksum"), None),
        (ValueError("x"), None),
    ],
)
def test_what_a_disk_refuses_is_told_from_other_errors(error: BaseException, code: str | None) -> None:
    assert disk_problem(error) == code


def test_a_store_whose_free_end_was_given_back_to_the_disk_is_opened(tmp_path: Path) -> None:
    """DuckDB counts blocks that it cut off; after three publications of the demo the store was called damaged."""
    path = tmp_path / "koppel.duckdb"
    fill = "CREATE TABLE {} AS SELECT range AS number, md5(range::VARCHAR) AS words FROM range(100_000)"
    # What was written last is dropped: its blocks are at the end of the file, which the next change gives back.
    statements = (fill.format("much"), fill.format("more"), "DROP TABLE more", "CREATE TABLE little AS SELECT 1 AS one")
    for number, statement in enumerate(statements):
        with Store.open(path, create=number == 0) as store, store.write("els", "import") as writer:
            writer.cursor.execute(statement)
    with duckdb.connect(str(path), read_only=True) as connection:
        counted = connection.execute("SELECT block_size * total_blocks FROM pragma_database_size()").fetchone()
    assert counted is not None
    assert path.stat().st_size < counted[0], "nothing was given back: the test shows nothing"
    with Store.open(path) as store, store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM much").fetchone() == (100_000,)


@pytest.mark.parametrize("actor", [OPERATOR, Actor("els", frozenset({Grant(Role.PLANNER, "Waterbedrijf")}))])
def test_who_reads_while_another_gives_the_file_up_is_told_to_come_back(
    tmp_path: Path, make: Any, actor: Actor
) -> None:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as store:
        written(store, make, 1)
    store = Store.open(tmp_path / "koppel.duckdb")

    def read() -> None:
        with store.visible_to(actor).read() as cursor:
            # As another thread does, to which DuckDB said that it gave the file up.
            store._let_go()
            cursor.execute("SELECT count(*) FROM audit")

    with pytest.raises(StoreError) as raised:
        read()
    assert raised.value.code == "store_recovering"
    with Store.open(tmp_path / "koppel.duckdb") as store:
        assert numbers(store) == [1]
