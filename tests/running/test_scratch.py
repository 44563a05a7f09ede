"""Where the files of tests lie."""

from __future__ import annotations

import os
import shutil
import tempfile
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.running.scratch import keep_in_memory

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back afterwards what these tests change for the process."""
    monkeypatch.setenv("TMPDIR", "")
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.delenv("TMPDIR")


def _with_room(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))


def test_files_are_made_in_memory_where_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_room(monkeypatch, 2**40)
    assert keep_in_memory(tmp_path)
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(tmp_path)


def test_without_room_they_stay_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tempfile.gettempdir()
    _with_room(monkeypatch, 2**20)
    assert not keep_in_memory(tmp_path)
    assert not keep_in_memory(tmp_path / "missing")
    assert tempfile.gettempdir() == before


def test_a_place_that_somebody_chose_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_room(monkeypatch, 2**40)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "chosen"))
    assert not keep_in_memory(tmp_path)
    assert os.environ["TMPDIR"] == str(tmp_path / "chosen")
