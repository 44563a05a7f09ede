"""
Change the code in small ways and see whether tests notice: ``make mutants FILES="koppel/access.py"``.

Each change (a mutant, of `tests.running.mutations`) that no test notices is printed, to be read: some change nothing
that anybody could tell, the others lack a test. The tests are those nearest to the files, as ``make quick`` chooses
them, or those that are named. They are collected once; each mutant is tried in a process that is split off from there,
by the tests that go through its lines, the shortest first, until one fails.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import coverage
import grimp
import pytest
from hypothesis import HealthCheck, Phase, settings

from koppel.config import ROOT
from tests.laws import QUICK
from tests.running.mutations import Change, changes, load, loaded_functions
from tests.running.quick import fitting, nearest, path
from tests.running.spread import known

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Each mutant is tried with the tests that reach it, of files that take so long together.
MOST_S = 40.0
# A mutant that takes so much longer than its tests did goes on without end, and that is noticed. By the clock: much is
# waiting, and the machine may be busy.
_PATIENCE, _PATIENCE_S = 30.0, 20.0
_MOST_BYTES = 6 << 30
_NOT_MADE = 3
# Makes no mutant smaller that fails already.
_PROFILE = "mutants"


class Asked(NamedTuple):
    """Which mutants are tried: at most so many of a file, drawn by a seed, whose text fits; and for how long."""

    most: int
    seed: int
    only: str
    within_s: float
    again: frozenset[str]


class Reach(NamedTuple):
    """The seconds of a processor that a test took, and the lines that it went through, by file."""

    seconds: float
    lines: dict[str, list[int]]


class Trying:
    """Runs, in the place of all tests, those that reach each mutant."""

    def __init__(self, files: Sequence[str], asked: Asked, say: Callable[[str], None]) -> None:
        self._files, self._asked, self._say = files, asked, say

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants of one file after another."""
        reached = _reached(session, self._files)
        failed = [one.nodeid for one in session.items if one.nodeid not in reached]
        if failed:
            self._say(f"left out, for they fail as the code stands: {' '.join(failed)}\n")
        for file in self._files:
            self._try(file, session, reached)
        return True

    def _try(self, file: str, session: pytest.Session, reached: dict[str, Reach]) -> None:
        """Try mutants of a file; each begins with what is loaded by now, and leaves nothing behind."""
        began = time.monotonic()
        module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
        functions = loaded_functions(str(ROOT / file))
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        found = [change for change in changes(tree) if self._is_asked(f"{file}:{change.told}")]
        number = min(self._asked.most or len(found), len(found))
        drawn = random.Random(self._asked.seed).sample(range(len(found)), number)  # noqa: S311
        left = 0
        for change in (found[at] for at in sorted(drawn)):
            tests = _within(self._asked.within_s, _tests_of(change, file, session, reached), reached)

            def mutant(change: Change = change, tests: list[pytest.Item] = tests) -> int:
                change.make()
                try:
                    load(change, module, functions)
                except LookupError:
                    return _NOT_MADE
                return _first_failure(session, tests)

            longest_s = _PATIENCE_S + _PATIENCE * sum(reached[one.nodeid].seconds for one in tests)
            answer = _apart(mutant, longest_s)
            if answer == _NOT_MADE:
                raise RuntimeError(f"{file}:{change.told} cannot be made in {change.name or 'what stands outside'}")
            if answer == 0:
                left += 1
                where = f"{change.name or 'outside functions'}, {len(tests)} tests"
                self._say(f"{file}:{change.told}  [{where}]\n")
        took = time.monotonic() - began
        self._say(
            f"{file}: {number} of {len(found)} tried, {number - left} noticed, {left} not, "
            f"seed {self._asked.seed}, {took:.0f} s\n"
        )

    def _is_asked(self, told: str) -> bool:
        again = self._asked.again
        return bool(re.search(self._asked.only, told)) and (not again or told in again)


def _tests_of(change: Change, file: str, session: pytest.Session, reached: dict[str, Reach]) -> list[pytest.Item]:
    """
    Return the tests that go through the lines of a change, the shortest first.

    What stands outside functions goes wherever it is imported: all tests, those that go through the file first.
    """
    known_tests = [(item, reached[item.nodeid]) for item in session.items if item.nodeid in reached]
    tests = [
        (file not in reach.lines, reach.seconds, at, item)
        for at, (item, reach) in enumerate(known_tests)
        if not change.name or change.lines & set(reach.lines.get(file, ()))
    ]
    return [item for *_, item in sorted(tests, key=lambda test: test[:3])]


def _within(most_s: float, tests: Sequence[pytest.Item], reached: dict[str, Reach]) -> list[pytest.Item]:
    """Return of tests the first that go into a number of seconds; all, if that is none."""
    total = accumulate(reached[one.nodeid].seconds for one in tests)
    return [one for one, took in zip(tests, total, strict=True) if not most_s or took <= most_s or one is tests[0]]


def _reached(session: pytest.Session, files: Sequence[str]) -> dict[str, Reach]:
    """Run all tests once as the code stands, and return what each that passes goes through."""
    with tempfile.NamedTemporaryFile("r+", encoding="utf-8") as told:

        def measure() -> int:
            measured = coverage.Coverage(
                data_file=None, include=[str(ROOT / file) for file in files], config_file=False
            )
            measured.start()
            took: dict[str, float] = {}
            for item in session.items:
                measured.switch_context(item.nodeid)
                began = time.process_time()
                if _first_failure(session, [item]) == 0:
                    took[item.nodeid] = time.process_time() - began
                session.shouldfail, session.testsfailed = False, 0
            measured.stop()
            lines: dict[str, dict[str, list[int]]] = {name: {} for name in took}
            for file in files:
                for line, names in measured.get_data().contexts_by_lineno(str(ROOT / file)).items():
                    for name in lines.keys() & set(names):
                        lines[name].setdefault(file, []).append(line)
            json.dump({name: [took[name], lines[name]] for name in took}, told)
            told.flush()
            return 0

        if _apart(measure, 3600.0) != 0:
            raise RuntimeError("the tests cannot be run as the code stands")
        told.seek(0)
        return {name: Reach(seconds, lines) for name, (seconds, lines) in json.load(told).items()}


def _first_failure(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    """Run tests until one fails; return how many did."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def _apart(run: Callable[[], int], longest_s: float) -> int:
    """Run in a process that is split off, and return its answer, or something else where it ends otherwise."""
    child = os.fork()
    if child == 0:
        answer = 2
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, longest_s)
            resource.setrlimit(resource.RLIMIT_DATA, (_MOST_BYTES, _MOST_BYTES))
            answer = run()
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def near(files: Sequence[str]) -> list[str]:
    """Return the test files nearest to files of code."""
    graph = grimp.build_graph("koppel", "tests", include_external_packages=False, cache_dir=None)
    tests = [
        name
        for name in graph.modules
        if name.rpartition(".")[2].startswith("test_") and not name.startswith("tests.browser.")
    ]
    modules = [file.removesuffix(".py").replace("/", ".") for file in files]
    return [path(test) for test in fitting(nearest(graph, modules, tests), known(), MOST_S)[0]]


def files_of(names: Sequence[str]) -> list[str]:
    """Return the files that are named, and those with code in the folders that are."""
    found: list[str] = []
    for name in names:
        inside = sorted((ROOT / name).rglob("*.py")) if (ROOT / name).is_dir() else [ROOT / name]
        found += [str(file.relative_to(ROOT)) for file in inside if file.name != "__init__.py" or len(inside) == 1]
    return found


def try_files(files: Sequence[str], tests: Sequence[str], asked: Asked, say: Callable[[str], None]) -> int:
    """Try mutants of files, with some tests; return what pytest does."""
    settings.register_profile(
        _PROFILE,
        max_examples=QUICK,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    with tempfile.TemporaryDirectory(prefix="koppel-mutants-") as folder:
        words = ["-q", "-p", "no:cacheprovider", f"--hypothesis-profile={_PROFILE}", f"--basetemp={folder}/tests"]
        return int(pytest.main([*words, *(str(ROOT / test) for test in tests)], plugins=[Trying(files, asked, say)]))


def main() -> int:
    """Try mutants of some files, and print those that were not noticed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="+", help="files of code, and folders")
    asked.add_argument("--tests", nargs="*", default=[], help="files of tests, and folders")
    asked.add_argument("--most", type=int, default=0, help="draw at most so many mutants of each file")
    asked.add_argument("--seed", type=int, default=14)
    asked.add_argument("--only", default="", help="those whose text, before and after, fits this regular expression")
    asked.add_argument("--within", type=float, default=0.0, help="try each for so many seconds of tests, not with all")
    asked.add_argument(
        "--again", type=Path, help="only those that this, printed by an earlier run, says were not noticed"
    )
    given = asked.parse_args()
    earlier = given.again.read_text(encoding="utf-8").splitlines() if given.again else []
    again = frozenset(line.rpartition("  [")[0] for line in earlier)
    files = files_of(given.files)
    tests = given.tests or near(files)
    shown = os.fdopen(os.dup(1), "w", encoding="utf-8")

    def say(text: str) -> None:
        shown.write(text)
        shown.flush()

    # What mutants say while they are tried is of no use.
    with open(os.devnull, "w", encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    say(f"tests: {' '.join(tests)}\n")
    code = try_files(files, tests, Asked(given.most, given.seed, given.only, given.within, again), say)
    if code != pytest.ExitCode.OK:
        say(f"the tests cannot be run: pytest ends with {code}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
