"""How well the score orders a real register that says who really coordinated: `koppel evaluate`, with its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from koppel.config import ROOT

_REGISTER = "osiris-schaerbeek/worksites_polygons_2026-02-02.geojson"


def measure_order() -> dict[str, Any] | None:
    """Evaluate the register of Brussels, in a process of its own; None where it is not on this machine."""
    file = Path(os.environ.get("KOPPEL_REALDATA", str(ROOT.parent / "shared" / "data"))) / _REGISTER
    if not file.exists():
        return None
    words = [
        "evaluate", str(file), "--coordinated", "ImpetrantsCoordonnes", "--profile", "osiris", "--crs", "EPSG:31370",
        "--today", "2026-02-02", "--json",
    ]  # fmt: skip
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "koppel", *words],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"KOPPEL_AREA": "off"},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"seconds": time.perf_counter() - began}


def told_order(found: dict[str, Any]) -> list[str]:
    """Say how good the order is, of all pairs and of each half."""
    lines = [f"{found['works_found']} of {found['works']} works found, in {found['seconds']:.1f} s"]
    for name, measured in (("all", found["whole"]), *found["halves"].items()):
        areas = ", ".join(f"{which} {measured[which]['auc']:.3f}" for which in ("all", "ever", "universe"))
        first = measured["all"]["first"]
        lines.append(f"{name:10} AUC {areas}; real of the first 10, 30, 50: {', '.join(map(str, first.values()))}")
    return lines
