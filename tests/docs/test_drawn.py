from __future__ import annotations

import pytest

from koppel.config import ROOT
from tests.docs.drawn import PARTS, redrawn


@pytest.mark.parametrize(("file", "name"), PARTS)
def test_what_a_page_takes_from_the_code_is_as_the_code_has_it(file: str, name: str) -> None:
    page = (ROOT / "docs" / file).read_text(encoding="utf-8")
    assert redrawn(page, name, PARTS[file, name]()) == page, "make docs"


def test_only_the_part_itself_is_redrawn() -> None:
    page = "before\n<!-- a: x -->\nold\n<!-- end -->\nafter\n<!-- b: y -->\nold\n<!-- end -->\n"
    assert redrawn(page, "a", r"\1 new") == page.replace("old", r"\1 new", 1)


def test_a_page_without_the_part_is_an_error() -> None:
    with pytest.raises(ValueError, match="a"):
        redrawn("no part", "a", "new")
