"""What the shell says of changes that were saved and are not there, and until when."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

_KILLED = (
    "import os, sys; from pathlib import Path; from koppel.store.database import Store\n"
    "store = Store.open(Path(sys.argv[1]))\n"
    "for turn in range(3):\n"
    "    with store.write('els', 'turn', turn=turn) as writer: pass\n"
    "os.kill(os.getpid(), 9)"
)


@pytest.fixture
def made(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    assert shell("init").returncode == 0
    return shell


@pytest.fixture
def lossy(made: Shell) -> Shell:
    file = made.folder / "koppel.duckdb"
    assert subprocess.run([sys.executable, "-c", _KILLED, file], check=False).returncode == -9
    file.with_name("koppel.duckdb.wal").unlink()
    return made


def test_without_a_loss_there_is_nothing_to_tell(made: Shell) -> None:
    done = made("loss")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Er ontbreekt niets" in done.stdout
    refused = made("loss", "--acknowledge")
    assert refused.returncode == 1
    assert "niets te bevestigen" in refused.stderr


def test_a_loss_is_told_by_every_command_until_it_is_acknowledged(lossy: Shell) -> None:
    assert "ontbreken 3 wijzigingen" in lossy("uploads").stderr
    told = lossy("loss")
    assert "ontbreken 3 wijzigingen" in told.stdout
    assert told.stderr == ""
    assert json.loads(lossy("loss", "--json").stdout)["missing"] == 3
    assert "Genoteerd" in lossy("loss", "--acknowledge").stdout
    assert lossy("uploads").stderr == ""
    assert json.loads(lossy("loss", "--json").stdout) is None
    log = lossy("audit", "--json").stdout
    assert '"changes_missing"' in log
    assert '"acknowledge_loss"' in log
