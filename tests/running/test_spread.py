"""How tests are spread over workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from koppel.config import ROOT
from tests.running import spread

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@dataclass
class Item:
    nodeid: str


@dataclass
class Report:
    nodeid: str
    duration: float


def order(*names: str, **seconds: float) -> list[str]:
    items = cast("list[pytest.Item]", [Item(name) for name in names])
    return [item.nodeid for item in spread.longest_first(items, {f"{name}.py": took for name, took in seconds.items()})]


def test_the_longest_files_begin_and_their_tests_keep_their_order() -> None:
    given = ("short.py::b", "short.py::a", "long.py::b", "long.py::a")
    assert order(*given, short=1.0, long=9.0) == ["long.py::b", "long.py::a", "short.py::b", "short.py::a"]


def test_a_file_that_was_never_measured_begins_first() -> None:
    assert order("long.py::a", "new.py::a", long=9.0) == ["new.py::a", "long.py::a"]


def test_of_files_that_were_never_measured_the_one_with_the_most_tests_begins() -> None:
    names = ("a.py::one", "long.py::one", "z.py::one", "z.py::two")
    assert order(*names, long=9.0) == ["z.py::one", "z.py::two", "a.py::one", "long.py::one"]


def test_what_a_file_took_is_beginning_test_and_end_beside_what_others_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "MEASURED", tmp_path / "made" / "durations.json")
    spread.write(spread.MEASURED, {"other.py": 3.0, "one.py": 8.0})
    measuring = spread.Measuring()
    for part in (0.25, 1.0, 0.25):
        measuring.pytest_runtest_logreport(cast("pytest.TestReport", Report("one.py::test", part)))
    measuring.pytest_sessionfinish()
    assert spread.MEASURED.read_text() == '{\n"one.py": 1.5,\n"other.py": 3.0\n}\n'


def test_the_table_names_files_that_are_there() -> None:
    assert [file for file in spread.known() if not (ROOT / file).is_file()] == []
