"""The real app on a free port, with the demo neighbourhood, and a real Chromium."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect, sync_playwright

from koppel.config import ROOT
from tests.browser.drive import forget, open_page
from tests.browser.lending import Windows
from tests.browser.nursery import nursery
from tests.browser.people import PLANNERS, enrol
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterator, Mapping

    from playwright.sync_api import Browser, Page, ViewportSize

    from koppel.access import Grant

# A busy machine is slow; what never comes fails all the same.
expect.set_options(timeout=20_000)
# An app that is told to end has so many seconds.
_LONGEST_END_S = 60
# Ports of apps that ended.
_idle_ports: list[int] = []
# Of what stood on a page when a test failed, in characters.
_MOST_TOLD = 3_000
# Chromium draws the list below its address bar for every window, though no window has one here: half a second each.
# The others are those that Playwright switches off; of two such switches Chromium hears the last.
_WITHOUT = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter",
    "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "PreconnectToSearch", "SpareRendererForSitePerProcess",
)  # fmt: skip
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--disable-features={','.join(_WITHOUT)}",
]  # fmt: skip
_CHROMIUM = "/usr/bin/chromium"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, before those that are marked are chosen or left out."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say beside a failure what stood on the pages that were open."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("windows")
    if report.when == "call" and report.failed and browser is not None:
        for page in (page for context in browser.contexts for page in context.pages):
            report.sections.append((f"page {page.url}", _standing(page)))
    return report


def _standing(page: Page) -> str:
    try:
        state = page.locator("[data-testid=stApp]").first.get_attribute("data-test-script-state", timeout=2_000)
        return f"{state}\n{page.inner_text('body', timeout=2_000)[:_MOST_TOLD]}"
    except PlaywrightError as error:
        return str(error)


@pytest.fixture(scope="session")
def windows() -> Iterator[Windows]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield Windows(browser)
        browser.close()


@pytest.fixture(scope="session")
def chromium(windows: Windows) -> Browser:
    """The browser, that lends windows which others used before."""
    return cast("Browser", windows)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(45_000)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app of its own for each file of tests."""
    with serve(tmp_path_factory.mktemp("app"), "--demo", people=PLANNERS) as address:
        yield address


@cache
def made(*arguments: str, people: tuple[tuple[str, tuple[Grant, ...]], ...] = ()) -> Path:
    """Return a folder with the store that ``koppel init`` makes with these arguments, and people, to be copied only."""
    folder = tempfile.TemporaryDirectory(prefix="koppel-made-")
    atexit.register(folder.cleanup)
    if people:
        shutil.copytree(made(*arguments), folder.name, dirs_exist_ok=True)
        enrol(Path(folder.name) / "koppel.duckdb", dict(people))
        return Path(folder.name)
    done = Shell(Path(folder.name))("init", *arguments, KOPPEL_AREA="off", KOPPEL_LANG="nl")
    assert done.returncode == 0, done.stderr
    return Path(folder.name)


@pytest.fixture
def person(windows: Windows, app: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the app at an address as somebody, in a browser of its own."""
    contexts = []

    def enter(name: str, *, size: tuple[int, int] = (1440, 900), **address: str) -> Page:
        viewport: ViewportSize = {"width": size[0], "height": size[1]}
        context = windows.unused_context(viewport=viewport, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        open_page(page, app, name, **address)
        return page

    yield enter
    for context in contexts:
        context.close()


@contextmanager
def serve(
    folder: Path,
    *arguments: str,
    people: Mapping[str, Collection[Grant]] | None = None,
    program: str = "streamlit",
    **settings: str,
) -> Iterator[str]:
    """
    Give the address of an app on the store of a folder, made with these arguments of ``koppel init`` if missing.

    `people` are accounts without a password beside those of the store, by name; `program` is the module that runs it.
    """
    port = _port()
    address = f"http://127.0.0.1:{port}"
    forget(address)
    environment = os.environ | {"KOPPEL_DB": str(folder / "koppel.duckdb"), "KOPPEL_TILES": "off"}
    environment = environment | {"KOPPEL_AREA": "off", "KOPPEL_LANG": "nl"} | settings
    if not (folder / "koppel.duckdb").exists():
        whole = tuple((name, tuple(grants)) for name, grants in (people or {}).items())
        shutil.copytree(made(*arguments, people=whole), folder, dirs_exist_ok=True)
    elif people:
        enrol(folder / "koppel.duckdb", people)
    words = ["run", "streamlit_app.py", "--server.address", "127.0.0.1", "--server.port", str(port)]
    # What reads its settings while it is loaded is loaded anew.
    begin = _app_anew if program != "streamlit" or "HOME" in settings else _app
    with begin(program, words, environment, folder / "log"):
        _wait(f"{address}/_stcore/health")
        yield address
    _idle_ports.append(port)


def _port() -> int:
    """Return a free port, rather one that an earlier app had: the browser has the scripts of that address still."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            free.bind(("127.0.0.1", _idle_ports.pop() if _idle_ports else 0))
        except OSError:
            free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _app(_: str, arguments: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    process = nursery().begin(arguments, environment, log)
    try:
        yield
    finally:
        nursery().end(process, _LONGEST_END_S)


@contextmanager
def _app_anew(program: str, arguments: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", program, *arguments]
    with (
        log.open("w") as lines,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=lines, stderr=lines) as app,
    ):
        try:
            yield
        finally:
            app.terminate()
            app.wait(timeout=_LONGEST_END_S)


def _wait(address: str) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(address)
