"""
The heaviest files that are allowed, and files that are refused: seconds and memory of reading and judging each.

``python -m tests.benchmarks.heaviest [--share S] [NAME …]`` prints figures; `tests.benchmarks.run` calls
`measure_heaviest`. Every file is judged in a process of its own, which says how much more memory it needed than it had
with all modules loaded and the bytes of the file at hand. ``--share`` makes what is allowed so much smaller.
What is refused is as large as a file may be. "At the end" are files of which only the last byte is wrong: they cost
what it costs to read a good one.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pyogrio.raw
import shapely

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT, Limits, read_settings
from koppel.errors import InputError
from koppel.ingest.check import check_file
from koppel.ingest.profiles import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMITS = Limits()
_NAMES = "external_id;kind;title;status;start;x;y"
_SEED = 13
_MB = 2**20


@dataclass(frozen=True, slots=True)
class Heaviest:
    """
    One file.

    ``size_mb`` as handed in; ``seconds`` by the clock, ``busy_seconds`` of a processor, which others do not lengthen;
    ``more_mb`` of memory beyond the base; and what came of it.
    """

    name: str
    size_mb: float
    seconds: float
    busy_seconds: float
    more_mb: float
    result: str


def _row(number: int, **values: object) -> dict[str, object]:
    told = {"external_id": f"W-{number}", "kind": "riolering", "title": "Riool", "status": "gepland", "start": "2027"}
    return told | values


def _geojson(count: int, note: int = 0) -> Iterator[bytes]:
    yield b'{"type": "FeatureCollection", "features": ['
    for number in range(count):
        shape = {"type": "LineString", "coordinates": [[6.54, 53.231 + number / 1e7], [6.544, 53.232]]}
        made = {"type": "Feature", "properties": _row(number, public_description="x" * note), "geometry": shape}
        yield (b"," if number else b"") + json.dumps(made).encode()
    yield b"]}"


def _one(shape: object, **values: object) -> Iterator[bytes]:
    feature = {"type": "Feature", "properties": _row(1, **values), "geometry": shape}
    yield json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def _looped(loops: int) -> dict[str, object]:
    """Return a strip of which one side makes loops, so that it crosses itself that many times and can be mended."""
    step, height = 0.01 / loops / 3, 1e-7
    side = [(3 * at + along, up) for at in range(loops) for along, up in ((0, 0), (2, 1), (1, 1))]
    ring = [[6.54 + along * step, 53.231 + up * height] for along, up in side]
    return {"type": "Polygon", "coordinates": [[*ring, [6.55, 53.231], [6.55, 53.23], [6.54, 53.23], ring[0]]]}


def _tangle(points: int) -> dict[str, object]:
    made = random.Random(_SEED)  # noqa: S311
    ring = [[6.54 + made.random() / 500, 53.23 + made.random() / 500] for _ in range(points)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _csv(rows: int, columns: int) -> Iterator[bytes]:
    more = max(0, columns - 7)
    yield (";".join([_NAMES, *(f"k{number}" for number in range(more))]) + "\n").encode()
    for number in range(rows):
        yield (f"W-{number};riolering;Riool;gepland;2027;233000;{582000 + number / 100}" + ";a" * more + "\n").encode()


def _sheet(rows: int) -> Iterator[bytes]:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(_NAMES.split(";"))
    for number in range(rows):
        sheet.append([f"W-{number}", "riolering", "Riool", "gepland", "2027", 233000, 582000 + number / 100])
    made = io.BytesIO()
    book.save(made)
    yield made.getvalue()


def _shapefile(rows: int) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        points = shapely.points(233_000 + np.arange(rows) / 100, 582_000)
        fields = {"nummer": "W", "kind": "riolering", "title": "Riool", "status": "gepland", "start": "2027"}
        pyogrio.raw.write(
            str(Path(folder) / "works.shp"),
            shapely.to_wkb(points),
            [np.array([f"{value}{number}" if name == "nummer" else value for number in range(rows)], dtype=object)
             for name, value in fields.items()],
            list(fields), driver="ESRI Shapefile", geometry_type="Point", crs="EPSG:28992",
        )  # fmt: skip
        yield _zip({file.name: file.read_bytes() for file in Path(folder).iterdir()})


def _zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def _lying() -> Iterator[bytes]:
    size = 1_500_000_000
    yield _zip({"works.shp": b"\0" * size}).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _sheet_bomb() -> Iterator[bytes]:
    made = io.BytesIO(next(_sheet(1)))
    with zipfile.ZipFile(made) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row>" + b"<c><v>1</v></c>" * 12_000_000
    yield _zip(files)


def _crowd(count: int) -> Iterator[bytes]:
    made = json.dumps({"type": "Feature", "properties": _row(1, note="x" * 60), "geometry": None}).encode()
    yield b'{"type": "FeatureCollection", "features": [' + b",".join([made] * count) + b"]}"


def _gml(before: bytes, work: bytes, after: bytes) -> Iterator[bytes]:
    head = b'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml">'
    tail = b"</wfs:FeatureCollection>"
    yield head + before + work * _fitting(work, head + before + after + tail) + after + tail


def _within(head: bytes, item: bytes, tail: bytes) -> Iterator[bytes]:
    """Yield a file as large as allowed."""
    yield head + item * _fitting(item, head + tail) + tail


def _fitting(item: bytes, rest: bytes) -> int:
    return (LIMITS.max_file_bytes - len(rest)) // len(item)


def _at_end(tail: bytes) -> Iterator[bytes]:
    """Yield works of which only the end is wrong, as many as allowed and the file as large as allowed."""
    made = next(_one(_POINT, public_description="x" * 560)).removeprefix(_COLLECTION).removesuffix(b"]}") + b","
    count = min(_fitting(made, _COLLECTION + tail), LIMITS.max_features - 2)
    yield _COLLECTION + made * count + made[:-1] + tail


_COLLECTION = b'{"type": "FeatureCollection", "features": ['
_POINT = {"type": "Point", "coordinates": [6.54, 53.23]}
# What looks like addresses and numbers of persons, over and over; a column that begins so is left out unread.
_HOSTILE = "Wij werken hier. " + "jan.de.vries@x.nl 06 1234 5678 a.a.a.a@" * 14_000
_ROWS = LIMITS.max_features
# Name, file, what stands in it (of what is allowed by how many).
_ALLOWED: dict[str, tuple[str, Callable[[float], Iterator[bytes]]]] = {
    "text allowed": ("w.geojson", lambda _: _one(_POINT, public_description=_HOSTILE[: LIMITS.max_text_length])),
    "ring allowed": ("w.geojson", lambda share: _one(_looped(int(LIMITS.max_crossings * share)))),
    "zip allowed": ("w.zip", lambda share: _shapefile(int(_ROWS * share))),
    "GeoJSON allowed": ("w.geojson", lambda share: _geojson(int(_ROWS * share), 300)),
    "CSV allowed": ("w.csv", lambda share: _csv(int(_ROWS * share), LIMITS.max_cells // _ROWS)),
    "spreadsheet allowed": ("w.xlsx", lambda share: _sheet(int(_ROWS * share))),
}  # fmt: skip
_REFUSED: dict[str, tuple[str, Callable[[float], Iterator[bytes]]]] = {
    "text of 1 MB": ("w.geojson", lambda _: _one(_POINT, public_description=_HOSTILE * 2)),
    "ring refused": ("w.geojson", lambda _: _one(_tangle(10_000))),
    "zip refused": ("w.zip", lambda _: _lying()),
    "GeoJSON refused": ("w.geojson", lambda _: _crowd(600_000)),
    "CSV refused": ("w.csv", lambda _: iter([b"id;x;y" + b";k" * 90_000_000 + b"\n1;2;3\n"])),
    "spreadsheet refused": ("w.xlsx", lambda _: _sheet_bomb()),
    "GML refused": ("w.gml", lambda _: _gml(b"", b"<gml:featureMember><w/></gml:featureMember>", b"")),
    "GML refused, in one": (
        "w.gml", lambda _: _gml(b"<gml:featureMembers>", b"<w><n>1</n></w>", b"</gml:featureMembers>")
    ),
    "numbers refused": ("w.geojson", lambda _: _within(b"[", b"1,", b"1]")),
    "line refused": ("w.csv", lambda _: _within(b"id;x;y\n1;2;", b"3", b"\n")),
    "quotes refused": ("w.csv", lambda _: _within(b'id;x;y\n1;2;"', b'""', b'"')),
    "points refused": (
        "w.geojson",
        lambda _: _within(
            _COLLECTION + b'{"type": "Feature", "properties": {}, "geometry": {"type": "MultiPoint", "coordinates": [',
            b"[1,2],", b"[1,2]]}}]}",
        ),
    ),
}  # fmt: skip
_REFUSED_AT_END: dict[str, tuple[str, Callable[[float], Iterator[bytes]]]] = {
    "GeoJSON cut off": ("w.geojson", lambda _: _at_end(b"")),
    "GeoJSON of bad end": ("w.geojson", lambda _: _at_end(b", {]}")),
    "GML of no works": ("w.gml", lambda _: _gml(b"", b"<b>1</b>", b"")),
}
CASES = _ALLOWED | _REFUSED | _REFUSED_AT_END


def measure_heaviest(share: float = 1.0, names: list[str] | None = None) -> list[Heaviest]:
    """Make every file, and judge each in a process of its own."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names or list(CASES):
            ending, make = CASES[name]
            file = Path(folder) / ending
            with file.open("wb") as target:
                for part in make(share):
                    target.write(part)
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.heaviest", "--judge", str(file), name],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
            found.append(Heaviest(**json.loads(done.stdout.splitlines()[-1])))
    return found


def judge(file: Path, name: str) -> Heaviest:
    """Read and judge a file, and say what that took."""
    settings = replace(read_settings({}), area=None)
    catalogue = load_catalogue(ROOT / "layers")
    profile = load_profile("koppel", settings.profiles)
    content = file.read_bytes()

    def work(content: bytes, name: str) -> str:
        try:
            report = check_file(
                content, name, settings=settings, catalogue=catalogue, target_crs="EPSG:28992", profile=profile,
                today=date(2026, 11, 21), partner="bench",
            ).report  # fmt: skip
        except InputError as error:
            return f"refused: {error.code}"
        codes = sorted({issue.code for issue in report.issues if issue.severity.value == "error"})
        return f"{report.accepted:,} of {report.read:,} accepted {', '.join(codes)}"

    # What is loaded at the first file is no part of this one.
    work(next(_one(_POINT)), "small.geojson")
    base = _peak()
    began, busy = time.perf_counter(), time.process_time()
    result = work(content, file.name)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    return Heaviest(name, len(content) / 1e6, seconds, busy, _peak() - base, result)


def told_heaviest(found: Heaviest) -> str:
    """Say what one file took."""
    return (
        f"{found.name:20} {found.size_mb:7.1f} MB  {found.seconds:8.2f} s  ({found.busy_seconds:.2f} s busy)"
        f"  {found.more_mb:7.0f} MB more  {found.result}"
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MB


def main() -> None:
    """Measure what is asked for, or judge one file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*")
    options.add_argument("--share", type=float, default=1.0)
    options.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.judge:
        made = judge(chosen.judge, chosen.names[0])
        told = {name: getattr(made, name) for name in made.__dataclass_fields__}
        sys.stdout.write(json.dumps(told) + "\n")
        return
    for name in chosen.names or CASES:
        for item in measure_heaviest(chosen.share, [name]):
            sys.stdout.write(told_heaviest(item) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
