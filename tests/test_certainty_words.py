"""What is said of a certain combination is true of works that may still move."""

from __future__ import annotations

import pytest

from koppel.i18n import text


@pytest.mark.parametrize(("language", "fixed"), [("nl", "vast"), ("en", "fixed")])
def test_certain_tells_what_is_known_and_not_that_a_plan_cannot_move(language: str, fixed: str) -> None:
    assert fixed not in text("screen.chances.certain", language)
