"""The page of the rules, ``docs/domain.md``: its numbers are those of `layers`, each rule names a test that exists."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from math import isclose
from operator import add, mul, sub, truediv
from typing import TYPE_CHECKING

import pytest

from koppel.config import ROOT
from koppel.model import FindingType

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE = (ROOT / "docs" / "domain.md").read_text(encoding="utf-8")
_LISTS = _PAGE.index("## 11.")
_NUMBER = re.compile(r"(?<![\w§])\d[\d,]*\d(?:\.\d+)?|(?<![\w§])\d(?:\.\d+)?|½")
# What needs no source: none, one (also as the first day), and all of a scale.
_FREE = {"0", "1", "100"}
# Explained in layers/README.md, for what residents are told; no rule of this page reads it.
_ELSEWHERE = "address."
_SIGNS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: truediv,
}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _rules_text() -> str:
    """Return the sections with rules, without headings and what was measured of the order."""
    rules = _PAGE[:_LISTS]
    measured = rules.index("### How good it is"), rules.index("## 6.")
    rules = rules[: measured[0]] + rules[measured[1] :]
    return _plain(re.sub(r"^#+ .*$", "", rules[rules.index("## 1.") :], flags=re.MULTILINE))


def _rows(heading: str) -> list[list[str]]:
    """Return the rows of the list that begins with a heading, cell by cell."""
    table = _PAGE[_PAGE.index(heading, _LISTS) :].split("\n\n", 1)[0]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table.splitlines()[2:]]
    return [[cell.strip().replace(r"\|", "|") for cell in row] for row in cells]


_NUMBERS = _rows("| in the text |")
_RULES = _rows("| § |")
_SOURCES = [row for row in _NUMBERS if row[1].startswith("`")]


@cache
def _layer(file: str) -> dict[str, float]:
    """Return the numbers of a file of `layers` by dotted key."""

    def flat(table: dict[str, object], prefix: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for key, value in table.items():
            if isinstance(value, dict):
                found |= flat(value, f"{prefix}{key}.")
            elif isinstance(value, int | float) and not isinstance(value, bool):
                found[prefix + key] = float(value)
        return found

    return flat(tomllib.loads((ROOT / "layers" / file).read_text(encoding="utf-8")), "")


@cache
def _literals(file: str) -> set[float]:
    """Return the numbers that stand in a file of Python."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {
        float(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }


def _value(file: str, node: ast.expr) -> float:
    """Compute an expression of keys of a file of `layers`, or of numbers that stand in a file of Python."""
    if isinstance(node, ast.BinOp):
        return float(_SIGNS[type(node.op)](_value(file, node.left), _value(file, node.right)))
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        assert file.endswith(".toml") or float(node.value) in _literals(file), f"{node.value!r} is not in {file}"
        return float(node.value)
    return _layer(file)[ast.unparse(node)]


def _told(phrase: str) -> float:
    """Return the number in a phrase; percents as a share."""
    found = _NUMBER.findall(phrase)
    if not found:
        assert "half" in phrase, phrase
        return 0.5
    number = 0.5 if found[0] == "½" else float(found[0].replace(",", ""))
    return number / 100 if f"{found[0]} %" in phrase else number


@pytest.mark.parametrize("row", _NUMBERS, ids=lambda row: row[0])
def test_what_the_list_quotes_stands_in_the_text(row: list[str]) -> None:
    assert row[0] in _rules_text()


@pytest.mark.parametrize("row", _SOURCES, ids=lambda row: row[0])
def test_a_number_is_that_of_its_source(row: list[str]) -> None:
    phrase, file, expression = row
    assert isclose(_told(phrase), _value(file.strip("`"), ast.parse(expression.strip("`"), mode="eval").body))


def test_every_number_in_the_text_is_in_the_list() -> None:
    left = _rules_text()
    for phrase in sorted((row[0] for row in _NUMBERS), key=len, reverse=True):
        left = left.replace(phrase, _NUMBER.sub("", phrase))
    unknown = [
        left[max(0, found.start() - 40) : found.end() + 20] for found in _NUMBER.finditer(left) if found[0] not in _FREE
    ]
    assert unknown == [], "add a row under §11 of docs/domain.md for each"


def test_every_threshold_of_the_rules_is_told_in_the_text() -> None:
    used = {
        ast.unparse(node)
        for _, file, expression in _SOURCES
        if file == "`rules.toml`"
        for node in ast.walk(ast.parse(expression.strip("`"), mode="eval"))
        if isinstance(node, ast.Attribute)
    }
    known = {key for key in _layer("rules.toml") if not key.startswith(_ELSEWHERE)}
    assert known - used == set(), "tell what it does in docs/domain.md, and add a row under its §11"


def test_every_mechanism_of_affinity_is_told_in_the_text() -> None:
    told = {row[2].strip("`") for row in _SOURCES if row[1] == "`affinity.toml`"}
    assert {key for key in _layer("affinity.toml") if key.startswith("mechanism.")} == told
    assert _layer("affinity.toml")["default"] == _layer("affinity.toml")["mechanism.communication.value"]


@pytest.mark.parametrize("row", _RULES, ids=lambda row: row[1])
def test_a_rule_names_tests_that_exist(row: list[str]) -> None:
    names = re.findall(r"`([^`]+)`", row[2])
    assert names
    for name in names:
        file, _, function = name.partition("::")
        assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8"), name


def test_every_finding_every_part_of_the_score_and_every_section_has_a_row() -> None:
    by_section: dict[str, set[str]] = {}
    for section, rule, _ in _RULES:
        by_section.setdefault(section, set()).add(rule)
    assert set(FindingType) <= by_section["3"]
    assert {key.removeprefix("score.") for key in _layer("rules.toml") if re.fullmatch(r"score\.[a-z]+", key)} <= (
        by_section["5"]
    )
    assert set(by_section) == set(re.findall(r"^## (\d+)\.", _PAGE[:_LISTS], flags=re.MULTILINE))
