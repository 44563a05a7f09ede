"""What is changed in a file, and that a change reaches modules that are loaded."""

from __future__ import annotations

import ast
import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest

from tests.running.mutations import changes, load, loaded_functions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

_CODE = '''
"""A page of prose is no code."""
from functools import lru_cache

LIMIT = 3
TWICE = LIMIT * 2
QUESTION = "SELECT id FROM work WHERE seen AND NOT gone"


class Box:
    size: int = 4

    @property
    def half(self) -> int:
        return self.size // 2


@lru_cache
def is_small(value: int, *, least: int = 0) -> bool:
    """Return whether a value is small."""
    return least <= value and value < LIMIT
'''


@pytest.fixture
def module(tmp_path: Path) -> Iterator[ModuleType]:
    """The code above, loaded as a module of ours."""
    file = tmp_path / "changing.py"
    file.write_text(_CODE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("tests.changing", file)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules["tests.changing"] = loaded
    spec.loader.exec_module(loaded)
    yield loaded
    del sys.modules["tests.changing"]


def change(module: ModuleType, told: str) -> None:
    """Make the one change whose text has this in it."""
    tree = ast.parse(_CODE)
    (found,) = (one for one in changes(tree) if told in one.told)
    found.make()
    load(found, module, loaded_functions(str(module.__file__)))


def test_the_changes_of_a_file_are_these() -> None:
    told = [one.told.partition(": ")[2] for one in changes(ast.parse(_CODE))]
    assert told == [
        "3  ->  4",
        "LIMIT * 2  ->  LIMIT / 2",
        "2  ->  3",
        "'SELECT id FROM work WHERE seen AND NOT gone'  ->  'SELECT id FROM work WHERE seen AND gone'",
        "'SELECT id FROM work WHERE seen AND NOT gone'  ->  'SELECT id FROM work WHERE seen OR NOT gone'",
        "self.size // 2  ->  self.size * 2",
        "2  ->  3",
        "0  ->  1",
        "least <= value and value < LIMIT  ->  least <= value or value < LIMIT",
        "least <= value  ->  least < value",
        "least <= value  ->  least > value",
        "value < LIMIT  ->  value <= LIMIT",
        "value < LIMIT  ->  value >= LIMIT",
    ]


def test_what_was_looked_at_stays_as_it_is() -> None:
    tree = ast.parse(_CODE)
    before = ast.dump(tree)
    changes(tree)
    assert ast.dump(tree) == before


def test_a_function_changes_within_its_decorator(module: ModuleType) -> None:
    held = module.is_small
    change(module, "value < LIMIT  ->  value <= LIMIT")
    assert held(3)
    assert held(2)
    assert not held(4)


def test_what_an_argument_is_by_itself_changes(module: ModuleType) -> None:
    change(module, "0  ->  1")
    assert not module.is_small(0)
    assert module.is_small(0, least=0)


def test_a_property_changes_for_what_was_made_before(module: ModuleType) -> None:
    box = module.Box()
    change(module, "self.size // 2  ->  self.size * 2")
    assert box.half == 8


def test_a_value_changes_with_what_is_made_of_it_and_wherever_it_went(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = sys.modules[__name__]
    monkeypatch.setattr(here, "TWICE", module.TWICE, raising=False)
    change(module, "3  ->  4")
    assert (module.LIMIT, module.TWICE) == (4, 8)
    assert here.TWICE == 8
    assert module.is_small(3)
