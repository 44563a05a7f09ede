"""Copies in the shell, rehearsed as an installation would: while a program writes, and after it was killed."""

from __future__ import annotations

import json
import multiprocessing
import time
from typing import TYPE_CHECKING

import pytest

from koppel.store.database import Store
from tests import killing
from tests.killing import change, compare, prepare, told_of
from tests.shell import Shell
from tests.smalldisk import Disk, disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path

# A fixture.
__all__ = ["disk"]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    prepare(tmp_path / "koppel.duckdb")
    return Shell(tmp_path)


@pytest.fixture
def writer(shell: Shell) -> Iterator[BaseProcess]:
    """A program that changes the store for ever, until a test kills it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([killing.__name__])
    path = shell.folder / "koppel.duckdb"
    process = context.Process(target=change, args=(path, 0, 20261126.0, path.with_suffix(".told")), daemon=True)
    process.start()
    yield process
    process.kill()
    process.join()


def made(folder: Path) -> dict[str, set[int]]:
    """Return the numbers of changes that were reported until now, by kind."""
    found: dict[str, set[int]] = {kind: set() for kind in killing.KINDS}
    for did, kind, number in told_of((folder / "koppel.duckdb").with_suffix(".told")):
        if did == "made":
            found[kind].add(int(number))
    return found


def wait_for(folder: Path, changes: int) -> None:
    for _ in range(600):
        if sum(map(len, made(folder).values())) >= changes:
            return
        time.sleep(0.1)
    raise AssertionError("nothing was written")


def holds(file: Path, least: dict[str, set[int]]) -> None:
    """See that a store holds at least these changes, and what it holds more is whole."""
    with Store.open(file) as store:
        compare(store, least, None)


def test_a_copy_is_made_while_a_program_writes_and_restored_after_it_was_killed(
    shell: Shell, writer: BaseProcess
) -> None:
    wait_for(shell.folder, 5)
    before = made(shell.folder)
    first = shell("backup", str(shell.folder / "eerste.duckdb"))
    assert first.returncode == 0, first.stderr
    assert "Kopie gemaakt, geopend en geteld" in first.stdout
    assert writer.is_alive(), "the copy was made of a store that nobody used: the test shows nothing"
    wait_for(shell.folder, sum(map(len, before.values())) + 5)
    writer.kill()
    writer.join()
    reported = made(shell.folder)
    told = shell.json("backup", str(shell.folder / "tweede.duckdb"), "--json")
    again = shell.json("restore", told["path"], "--to", str(shell.folder / "nieuw" / "koppel.duckdb"), "--json")
    assert {name: again[name] for name in again if name != "path"} == {
        name: told[name] for name in told if name != "path"
    }
    holds(shell.folder / "eerste.duckdb", before)
    holds(shell.folder / "nieuw" / "koppel.duckdb", reported)
    holds(shell.folder / "koppel.duckdb", reported)


def test_what_a_restored_copy_holds_is_said_in_words(shell: Shell) -> None:
    copy = shell.folder / "kopie.duckdb"
    assert shell("backup", str(copy)).returncode == 0
    done = shell("restore", str(copy), "--to", str(shell.folder / "nieuw.duckdb"))
    assert done.returncode == 0
    assert "2 werken van 2 partners" in done.stdout
    assert "Laatste wijziging: " in done.stdout
    assert shell("uploads", KOPPEL_DB=str(shell.folder / "nieuw.duckdb")).returncode == 0


def test_nothing_is_written_over(shell: Shell) -> None:
    copy = shell.folder / "kopie.duckdb"
    assert shell("backup", str(copy)).returncode == 0
    for words in (("backup", str(copy)), ("restore", str(copy)), ("restore", str(copy), "--to", str(copy))):
        done = shell(*words)
        assert done.returncode == 1
        assert "bestaat al" in done.stderr


def test_a_store_that_really_is_damaged_names_the_ways_back(shell: Shell) -> None:
    file = shell.folder / "koppel.duckdb"
    file.write_bytes(b"\0" * 8192 + file.read_bytes()[8192:])
    done = shell("uploads")
    assert done.returncode == 1
    assert "koppel restore" in done.stderr
    assert "koppel backup" in done.stderr


_COMMANDS = (("uploads",), ("user", "list"), ("findings",), ("combinations",), ("audit",), ("detect",))


@pytest.mark.parametrize("words", _COMMANDS, ids=" ".join)
def test_on_a_read_only_disk_no_command_speaks_of_damage(disk: Disk, words: tuple[str, ...]) -> None:
    shell = Shell(disk.folder)
    assert shell("init").returncode == 0
    disk.remount("ro")
    done = shell(*words)
    disk.remount("rw")
    assert done.returncode == 1
    assert "alleen te lezen" in done.stderr
    assert "beschadigd" not in done.stderr
    assert "zet geen kopie terug" in done.stderr
    assert shell(*words).returncode == 0


def test_on_a_full_disk_no_command_speaks_of_damage(disk: Disk) -> None:
    shell = Shell(disk.folder)
    assert shell("init").returncode == 0
    disk.fill()
    done = [shell("user", "add", f"Els {number}", "--role", "lezer") for number in range(3)]
    assert {item.returncode for item in done} == {1}
    for item in done:
        assert "is vol" in item.stderr
        assert "beschadigd" not in item.stderr
    backup = shell("backup", str(disk.folder / "kopie.duckdb"))
    assert (backup.returncode, "is vol" in backup.stderr) == (1, True), backup.stderr
    disk.make_room()
    assert shell("user", "add", "Els", "--role", "lezer").returncode == 0
    assert json.loads(shell("loss", "--json").stdout) is None
    assert not list(disk.folder.glob("*kopie*"))
