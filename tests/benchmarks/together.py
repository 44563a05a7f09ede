"""
Twenty-five people who use the app at the same time, each signed in with a session of its own.

``python -m tests.benchmarks.together [--people N] [--seconds N] [--profile]`` prints figures; `tests.benchmarks.run`
calls `measure_together`. The store is the register of Brussels (1,563 activities, where it is at hand), of which five
partners keep a few works to themselves. Each person goes to pages, opens combinations and works, filters, searches
and answers, with a pause of one to five seconds between; then all click at the very same moment, ten times. Beside
them a real Chromium opens the map and clicks.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from koppel.access import Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import MAP_PATH, ROOT
from koppel.model import Visibility
from koppel.services.accounts import accounts
from koppel.services.intake.activities import edit
from koppel.store.audit import list_audit
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.benchmarks import browser
from tests.benchmarks.generate import TODAY
from tests.benchmarks.visitor import Visitor, sign_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

WORDS = "vijfentwintig mensen aan tafel"
_SEED = 20261121
_PAGES = ("kaart", "koppelkansen", "tijdlijn", "straat")
_BURSTS = 10
_OWN_WORKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """
    What people had.

    Seconds from a click until the page is whole again. ``burst_p95`` is of all clicking at the same moment, ``felt`` is
    what a click in a real browser takes meanwhile. ``tick_ms`` is the median of what a look for news takes;
    ``memory_mb`` is what the server grew by for each person, ``cpu_ms`` what it computed for a click, looks included.
    """

    activities: int
    people: int
    clicks: int
    errors: int
    median: float
    p95: float
    slowest: float
    burst_median: float
    burst_p95: float
    ticks: int
    tick_ms: float
    tick_p95_ms: float
    cpu_ms: float
    memory_mb: float
    answers: int
    by_act: dict[str, tuple[int, float, float]]
    felt: tuple[float, ...]
    told: tuple[str, ...]


@dataclass(slots=True)
class Person:
    """A visitor with what it did and how long each took."""

    visitor: Visitor
    chance: random.Random
    times: list[tuple[str, float]]
    ids: tuple[str, ...]


def fill(file: Path, people: int) -> tuple[int, list[str]]:
    """Make the store and its accounts; give the number of activities and the names."""
    count = browser.register(file)
    if not count:
        return 0, []
    catalogue = load_catalogue(ROOT / "layers")
    with Store.open(file) as store:
        with store.read() as cursor:
            works = list_activities(cursor)
        partners = sorted({item.partner for item in works}, key=lambda name: -sum(w.partner == name for w in works))
        for partner in partners[:5]:
            for item in [one for one in works if one.partner == partner][:_OWN_WORKS]:
                hidden = replace(item, visibility=Visibility.EIGEN)
                edit(store, catalogue, hidden, expected_version=item.version, today=TODAY)
        names = []
        for number in range(people):
            own = {Grant(Role.PLANNER, partners[(number + at) % 10]) for at in range(5)}
            grants = {Grant(Role.REGISSEUR)} if number % 8 == 0 else own
            names.append(f"persoon {number}")
            accounts.add(store, names[-1], grants, password=WORDS)
    return count, names


async def act(person: Person) -> None:
    """Do one thing, as someone would next."""
    chance = person.chance
    acts: list[tuple[str, int, Callable[[], Awaitable[float]] | None]] = [
        ("another page", 2, _go(person)),
        ("open a combination", 3, _press(person, "chance-") or _press(person, "combination-")),
        ("open a work on the map", 3, _on_map(person)),
        ("filter", 2, _filter(person)),
        ("search", 1, _search(person)),
        ("answer", 4, _answer(person)),
    ]
    able = [(name, weight, what) for name, weight, what in acts if what is not None]
    name, _, what = chance.choices(able, weights=[weight for _, weight, _ in able])[0]
    assert what is not None
    person.times.append((name, await what()))


def _go(person: Person) -> Callable[[], Awaitable[float]]:
    if "navigation" not in person.visitor.widgets:
        # Whatever keeps someone from going on is told, and counts as an error.
        person.visitor.wrong.append(f"no way to other pages, only {sorted(person.visitor.widgets)[:5]}")
        return lambda: person.visitor.open("pagina=kaart")
    return lambda: person.visitor.tell("navigation", "page", person.chance.choice(_PAGES))


def _press(person: Person, start: str) -> Callable[[], Awaitable[float]] | None:
    shown = person.visitor.widgets
    keys = [key for key in person.visitor.keys(start) if hasattr(shown[key].element, "is_form_submitter")]
    return (lambda: person.visitor.press(person.chance.choice(keys))) if keys else None


def _on_map(person: Person) -> Callable[[], Awaitable[float]] | None:
    if "map" not in person.visitor.widgets:
        return None

    async def click() -> float:
        identity = person.chance.choice(person.ids)
        return (await person.visitor.fetch(f"{MAP_PATH}/werk/{identity}?taal=nl"))[0]

    return click


def _filter(person: Person) -> Callable[[], Awaitable[float]] | None:
    if "widget.coupled" not in person.visitor.widgets:
        return None
    return lambda: person.visitor.switch("widget.coupled", on=person.chance.random() < 0.5)


def _search(person: Person) -> Callable[[], Awaitable[float]] | None:
    if "widget.text" not in person.visitor.widgets:
        return None
    return lambda: person.visitor.type("widget.text", person.chance.choice(["", "rue", "avenue", "vivaqua", "a"]))


def _answer(person: Person) -> Callable[[], Awaitable[float]] | None:
    """Answer for one's own partner, where the page that is open asks for it."""
    visitor = person.visitor
    fields = visitor.keys("answer-")
    if not fields:
        return None
    key = fields[0]
    form = visitor.find(key).element.form_id
    buttons = [name for name, item in visitor.widgets.items() if name != key and _submits(item.element, form)]
    if not form or not buttons:
        return None

    async def give() -> float:
        visitor.set_choice(key, person.chance.randrange(len(visitor.find(key).element.options)))
        reason = next((name for name in visitor.keys("reason-") if visitor.find(name).element.form_id == form), None)
        if reason:
            visitor.set_text(reason, f"antwoord {person.chance.randrange(10**6)}")
        return await visitor.press(buttons[0])

    return give


def _submits(element: object, form: str) -> bool:
    return getattr(element, "form_id", "") == form and getattr(element, "is_form_submitter", False)


async def use(address: str, names: list[str], works: int, seconds: float, server: int) -> Together:
    """Let everybody use the app, and measure."""
    cookies = await asyncio.gather(*(asyncio.to_thread(sign_in, address, name, WORDS) for name in names))
    first = Visitor(address, cookies[0])
    # What is read once for everyone is not memory of a session.
    await first.open()
    for page in _PAGES[1:]:
        await first.tell("navigation", "page", page)
    ids = await works_seen(first)
    before, worked = _memory_mb(server), cpu_seconds(server)
    people = [
        Person(Visitor(address, cookie), random.Random(_SEED + number), [], ids)  # noqa: S311
        for number, cookie in enumerate(cookies)
    ]
    for person in people:
        person.times.append(("open the app", await person.visitor.open("pagina=kaart")))
    looking = [asyncio.create_task(person.visitor.look()) for person in people]
    until = time.perf_counter() + seconds

    async def go_on(person: Person) -> None:
        await asyncio.sleep(person.chance.uniform(0, 5))
        while time.perf_counter() < until:
            await act(person)
            await asyncio.sleep(person.chance.uniform(1, 5))

    await asyncio.gather(*(go_on(person) for person in people))
    usual = [(name, taken) for person in people for name, taken in person.times if name != "open the app"]
    burst: list[float] = []
    for _ in range(_BURSTS):
        await asyncio.gather(*(act(person) for person in people))
        burst += [person.times[-1][1] for person in people]
    for task in looking:
        task.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    grown, worked = _memory_mb(server) - before, cpu_seconds(server) - worked
    for visitor in (first, *(person.visitor for person in people)):
        await visitor.close()
    told = [wrong for person in people for wrong in person.visitor.wrong]
    ticks = [taken * 1000 for person in people for taken in person.visitor.ticks]
    by_act: dict[str, list[float]] = defaultdict(list)
    for person in people:
        for name, taken in person.times:
            by_act[name].append(taken)
    times = [taken for _, taken in usual]
    return Together(
        activities=works,
        people=len(people),
        clicks=len(usual) + len(burst),
        errors=len(told),
        median=median(times),
        p95=p95(times),
        slowest=max(times),
        burst_median=median(burst),
        burst_p95=p95(burst),
        ticks=len(ticks),
        tick_ms=median(ticks),
        tick_p95_ms=p95(ticks),
        cpu_ms=worked * 1000 / (len(usual) + len(burst) + len(people)),
        memory_mb=grown / len(people),
        answers=0,
        by_act={name: (len(taken), median(taken), p95(taken)) for name, taken in sorted(by_act.items())},
        felt=(),
        told=tuple(told[:5]),
    )


async def works_seen(visitor: Visitor) -> tuple[str, ...]:
    """Return the ids of the works on the map of someone."""
    _, names = await visitor.fetch(f"{MAP_PATH}/laag?taal=nl")
    _, packed = await visitor.fetch(json.loads(names)["layer"])
    return tuple(item["id"] for item in json.loads(gzip.decompress(packed))["items"])


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _memory_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_together(people: int = 25, seconds: float = 60.0, *, with_browser: bool = True) -> Together | None:
    """Measure; None where the register is not at hand."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "samen.duckdb"
        works, names = fill(file, people)
        if not works:
            return None
        with browser.server(file) as (address, process):
            watching = _watch(address, seconds) if with_browser else None
            found = asyncio.run(use(address, names, works, seconds, process))
            felt = _felt(watching)
        if found.errors:
            sys.stdout.write(file.with_suffix(".log").read_text(encoding="utf-8")[-6000:])
        with Store.open(file) as store, store.read() as cursor:
            answers = len(list_audit(cursor, action="answer"))
        return replace(found, answers=answers, felt=felt)


def _watch(address: str, seconds: float) -> subprocess.Popen[str]:
    """Start one real browser in a process of its own."""
    words = [sys.executable, "-m", "tests.benchmarks.together", "--watch", address, "--seconds", str(seconds)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _felt(watching: subprocess.Popen[str] | None) -> tuple[float, ...]:
    if watching is None:
        return ()
    told, _ = watching.communicate(timeout=300)
    return tuple(float(word) for word in told.split())


def watch(address: str, seconds: float) -> list[float]:
    """Switch a kind on and off in a real browser; give the seconds until the map follows."""
    times = []
    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        page, _, _ = browser.opened(browser.visitor(chromium), address)
        until = time.perf_counter() + seconds * 0.8
        while time.perf_counter() < until:
            page.wait_for_timeout(2000)
            began = time.perf_counter()
            browser.switch(page)
            times.append(time.perf_counter() - began)
        chromium.close()
    return times


def told_together(item: Together) -> list[str]:
    """Write the figures as lines."""
    lines = [
        f"{item.people} people, {item.activities:,} activities: {item.clicks} clicks, {item.errors} errors, "
        f"{item.answers} answers kept; median {item.median:.2f} s, p95 {item.p95:.2f} s, slowest {item.slowest:.2f} s",
        f"all at the same moment: median {item.burst_median:.2f} s, p95 {item.burst_p95:.2f} s",
        f"looks for news: {item.ticks}, median {item.tick_ms:.1f} ms, p95 {item.tick_p95_ms:.1f} ms; "
        f"memory {item.memory_mb:.1f} MB a person, "
        f"{item.cpu_ms:.0f} ms of the processor a click",
    ]
    lines += [
        f"  {name:24}{count:>5}  median {middle:.2f} s  p95 {late:.2f} s"
        for name, (count, middle, late) in item.by_act.items()
    ]
    if item.felt:
        lines.append(f"a click in a real browser meanwhile: median {median(item.felt):.2f} s, of {len(item.felt)}")
    return lines + [f"  error: {wrong[:200]}" for wrong in item.told]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=25)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--no-browser", action="store_true")
    options.add_argument("--watch")
    chosen = options.parse_args()
    if chosen.watch:
        sys.stdout.write(" ".join(f"{taken:.3f}" for taken in watch(chosen.watch, chosen.seconds)))
    else:
        figures = measure_together(chosen.people, chosen.seconds, with_browser=not chosen.no_browser)
        if figures is not None:
            sys.stdout.write("\n".join(told_together(figures)) + f"\n{asdict(figures)}\n")
