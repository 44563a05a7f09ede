"""
Run the unit tests nearest to what changed: ``make quick``.

What changed is what differs from ``main``, committed or not. Test files that changed are run, and those that import
what changed, the nearest first, up to `MOST`. How many more there are is said: ``make unit`` runs those.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import grimp
import pytest

from koppel.config import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MOST = 25
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


def nearest(
    graph: grimp.ImportGraph, modules: Iterable[str], tests: Iterable[str], most: int = MOST
) -> tuple[list[str], int]:
    """
    Choose the test files that import modules in the fewest steps; of those as near, the ones that import least else.

    Parameters
    ----------
    graph
        Who imports whom.
    modules
        What changed.
    tests
        The test files to choose from, as modules.
    most
        How many at most.

    Returns
    -------
    chosen, left
        The test files, and how many more import what changed.
    """
    rim = {module for module in modules if module in graph.modules}
    names = {f"test_{module.rpartition('.')[2]}" for module in rim}
    steps: dict[str, int] = {}
    while rim:
        steps |= dict.fromkeys(rim, len(set(steps.values())))
        rim = {one for module in rim for one in graph.find_modules_that_directly_import(module)} - steps.keys()
    # Pages are drawn by their tests, not imported.
    steps |= {test: 0 for test in tests if test.rpartition(".")[2] in names}
    found = sorted(
        (test for test in tests if test in steps),
        key=lambda test: (steps[test], len(graph.find_upstream_modules(test)), test),
    )
    return found[:most], len(found[most:])


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
    chosen, left = nearest(graph, modules, tests)
    beside = {test for start, found in BESIDE.items() for file in files if file.startswith(start) for test in found}
    chosen = sorted({*chosen, *beside})
    told = f"{len(files)} files changed: the {len(chosen)} test files nearest to them; make unit runs {left} more\n"
    sys.stdout.write(told)
    sys.stdout.flush()
    if not chosen:
        return 0
    places = [str((ROOT / name.replace(".", "/")).with_suffix(".py")) for name in chosen]
    return int(pytest.main([*arguments, *places]))


def _is_code(file: str) -> bool:
    return file.endswith(".py") and file.startswith(("koppel/", "tests/"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
