"""
How long a frame takes while one drags the window of time over the map, and how long a filter takes.

``python -m tests.benchmarks.time_frames [--sizes N ...]`` prints figures; `tests.benchmarks.run` calls `measure_time`.
Works are made up, without combinations. A frame is from the call that a drag makes until the browser drew: in a
Chromium without a GPU, in 1440 by 900 pixels. A browser waits for the next sixtieth of a second, whether or not
anything changes: so frames in which nothing changes are measured in turn with those of a drag, some of each at a time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.benchmarks import browser, generate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Page

SIZES = (1_563, 10_000, 100_000)
_ROUNDS, _FRAMES = 8, 10
# What a drag does for each frame: the choice of works, then all until the frame is drawn.
_DRAG = """async ([rounds, frames]) => {
  const { narrowing } = window.koppelMapPage;
  const { axis } = narrowing;
  const wide = Math.min(11, axis.last - axis.first - rounds * frames);
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const [chosen, script, whole, empty, added] = [[], [], [], [], []];
  await drawn();
  for (let round = 0; round < rounds; round++) {
    const idle = performance.now();
    for (let at = 0; at < frames; at++) await drawn();
    const dragged = performance.now();
    for (let at = 0; at < frames; at++) {
      const first = axis.first + ((round * frames + at) % Math.max(1, axis.last - axis.first - wide));
      const began = performance.now();
      narrowing.facets.between(narrowing.choice().days, false);
      chosen.push(performance.now() - began);
      const moved = performance.now();
      narrowing.moveTime({ first, last: first + wide });
      script.push(performance.now() - moved);
      await drawn();
      whole.push(performance.now() - began);
    }
    empty.push((dragged - idle) / frames);
    added.push((performance.now() - dragged) / frames - empty.at(-1));
  }
  return [chosen, script, whole, empty, added];
}"""
_FILTER = """async (times) => {
  const { narrowing } = window.koppelMapPage;
  const [name] = narrowing.facets.names.partner;
  const found = [];
  for (let at = 0; at < times; at++) {
    const began = performance.now();
    await narrowing.toggle("partner", name, at % 2 === 0);
    found.push(performance.now() - began);
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Drag:
    """
    Milliseconds, of one number of works.

    ``choose_ms`` is the median of deciding what is shown, ``script_ms`` of all that a drag does for a frame before it
    is drawn, ``frame_ms`` and ``frame_p95_ms`` of all until it is drawn, ``empty_ms`` of a frame in which nothing
    changes, ``added_ms`` of what a frame of a drag takes more than the empty ones before it, ``filter_ms`` of a filter
    with all counts, lists and the histogram.
    """

    works: int
    choose_ms: float
    script_ms: float
    frame_ms: float
    frame_p95_ms: float
    empty_ms: float
    added_ms: float
    filter_ms: float


def measure_time(sizes: Sequence[int] = SIZES) -> Iterator[Drag]:
    """Measure each number of works, with a server of its own."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        for size in sizes:
            file = Path(name) / f"{size}.duckdb"
            _fill(file, size)
            with browser.server(file) as (address, _):
                page, _, _ = browser.opened(browser.visitor(chromium), address)
                yield _measure(page, size)
        chromium.close()


def _fill(file: Path, size: int) -> None:
    catalogue = load_catalogue(ROOT / "layers")
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with Store.open(file, create=True) as store, store.write("bench", "fill") as writer:
        put_activities(writer, generate.activities(size, catalogue), widths=widths)


def _measure(page: Page, size: int) -> Drag:
    page.wait_for_timeout(1500)
    chosen, script, whole, empty, added = page.evaluate(_DRAG, [_ROUNDS, _FRAMES])
    filters = page.evaluate(_FILTER, 10)
    choose, moved, frame, idle, more = (_share(values, 0.5) for values in (chosen, script, whole, empty, added))
    return Drag(
        works=size,
        choose_ms=choose,
        script_ms=moved,
        frame_ms=frame,
        frame_p95_ms=_share(whole, 0.95),
        empty_ms=idle,
        added_ms=more,
        filter_ms=_share(filters, 0.5),
    )


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def told_time(item: Drag) -> str:
    """Write the figures of one number of works as a line."""
    return (
        f"{item.works:>8,} works  a frame of a drag {item.frame_ms:.1f} ms (p95 {item.frame_p95_ms:.1f}), an empty one "
        f"{item.empty_ms:.1f} ms, so {item.added_ms:.1f} ms more; of that script {item.script_ms:.1f} ms, to choose "
        f"{item.choose_ms:.2f} ms; a filter {item.filter_ms:.1f} ms"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    for figure in measure_time(options.parse_args().sizes):
        sys.stdout.write(f"{told_time(figure)}\n{asdict(figure)}\n")
        sys.stdout.flush()
