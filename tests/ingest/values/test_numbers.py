from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.ingest.values.numbers import (
    parse_amount,
    parse_duration,
    parse_flag,
    parse_money,
    parse_number,
    parse_thousands,
)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (12, 12.0),
        (0, 0.0),
        (-1.5, -1.5),
        ("12", 12.0),
        (" 12 ", 12.0),
        ("+12", 12.0),
        ("-12,5", -12.5),
        ("0,5", 0.5),
        (",5", 0.5),
        ("5,", 5.0),
        ("12.5", 12.5),
        ("1.234", 1.234),
        ("1,234", 1.234),
        ("1.234,5", 1234.5),
        ("1.234.567", 1_234_567.0),
        ("1.234.567,89", 1_234_567.89),
        ("1 234,5", 1234.5),
        ("1 234 567", 1_234_567.0),
        ("1\u00a0234", 1234.0),
        ("1\u202f234", 1234.0),
        ("1,234.5", 1234.5),
        ("1,234,567", 1_234_567.0),
        ("€ 1234", 1234.0),
        ("€1.234,50", 1234.5),
        ("1234 EUR", 1234.0),
        ("1e3", 1000.0),
        ("2.5E-1", 0.25),
    ],
)
def test_a_number_is_read_in_the_forms_that_people_write(value: object, number: float) -> None:
    assert parse_number(value) == number


@pytest.mark.parametrize("text", ["€ 1.500", "1.500,-", "€ 1.500,-", "EUR 1.500", "€ 1500,-", "€ 1.500,00"])
def test_a_point_in_money_stands_between_thousands(text: str) -> None:
    assert parse_number(text) == 1500.0


def test_cents_stay_cents() -> None:
    assert parse_number("€ 1.50") == 1.5
    assert parse_number("€ 1,50") == 1.5


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, "", "  ", "-", ",", ".", "twaalf", "12 m", "1.2.3", "1,2,3", "1,23.4", "1 2", "--1", "0x10",
        "1_000", "nan", "NaN", "inf", "-Infinity", "1e999", math.nan, math.inf, -math.inf, 10**400, [1], {"a": 1},
    ],
)  # fmt: skip
def test_what_is_no_finite_number_is_none(value: object) -> None:
    assert parse_number(value) is None


@pytest.mark.parametrize("value", [True, 1, 1.0, "1", "ja", "Ja ", "J", "yes", "TRUE", "waar", "oui"])
def test_yes_is_read(value: object) -> None:
    assert parse_flag(value) is True


@pytest.mark.parametrize("value", [False, 0, 0.0, "0", "nee", "N", "no", "False", "onwaar", "non"])
def test_no_is_read(value: object) -> None:
    assert parse_flag(value) is False


@pytest.mark.parametrize("value", [None, "", "misschien", 2, 0.5, "x", math.nan, [True]])
def test_neither_yes_nor_no_is_none(value: object) -> None:
    assert parse_flag(value) is None


@given(st.text() | st.integers() | st.floats())
def test_any_value_gives_a_finite_number_or_none(value: object) -> None:
    number = parse_number(value)
    assert number is None or math.isfinite(number)
    assert parse_flag(value) in (True, False, None)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_a_computer_writes_is_read_back(number: float) -> None:
    assert parse_number(repr(number)) == number


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_dutch_and_english_money_is_read_back(euros: int, cents: int) -> None:
    english = f"{euros:,}.{cents:02d}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    for text in (english, dutch, f"€ {dutch}", dutch.replace(".", " ")):
        assert parse_number(text) == pytest.approx(euros + cents / 100)


@pytest.mark.parametrize(("text", "number"), [("150.000", 150_000), (" 1.500 ", 1500), ("12.345.678", 12_345_678)])
def test_points_in_groups_of_three_are_thousands_where_thousandths_cannot_be(text: str, number: float) -> None:
    assert parse_thousands(text) == number


@pytest.mark.parametrize("value", ["150.00", "1500.000", "0.150", "150,000", "1.50", "150", "", None, 150.125])
def test_other_forms_are_not_thousands(value: object) -> None:
    assert parse_thousands(value) is None


@pytest.mark.parametrize(
    ("value", "days"),
    [
        (10, 10),
        ("10", 10),
        (2.5, 3),
        ("1 dag", 1),
        ("12 kalenderdagen", 12),
        ("10 werkdagen", 14),
        ("3 werkdagen", 5),
        ("10 Jours Ouvrables", 14),
        ("1 Jour Ouvrable", 2),
        ("0 Jour Ouvrable", 0),
        (" 3  weken ", 21),
        ("2 months", 61),
    ],
)
def test_a_duration_is_read_in_calendar_days(value: object, days: int) -> None:
    assert parse_duration(value) == days


@pytest.mark.parametrize(
    "value", ["", None, "lang", "-3", "3 jaargetijden", "drie weken", "1e400", True, "weken 3", [3]]
)
def test_what_is_no_duration_is_not_guessed(value: object) -> None:
    assert parse_duration(value) is None


@pytest.mark.parametrize(
    ("days", "units"),
    [
        (10, ["d", "dag", "dagen", "day", "days", "jour", "jours", "kalenderdag", "kalenderdagen", "calendar day"]),
        (10, ["calendar days", "jour calendrier", "jours calendrier", ""]),
        (14, ["werkdag", "werkdagen", "working day", "working days", "jour ouvrable", "jours ouvrables"]),
        (70, ["week", "weken", "weeks", "semaine", "semaines"]),
        (305, ["maand", "maanden", "month", "months", "mois"]),
    ],
)
def test_ten_of_each_unit_are_so_many_days(days: int, units: list[str]) -> None:
    assert {unit: parse_duration(f"10 {unit}") for unit in units} == dict.fromkeys(units, days)


@pytest.mark.parametrize(
    ("value", "words"), [(True, "ja j yes y true waar 1 oui o"), (False, "nee n no false onwaar 0 non")]
)
def test_words_for_yes_and_no_are_these(value: bool, words: str) -> None:
    assert {word: parse_flag(word.upper()) for word in words.split()} == dict.fromkeys(words.split(), value)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,2 mln", 1_200_000), ("€ 250k", 250_000), ("2 miljoen", 2_000_000), ("ca. 1.5 mln euro", 1_500_000),
        ("50 duizend", 50_000), ("€0,5M", 500_000),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_say_them(text: str, amount: float) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["mln", "1,2", "een miljoen", "1,2 mld", 12, None, "1.2.3 mln", "12 m2"])
def test_what_is_no_amount_in_words_is_none(text: object) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "number", "notes"),
    [
        ("45.000 euro", 45_000, ()),
        ("€ 300.000,=", 300_000, ()),
        ("300.000,--", 300_000, ()),
        ("ca. 50.000", 50_000, ("amount_about",)),
        ("€ 45.000 (raming)", 45_000, ("amount_about",)),
        ("1,2 mln excl. BTW", 1_200_000, ("amount_read", "amount_without_tax")),
        ("€ 1.234,50 incl. btw", 1_234.5, ("amount_with_tax",)),
        ("€ 40.000 - 60.000", None, ()),
    ],
)
def test_an_amount_is_read_with_the_words_around_it(text: str, number: float | None, notes: tuple[str, ...]) -> None:
    assert (parse_money(text).number, parse_money(text).notes) == (number, notes)


@pytest.mark.parametrize("text", ["€5.000 p/j", "5000 per jaar", "5.000,- p.j.", "€ 5000/jaar", "5000 per annum"])
def test_an_amount_of_each_year_is_known_as_such(text: str) -> None:
    money = parse_money(text)
    assert (money.number, money.is_yearly) == (5_000, True)
