"""
Files of planners as they keep them: what of their columns and kinds is recognised, and how long 20,000 rows take.

``python -m tests.benchmarks.intake.own_files [--rows N]`` prints figures; `tests.benchmarks.run` does so too.
The rows say their place in words, in a village of 400 streets with 59 front doors each.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import tracemalloc
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import shapely

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT, read_settings
from koppel.ingest.check import check_file
from koppel.ingest.places import Gazetteer
from koppel.ingest.readers import read_file
from koppel.ingest.suggest import suggest_profile
from koppel.model.plans import StoredAddress
from tests.benchmarks.generate import TODAY
from tests.ingest.places import village
from tests.ingest.places.planners import FILES

if TYPE_CHECKING:
    from koppel.ingest.report import Checked

_CATALOGUE = load_catalogue(ROOT / "layers")
_SETTINGS = replace(read_settings({}), area=None)
_STREETS = 400
_DOORS = 59
_WORKS = ("vervangen DWA/HWA", "herinrichten", "vervangen gasleiding", "planten bomen")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFiles:
    """
    What came of it.

    ``columns`` and ``kinds`` are shares of what should come out of the files of `tests.ingest.places.planners`;
    ``seconds`` is what a file of ``rows`` rows takes, ``quarter_seconds`` one of a quarter of them; ``peak_mb`` and
    ``quarter_peak_mb`` are what Python held at most meanwhile.
    """

    files: int
    columns: float
    kinds: float
    rows: int
    accepted: int
    seconds: float
    quarter_seconds: float
    peak_mb: float
    quarter_peak_mb: float


def planning(rows: int) -> tuple[bytes, Gazetteer]:
    """Make a plan of so many rows, and the streets that it names."""
    rng = random.Random(1)  # noqa: S311
    streets, doors = [], []
    for at in range(_STREETS):
        name = "".join(rng.choice("bcdfghklmnprstvw") + rng.choice("aeiou") for _ in range(4)).title() + "straat"
        north = 580_000 + 50 * at
        streets.append((name, shapely.LineString([(230_000, north), (230_600, north)]).buffer(4)))
        doors += [
            StoredAddress("9741AB", str(number), name, shapely.Point(230_000 + 10 * number, north + 8))
            for number in range(1, _DOORS + 1)
        ]
    lines = ["nummer;werkzaamheden;straat;huisnrs;start;gereed;raming"]
    for at in range(rows):
        first = rng.randint(1, 40)
        lines.append(
            f"W{at};{rng.choice(_WORKS)} deel {at};{rng.choice(streets)[0]};{first}-{first + rng.randint(1, 18)};"
            f"Q{rng.randint(1, 4)} {rng.randint(2027, 2032)};2033;€ {rng.randint(10, 900)}k"
        )
    return "\n".join(lines).encode(), Gazetteer(tuple(streets), (), tuple(doors))


def unmapped(content: bytes, name: str, gazetteer: Gazetteer) -> Checked:
    """Read a file of which nobody said what its columns mean."""
    raw = read_file(content, name, limits=_SETTINGS.limits, needs_place=False)
    return check_file(
        content, name, settings=_SETTINGS, catalogue=_CATALOGUE, target_crs="EPSG:28992",
        profile=suggest_profile(raw, _CATALOGUE), today=TODAY, partner="Gemeente", gazetteer=gazetteer,
    )  # fmt: skip


def measure_own_files(rows: int = 20_000) -> OwnFiles:
    """Measure all files, and the time and memory of a long one and of a quarter of it."""
    right = asked = kinds = 0
    for name, (content, expected) in FILES.items():
        checked = unmapped(content, name, village.GAZETTEER)
        fields = {(field, column) for field, columns in checked.report.mapping.items() for column in columns}
        right, asked = right + len(fields & set(expected.columns)), asked + len(expected.columns)
        kinds += bool(checked.activities) and checked.activities[0].kind == expected.kind
    seconds, peaks, accepted = [], [], 0
    for count in (rows // 4, rows):
        content, gazetteer = planning(count)
        began = time.perf_counter()
        accepted = unmapped(content, "planning.csv", gazetteer).report.accepted
        seconds.append(time.perf_counter() - began)
        tracemalloc.start()
        unmapped(content, "planning.csv", gazetteer)
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    return OwnFiles(
        files=len(FILES), columns=right / asked, kinds=kinds / len(FILES), rows=rows, accepted=accepted,
        seconds=seconds[1], quarter_seconds=seconds[0], peak_mb=peaks[1], quarter_peak_mb=peaks[0],
    )  # fmt: skip


def told_own_files(figure: OwnFiles) -> list[str]:
    """Write the figures as lines."""
    return [
        f"{figure.files} files of planners, unmapped: {figure.columns:.0%} of columns, {figure.kinds:.0%} of kinds",
        f"{figure.rows:,} rows with places in words: {figure.seconds:.1f} s, a quarter of them "
        f"{figure.quarter_seconds:.1f} s; at most {figure.peak_mb:.0f} MB, a quarter {figure.quarter_peak_mb:.0f} MB",
    ]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=20_000)
    figures = measure_own_files(options.parse_args().rows)
    sys.stdout.write("\n".join(told_own_files(figures)) + f"\n{asdict(figures)}\n")
