"""Decisions say why and until when; what is installed has its reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from koppel.config import ROOT

_DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
_HEADINGS = ["Context", "Choice", "Measured", "When to look again"]


@pytest.mark.parametrize("file", _DECISIONS, ids=lambda file: file.stem)
def test_a_decision_has_its_four_parts(file: Path) -> None:
    page = file.read_text(encoding="utf-8")
    parts = re.split(r"^## (.*)$", page, flags=re.MULTILINE)
    assert parts[1::2] == _HEADINGS
    assert all(len(part.split()) >= 8 for part in parts[2::2])


@pytest.mark.parametrize("file", _DECISIONS, ids=lambda file: file.stem)
def test_a_decision_carries_the_number_of_its_file(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(rf"# {int(file.stem[:4])}\. \S", first)


@pytest.mark.parametrize("file", _DECISIONS, ids=lambda file: file.stem)
def test_a_decision_names_files_that_exist(file: Path) -> None:
    page = file.read_text(encoding="utf-8")
    named = re.findall(r"`((?:koppel|docs|layers|tests)/[\w./-]*)`", page)
    linked = [str(Path("docs/decisions") / link) for link in re.findall(r"\]\(((?:\.\./)*[\w-]+\.md)\)", page)]
    assert [name for name in (*named, *linked) if not (ROOT / name).exists()] == []


def test_every_library_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=~!\[]", item)[0] for item in wanted}
    page = (ROOT / "docs" / "decisions" / "0001-libraries.md").read_text(encoding="utf-8")
    assert {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page)} == set()


def test_what_is_done_by_hand_has_a_reason() -> None:
    page = (ROOT / "docs" / "decisions" / "0001-libraries.md").read_text(encoding="utf-8")
    table = page[page.index("### By hand, and why") :].split("\n\n")[1]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert len(rows) > 10
    assert all(len(row) == 3 and all(row) for row in rows)
