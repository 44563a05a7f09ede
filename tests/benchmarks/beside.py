"""
One person who clicks while another hands in the heaviest file that is allowed, beside the same clicks alone.

``python -m tests.benchmarks.beside [--features N] [--clicks N]`` prints figures; `tests.benchmarks.run` calls
`measure_beside`. The store is the register of Brussels (1,563 activities, where it is at hand). One person goes from
page to page and opens combinations over the websocket; the other is a planner in a real Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from koppel.access import Grant, Role
from koppel.config import Limits
from koppel.services.accounts import accounts
from koppel.store.database import Store
from tests.benchmarks import browser
from tests.benchmarks.visitor import Visitor, sign_in
from tests.browser.drive import enter
from tests.browser.people import NEWCOMER, PLANNERS, enrol

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = "een mens die alleen maar klikt"
_NAME = "klikker"
_PAGES = ("kaart", "koppelkansen", "tijdlijn", "straat")
_SEED = 20261126


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """
    Seconds of a click, alone and beside the file.

    ``features`` and ``megabytes`` are of the file, ``busy`` the seconds from choosing it until it was checked,
    ``beside_clicks`` the clicks within that time.
    """

    features: int
    megabytes: float
    busy: float
    alone: float
    alone_p95: float
    beside: float
    beside_p95: float
    beside_clicks: int


def heavy_file(folder: Path, features: int) -> Path:
    """Write the file: plans of two streets' length, each with a text, in metres of the national grid."""
    rng = random.Random(_SEED)  # noqa: S311
    file = folder / "zwaar.geojson"
    with file.open("w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:31370"}},"features":[')
        for number in range(features):
            x, y = 148_000 + rng.random() * 6000, 168_000 + rng.random() * 6000
            line = [[round(x + 20 * step, 2), round(y + rng.random() * 9, 2)] for step in range(6)]
            told = {
                "nummer": f"Z{number}", "soort": rng.choice(("riolering", "warmtenet", "bomen")),
                "titel": f"Werk {number}", "begin": "2027-03-01", "einde": "2027-09-01", "omschrijving": "Plan " * 60,
            }  # fmt: skip
            feature = {"type": "Feature", "properties": told, "geometry": {"type": "LineString", "coordinates": line}}
            out.write(("," if number else "") + json.dumps(feature))
        out.write("]}")
    return file


def measure_beside(features: int = Limits().max_features, clicks: int = 40) -> Beside | None:
    """Measure both; None where the register is not at hand."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "koppel.duckdb"
        if not browser.register(store):
            return None
        enrol(store, PLANNERS)
        with Store.open(store) as opened:
            accounts.add(opened, _NAME, [Grant(Role.LEZER)], password=WORDS)
        file = heavy_file(folder, features)
        with browser.server(store) as (address, _):
            alone = asyncio.run(_click(address, clicks, threading.Event()))
            is_done = threading.Event()
            busy: list[float] = []
            other = threading.Thread(target=_hand_in, args=(address, file, is_done, busy))
            other.start()
            beside = asyncio.run(_click(address, 10_000, is_done))
            other.join()
        return Beside(
            features=features,
            megabytes=file.stat().st_size / 2**20,
            busy=busy[0],
            alone=median(alone),
            alone_p95=_p95(alone),
            beside=median(beside),
            beside_p95=_p95(beside),
            beside_clicks=len(beside),
        )


def told_beside(found: Beside) -> Iterable[str]:
    """Say it in lines."""
    yield (
        f"a click alone: median {found.alone:.2f} s, p95 {found.alone_p95:.2f} s; while another checks"
        f" {found.features:,} works ({found.megabytes:.0f} MB, {found.busy:.0f} s): median {found.beside:.2f} s,"
        f" p95 {found.beside_p95:.2f} s ({found.beside_clicks} clicks); {found.beside / found.alone:.2f} times"
    )


async def _click(address: str, most: int, until: threading.Event) -> list[float]:
    visitor = Visitor(address, sign_in(address, _NAME, WORDS))
    await visitor.open("pagina=kaart")
    taken: list[float] = []
    for turn in range(most + 8):
        if until.is_set() and taken:
            break
        seconds = await visitor.tell("navigation", "page", _PAGES[(turn + 1) % len(_PAGES)])
        # The first visit of each page reads what the next ones find.
        if turn >= 8:
            taken.append(seconds)
        await asyncio.sleep(0.3)
    await visitor.close()
    assert not visitor.wrong, visitor.wrong
    return taken


def _hand_in(address: str, file: Path, is_done: threading.Event, busy: list[float]) -> None:
    # The other's browser has a machine of its own; here it gives way: on Linux, this thread and what it starts.
    os.nice(19)
    try:
        with sync_playwright() as play:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
            page = chromium.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(600_000)
            page.goto(f"{address}/?pagina=inleveren")
            enter(page, NEWCOMER)
            began = time.perf_counter()
            page.locator("input[type=file]").first.set_input_files(file)
            for _ in range(2):
                page.locator("button:not([disabled])", has_text="Verder").click()
                page.wait_for_timeout(500)
            page.get_by_text("gelezen").wait_for()
            busy.append(time.perf_counter() - began)
            chromium.close()
    finally:
        is_done.set()


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--features", type=int, default=Limits().max_features)
    options.add_argument("--clicks", type=int, default=40)
    chosen = options.parse_args()
    found = measure_beside(chosen.features, chosen.clicks)
    if found is None:
        sys.exit("the register is not at hand")
    for line in told_beside(found):
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{json.dumps(asdict(found))}\n")


if __name__ == "__main__":
    main()
