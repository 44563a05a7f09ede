"""The real app on a free port, with the demo neighbourhood, and a real Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from koppel.config import ROOT
from tests.browser.accounts import enrol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

# For whom tests hand in works of a partner that has none yet.
NEW_PARTNERS = ("Testbedrijf", "Waterbedrijf Test")
ARTEFACTS = ROOT / "artefacts"
# A busy machine is slow; what never comes fails all the same.
expect.set_options(timeout=20_000)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(45_000)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app of its own for each file of tests."""
    with serve(tmp_path_factory.mktemp("app"), "--demo", planner_of=NEW_PARTNERS) as address:
        yield address


@contextmanager
def serve(
    folder: Path, *arguments: str, planner_of: Iterable[str] = (), accounts: bool = True, **settings: str
) -> Iterator[str]:
    """
    Give the address of an app on the store of a folder, made with these arguments of ``koppel init`` if missing.

    It has an account that may do everything, for the partners that are there and those of `planner_of`; with
    `accounts` false none is added.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {"KOPPEL_DB": str(folder / "koppel.duckdb"), "KOPPEL_TILES": "off"}
    environment = environment | {"KOPPEL_AREA": "off", "KOPPEL_LANG": "nl"} | settings
    if not (folder / "koppel.duckdb").exists():
        subprocess.run([sys.executable, "-m", "koppel", "init", *arguments], check=True, cwd=ROOT, env=environment)
    if accounts:
        enrol(folder / "koppel.duckdb", planner_of)
    command = ["-m", "streamlit", "run", "streamlit_app.py", "--server.address", "127.0.0.1", "--server.port", port]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(address)
