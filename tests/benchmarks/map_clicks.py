"""
Clicks on the map by 25 people at the same time, before and after: the script of the page, and the route beside it.

``python -m tests.benchmarks.map_clicks [--people N] [--seconds N]`` prints figures; `tests.benchmarks.run` calls
`measure_clicks`. The store is the register of Brussels (1,563 activities, where it is at hand). Everybody clicks every
one to five seconds, on works and on koppelkansen, with the connection open that tells of news. Before is the panel
of a work as the page draws it, which a click asked until the map had a route; it is behind *Alles over dit werk* now.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from koppel.config import MAP_PATH
from tests.benchmarks import browser, together
from tests.benchmarks.visitor import Visitor, sign_in

_SEED = 20261127
# The part of the window in which the map itself is hit, at every tenth pixel.
SHARE = """() => {
  let [seen, all] = [0, 0];
  for (let y = 5; y < innerHeight; y += 10)
    for (let x = 5; x < innerWidth; x += 10) {
      all += 1;
      if (document.elementFromPoint(x, y)?.closest(".koppel-map")) seen += 1;
    }
  return seen / all;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicks:
    """Seconds until a click was answered, milliseconds of the processor for one, and bytes of the largest answer."""

    how: str
    people: int
    clicks: int
    errors: int
    median: float
    p95: float
    slowest: float
    cpu_ms: float
    largest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """What one click costs when nobody else is there: milliseconds, of works and of koppelkansen."""

    work_ms: float
    combination_ms: float
    share_panel: float
    share_none: float


async def _many(
    people: list[Visitor], seconds: float, server: int, how: str, ids: tuple[list[str], list[str]]
) -> Clicks:
    works, chances = ids
    times: list[float] = []
    sizes: list[int] = [0]
    until = time.perf_counter() + seconds
    worked = together.cpu_seconds(server)

    async def one(visitor: Visitor, chance: random.Random) -> None:
        await asyncio.sleep(chance.uniform(0, 3))
        while time.perf_counter() < until:
            if how == "script":
                times.append(await visitor.tell("map", "form", {"sort": "more", "id": chance.choice(works)}))
            else:
                is_work = chance.random() < 0.75 or not chances
                way = f"werk/{chance.choice(works)}" if is_work else f"koppelkans/{chance.choice(chances)}"
                taken, body = await visitor.fetch(f"{MAP_PATH}/{way}?taal=nl")
                times.append(taken)
                sizes.append(len(body))
            await asyncio.sleep(chance.uniform(1, 5))

    await asyncio.gather(*(one(visitor, random.Random(_SEED + at)) for at, visitor in enumerate(people)))  # noqa: S311
    worked = together.cpu_seconds(server) - worked
    return Clicks(
        how=how,
        people=len(people),
        clicks=len(times),
        errors=sum(len(visitor.wrong) for visitor in people),
        median=median(times),
        p95=together.p95(times),
        slowest=max(times),
        cpu_ms=worked * 1000 / len(times),
        largest=max(sizes),
    )


async def _measure(address: str, names: list[str], seconds: float, server: int) -> tuple[Clicks, Clicks, float, float]:
    cookies = await asyncio.gather(*(asyncio.to_thread(sign_in, address, name, together.WORDS) for name in names))
    people = [Visitor(address, cookie) for cookie in cookies]
    for visitor in people:
        await visitor.open("pagina=kaart")
    _, laid = await people[0].fetch(f"{MAP_PATH}/laag?taal=nl")
    layers = json.loads(laid)
    read = [json.loads(gzip.decompress((await people[0].fetch(layers[one]))[1])) for one in ("layer", "chances")]
    # What somebody keeps to itself is not there for the others.
    shared = [item["id"] for item in read[0]["items"] if item["n"] is not None]
    ids = (shared, [item["id"] for item in read[1]["chances"]])
    looking = [asyncio.create_task(visitor.look()) for visitor in people]
    before = await _many(people, seconds, server, "script", ids)
    for visitor in people:
        visitor.wrong.clear()
        await visitor.fetch(f"{MAP_PATH}/werk/{shared[0]}?taal=nl")
    after = await _many(people, seconds, server, "route", ids)
    for task in looking:
        task.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    chance = random.Random(_SEED)  # noqa: S311
    alone: list[list[float]] = []
    for sort, some in (("werk", ids[0]), ("koppelkans", ids[1])):
        picked = [chance.choice(some) for _ in range(40)]
        alone.append([(await people[0].fetch(f"{MAP_PATH}/{sort}/{one}?taal=nl"))[0] * 1000 for one in picked])
    for visitor in people:
        await visitor.close()
    return before, after, median(alone[0]), median(alone[1])


def _shares(address: str) -> tuple[float, float]:
    """Return how much of a window of 1440 by 900 is map: with one panel open, and with none."""
    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        page, _, _ = browser.opened(browser.visitor(chromium), address)
        page.locator(".koppel-map-panel[data-panel=chances]").wait_for()
        one = float(page.evaluate(SHARE))
        page.keyboard.press("Escape")
        page.locator(".koppel-map-panel[data-panel=chances]").wait_for(state="hidden")
        none = float(page.evaluate(SHARE))
        chromium.close()
    return one, none


def measure_clicks(people: int = 25, seconds: float = 40.0) -> tuple[Clicks, Clicks, Single] | None:
    """Measure; None where the register is not at hand."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "klikken.duckdb"
        count, names = together.fill(file, people)
        if not count:
            return None
        with browser.server(file) as (address, process):
            before, after, work, combination = asyncio.run(_measure(address, names, seconds, process))
            one, none = _shares(address)
    return before, after, Single(work_ms=work, combination_ms=combination, share_panel=one, share_none=none)


def told_clicks(before: Clicks, after: Clicks, single: Single) -> list[str]:
    """Write the figures as lines."""
    lines = [
        f"{item.how:7}{item.people} people, {item.clicks} clicks, {item.errors} errors: median {item.median:.3f} s, "
        f"p95 {item.p95:.3f} s, slowest {item.slowest:.3f} s; {item.cpu_ms:.0f} ms of the processor a click"
        + (f"; largest answer {item.largest} bytes" if item.largest else "")
        for item in (before, after)
    ]
    return [
        *lines,
        f"one person alone: a work {single.work_ms:.1f} ms, a koppelkans {single.combination_ms:.1f} ms",
        "of a window of 1440x900 is map, with the bar of time as small as it is at first: "
        f"{single.share_panel:.1%} with one panel, {single.share_none:.1%} with none",
    ]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=25)
    options.add_argument("--seconds", type=float, default=40.0)
    chosen = options.parse_args()
    figures = measure_clicks(chosen.people, chosen.seconds)
    if figures is not None:
        sys.stdout.write("\n".join(told_clicks(*figures)) + f"\n{[asdict(item) for item in figures]}\n")
