"""
The residents' pages served by the app to an evening with 500 phones, alone and beside an upload with its detection.

``python -m tests.benchmarks.public [--seconds N] [--connections N]`` prints what ``wrk`` saw; `tests.benchmarks.run`
calls `measure_load`. The site is that of `examples.many`; each connection asks for the files of a first view in turn.
The upload is the register of Brussels (where it is at hand), handed in on the page Inleveren of the same app.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from playwright.sync_api import expect, sync_playwright

from koppel.config import PUBLIC_PATH, ROOT
from koppel.publish.site import build_site
from tests.benchmarks.browser import REGISTER
from tests.browser.conftest import serve
from tests.browser.drive import READY, open_page
from tests.browser.people import organisations, planner_of
from tests.publish import examples

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WAIT = 180_000
# Planner of every organisation in the register.
REGISTRAR = "Test coördinator"

_ASK = """
local paths = { %s }
local asked = {}
local at = 0
wrk.headers["Accept-Encoding"] = "gzip, deflate, br"
init = function() for number, path in ipairs(paths) do asked[number] = wrk.format("GET", path) end end
request = function() at = at %% #asked + 1; return asked[at] end
done = function(summary, latency)
  local wrong = summary.errors
  io.write(string.format(
    '\\n{"requests": %%d, "seconds": %%f, "no_connection": %%d, "not_read": %%d, "not_written": %%d, "no_answer": %%d,'
    .. ' "refused": %%d, "p50_ms": %%f, "p99_ms": %%f, "max_ms": %%f}\\n',
    summary.requests, summary.duration / 1e6, wrong.connect, wrong.read, wrong.write, wrong.timeout,
    wrong.status, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """
    What the visitors of a site had.

    ``view_files`` and ``view_kb`` are of one first view, as sent. ``no_answer`` counts requests without an answer
    within two seconds, ``refused`` answers other than 2xx and 3xx. ``stored_after`` has for each upload that was
    handed in meanwhile the seconds from the first request until it was stored and its opportunities were found.
    """

    works: int
    view_files: int
    view_kb: float
    connections: int
    seconds: float
    requests: int
    no_connection: int
    not_read: int
    not_written: int
    no_answer: int
    refused: int
    p50_ms: float
    p99_ms: float
    max_ms: float
    stored_after: tuple[float, ...]

    @property
    def errors(self) -> int:
        """All that went wrong."""
        return self.no_connection + self.not_read + self.not_written + self.no_answer + self.refused


def put_site(public: Path, works: int) -> None:
    """Build the site of a number of works and make it the public one."""
    copy, ground = examples.many(works)
    name = str(uuid4())
    build_site(copy, ground, examples.settings(), public / name)
    link = public / f".{name}"
    link.symlink_to(name)
    link.replace(public / "current")


def measure_load(works: int = 100, connections: int = 500, seconds: int = 30) -> list[Load]:
    """Measure twice on one server: alone, and for twice as long while the register is handed in."""
    if shutil.which("wrk") is None:
        raise FileNotFoundError("wrk (make wrk)")
    register = Path(os.environ.get("KOPPEL_REALDATA", ROOT.parent / "shared" / "data")) / REGISTER
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        partners = organisations(register) if register.exists() else ()
        with serve(folder, "--crs", "EPSG:31370", people={REGISTRAR: planner_of(partners)}) as address:
            put_site(folder / "koppel-openbaar", works)
            time.sleep(1)
            view = first_view(chromium, f"{address}{PUBLIC_PATH}/")
            script = folder / "ask.lua"
            script.write_text(_ASK % ", ".join(f'"{path}"' for path in view))
            command = ["wrk", "-t2", f"-c{connections}", "-s", str(script), address]
            told: dict[str, Any] = {"works": works, "view_files": len(view), "connections": connections}
            told["view_kb"] = sum(view.values()) / 1024
            found = [_load([*command, f"-d{seconds}s"], told)]
            if register.exists():
                screen = _screen(chromium, address)
                found.append(_load([*command, f"-d{2 * seconds}s"], told, screen, register))
        chromium.close()
    return found


def first_view(chromium: Browser, address: str) -> dict[str, int]:
    """Return the paths that a visitor's first view asks for, with the bytes that came for each."""
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(address, wait_until="networkidle")
    origin = address.removesuffix(f"{PUBLIC_PATH}/")
    view = {answer.url.removeprefix(origin): answer.request.sizes()["responseBodySize"] for answer in answers}
    page.close()
    return view


def _screen(chromium: Browser, address: str) -> Page:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(WAIT)
    open_page(page, address, REGISTRAR, pagina="inleveren")
    return page


def _load(command: list[str], told: dict[str, Any], screen: Page | None = None, register: Path | None = None) -> Load:
    stored = []
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as visitors:
        while screen and register and visitors.poll() is None:
            _hand_in(screen, register)
            stored.append(time.perf_counter() - began)
            _undo(screen)
        said, _ = visitors.communicate()
    return Load(**told, **json.loads(said.strip().splitlines()[-1]), stored_after=tuple(stored))


def _hand_in(page: Page, register: Path) -> None:
    """Take a file through all steps until it is stored and its opportunities are found."""
    page.locator("input[type=file]").set_input_files(register)
    expect(page.locator("body")).to_contain_text("GeoJSON met 1563 rijen", timeout=WAIT)
    _press(page, "Verder →")
    expect(page.locator("body")).to_contain_text("Dit past het best", timeout=WAIT)
    _press(page, "Verder →")
    expect(page.locator(READY)).to_have_count(1, timeout=WAIT)
    _press(page, "Verder →")
    _press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen. De kaart is bijgewerkt.")).to_be_visible(timeout=WAIT)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _undo(page: Page) -> None:
    """Undo what was handed in, and go back to where a file is asked for."""
    _press(page, "Terugdraaien")
    expect(page.get_by_role("button", name="Opslaan", exact=True)).to_be_visible(timeout=WAIT)
    page.reload()


def told_load(load: Load) -> str:
    """Write what visitors had as a line."""
    moments = ", ".join(f"{moment:.0f}" for moment in load.stored_after)
    beside = f"uploads stored after {moments} s" if moments else "alone"
    return (
        f"{load.works} works, {load.view_files} files of {load.view_kb:.0f} KB in all, {load.connections} connections,"
        f" {load.seconds:.0f} s, {beside}: {load.requests:,} requests ({load.requests / load.seconds:,.0f}/s),"
        f" {load.errors} errors, p50 {load.p50_ms:.0f} ms, p99 {load.p99_ms:.0f} ms, longest {load.max_ms:.0f} ms"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=30, help="alone; twice as long beside uploads")
    options.add_argument("--connections", type=int, default=500)
    chosen = options.parse_args()
    for figure in measure_load(connections=chosen.connections, seconds=chosen.seconds):
        sys.stdout.write(f"{told_load(figure)}\n{asdict(figure)}\n")
