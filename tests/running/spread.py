"""
How tests are spread over workers: whole files, the longest first, by seconds that were measured in a run before.

A run writes what its files took into `MEASURED`; ``make spread`` puts that into `TABLE`, which is committed. A file
that is not in the table yet may be long, and begins first: of several of these, the one with the most tests.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from koppel.config import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pytest

TABLE = ROOT / "tests" / "running" / "durations.json"
MEASURED = ROOT / "artefacts" / "durations.json"


def longest_first(items: Sequence[pytest.Item], seconds: Mapping[str, float]) -> list[pytest.Item]:
    """Order tests by the seconds of their files; within a file as they stand."""
    tests = Counter(_file(item) for item in items)

    def place(item: pytest.Item) -> tuple[float, int, str]:
        file = _file(item)
        return -seconds.get(file, float("inf")), -tests[file], file

    return sorted(items, key=place)


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


class Measuring:
    """Adds up what the tests of each file take: beginning, test and end."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take one part of one test along."""
        self._seconds[report.nodeid.partition("::")[0]] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write down what was measured, beside what other runs measured."""
        write(MEASURED, _read(MEASURED) | self._seconds)


def known() -> dict[str, float]:
    """Return the seconds that each file of tests took, by its path from the root."""
    return _read(TABLE)


def write(table: Path, seconds: Mapping[str, float]) -> None:
    """Write down seconds, a file of tests a line."""
    table.parent.mkdir(exist_ok=True)
    rounded = {file: max(0.1, round(seconds[file], 1)) for file in sorted(seconds)}
    table.write_text(json.dumps(rounded, indent=0) + "\n", encoding="utf-8")


def _read(table: Path) -> dict[str, float]:
    return dict(json.loads(table.read_text(encoding="utf-8"))) if table.exists() else {}


def main() -> None:
    """Take what the last runs measured into the table; files that are no more leave it."""
    write(TABLE, {file: took for file, took in (known() | _read(MEASURED)).items() if (ROOT / file).exists()})


if __name__ == "__main__":
    main()
