"""
How fast the map draws, and how its numbers lie: first paint, frames of a pan and of works that fade, memory, overlaps.

``python -m tests.benchmarks.drawing [--maplibre FOLDER]`` prints figures; `tests.benchmarks.run` calls
`measure_drawing`. The demo, the register of Brussels (where it is at hand) and made-up works, in Chromium without a
graphics processor. A frame is told as the processor time that all processes of the browser took for it, for that is
nearly the same on a busy machine; and as the median time between frames. `FOLDER` has MapLibre GL's ``dist``, to draw
the same works with it.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import mimetypes
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from koppel.bundle import component
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.services.pictures.map_layer import activity_layer, background_layer, bounds_of, chance_layer
from koppel.services.plans.columns import columns, columns_of
from koppel.services.plans.reference import named_places
from koppel.services.plans.view_models import alarm_views, combination_views
from koppel.store.database import Store
from koppel.thirdparty import leaflet_folder
from koppel.tokens import style
from koppel.ui.assets import asset
from tests.benchmarks import browser, generate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, CDPSession, Page, Route

FRAMES = 6
_PAGES = Path(__file__).parent / "pages"
# Without a graphics processor: WebGL by the processor, and none at all.
MACHINES = {
    "SwiftShader": ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
    "--disable-gpu": ["--disable-gpu"],
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    What one way of drawing took for one set of works; milliseconds and MB.

    ``pan`` and ``fade`` are the processor time of a frame, ``pan_apart`` and ``fade_apart`` the median time between.
    ``numbers`` are the works with a number of their own, ``gathered`` those under a common one, ``overlaps`` the
    numbers that lie on another, at the zoom of a quarter.
    """

    way: str
    machine: str
    works: int
    script_kb: float
    layer_kb: float
    first_paint: float
    pan: float
    pan_apart: float
    fade: float
    fade_apart: float
    heap_mb: float
    numbers: int = 0
    gathered: int = 0
    overlaps: int = 0


def measure_drawing(sizes: tuple[int, ...] = (10_000, 100_000)) -> list[Drawn]:
    """Measure the map with every set of works."""
    with tempfile.TemporaryDirectory() as name:
        return list(measured(_works(Path(name), sizes)))


def measured(works: Iterable[bytes], maplibre: Path | None = None) -> Iterator[Drawn]:
    """Measure every way with sets of works as the map is told them."""
    with sync_playwright() as play:
        for told in works:
            for machine, flags in MACHINES.items():
                for way in ("koppel", *(("maplibre",) if maplibre else ())):
                    chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", *flags])
                    try:
                        yield _measure(chromium, way, machine, told, maplibre)
                    except PlaywrightError as error:
                        sys.stderr.write(f"{way} with {machine}: {str(error).splitlines()[0]}\n")
                    chromium.close()


def _works(folder: Path, sizes: tuple[int, ...]) -> Iterator[bytes]:
    catalogue = load_catalogue(ROOT / "layers")
    demo, register = folder / "demo.duckdb", folder / "register.duckdb"
    made = [sys.executable, "-m", "koppel", "init", "--demo"]
    subprocess.run(made, check=True, cwd=ROOT, env=os.environ | {"KOPPEL_DB": str(demo)}, stdout=subprocess.DEVNULL)
    for file in (demo, *((register,) if browser.register(register) else ())):
        with Store.open(file) as store:
            known = columns(store, catalogue)
            chances = chance_layer(
                combination_views(store, catalogue, "nl"), alarm_views(store, "nl"), known, store.crs, worth={}
            )
            ground = background_layer(named_places(store), store.crs)
            layer = activity_layer(known, catalogue, "nl", store.crs)
            told = _told(layer, ground, chances, bounds_of(known.geometry, store.crs))
        yield told
    for size in sizes:
        works = [
            dataclasses.replace(work, id=UUID(int=at))
            for at, work in enumerate(generate.activities(size, catalogue), 1)
        ]
        made_up = columns_of(works, catalogue)
        layer = activity_layer(made_up, catalogue, "nl", "EPSG:28992")
        yield _told(layer, b"null", b"null", bounds_of(made_up.geometry, "EPSG:28992"))


def _told(layer: bytes, ground: bytes, chances: bytes, bounds: object) -> bytes:
    parts = {b"layer": layer, b"background": ground, b"chances": chances, b"bounds": json.dumps(bounds).encode()}
    return b"{" + b",".join(b'"%b":%b' % part for part in parts.items()) + b"}"


def _measure(chromium: Browser, way: str, machine: str, told: bytes, maplibre: Path | None) -> Drawn:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    scripts = _serve(page, told, maplibre)
    page.goto(f"http://bench.invalid/{way}.html")
    page.set_default_timeout(300_000)
    first: dict[str, Any] = page.evaluate("window.start()")
    session = chromium.new_browser_cdp_session()
    figures: dict[str, float] = {}
    for act in ("pan", "fade"):
        before = _spent(session)
        apart = page.evaluate(f"window.frames_of('{act}', {FRAMES})")
        figures[act] = (_spent(session) - before) * 1000 / FRAMES
        figures[f"{act}_apart"] = apart
    heap = page.evaluate("performance.memory.usedJSHeapSize") / 2**20
    labels: dict[str, int] = page.evaluate("window.labels()") if way == "koppel" else {}
    page.close()
    return Drawn(
        way,
        machine,
        first["works"],
        scripts[way] / 1024,
        len(gzip.compress(told)) / 1024,
        first["paint"],
        heap_mb=heap,
        pan=figures["pan"],
        pan_apart=figures["pan_apart"],
        fade=figures["fade"],
        fade_apart=figures["fade_apart"],
        numbers=labels.get("numbers", 0),
        gathered=labels.get("gathered", 0),
        overlaps=labels.get("overlaps", 0),
    )


def _spent(session: CDPSession) -> float:
    """Return the seconds of processor time that all processes of the browser took."""
    time.sleep(0.2)
    return sum(float(item["cpuTime"]) for item in session.send("SystemInfo.getProcessInfo")["processInfo"])


def _serve(page: Page, told: bytes, maplibre: Path | None) -> dict[str, int]:
    """Answer what a page asks, and give the bytes of scripts of each way, packed."""
    own = component(files("koppel"), "ui/assets/map/picture.js")
    leaflet = leaflet_folder() / "leaflet.js"
    texts = {
        "told.json": told,
        "picture.js": f'"use strict";\n{own}\nwindow.MapPicture = MapPicture;\n'.encode(),
        "style.css": (style() + asset("map_view.css")).encode(),
        "leaflet.js": leaflet.read_bytes(),
        "leaflet.css": leaflet.with_suffix(".css").read_bytes(),
        **{item.name: item.read_bytes() for item in _PAGES.iterdir()},
        **({item.name: item.read_bytes() for item in maplibre.glob("maplibre-gl*.*s*")} if maplibre else {}),
    }

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        kind = "text/javascript" if name.endswith("js") else mimetypes.guess_type(name)[0]
        route.fulfill(status=200 if name in texts else 404, body=texts.get(name, b""), content_type=kind)

    page.route("**/*", answer)
    packed = {name: len(gzip.compress(text)) for name, text in texts.items() if name.endswith("js")}
    theirs = packed.get("maplibre-gl.mjs", 0) + packed.get("maplibre-gl-worker.mjs", 0)
    return {"koppel": packed["picture.js"] + packed["leaflet.js"], "maplibre": theirs}


def told_drawing(item: Drawn) -> str:
    """Write the figures of one measurement as a line."""
    numbers = f"  numbers {item.numbers}, gathered {item.gathered}, overlaps {item.overlaps}" if item.numbers else ""
    return (
        f"{item.way:9}{item.machine:14}{item.works:>8,}  script {item.script_kb:.0f} KB, layer {item.layer_kb:,.0f} KB"
        f"  first paint {item.first_paint:,.0f} ms  pan {item.pan:.0f} ({item.pan_apart:.0f}) ms"
        f"  fade {item.fade:.0f} ({item.fade_apart:.0f}) ms  heap {item.heap_mb:.0f} MB{numbers}"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--maplibre", type=Path)
    options.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    options.add_argument("--told", type=Path, nargs="*", help="files of what the map is told, instead of making them")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder_name:
        ready = (file.read_bytes() for file in given.told or ())
        sets = ready if given.told else _works(Path(folder_name), tuple(given.sizes))
        for figure in measured(sets, given.maplibre):
            sys.stdout.write(told_drawing(figure) + "\n")
            sys.stdout.flush()
