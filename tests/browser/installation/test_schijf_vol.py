"""A disk that fills while people work: the page says what is the matter, and all goes on when there is room again."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from koppel.access import Grant, Role
from koppel.errors import StoreError
from koppel.services.accounts import accounts
from koppel.store.audit import list_audit
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.browser.conftest import made, serve
from tests.browser.drive import open_page, settle, shoot
from tests.browser.people import NEWCOMER, PLANNERS, enrol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
GOOD = "paard batterij nietje"
_FULL = "is vol"
# Where the disk says how much is free, a file is refused before anything is written.
_REFUSED = re.compile(f"{_FULL}|De schijf heeft te weinig ruimte|loslaten en opent het opnieuw")
_SIZE_MB = 96


class Disk:
    """A small disk with the store of an app on it, that can be filled while the app runs."""

    def __init__(self, folder: Path, process: Path) -> None:
        self.store = folder / "koppel.duckdb"
        self.log = folder / "log"
        self._process = process
        self._ballast = folder / "ballast"

    @property
    def process(self) -> int:
        """The number of the app's process."""
        return int(self._process.read_text(encoding="ascii"))

    def fill(self) -> None:
        """Leave no room at all."""
        with self._ballast.open("wb", buffering=0) as file:
            for size in (2**20, 2**12, 1):
                while True:
                    try:
                        file.write(b"\0" * size)
                    except OSError as error:
                        assert error.errno == errno.ENOSPC
                        break

    def make_room(self) -> None:
        """Take away what fills it."""
        self._ballast.unlink()


class Limit(Disk):
    """Where no file system may be mounted: the app may write no file further than its log is now."""

    def fill(self) -> None:
        log = self.store.with_name(f"{self.store.name}.wal")
        size = log.stat().st_size if log.exists() else 0
        resource.prlimit(self.process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def make_room(self) -> None:
        resource.prlimit(self.process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    place = tmp_path_factory.mktemp("schijf")
    folder, process = place / "disk", place / "process"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE_MB}m", "tmpfs", str(folder)]
    is_mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    found = Disk(folder, process) if is_mounted else Limit(folder, process)
    shutil.copy2(made("--demo") / "koppel.duckdb", found.store)
    enrol(found.store, {NEWCOMER: PLANNERS[NEWCOMER]})
    with Store.open(found.store) as store:
        accounts.add(store, "Els", [Grant(Role.LEZER)], password=GOOD)
    yield found
    if is_mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def app(disk: Disk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("app")
    disk.log = place / "log"
    with serve(
        place,
        program="tests.browser.checkpointing",
        KOPPEL_DB=str(disk.store),
        KOPPEL_TEST_PROCESS=str(disk._process),
    ) as address:
        yield address


def health(app: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{app}/_stcore/health", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def becomes(told: Callable[[], object], wanted: object) -> None:
    """Wait until something is so; what never comes fails."""
    for _ in range(120):
        if told() == wanted:
            return
        time.sleep(0.25)
    assert told() == wanted


def opened(file: Path) -> Store:
    """Open the store as soon as the process that was killed has let go of it."""
    for _ in range(120):
        try:
            return Store.open(file)
        except StoreError as error:
            assert error.code == "store_in_use"
            time.sleep(0.25)
    return Store.open(file)


def sign_in(page: Page, app: str) -> int:
    """Fill in the form, as somebody who is not in yet; give the status of what comes."""
    page.context.clear_cookies()
    page.goto(f"{app}/aanmelden?terug=/?pagina=koppelkansen")
    page.get_by_label("Naam").fill("Els")
    page.get_by_label("Wachtwoord").fill(GOOD)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "aanmelden" in answer.url) as told:
        page.get_by_role("button", name="Aanmelden", exact=True).click()
    return told.value.status


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def hand_in(page: Page, app: str, file: Path, *, padding: int = 0) -> None:
    """
    Go through the steps of handing in, up to the last button.

    `padding` is white space that is never twice the same: the log cannot be moved into the file without new room.
    """
    place = {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]}
    told = {"external_id": file.stem, "kind": "glasvezel", "title": file.stem, "status": "gepland"}
    told |= {"start": "2027-05-01", "end": "2027-06-01"}
    feature = {"type": "Feature", "geometry": place, "properties": told}
    white = "".join(random.Random(1).choices(" \n\t\r", k=padding))  # noqa: S311
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}) + white, encoding="utf-8")
    open_page(page, app, NEWCOMER, pagina="inleveren")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("body")).to_contain_text("GeoJSON met 1 rij")
    box = page.get_by_role("combobox", name="Van welke partner?")
    box.fill("Testbedrijf")
    page.wait_for_timeout(300)
    box.press("Enter")
    page.wait_for_timeout(300)
    for step in ("2. Kolommen", "3. Controle", "4. Verschil"):
        settle(page)
        expect(page.get_by_role("button", name="Verder →")).to_be_enabled()
        press(page, "Verder →")
        expect(page.locator(".st-key-handin-steps [data-testid=stBaseButton-primary]")).to_have_text(step)
    expect(page.get_by_role("button", name="Opslaan")).to_be_enabled()


def saved(page: Page) -> None:
    press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen. De kaart is bijgewerkt.")).to_be_visible()


def test_a_disk_that_fills_stops_nobody_for_longer_than_it_is_full(
    chromium: Browser, page: Page, app: str, disk: Disk, tmp_path: Path
) -> None:
    assert health(app) == (200, "ok")
    # While a file is handed in.
    hand_in(page, app, tmp_path / "eerste.geojson")
    disk.fill()
    press(page, "Opslaan")
    expect(page.locator("body")).to_contain_text(_REFUSED)
    shoot(page, "schijf-vol-inleveren-1440", full=True)
    becomes(lambda: health(app), (503, "disk_full"))
    disk.make_room()
    becomes(lambda: health(app), (200, "ok"))
    saved(page)
    # While somebody signs in.
    door = chromium.new_page()
    disk.fill()
    entered = 0
    # The last page of the log may have room for some more.
    while (status := sign_in(door, app)) == 303:
        entered += 1
        assert entered < 30
    assert status == 503
    expect(door.locator("body")).to_contain_text(_FULL)
    expect(door.locator("body")).not_to_contain_text("Internal Server Error")
    shoot(door, "schijf-vol-aanmelden")
    becomes(lambda: health(app), (503, "disk_full"))
    disk.make_room()
    assert sign_in(door, app) == 303
    becomes(lambda: health(app), (200, "ok"))
    # While the log is moved into the file: DuckDB gives up on the file.
    hand_in(page, app, tmp_path / "tweede.geojson", padding=4 * 2**20)
    saved(page)
    hand_in(page, app, tmp_path / "derde.geojson")
    disk.fill()
    os.kill(disk.process, signal.SIGUSR1)
    becomes(lambda: "gave up the connection" in disk.log.read_text(encoding="utf-8"), True)
    becomes(lambda: health(app), (503, "disk_full"))
    press(page, "Opslaan")
    expect(page.locator("body")).to_contain_text(_REFUSED)
    looking = chromium.new_page()
    answer = looking.goto(app)
    assert answer is not None
    # Where the file can be opened without new room, it is read on.
    if answer.status != 200:
        assert answer.status == 503
        expect(looking.locator("body")).to_contain_text(_FULL)
    expect(looking.locator("body")).not_to_contain_text("Internal Server Error")
    shoot(looking, "schijf-vol-pagina")
    disk.make_room()
    becomes(lambda: health(app), (200, "ok"))
    # The page comes back by itself, with the file that was to be stored.
    storing, again = (page.get_by_role("button", name=name) for name in ("Opslaan", "Opnieuw proberen"))
    expect(storing.or_(again).first).to_be_enabled()
    settle(page)
    if again.is_visible():
        # What this step does beforehand met the full disk.
        again.click()
    expect(storing).to_be_enabled()
    shoot(page, "schijf-vol-weer-verder-1440", full=True)
    saved(page)
    # The page that said so looks again by itself.
    expect(looking.locator("body")).not_to_contain_text(_FULL, timeout=30_000)
    assert sign_in(looking, app) == 303
    for one in (door, looking):
        one.close()
    os.kill(disk.process, signal.SIGKILL)
    with opened(disk.store) as store, store.read() as cursor:
        assert {"eerste", "tweede", "derde"} <= {item.external_id for item in list_activities(cursor)}
        assert [row.actor for row in list_audit(cursor, action="import")].count(NEWCOMER) == 3
        assert [row.actor for row in list_audit(cursor, action="sign_in")].count("Els") == entered + 2
        assert store.loss() is None
