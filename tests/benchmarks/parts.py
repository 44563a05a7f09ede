"""The parts of the measurement, each run in a process of its own by `tests.benchmarks.run`."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import geopandas
import shapely
from shapely.affinity import translate

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT, Settings, read_settings
from koppel.services.intake.detection import detect, refresh
from koppel.services.intake.uploads import import_file
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import edit_activity, put_activities
from tests.benchmarks import generate

if TYPE_CHECKING:
    from collections.abc import Callable

CATALOGUE = load_catalogue(ROOT / "layers")
WIDTHS = {kind.id: kind.width_m for kind in CATALOGUE.kinds.values()}
REACH_M = max(kind.buffer_m for kind in CATALOGUE.kinds.values())


def prepare(folder: Path, size: int) -> tuple[float, str]:
    """Fill a store with made-up works."""
    began = time.perf_counter()
    with Store.open(folder / "works.duckdb", create=True) as store:
        made = generate.activities(size, CATALOGUE)
        with store.write("bench", "fill") as writer:
            put_activities(writer, made, widths=WIDTHS)
    return time.perf_counter() - began, f"{sum(len(shapely.get_coordinates(item.geometry)) for item in made)} points"


def bare_join(folder: Path, size: int) -> tuple[float, str]:
    """
    Count the near pairs with DuckDB's spatial join and nothing else.

    A condition on the order of the two would make DuckDB leave its spatial join, so every pair is counted in both
    directions and every work with itself.
    """
    with Store.open(folder / "works.duckdb") as store, store.read() as cursor:
        buffers = [(kind.id, kind.buffer_m) for kind in CATALOGUE.kinds.values()]
        cursor.execute("CREATE TEMP TABLE buffers (kind VARCHAR, buffer_m DOUBLE)")
        cursor.executemany("INSERT INTO buffers VALUES (?, ?)", buffers)
        cursor.execute("CREATE TEMP TABLE near AS SELECT geom, buffer_m FROM activity JOIN buffers USING (kind)")
        began = time.perf_counter()
        row = cursor.execute(
            """
            SELECT count(CASE WHEN ST_DWithin(a.geom, b.geom, greatest(a.buffer_m, b.buffer_m)) THEN 1 END)
            FROM near AS a JOIN near AS b ON ST_DWithin(a.geom, b.geom, ?)
            """.replace("?", repr(REACH_M))
        ).fetchone()
        seconds = time.perf_counter() - began
    return seconds, f"{((row or (0,))[0] - size) // 2} near pairs"


def bare_join_constant(folder: Path, size: int) -> tuple[float, str]:
    """Count the pairs within the largest buffer, whatever their kinds: the least that a spatial join can do."""
    with Store.open(folder / "works.duckdb") as store, store.read() as cursor:
        cursor.execute("CREATE TEMP TABLE near AS SELECT geom FROM activity")
        began = time.perf_counter()
        row = cursor.execute(
            f"SELECT count(*) FROM near AS a JOIN near AS b ON ST_DWithin(a.geom, b.geom, {REACH_M!r})"
        ).fetchone()
        seconds = time.perf_counter() - began
    return seconds, f"{((row or (0,))[0] - size) // 2} pairs within {REACH_M:g} m"


def sjoin(folder: Path, size: int) -> tuple[float, str]:
    """Join with geopandas, for the pairs alone."""
    with Store.open(folder / "works.duckdb") as store, store.read() as cursor:
        wkb = cursor.execute("SELECT ST_AsWKB(geom) AS geom FROM activity").to_arrow_table()["geom"]
    frame = geopandas.GeoDataFrame(geometry=shapely.from_wkb(wkb.to_numpy(zero_copy_only=False)), crs="EPSG:28992")
    began = time.perf_counter()
    pairs = frame.sjoin(frame, predicate="dwithin", distance=REACH_M)
    seconds = time.perf_counter() - began
    return seconds, f"{(len(pairs) - size) // 2} pairs within {REACH_M:g} m"


def full_finding(folder: Path, size: int) -> tuple[float, str]:
    """Find everything: pairs, rules, scores, combinations, all stored."""
    with Store.open(folder / "works.duckdb") as store:
        began = time.perf_counter()
        done = detect(store, CATALOGUE, today=generate.TODAY, full=True)
        seconds = time.perf_counter() - began
    return seconds, f"{done.total} findings, {done.combinations} combinations"


def one_change(folder: Path, size: int) -> tuple[float, str]:
    """Move one activity ten metres and find again what can have changed, stored; the median of twenty."""
    times: list[float] = []
    with Store.open(folder / "works.duckdb") as store:
        with store.read() as cursor:
            some = list_activities(cursor, partner="partner 03")
        live = [item for item in some if item.status.value in ("gepland", "toegezegd")]
        for item in live[:: max(1, len(live) // 20)][:20]:
            with store.write("bench", "move") as writer:
                edit_activity(
                    writer,
                    replace(item, geometry=translate(item.geometry, 10.0)),
                    expected_version=item.version,
                    widths=WIDTHS,
                )
                began = time.perf_counter()
                refresh(writer, CATALOGUE, today=generate.TODAY, changed={item.id})
                times.append(time.perf_counter() - began)
    return median(times), f"median of {len(times)}, slowest {max(times):.3f} s"


def import_features(folder: Path, size: int) -> tuple[float, str]:
    """Import a GeoJSON file with all checks, and find again what can have changed."""
    file = folder / "features.geojson"
    if not file.exists():
        file.write_text(json.dumps(_collection(size)), encoding="utf-8")
    target = folder / "import.duckdb"
    for old in folder.glob("import.duckdb*"):
        old.unlink()
    settings: Settings = replace(read_settings({}), db=target)
    with Store.open(target, create=True) as store:
        began = time.perf_counter()
        done = import_file(
            store, CATALOGUE, settings, file.read_bytes(), file.name, partner="bench", today=generate.TODAY
        )
        seconds = time.perf_counter() - began
    return seconds, f"{done.checked.report.accepted} accepted, {file.stat().st_size / 1e6:.1f} MB"


def _collection(size: int) -> dict[str, Any]:
    made = generate.activities(size, CATALOGUE, seed=2)
    frame = geopandas.GeoSeries([item.geometry for item in made], crs="EPSG:28992").to_crs("EPSG:4326")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": shape.__geo_interface__,
                "properties": {
                    "external_id": item.external_id,
                    "title": item.title,
                    "kind": item.kind,
                    "status": item.status.value,
                    "start": str(item.start),
                    "end": str(item.end),
                },
            }
            for item, shape in zip(made, frame, strict=True)
        ],
    }


_PARTS: dict[str, Callable[[Path, int], tuple[float, str]]] = {
    "prepare": prepare,
    "bare_join": bare_join,
    "bare_join_constant": bare_join_constant,
    "sjoin": sjoin,
    "full_finding": full_finding,
    "one_change": one_change,
    "import_file": import_features,
}


def main(part: str, folder: str, size: str) -> None:
    """Run one part and print its figure as a line of JSON."""
    seconds, result = _PARTS[part](Path(folder), int(size))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figure = {"part": part, "size": int(size), "seconds": seconds, "result": result, "peak_mb": peak_mb}
    sys.stdout.write(json.dumps(figure) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
