"""
Measure speed and memory, all in one run, and print figures beside each other.

``python -m tests.benchmarks.run [--works N] [--features N] [--repeat N] [--no-browser] [--no-public] [--no-together]
[--kills N]`` prints a table and writes ``artefacts/bench.json``. Every part runs in a process of its own, so that its
peak memory is its own; what is compared is run in turn, and the median is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from koppel.config import ROOT
from tests.benchmarks.advice import measure_advice, told_advice
from tests.benchmarks.beside import measure_beside, told_beside
from tests.benchmarks.browser import measure_browser, told
from tests.benchmarks.drawing import measure_drawing, told_drawing
from tests.benchmarks.frames import measure_frames, told_frames
from tests.benchmarks.heaviest import measure_heaviest, told_heaviest
from tests.benchmarks.intake.own_files import measure_own_files, told_own_files
from tests.benchmarks.kills import measure_kills, told_kills
from tests.benchmarks.map_clicks import measure_clicks, told_clicks
from tests.benchmarks.order import measure_order, told_order
from tests.benchmarks.phone import measure_phone, told_phone
from tests.benchmarks.planners import measure_planners, told_planners
from tests.benchmarks.public import measure_load, told_load
from tests.benchmarks.signins import measure_sign_ins, told_sign_ins
from tests.benchmarks.time_frames import measure_time, told_time
from tests.benchmarks.together import measure_together, told_together

PARTS = ("bare_join", "bare_join_constant", "sjoin", "full_finding", "one_change", "import_file")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement; ``peak_mb`` is the largest memory of the process that made it."""

    part: str
    size: int
    seconds: float
    result: str
    peak_mb: float


def measure(part: str, folder: Path, size: int) -> Figure:
    """Run one part in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.parts", part, str(folder), str(size)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    return Figure(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Measure everything and say how it compares."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--works", type=int, default=200_000)
    options.add_argument("--features", type=int, default=20_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--no-browser", action="store_true", help="leave the map in a browser out")
    options.add_argument("--no-public", action="store_true", help="leave the residents' pages out")
    options.add_argument("--no-together", action="store_true", help="leave several people at once out")
    options.add_argument("--kills", type=int, default=1000, help="how often a program that writes is killed")
    chosen = options.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures.append(measure("prepare", folder, chosen.works))
        for _ in range(chosen.repeat):
            for part in PARTS:
                size = chosen.features if part == "import_file" else chosen.works
                figures.append(measure(part, folder, size))
                say(f"{part:20}{size:>9,}  {figures[-1].seconds:9.3f} s  {figures[-1].result}")
    middle = {part: median(item.seconds for item in figures if item.part == part) for part in PARTS}
    ratios = {
        "full_finding / bare_join_constant": middle["full_finding"] / middle["bare_join_constant"],
        "full_finding / bare_join": middle["full_finding"] / middle["bare_join"],
        "full_finding / sjoin": middle["full_finding"] / middle["sjoin"],
    }
    peak = {part: max(item.peak_mb for item in figures if item.part == part) for part in PARTS}
    say("")
    for part in PARTS:
        say(f"{part:20} median {middle[part]:9.3f} s   peak memory {peak[part]:7.0f} MB")
    for ratio, value in ratios.items():
        say(f"{ratio}: {value:.2f}")
    seen = [] if chosen.no_browser else measure_browser()
    say("\nthe map in a browser, medians: seconds, and what the server sent")
    for item in seen:
        say(told(item))
    drawings = [] if chosen.no_browser else measure_drawing()
    say("\nhow the map is drawn: processor time of a frame (and the time between two)")
    for drawing in drawings:
        say(told_drawing(drawing))
    drags = [] if chosen.no_browser else list(measure_time())
    say("\ntime dragged over the map: a frame, beside an empty one")
    for drag in drags:
        say(told_time(drag))
    loads = [] if chosen.no_public else measure_load()
    phones = [] if chosen.no_public else measure_phone()
    say("\nthe residents' pages: under load, and on a slow phone")
    for line in [*map(told_load, loads), *map(told_phone, phones)]:
        say(line)
    own_files = measure_own_files()
    say("\nfiles of planners, as they keep them")
    for line in told_own_files(own_files):
        say(line)
    planners = None if chosen.no_together else measure_planners()
    together = None if chosen.no_together else measure_together()
    beside = None if chosen.no_together else measure_beside()
    clicks = None if chosen.no_together else measure_clicks()
    say("\nseveral people at once: planners who hand in, people who click, and one who clicks beside a heavy file")
    people = [*(told_planners(planners) if planners else ()), *(told_together(together) if together else ())]
    for line in [*people, *(told_beside(beside) if beside else ())]:
        say(line)
    say("\nclicks on the map: by the script of the page, and by the route beside it")
    for line in told_clicks(*clicks) if clicks else ["the register is not on this machine"]:
        say(line)
    heaviest = measure_heaviest()
    say("\nthe heaviest files that are allowed, and files that are refused: reading and judging")
    for heavy in heaviest:
        say(told_heaviest(heavy))
    frames, sign_ins = measure_frames(), measure_sign_ins()
    kills = measure_kills(chosen.kills)
    say("\nat the door: frames of nobody and many who sign in; and kills of a program that writes")
    for line in (told_frames(frames), told_sign_ins(sign_ins), told_kills(kills)):
        say(line)
    advice = measure_advice()
    say("\nother dates and the best plan")
    for plan in advice:
        say(told_advice(plan))
    order = measure_order()
    say("\nhow well the score orders the register of Brussels")
    for line in told_order(order) if order else ["the register is not on this machine"]:
        say(line)
    target = ROOT / "artefacts" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(
        json.dumps(
            {
                "machine": {"processors": os.cpu_count(), "python": platform.python_version()},
                "figures": [asdict(item) for item in figures],
                "median_seconds": middle,
                "peak_mb": peak,
                "ratios": ratios,
                "advice": [asdict(plan) for plan in advice],
                "browser": [asdict(item) for item in seen],
                "drawing": [asdict(item) for item in drawings],
                "time": [asdict(item) for item in drags],
                "load": [asdict(item) for item in loads],
                "phone": [asdict(item) for item in phones],
                "order": order,
                "heaviest": [asdict(item) for item in heaviest],
                "frames": asdict(frames),
                "sign_ins": asdict(sign_ins),
                "kills": asdict(kills),
                "own_files": asdict(own_files),
                "planners": None if planners is None else asdict(planners),
                "together": None if together is None else asdict(together),
                "beside": None if beside is None else asdict(beside),
                "clicks": None if clicks is None else [asdict(item) for item in clicks],
            },
            indent=1,
        )
    )
    say(f"figures: {target}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
