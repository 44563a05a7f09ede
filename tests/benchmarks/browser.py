"""
The map in a real browser: first paint, a change of filter, a click to its panel, and what the server sends for each.

``python -m tests.benchmarks.browser [--repeat N]`` prints a table; `tests.benchmarks.run` calls `measure_browser`. With
the register of Brussels (1,563 activities, where it is at hand) and with 10,000 made-up works.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.services.intake.detection import detect
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.benchmarks import generate
from tests.browser.drive import enter, wait_until
from tests.browser.people import LEZER, TEAM, enrol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, BrowserContext, Page, Position

READY = ".koppel-map[data-state=ready]"
REGISTER = "osiris-schaerbeek/worksites_polygons_2026-02-02.geojson"
# A place on the canvas, not beneath a mark, where a work lies.
_SPOT = """(turn) => {
  const { map, picture } = window.koppelMap;
  const box = map.getContainer().getBoundingClientRect();
  const { alpha, shapes } = picture.scene;
  const spots = [...alpha.keys()].filter((at) => alpha[at] && shapes.dimension[at])
    .map((at) => [picture.placeOn(at), at])
    .filter(([p, at]) => p.x > 30 && p.y > 30 && p.x < box.width - 80 && p.y < box.height - 30
      && box.top + p.y < window.innerHeight - 10
      && [[0, 0], [9, 0], [-9, 0], [0, 9], [0, -9]].every(([dx, dy]) =>
        !document.elementFromPoint(box.left + p.x + dx, box.top + p.y + dy)?.closest("button, .leaflet-marker-icon"))
      && picture.hits(p).includes(at));
  const [p] = spots[(turn * 13) % spots.length];
  return { x: p.x, y: p.y };
}"""

_ZOOM = """() => {
  const { map, picture } = window.koppelMap;
  const { alpha, shapes } = picture.scene;
  const at = alpha.findIndex((clear, at) => clear && shapes.dimension[at]);
  map.setView(map.containerPointToLatLng(picture.placeOn(at)), 16.5, { animate: false });
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """
    Medians of one store: seconds, and kilobytes that the server sent for it.

    A first visit is by a browser that has none of the scripts yet; a first paint by one that was there before.
    """

    store: str
    activities: int
    first_visit: float
    first_visit_kb: float
    first_paint: float
    filter: float
    filter_kb: float
    click: float
    click_kb: float


class Bytes:
    """Counts what a page receives: answers of HTTP as they were sent, and messages."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.on("response", lambda answer: self._add(int(answer.headers.get("content-length") or 0)))
        page.on("websocket", lambda link: link.on("framereceived", lambda frame: self._add(len(frame))))

    def _add(self, size: int) -> None:
        self.count += size


def measure_browser(repeat: int = 5) -> list[Seen]:
    """Measure both stores, each with a server of its own that is warm."""
    found = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        for label, make in (("OSIRIS", register), ("made up", _made_up)):
            file = Path(name) / f"{label.replace(' ', '-')}.duckdb"
            count = make(file)
            if count:
                with server(file) as (address, _):
                    found.append(_measure(chromium, address, label, count, repeat))
        chromium.close()
    return found


def register(file: Path) -> int:
    """Make a store of the register of Brussels; give the number of activities, 0 where it is not at hand."""
    data = Path(os.environ.get("KOPPEL_REALDATA", ROOT.parent / "shared" / "data")) / REGISTER
    if not data.exists():
        return 0
    environment = os.environ | {"KOPPEL_DB": str(file), "KOPPEL_AREA": "off"}
    for words in (["init", "--crs", "EPSG:31370"], ["import", str(data), "--profile", "osiris", "--partial"]):
        subprocess.run(
            [sys.executable, "-m", "koppel", *words], check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
    return 1563


def _made_up(file: Path, size: int = 10_000) -> int:
    catalogue = load_catalogue(ROOT / "layers")
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with Store.open(file, create=True) as store:
        with store.write("bench", "fill") as writer:
            put_activities(writer, generate.activities(size, catalogue), widths=widths)
        detect(store, catalogue, today=generate.TODAY, full=True)
    return size


@contextmanager
def server(file: Path) -> Iterator[tuple[str, int]]:
    """Return the address of an app on a store, and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    enrol(file, TEAM)
    environment = os.environ | {
        "KOPPEL_DB": str(file),
        "KOPPEL_AREA": "off",
        "KOPPEL_TILES": "off",
        "KOPPEL_LANG": "nl",
    }
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.address", "127.0.0.1"]
    log = file.with_suffix(".log").open("w")
    process = subprocess.Popen([*command, "--server.port", port], cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.25)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _measure(chromium: Browser, address: str, label: str, count: int, repeat: int) -> Seen:
    opened(visitor(chromium), address)[0].context.close()  # warms the server
    visits: list[tuple[float, float]] = []
    paints: list[tuple[float]] = []
    for _ in range(repeat):
        visited = visitor(chromium)
        page, seconds, size = opened(visited, address)
        visits.append((seconds, size))
        page.close()
        page, seconds, _ = opened(visited, address)
        paints.append((seconds,))
        page.close()
        visited.close()
    page, _, _ = opened(visitor(chromium), address)
    page.wait_for_timeout(1500)
    received = Bytes(page)
    page.reload()
    page.locator(READY).wait_for(timeout=120_000)
    page.wait_for_timeout(1500)
    filters = [_timed(page, received, partial(switch, page)) for _ in range(2 * repeat)]
    # Among ten thousand works nobody clicks before zooming in to a street.
    page.evaluate(_ZOOM)
    page.wait_for_timeout(2500)
    clicks = []
    for turn in range(repeat):
        spot = page.evaluate(_SPOT, turn)
        clicks.append(_timed(page, received, partial(_click, page, spot), partial(_close, page)))
    page.close()
    parts: list[Sequence[tuple[float, ...]]] = [visits, paints, filters, clicks]
    return Seen(label, count, *(median(column) for part in parts for column in zip(*part, strict=True)))


def visitor(chromium: Browser) -> BrowserContext:
    """Return a browser that was nowhere yet."""
    return chromium.new_context(viewport={"width": 1440, "height": 900})


def opened(visited: BrowserContext, address: str) -> tuple[Page, float, float]:
    """Open the map; give the page, the seconds until it is drawn, and kilobytes."""
    page = visited.new_page()
    received = Bytes(page)
    began = time.perf_counter()
    page.goto(f"{address}/?pagina=kaart")
    enter(page, LEZER)
    page.locator(READY).wait_for(timeout=120_000)
    return page, time.perf_counter() - began, received.count / 1024


def _timed(
    page: Page, received: Bytes, act: Callable[[], None], after: Callable[[], None] | None = None
) -> tuple[float, float]:
    before = received.count
    began = time.perf_counter()
    act()
    seconds = time.perf_counter() - began
    size = (received.count - before) / 1024
    if after is not None:
        after()
    page.wait_for_timeout(900)
    return seconds, size


def switch(page: Page) -> None:
    """Switch a kind on or off, and wait until the map follows."""
    shown = page.locator(READY).get_attribute("data-shown")
    kind = page.locator(".koppel-map-panel[data-panel=layers] .koppel-facet-value input").nth(1)
    if not kind.is_visible():
        page.locator("[data-tool=layers]").click()
    kind.click()
    wait_until(page, "before => document.querySelector('.koppel-map').dataset.shown !== before", shown)


def _click(page: Page, spot: Position) -> None:
    page.locator(READY).click(position=spot)
    page.locator(".koppel-card").wait_for(timeout=60_000)


def _close(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator(".koppel-card").wait_for(state="detached")


def told(item: Seen) -> str:
    """Write the figures of one store as a line."""
    parts = []
    for name in ("first_visit", "first_paint", "filter", "click"):
        size = getattr(item, f"{name}_kb", None)
        sent = "" if size is None else f" ({size:.0f} KB)"
        parts.append(f"{name.replace('_', ' ')} {getattr(item, name):.2f} s{sent}")
    return f"{item.store:8} {item.activities:>7,}  {'  '.join(parts)}"


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeat", type=int, default=5)
    for figure in measure_browser(options.parse_args().repeat):
        sys.stdout.write(told(figure) + "\n")
        sys.stdout.write(f"{asdict(figure)}\n")
