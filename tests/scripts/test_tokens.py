"""Colours stand in one file; style sheets, scripts, Python and paper ask for them by name."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from koppel.config import ROOT
from koppel.tokens import style, token, tokens

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = ROOT / "koppel" / "tokens" / "tokens.css"
_HEX = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", re.IGNORECASE)
_PARTS = re.compile(r"\b(?:rgba?|hsla?)\(\s*\d")
_USED = re.compile(r"var\(--([a-z0-9-]+)")
SHEETS = sorted(path for path in (ROOT / "koppel").rglob("*.css") if path != SOURCE)
OTHERS = sorted(
    path
    for kind in ("js", "py", "typ", "html")
    for path in (ROOT / "koppel").rglob(f"*.{kind}")
    # An example in a message about layers, and patterns and codes that are no colours.
    if path != ROOT / "koppel" / "catalogue" / "load.py"
)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_style_sheet_has_a_colour_of_its_own(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not _HEX.findall(text)
    assert not _PARTS.findall(text)


def test_neither_has_a_script_a_template_or_python() -> None:
    own = {}
    for path in OTHERS:
        text = path.read_text(encoding="utf-8")
        hexes = [one for one in _HEX.findall(text) if len(one) == 7 or one.lower() == "#fff"]
        if found := hexes + _PARTS.findall(text):
            own[str(path.relative_to(ROOT))] = found
    assert not own


def test_every_token_that_is_used_is_there_and_none_is_there_for_nothing() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SHEETS)
    own = set(re.findall(r"--([a-z0-9-]+)\s*:", text)) | set(re.findall(r'"--([a-z]+)"', _code("*.js")))
    used = set(_USED.findall(text)) | set(_USED.findall(_code("*.py")))
    assert used - own - tokens().keys() <= {"spans", "map-sheet", "map-time", "map-lanes"}
    named = set(re.findall(r"\"([a-z0-9-]+)\"", _code("*.js") + _code("*.py") + _code("*.typ") + _code("*.html")))
    assert not tokens().keys() - used - named


def _code(pattern: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "koppel").rglob(pattern)))


def test_one_colour_has_one_name() -> None:
    colors = [value for value in tokens().values() if value.startswith("#")]
    assert len(colors) == len(set(colors))
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in colors)


def test_the_parts_of_a_colour_are_those_of_the_colour() -> None:
    for name, value in tokens().items():
        if name.endswith("-rgb"):
            assert "#" + "".join(f"{int(part):02x}" for part in value.split()) == token(name.removesuffix("-rgb"))


def test_the_framework_is_told_the_same_colours() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    meant = {"primary": "deep", "background": "white", "secondaryBackground": "pale", "text": "ink", "border": "line"}
    assert {name: theme[f"{name}Color"].lower() for name in meant} == {name: token(meant[name]) for name in meant}


def test_the_style_sheet_is_one_block_without_comments() -> None:
    assert style().startswith(":root {")
    assert "/*" not in style()


_DECLARATION = re.compile(r"^\s+([a-z-]+): ([^;{}]+);$", re.MULTILINE)
_MEASURE = re.compile(r"(?<![-\w.])\d+(?:\.\d+)?(?:rem|px)\b")
_SCALES = {"space": "padding|margin|gap", "text": "font-size", "radius": r"border-\S*radius"}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_on_a_scale_is_asked_by_its_name(path: Path) -> None:
    literal = []
    for scale, properties in _SCALES.items():
        known = {value for name, value in tokens().items() if name.startswith(f"{scale}-")}
        of_scale = re.compile(rf"(?:{properties})(?:-[a-z]+)?|(?:row|column)-gap" if scale == "space" else properties)
        for name, value in _DECLARATION.findall(path.read_text(encoding="utf-8")):
            if of_scale.fullmatch(name) and not (scale == "text" and "(" in value.replace("var(", "")):
                literal += [f"{name}: {value}" for one in _MEASURE.findall(value) if one in known]
    assert not literal


def test_scales_go_up() -> None:
    for scale in _SCALES:
        sizes = [
            float(re.sub("[a-z]+$", "", value)) for name, value in tokens().items() if name.startswith(f"{scale}-")
        ]
        assert sizes == sorted(set(sizes))
