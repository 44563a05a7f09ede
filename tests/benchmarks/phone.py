"""
The residents' pages on a slow phone: when the list can be read, when the map is drawn, and how it pans.

``python -m tests.benchmarks.phone [--repeat N]`` prints medians; `tests.benchmarks.run` calls `measure_phone`. The
phone is Chromium at 390x844 with the processor slowed down four times, 1.6 Mbit/s and 150 ms to every answer, and
nothing kept from before. The sites are those of `examples.many`, without background tiles, served by the app.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from playwright.sync_api import sync_playwright

from koppel.config import PUBLIC_PATH
from tests.benchmarks.public import FLAGS, put_site
from tests.browser.conftest import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

SLOWDOWN = 4
BITS = 1_600_000
DELAY_MS = 150
ITEM = ".rows .row"
MAP = "[data-map][data-state=ready]"
# For list and map: when the frame began that shows it, and a moment after that frame was painted.
_WATCH = f"""
window.began = {{}};
window.painted = {{}};
const watch = () => {{
  for (const [name, selector] of [["list", {ITEM!r}], ["map", {MAP!r}]]) {{
    const found = began[name] === undefined && document.querySelector(selector);
    if (found && found.getClientRects().length) {{
      began[name] = performance.now();
      const after = new MessageChannel();
      after.port1.onmessage = () => {{ painted[name] = performance.now(); }};
      after.port2.postMessage(0);
    }}
  }}
  if (!began.map) requestAnimationFrame(watch);
}};
requestAnimationFrame(watch);
"""
# What stands in the first frame with text was painted when the browser says that frame was; scripts that run at once
# after it would make the moment measured here too late.
_SEEN = """() => {
  const first = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return [began.list <= first ? first : painted.list, painted.map];
}"""
_FRAMES = """() => {
  window.frames_ms = [];
  let before = performance.now();
  const next = (now) => {
    frames_ms.push(now - before);
    before = now;
    if (!window.enough) requestAnimationFrame(next);
  };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(next); });
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """
    Medians of a first visit: milliseconds since the address was followed, and kilobytes as sent.

    ``frame_p95_ms`` and ``frame_longest_ms`` are of frames while the map is dragged.
    """

    works: int
    list_ms: float
    map_ms: float
    kb: float
    frame_p95_ms: float
    frame_longest_ms: float
    frames: int


def measure_phone(repeat: int = 5, sizes: tuple[int, ...] = (100, 2000)) -> list[Phone]:
    """Measure sites of these numbers of works, each served by an app of its own."""
    found = []
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for works in sizes:
            with tempfile.TemporaryDirectory() as name, serve(Path(name)) as address:
                put_site(Path(name) / "koppel-openbaar", works)
                time.sleep(1)
                found.append(_phone(chromium, f"{address}{PUBLIC_PATH}/", works, repeat))
        chromium.close()
    return found


def _phone(chromium: Browser, address: str, works: int, repeat: int) -> Phone:
    visits = []
    drags = []
    for _ in range(repeat + 1):
        page, link = _slow_page(chromium)
        sizes: list[float] = []
        link.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        page.goto(address, wait_until="commit")
        page.locator(MAP).wait_for(timeout=120_000)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        seen = page.evaluate(_SEEN)
        visits.append((*seen, sum(sizes) / 1024))
        drags.append(_drag(page, link))
        page.context.close()
    # The first visitor after a publication finds nothing in the server's memory yet.
    list_ms, map_ms, size = (median(column) for column in zip(*visits[1:], strict=True))
    p95, longest = (median(float(figure(drag)) for drag in drags[1:]) for figure in (_p95, max))
    return Phone(
        works=works, list_ms=list_ms, map_ms=map_ms, kb=size, frame_p95_ms=p95, frame_longest_ms=longest,
        frames=round(median(len(drag) for drag in drags[1:])),
    )  # fmt: skip


def _slow_page(chromium: Browser) -> tuple[Page, CDPSession]:
    visitor = chromium.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True
    )
    page = visitor.new_page()
    page.add_init_script(_WATCH)
    link = visitor.new_cdp_session(page)
    link.send("Network.enable")
    link.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": DELAY_MS, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8},
    )
    link.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return page, link


def _drag(page: Page, link: CDPSession) -> list[float]:
    """Zoom in a step, drag the map to and fro with a finger, and return the times of the frames."""
    page.locator(MAP).scroll_into_view_if_needed()
    page.locator(".leaflet-control-zoom-in").first.click()
    page.wait_for_timeout(1500)
    box = page.locator(MAP).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(_FRAMES)
    _touch(link, "touchStart", x, y)
    for turn in range(120):
        angle = turn / 60 * 2 * np.pi
        _touch(link, "touchMove", x + 120 * float(np.sin(angle)), y + 60 * float(np.sin(angle)))
    _touch(link, "touchEnd")
    frames: list[float] = page.evaluate("() => { window.enough = true; return frames_ms; }")
    return frames


def _touch(link: CDPSession, sort: str, x: float = 0, y: float = 0) -> None:
    points = [] if sort == "touchEnd" else [{"x": x, "y": y}]
    link.send("Input.dispatchTouchEvent", {"type": sort, "touchPoints": points})


def _p95(drag: list[float]) -> float:
    return float(np.percentile(drag, 95))


def told_phone(phone: Phone) -> str:
    """Write the figures of one site as a line."""
    return (
        f"{phone.works} works: list after {phone.list_ms:.0f} ms, map after {phone.map_ms:.0f} ms, {phone.kb:.0f} KB;"
        f" {phone.frames} frames of a drag: 95 % within {phone.frame_p95_ms:.0f} ms,"
        f" longest {phone.frame_longest_ms:.0f} ms"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeat", type=int, default=5)
    for figure in measure_phone(options.parse_args().repeat):
        sys.stdout.write(f"{told_phone(figure)}\n{asdict(figure)}\n")
