"""
Run the unit tests nearest to what changed: ``make quick``.

What changed is what differs from ``main``, committed or not. Test files that changed are run, those that check what is
read without an import, and those that import what changed, the nearest first: as many as go into `MOST_S` by the table
of `tests.running.spread`. What is left out is said: ``make unit`` runs that.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import grimp
import pytest

from koppel.config import ROOT
from tests.running.spread import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

# Together, of files of tests as they were measured one after another; two workers take about half of it.
MOST_S = 60.0
# Of a file that was never measured.
UNKNOWN_S = 4.0
# Read by many without an import: what they check is checked by these.
BESIDE = {
    "koppel/locale/": ("tests.test_locale", "tests.catalogue.test_plain"),
    "koppel/tokens/": ("tests.scripts.test_tokens",),
    "koppel/ui/assets/": ("tests.scripts.test_bundle", "tests.scripts.test_tokens"),
    "koppel/publish/assets/": ("tests.scripts.test_bundle", "tests.scripts.test_tokens", "tests.publish.test_pages"),
    "layers/": ("tests.catalogue.test_layers", "tests.catalogue.test_catalogue", "tests.catalogue.test_domain_page"),
    "docs/": (
        "tests.test_guide",
        "tests.docs.test_drawn",
        "tests.docs.test_decisions",
        "tests.catalogue.test_domain_page",
    ),
    "pyproject.toml": ("tests.docs.test_decisions",),
    "koppel/ui/": ("tests.ui.test_main", "tests.ui.test_pages"),
}


def changed(since: str = "main", root: Path = ROOT) -> list[str]:
    """Return the files that differ from a branch, those not yet known to git among them, as paths from the root."""
    told = [
        _git(root, "diff", "--name-only", "--merge-base", since),
        _git(root, "ls-files", "--others", "--exclude-standard"),
    ]
    return sorted({line for text in told for line in text.splitlines()})


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout


def nearest(graph: grimp.ImportGraph, modules: Iterable[str], tests: Iterable[str]) -> list[str]:
    """
    Order the test files that import modules: in the fewest steps first, and then those that import least else.

    Parameters
    ----------
    graph
        Who imports whom.
    modules
        What changed.
    tests
        The test files to choose from, as modules.
    """
    rim = {module for module in modules if module in graph.modules}
    names = {f"test_{module.rpartition('.')[2]}" for module in rim}
    steps: dict[str, int] = {}
    while rim:
        steps |= dict.fromkeys(rim, len(set(steps.values())))
        rim = {one for module in rim for one in graph.find_modules_that_directly_import(module)} - steps.keys()
    # Pages are drawn by their tests, not imported.
    steps |= {test: 0 for test in tests if test.rpartition(".")[2] in names}
    return sorted(
        (test for test in tests if test in steps),
        key=lambda test: (steps[test], len(graph.find_upstream_modules(test)), test),
    )


def fitting(wanted: Iterable[str], seconds: Mapping[str, float], most_s: float = MOST_S) -> tuple[list[str], list[str]]:
    """
    Choose from test files, the first first, what goes into a number of seconds; at least one.

    Parameters
    ----------
    wanted
        The test files, as modules.
    seconds
        What each took, by its path.
    most_s
        Together.

    Returns
    -------
    chosen, left
        In the order of `wanted`.
    """
    chosen: list[str] = []
    left: list[str] = []
    total = 0.0
    for test in wanted:
        took = seconds.get(path(test), UNKNOWN_S)
        if chosen and total + took > most_s:
            left.append(test)
        else:
            chosen.append(test)
            total += took
    return chosen, left


def path(module: str) -> str:
    """Return where a module of tests stands, from the root."""
    return module.replace(".", "/") + ".py"


def main(arguments: Sequence[str]) -> int:
    """Run pytest on what is nearest, with these arguments."""
    files = changed()
    graph = grimp.build_graph("koppel", "tests", include_external_packages=False, cache_dir=None)
    tests = [
        name
        for name in graph.modules
        if name.rpartition(".")[2].startswith("test_") and not name.startswith("tests.browser.")
    ]
    modules = [file.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for file in files if _is_code(file)]
    beside = {test for start, found in BESIDE.items() for file in files if file.startswith(start) for test in found}
    seconds = known()
    near = nearest(graph, modules, tests)
    own = [test for test in near if path(test) in files]
    chosen, left = fitting(list(dict.fromkeys([*own, *sorted(beside), *near])), seconds)
    sys.stdout.write(f"{len(files)} files changed: the {len(chosen)} test files nearest to them\n")
    if left:
        took = sum(seconds.get(path(test), UNKNOWN_S) for test in left)
        names = " ".join(path(test).removeprefix("tests/") for test in left)
        sys.stdout.write(f"left out, some {took:.0f} s that make unit runs: {names}\n")
    sys.stdout.flush()
    if not chosen:
        return 0
    return int(pytest.main([*arguments, *(str(ROOT / path(test)) for test in chosen)]))


def _is_code(file: str) -> bool:
    return file.endswith(".py") and file.startswith(("koppel/", "tests/"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
