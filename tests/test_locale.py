"""Every text is there in both languages, with the same placeholders, and every code has a text."""

from __future__ import annotations

import ast
import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from koppel.config import ROOT
from koppel.i18n import LANGUAGES, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

_ERRORS = {
    "KoppelError", "InputError", "CatalogueError", "ProfileError", "StoreError", "NotFoundError", "RefusedError",
    "SettingsError",
}  # fmt: skip


def placeholders(template: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(template) if name}


def raised_codes() -> Iterator[tuple[str, str]]:
    """Return every error code that is written out in the code, with its place."""
    for file in sorted((ROOT / "koppel").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ERRORS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, f"{file.name}:{node.lineno}"


def test_both_languages_have_the_same_keys() -> None:
    dutch, english = (texts(language) for language in LANGUAGES)
    assert set(dutch) == set(english)


def test_a_text_has_the_same_placeholders_in_both_languages() -> None:
    dutch, english = (texts(language) for language in LANGUAGES)
    differing = {key for key in dutch if placeholders(dutch[key]) != placeholders(english[key])}
    assert differing == set()


def test_no_text_is_empty() -> None:
    assert [key for language in LANGUAGES for key, value in texts(language).items() if not value.strip()] == []


def test_every_error_that_is_raised_has_a_text() -> None:
    missing = [(code, place) for code, place in raised_codes() if f"error.{code}" not in texts("nl")]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_text_or_fact_shows_itself(language: str) -> None:
    assert text("no.such.key", language) == "⟦no.such.key⟧"
    assert "⟦value⟧" in text("error.setting_number", language, name="X", right="1")


def test_every_text_that_a_screen_asks_for_by_name_is_there() -> None:
    known = texts("nl")
    asked = [
        (f"{prefix}{key}", file.name)
        for file in sorted((ROOT / "koppel").rglob("*.py"))
        for pattern, prefix in (
            (r"session\.text\(\s*[\"']([\w.]+)[\"']", "screen."),
            (r"session\.view_text\(\s*[\"']([\w.]+)[\"']", "view."),
            (r"(?<![.\w])text\(\s*[\"']([\w.]+\.[\w.]+)[\"']", ""),
        )
        for key in re.findall(pattern, file.read_text(encoding="utf-8"))
    ]
    assert len(asked) > 500
    # A text that differs with a count has a form for each plural.
    assert [(key, name) for key, name in asked if key not in known and f"{key}.other" not in known] == []
