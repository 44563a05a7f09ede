from __future__ import annotations

import pytest

from koppel.ui.components.legend import swatch
from koppel.ui.words import plain


def test_an_image_in_a_message_stays_text() -> None:
    assert plain("![x](https://example.org/x.png)") == r"\!\[x\]\(https\://example\.org/x\.png\)"


@pytest.mark.parametrize(
    ("dash", "background"),
    [
        ("", "#112233"),
        ("12 5", "repeating-linear-gradient(90deg, #112233 0px 12px, transparent 12px 17px)"),
        ("4", "repeating-linear-gradient(90deg, #112233 0px 4px, transparent 4px 8px)"),
    ],
)
def test_the_legend_draws_the_pattern_of_the_map(dash: str, background: str) -> None:
    assert swatch("#112233", dash) == background
