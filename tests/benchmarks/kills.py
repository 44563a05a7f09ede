"""
Many kills of a program that changes a store, each at a moment of its own.

``python -m tests.benchmarks.kills [--kills N] [--seed N]`` prints figures; `tests.benchmarks.run` calls
`measure_kills`. Anything that is lost or there by half ends it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.killing import kill_often


@dataclass(frozen=True, slots=True)
class Kills:
    """What many kills left: see `tests.killing.Killed`; seconds are of opening the store afterwards."""

    kills: int
    reported: int
    lost: int
    unreported: int
    early: int
    with_log: int
    median_open: float
    slowest_open: float


def measure_kills(kills: int = 1000, seed: int = 20261126) -> Kills:
    """Measure."""
    with tempfile.TemporaryDirectory() as name:
        seen = kill_often(Path(name), kills, seed)
    return Kills(
        seen.kills,
        seen.reported,
        0,
        seen.unreported,
        seen.early,
        seen.with_log,
        median(seen.seconds),
        max(seen.seconds),
    )


def told_kills(item: Kills) -> str:
    """Write the figures as a line."""
    return (
        f"{item.kills:,} kills: {item.reported:,} changes reported, {item.lost} lost, none by half; "
        f"{item.unreported} more were made before they were reported; {item.with_log} left a log, "
        f"{item.early} came before any change; opened again in {item.median_open:.2f} s, "
        f"slowest {item.slowest_open:.2f} s"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=20261126)
    chosen = options.parse_args()
    sys.stdout.write(told_kills(measure_kills(chosen.kills, chosen.seed)) + "\n")
