"""Nothing outside `koppel.formats` writes numbers, dates or money for people by hand."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from koppel.config import ROOT
from koppel.i18n import LANGUAGES, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PACKAGES = ("cartography", "cli", "exports", "publish", "services", "ui", "web")
# A format that rounds, groups, makes percents or writes a date.
_BY_HAND = re.compile(r"[.,]\d*[feg%]|,|%[A-Za-z]|[+]?\d*g$")
# What is written for machines, with the reason.
_FOR_MACHINES = {
    "ui/components/charts/bars.py": "places on the axis, in CSS",
    "ui/components/charts/columns.py": "heights of bars, in CSS",
    "ui/components/compass/cell_panel.py": "numbers in SVG",
    "ui/components/deciding/combinations.py": "widths of bars, in CSS",
    "ui/pages/straat.py": "widths of bars, in CSS",
    "ui/state.py": "coordinates in the address of a page",
    "exports/table.py": "dates that sort and are read back",
    "services/intake/activities.py": "a day that a form shows and that is read back",
    "cli/intake.py": "a counter that is written over while a file is checked",
    "cartography/compass_rings.py": "numbers in SVG",
    "cartography/drawing.py": "numbers in SVG",
    "cartography/furniture.py": "numbers in SVG",
    "cartography/lettering.py": "numbers in SVG",
    "cartography/marks.py": "numbers in SVG",
    "cartography/pills.py": "numbers in SVG",
}


def _files() -> Iterator[tuple[str, Path]]:
    for package in _PACKAGES:
        for file in sorted((ROOT / "koppel" / package).rglob("*.py")):
            yield file.relative_to(ROOT / "koppel").as_posix(), file


def _by_hand(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = "".join(str(part.value) for part in ast.walk(node.format_spec) if isinstance(part, ast.Constant))
            if _BY_HAND.search(spec):
                yield f"{node.lineno}: format {spec}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            given = [part.value for part in node.args if isinstance(part, ast.Constant)]
            if node.func.attr == "strftime" or (node.func.attr == "replace" and given == [",", "."]):
                yield f"{node.lineno}: {node.func.attr}"
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"€ ?$|^ (m|m²|km)$", node.value)
        ):
            yield f"{node.lineno}: {node.value}"


def test_numbers_dates_and_money_for_people_are_written_in_one_place() -> None:
    found = {name: list(_by_hand(file)) for name, file in _files()}
    assert {name: lines for name, lines in found.items() if lines and name not in _FOR_MACHINES} == {}


def test_every_exception_is_still_needed() -> None:
    found = {name for name, file in _files() if list(_by_hand(file))}
    assert set(_FOR_MACHINES) - found == set()


# The browser fills in how near a work is, always less than a kilometre, and what was measured on the map.
_BY_THE_BROWSER = ("cli.help", "site.script.near_", "screen.map_page.measure_length")


def test_no_text_puts_a_unit_or_a_plural_behind_a_number_by_hand() -> None:
    wrong = re.compile(r"€ ?\{|\} ?(%|km\b|m\b(?!²))|\w\((en|n|s|ken|len|sen|es)\)")
    found = [
        (language, key, value)
        for language in LANGUAGES
        for key, value in texts(language).items()
        if wrong.search(value) and not key.startswith(_BY_THE_BROWSER)
    ]
    assert found == []


def test_a_text_that_differs_with_a_number_is_said_in_the_form_that_the_number_asks_for() -> None:
    assert text("facts.saved.days", "nl", range="1", count=1) == "1 dag minder hinder"
    assert text("facts.saved.days", "nl", range="2–4", count=4) == "2–4 dagen minder hinder"
    assert text("facts.saved.days", "en", range="1", count=1) == "1 day less hindrance"
