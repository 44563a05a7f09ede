"""
Eight planners who hand in 200 works each at the same moment, beside the same files one after another.

``python -m tests.benchmarks.planners [--planners N] [--works N]`` prints figures; `tests.benchmarks.run` calls
`measure_planners`. All work in one process on one store, each in a thread of its own, as sessions of the app do.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import geopandas

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT, read_settings
from koppel.services.intake.detection import detect
from koppel.services.intake.uploads import import_file
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import list_findings
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.benchmarks.generate import TODAY, activities

_CATALOGUE = load_catalogue(ROOT / "layers")
# A work, by whose it is and its number.
_Key = tuple[str, str]
_Found = tuple[Counter[_Key], set[tuple[object, ...]], set[tuple[object, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planners:
    """
    What came of it.

    ``together`` and ``in_turn`` are seconds. ``twice`` counts works that are there more than once, ``missing`` those
    that are not there; ``findings_differ`` and ``combinations_differ`` count what only one of both ways found.
    """

    planners: int
    works: int
    together: float
    in_turn: float
    missing: int
    twice: int
    findings: int
    combinations: int
    findings_differ: int
    combinations_differ: int


def files(planners: int, works: int) -> list[tuple[Actor, bytes]]:
    """Make a file for each planner; their works lie in the same streets and so couple with each other's."""
    made = activities(planners * works, _CATALOGUE, seed=3)
    shapes = geopandas.GeoSeries([item.geometry for item in made], crs="EPSG:28992").to_crs("EPSG:4326")
    found = []
    for number in range(planners):
        name = f"partner {number}"
        features = [
            {
                "type": "Feature",
                "geometry": shape.__geo_interface__,
                "properties": {
                    "external_id": item.external_id, "title": item.title, "kind": item.kind,
                    "status": item.status.value, "start": str(item.start), "end": str(item.end),
                },
            }
            for item, shape in list(zip(made, shapes, strict=True))[number::planners]
        ]  # fmt: skip
        content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        found.append((Actor(f"planner {number}", frozenset({Grant(Role.PLANNER, name)})), content))
    return found


def load(store: Store, given: list[tuple[Actor, bytes]], *, at_once: bool) -> float:
    """Hand everything in; give the seconds until the last is stored."""
    settings = replace(read_settings({}), db=store.path, area=None)
    ready = threading.Barrier(len(given) if at_once else 1)

    def hand_in(actor: Actor, content: bytes) -> None:
        (partner,) = actor.partners
        ready.wait()
        done = import_file(
            store.visible_to(actor),
            _CATALOGUE,
            settings,
            content,
            f"{actor.name}.geojson",
            today=TODAY,
            partner=partner,
        )
        assert done.upload_id is not None, done.checked.report

    began = time.perf_counter()
    with ThreadPoolExecutor(len(given) if at_once else 1) as pool:
        for done in [pool.submit(hand_in, actor, content) for actor, content in given]:
            done.result()
    return time.perf_counter() - began


def found_in(store: Store) -> _Found:
    """Return what there is, by names that are the same in every store."""
    with store.read() as cursor:
        works = list_activities(cursor)
        keys: dict[object, _Key] = {item.id: (item.partner, item.external_id) for item in works}
        findings: set[tuple[object, ...]] = {
            (str(item.type), *sorted((keys[item.a_id], keys[item.b_id])), item.mode, round(item.score or 0.0, 6))
            for item in list_findings(cursor)
        }
        combinations: set[tuple[object, ...]] = {
            (*sorted(keys[member] for member in item.members), round(item.score or 0.0, 6))
            for item in list_combinations(cursor)
        }
    return Counter((item.partner, item.external_id) for item in works), findings, combinations


def measure_planners(planners: int = 8, works: int = 200) -> Planners:
    """Measure both ways, each on a store of its own."""
    given = files(planners, works)
    seconds: list[float] = []
    found: list[_Found] = []
    with tempfile.TemporaryDirectory() as name:
        for at_once in (True, False):
            with Store.open(Path(name) / f"planners-{at_once}.duckdb", create=True) as store:
                detect(store, _CATALOGUE, today=TODAY, full=True)
                seconds.append(load(store, given, at_once=at_once))
                found.append(found_in(store))
    together, in_turn = found
    return Planners(
        planners=planners,
        works=sum(together[0].values()),
        together=seconds[0],
        in_turn=seconds[1],
        missing=planners * works - len(together[0]),
        twice=sum(count > 1 for count in together[0].values()),
        findings=len(together[1]),
        combinations=len(together[2]),
        findings_differ=len(together[1] ^ in_turn[1]),
        combinations_differ=len(together[2] ^ in_turn[2]),
    )


def told_planners(item: Planners) -> list[str]:
    """Write the figures as lines."""
    return [
        f"{item.planners} planners at once: {item.works:,} works in {item.together:.2f} s, one by one "
        f"{item.in_turn:.2f} s, ratio {item.together / item.in_turn:.2f}",
        f"missing {item.missing}, twice {item.twice}; {item.findings} findings of which {item.findings_differ} differ, "
        f"{item.combinations} combinations of which {item.combinations_differ} differ",
    ]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--planners", type=int, default=8)
    options.add_argument("--works", type=int, default=200)
    chosen = options.parse_args()
    figures = measure_planners(chosen.planners, chosen.works)
    sys.stdout.write("\n".join(told_planners(figures)) + f"\n{asdict(figures)}\n")
