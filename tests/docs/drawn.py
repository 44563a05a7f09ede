"""
The parts of docs that are made from the code, and put there by ``make docs``.

A part stands between ``<!-- NAME: … -->`` and ``<!-- end -->`` on its page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from koppel.config import ABOUT_LIMITS, ABOUT_SETTINGS, ROOT, Settings, variable
from tests.test_architecture import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koppel.config import About


def settings() -> str:
    """Draw a table of all settings with their defaults."""
    rows = [
        f"| `{variable(name)}` | {_default(getattr(whole, name), about)} | {about.meaning}{_bounds(about)} |"
        for whole, described in ((Settings(), ABOUT_SETTINGS), (Settings().limits, ABOUT_LIMITS))
        for name, about in described.items()
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def _default(value: object, about: About) -> str:
    if about.default:
        return about.default
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT)}`"
    return f"`{value}`"


def _bounds(about: About) -> str:
    return f" ({about.bounds[0]} to {about.bounds[1]})" if about.bounds else ""


def picture() -> str:
    """Draw which parts of the program import which."""
    return f"```mermaid\n{drawn()}\n```"


# By page and name of the part.
PARTS: Mapping[tuple[str, str], Callable[[], str]] = {
    ("settings.md", "settings"): settings,
    ("architecture.md", "picture"): picture,
}


def redrawn(page: str, name: str, part: str) -> str:
    """Return a page with a part put in its place."""
    place = re.compile(rf"(<!-- {name}: [^\n]* -->\n).*?(\n<!-- end -->)", re.DOTALL)
    found = place.search(page)
    if found is None:
        raise ValueError(name)
    return page[: found.end(1)] + part + page[found.start(2) :]


if __name__ == "__main__":
    for (file, name), draw in PARTS.items():
        path = ROOT / "docs" / file
        path.write_text(redrawn(path.read_text(encoding="utf-8"), name, draw()), encoding="utf-8")
