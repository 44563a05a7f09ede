"""Codes of areas: how they are read, and how they lie in each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.model.compass.areas import Level, level_of, municipality_of, parent_of, parse_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BU00141000", "BU00141000"),
        ("WK036300  ", "WK036300"),
        ("gm0363    ", "GM0363"),
        ("00141000", "BU00141000"),
        ("036300", "WK036300"),
        ("0363", "GM0363"),
        ("WK0363AA", "WK0363AA"),
        ("bu0363ad04", "BU0363AD04"),
    ],
)
def test_a_code_is_read_padded_small_or_as_digits(text: str, code: str) -> None:
    assert parse_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "BU0014100", "3630000", "141000000", "NL00", "Selwerd", "BU001410-0", "BU٠٠١٤١٠٠٠"]
)
def test_what_lost_a_digit_or_is_none_is_not_guessed(text: str) -> None:
    assert parse_code(text) is None


@given(st.integers(0, 99_999_999))
def test_a_buurt_lies_in_its_wijk_and_that_in_its_gemeente(number: int) -> None:
    code = f"BU{number:08}"
    wijk = parent_of(code)
    assert wijk is not None
    assert level_of(wijk) is Level.WIJK
    assert parent_of(wijk) == municipality_of(code)
    assert parent_of(municipality_of(code)) is None
