"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import gc
import os
import shutil
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from koppel.catalogue.load import Catalogue, load_catalogue
from koppel.config import ROOT, ZONE, read_settings
from koppel.services.accounts import passwords
from koppel.services.startup.setup import initialise
from koppel.store import database, opening
from tests import laws
from tests.running import spread
from tests.running.prepared import open_prepared
from tests.running.scratch import keep_in_memory

laws.register()
keep_in_memory()

# Tests speak of "today" as the program does: the day in the Netherlands, whatever zone the machine keeps.
os.environ["TZ"] = str(ZONE)
time.tzset()

# DuckDB reads the 81 MB of its spatial extension again, to check who signed it, for every store that is opened: a fifth
# of a second each. Koppel lets it; in tests only processes of their own do (commands, killed writers, apps).
# Threads that wait for something to do for a handful of rows cost more than they bring, and take from the other worker.
opening._CONFIG = opening._CONFIG | {"allow_unsigned_extensions": True, "threads": 1}
database.open_file = open_prepared  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """Measure files that are spread over workers, in the process that hears of all tests."""
    if config.getoption("dist", "no") == "loadfile" and not hasattr(config, "workerinput"):
        config.pluginmanager.register(spread.Measuring())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where workers share the tests, hand out the longest files first."""
    if hasattr(config, "workerinput"):
        items[:] = spread.longest_first(items, spread.known())


def pytest_collection_finish() -> None:
    """Leave what was imported out of the search for garbage: it stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder with real registers made by others."""
    folder = Path(os.environ.get("KOPPEL_REALDATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real registers are not here: {folder} (set KOPPEL_REALDATA)")
    return folder


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The declarations of ``layers/``."""
    return load_catalogue(ROOT / "layers")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords in a moment: how hard they are to guess from a hash is not what tests wait for."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new stores be made by all steps of the tables, as everywhere but in tests."""
    monkeypatch.setattr(database, "open_file", opening.open_file)


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the store of the demo, made once; tests take `demo_file`, a copy."""
    folder = tmp_path_factory.mktemp("demo")
    settings = replace(read_settings(), db=folder / "koppel.duckdb")
    initialise(settings, demo=True, today=date.today())  # noqa: DTZ011 - as the app that will show it
    return folder


@pytest.fixture
def demo_file(demo_made: Path, tmp_path: Path) -> Path:
    """A store of the demo neighbourhood, to be changed at will."""
    shutil.copytree(demo_made, tmp_path / "demo")
    return tmp_path / "demo" / "koppel.duckdb"
