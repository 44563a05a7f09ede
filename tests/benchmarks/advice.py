"""
Other dates and the best plan, for made-up works: how long trying takes, and how good a plan is after a time.

``python -m tests.benchmarks.advice WORKS SECONDS`` measures one size in this process and prints its figures as JSON;
the benchmark runs it in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.detect.works import key_of, table_of
from koppel.planning.build import problem_of
from koppel.planning.outlook import Outlook
from koppel.planning.scenario import Scenario, shifted
from koppel.planning.solving.parts import parts_of
from koppel.planning.solving.solve import solve
from koppel.planning.value import broken_laws, costs
from tests.benchmarks import generate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koppel.planning.problem import Problem

SIZES = ((1_000, 120.0), (10_000, 600.0))
_TRIES = 9
_MADE_UP = 1.9


@dataclass(frozen=True, slots=True)
class AdviceFigure:
    """
    One size.

    Seconds for measuring space once, for the figures of one scenario (the middle of nine), for making the problem and
    for solving it; how many works can move; the plan beside the plans as they are, and how much better it could be; of
    how many parts and works no dates keep all laws, how many laws are broken there before and after (as few as there
    can be, and each is told), and how many outside these (none).
    """

    works: int
    movable: int
    space_s: float
    try_s: float
    problem_s: float
    solve_s: float
    openings_before: int
    openings_after: int
    cost_before: float
    cost_after: float
    left_percent: float
    impossible_parts: int
    impossible_works: int
    broken_there_before: int
    broken_there: int
    broken_elsewhere: int
    peak_mb: float


def measured(size: int, seconds: float) -> AdviceFigure:
    """Measure one size in this process."""
    catalogue = load_catalogue(ROOT / "layers")
    # A little more than half of what is made up is still to come.
    made_up = generate.activities(round(size * _MADE_UP), catalogue)
    works = [item for item in made_up if item.end is None or item.end >= generate.TODAY][:size]
    by_id = {key_of(item): item for item in works}
    began = time.perf_counter()
    outlook = Outlook(table_of(works), by_id, catalogue, today=generate.TODAY)
    space_s = time.perf_counter() - began
    before = outlook.figures()
    tries = []
    for at in range(_TRIES):
        began = time.perf_counter()
        outlook.figures(Scenario("try", shifted(outlook.works, {at * 7: 3, at * 11 + 1: -2})))
        tries.append(time.perf_counter() - began)
    began = time.perf_counter()
    made = problem_of(outlook, catalogue.plan)
    problem_s = time.perf_counter() - began
    began = time.perf_counter()
    solution = solve(made, seconds=seconds)
    solve_s = time.perf_counter() - began
    months = {at: made.choices[at][number] for at, number in solution.choice.items()}
    split = parts_of(made)
    there = {at for number in solution.impossible for at in split[number].movable}
    after = outlook.figures(Scenario("best", shifted(outlook.works, months)))
    return AdviceFigure(
        works=len(works),
        movable=len(made.movable),
        space_s=round(space_s, 3),
        try_s=round(median(tries), 3),
        problem_s=round(problem_s, 3),
        solve_s=round(solve_s, 1),
        openings_before=before.openings,
        openings_after=after.openings,
        cost_before=costs(made, made.as_planned()).total / 1000,
        cost_after=solution.cost / 1000,
        left_percent=round(100 * solution.share_left, 2),
        impossible_parts=len(solution.impossible),
        impossible_works=len(there),
        broken_there_before=_broken(made, made.as_planned(), there, is_there=True),
        broken_there=_broken(made, solution.choice, there, is_there=True),
        broken_elsewhere=_broken(made, solution.choice, there, is_there=False),
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    )


def _broken(made: Problem, choice: Mapping[int, int], there: Collection[int], *, is_there: bool) -> int:
    """Count laws that are broken in the parts of which no dates keep them all, or outside these."""
    return sum((item.relation.a in there or item.relation.b in there) is is_there for item in broken_laws(made, choice))


def measure_advice() -> tuple[AdviceFigure, ...]:
    """Measure each size in a process of its own."""
    made = []
    for size, seconds in SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.advice", str(size), str(seconds)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        made.append(AdviceFigure(**json.loads(done.stdout.splitlines()[-1])))
    return tuple(made)


def told_advice(figure: AdviceFigure) -> str:
    """Say it in a line."""
    return (
        f"{figure.works:>7,} works ({figure.movable:,} can move): space {figure.space_s:.2f} s, "
        f"a scenario {figure.try_s:.3f} s, "
        f"plan {figure.solve_s:.0f} s, openings {figure.openings_before} -> {figure.openings_after}, "
        f"at most {figure.left_percent:.1f} % better, "
        f"{figure.impossible_parts} parts ({figure.impossible_works} works) without lawful dates, where "
        f"{figure.broken_there} laws stay broken of {figure.broken_there_before}, "
        f"{figure.broken_elsewhere} laws broken elsewhere, "
        f"{figure.peak_mb:.0f} MB"
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(measured(int(sys.argv[1]), float(sys.argv[2])))) + "\n")
