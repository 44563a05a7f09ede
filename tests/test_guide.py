"""The user guide names only what is there."""

from __future__ import annotations

import re

from koppel.config import ROOT

GUIDE = ROOT / "docs" / "handleiding"


def test_every_image_and_page_of_the_guide_exists() -> None:
    named = [
        (page.name, target)
        for page in sorted(GUIDE.glob("*.md"))
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    ]
    assert len(named) > 15
    assert [(page, target) for page, target in named if not (GUIDE / target).exists()] == []


def test_every_page_of_the_guide_is_in_its_list() -> None:
    told = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in GUIDE.glob("*.md") if page.name != "README.md" and page.name not in told] == []
