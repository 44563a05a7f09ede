from __future__ import annotations

from koppel.ui.words import plain, short


def test_an_image_in_a_message_stays_text() -> None:
    assert plain("![x](https://example.org/x.png)") == r"\!\[x\]\(https\://example\.org/x\.png\)"


def test_a_long_text_is_cut_and_shows_it() -> None:
    assert short("a" * 10, 10) == "a" * 10
    assert short("a" * 11, 10) == "a" * 9 + "…"
