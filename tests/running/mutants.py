"""
Change the code in small ways and see whether tests notice: ``make mutants FILES="koppel/access.py"``.

Each change (a mutant) that no test notices is printed as a difference, to be read: some change nothing that anybody
could tell, the others lack a test. The tests are those nearest to the files, as ``make quick`` chooses them, or those
that are named. All happens in a copy of the repository; mutmut does the work.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import grimp

from koppel.config import ROOT
from tests.running.quick import fitting, nearest, path
from tests.running.spread import known

# Each mutant is tried with the tests that reach it, of files that take so long together.
MOST_S = 40.0
# Counts functions, and mutmut makes one of each mutant.
_COUNTING = ("--deselect=tests/services/accounts/test_roles.py::test_every_service_has_a_case",)
# What tests read beside code.
_BESIDE = ("layers", "data", "docs", "streamlit_app.py", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def settings(files: list[str], tests: list[str]) -> str:
    """Return what mutmut reads: which files it changes, which tests it runs, and what it copies for them."""
    several = {
        "source_paths": ["koppel"],
        "only_mutate": files,
        "also_copy": list(_BESIDE),
        "pytest_add_cli_args_test_selection": tests,
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "--hypothesis-profile=quick", *_COUNTING],
    }
    lines = (f"{name}=\n" + "".join(f"    {value}\n" for value in values) for name, values in several.items())
    return "[mutmut]\n" + "".join(lines)


def near(files: list[str]) -> list[str]:
    """Return the test files nearest to files of code."""
    graph = grimp.build_graph("koppel", "tests", include_external_packages=False, cache_dir=None)
    tests = [
        name
        for name in graph.modules
        if name.rpartition(".")[2].startswith("test_") and not name.startswith("tests.browser.")
    ]
    modules = [file.removesuffix(".py").replace("/", ".") for file in files]
    return [path(test) for test in fitting(nearest(graph, modules, tests), known(), MOST_S)[0]]


def copy(folder: Path) -> None:
    """Copy what git knows, as it stands now."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, told.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def main() -> int:
    """Try mutants of some files, and print those that were not noticed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="+")
    asked.add_argument("--tests", nargs="*", default=[])
    asked.add_argument("--workers", default="2")
    given = asked.parse_args()
    tests = given.tests or near(given.files)
    sys.stdout.write(f"tests: {' '.join(tests)}\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory(prefix="koppel-mutants-") as name:
        folder = Path(name)
        copy(folder)
        (folder / "setup.cfg").write_text(settings(given.files, tests), encoding="utf-8")
        mutmut = [sys.executable, "-m", "mutmut"]
        done = subprocess.run([*mutmut, "run", "--max-children", given.workers], cwd=folder, check=False)
        told = subprocess.run([*mutmut, "results"], cwd=folder, check=False, capture_output=True, text=True).stdout
        unseen = (": survived", ": no tests")
        left = [line.strip().partition(":")[0] for line in told.splitlines() if line.endswith(unseen)]
        for mutant in left:
            subprocess.run([*mutmut, "show", mutant], cwd=folder, check=False)
        sys.stdout.write(f"not noticed: {len(left)}\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
