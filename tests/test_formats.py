"""Numbers, measures, dates and lists are written as the CLDR has them for Dutch and for English."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel import formats
from koppel.i18n import LANGUAGES, text

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2027, 8, 3)


@pytest.mark.parametrize(
    ("written", "dutch", "english"),
    [
        (lambda spoken: formats.number(12345, spoken), "12.345", "12,345"),
        (lambda spoken: formats.number(1.5, spoken, decimals=1), "1,5", "1.5"),
        (lambda spoken: formats.number(2.04, spoken, decimals=1), "2", "2"),
        (lambda spoken: formats.number(-0.495, spoken, decimals=2), "-0,5", "-0.5"),
        (lambda spoken: formats.number(-0.595 + 0.1, spoken, decimals=2), "-0,5", "-0.5"),
        (lambda spoken: formats.number(1.005, spoken, decimals=2), "1,01", "1.01"),
        (lambda spoken: formats.number(2.5, spoken), "3", "3"),
        (lambda spoken: formats.about(12734, spoken), "13.000", "13,000"),
        (lambda spoken: formats.about(7.4, spoken), "7", "7"),
        (lambda spoken: formats.number_range(1200, 3500, spoken), "1.200–3.500", "1,200–3,500"),
        (lambda spoken: formats.number_range(3, 3.2, spoken), "3", "3"),
        (lambda spoken: formats.money(12500.4, spoken), "€\xa012.500", "€12,500"),
        (lambda spoken: formats.money_range(0, 3500, spoken), "€\xa00–3.500", "€0–3,500"),
        (lambda spoken: formats.money_range(20, 20, spoken), "€\xa020", "€20"),
        (lambda spoken: formats.money_range(15_737, 44_963.4, spoken), "€\xa015.700–45.000", "€15,700–45,000"),
        (lambda spoken: formats.money_range(999.6, 1_000_499, spoken), "€\xa01.000–1.000.000", "€1,000–1,000,000"),
        (lambda spoken: formats.percent(0.337, spoken), "34%", "34%"),
        (lambda spoken: formats.area(1654.4, spoken), "1.654 m²", "1,654 m²"),
        (lambda spoken: formats.area(0.2, spoken), "< 1 m²", "< 1 m²"),
        (lambda spoken: formats.area(0, spoken), "0 m²", "0 m²"),
        (lambda spoken: formats.length(12.4, spoken), "12 m", "12 m"),
        (lambda spoken: formats.length(1234, spoken), "1,2 km", "1.2 km"),
        (lambda spoken: formats.length(999.7, spoken), "1 km", "1 km"),
        (lambda spoken: formats.size(1536 * 1024, spoken), "1,5 MB", "1.5 MB"),
        (lambda spoken: formats.size(2048, spoken), "2 kB", "2 kB"),
        (lambda spoken: formats.size(300, spoken), "1 kB", "1 kB"),
        (lambda spoken: formats.size(0, spoken), "0 kB", "0 kB"),
        (lambda spoken: formats.days(1, spoken), "1 dag", "1 day"),
        (lambda spoken: formats.days(1200, spoken), "1.200 dagen", "1,200 days"),
        (lambda spoken: formats.duration(13, spoken), "13 dagen", "13 days"),
        (lambda spoken: formats.duration(30, spoken), "4 weken", "4 weeks"),
        (lambda spoken: formats.duration(150, spoken), "5 maanden", "5 months"),
        (lambda spoken: formats.duration(913, spoken), "2,5 jaar", "2.5 years"),
        (lambda spoken: formats.day(DAY, spoken), "3 augustus 2027", "3 August 2027"),
        (lambda spoken: formats.day_short(DAY, spoken), "3 aug 2027", "3 Aug 2027"),
        (lambda spoken: formats.day_of_year(DAY, spoken), "3 augustus", "3 August"),
        (lambda spoken: formats.month_of_year(DAY, spoken), "augustus", "August"),
        (lambda spoken: formats.date_words(DAY, "maand", spoken), "augustus 2027", "August 2027"),
        (lambda spoken: formats.date_words(DAY, "kwartaal", spoken), "3e kwartaal 2027", "3rd quarter 2027"),
        (lambda spoken: formats.date_words(DAY, "jaar", spoken), "2027", "2027"),
        (lambda spoken: formats.date_short(DAY, "kwartaal", spoken), "K3 2027", "Q3 2027"),
        (lambda spoken: formats.listed(["A", "B", "C"], spoken), "A, B en C", "A, B and C"),
        (lambda spoken: formats.listed(["A"], spoken), "A", "A"),
        (lambda spoken: formats.listed([], spoken), "", ""),
        (lambda spoken: formats.listed_or(["A", "B"], spoken), "A of B", "A or B"),
    ],
)
def test_everything_is_written_as_the_language_does(written: Callable[[str], str], dutch: str, english: str) -> None:
    assert (written("nl"), written("en")) == (dutch, english)


def test_a_day_is_typed_as_it_is_written() -> None:
    assert [formats.day_pattern(spoken) for spoken in LANGUAGES] == ["DD-MM-YYYY", "DD/MM/YYYY"]


def test_a_moment_is_told_in_the_time_of_the_netherlands() -> None:
    kept = datetime(2027, 8, 3, 22, 5)  # noqa: DTZ001 - the store keeps UTC without a zone
    assert formats.moment(kept, "nl") == "4 augustus 2027, 00:05"
    assert formats.moment(kept.replace(tzinfo=UTC), "en") == "4 August 2027, 00:05"
    assert formats.moment_short(kept, "nl") == "4 aug 2027, 00:05"
    assert formats.time_of_day(datetime(2027, 1, 3, 9, 5, tzinfo=UTC), "nl") == "10:05"


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_a_number_says_the_same_digits_in_both_languages(value: int, spoken: str) -> None:
    assert int(formats.number(value, spoken).replace(".", "").replace(",", "")) == value


def test_what_a_text_is_filled_with_is_written_as_the_language_does() -> None:
    assert text("screen.timeline.undated", "nl", count=1234) == "Nog geen begin bekend (1.234)"
    assert text("screen.timeline.undated", "en", count=1234).endswith("(1,234)")
    assert "A, B en C" in text("decision.turn.answer", "nl", partners=("A", "B", "C"))
    assert text("attention.due", "en", day=DAY).endswith("3 August 2027")
    assert "2027" in text("screen.street.earlier", "nl", year=2027)


@pytest.mark.parametrize(
    ("words", "begun"),
    [("één werk opent de straat", "Eén werk opent de straat"), ("de straat", "De straat"), ("élan", "Élan"), ("", "")],
)
def test_a_sentence_begins_with_a_capital_as_dutch_writes_it(words: str, begun: str) -> None:
    assert formats.capitalised(words) == begun


@pytest.mark.parametrize(
    ("first", "last", "dutch", "english"),
    [
        (("2027-04-12", "dag"), ("2027-04-15", "dag"), "12–15 april 2027", "12 – 15 April 2027"),
        (("2027-04-12", "dag"), ("2027-05-15", "dag"), "12 april – 15 mei 2027", "12 April – 15 May 2027"),
        (("2027-04-12", "dag"), ("2028-05-15", "dag"), "12 april 2027 – 15 mei 2028", "12 April 2027 – 15 May 2028"),
        (("2027-04-12", "dag"), ("2027-04-12", "dag"), "12 april 2027", "12 April 2027"),
        (("2027-03-01", "maand"), ("2027-03-31", "maand"), "maart 2027", "March 2027"),
        (("2027-03-01", "maand"), ("2027-08-31", "maand"), "maart–augustus 2027", "March – August 2027"),
        (("2027-03-01", "maand"), ("2028-03-31", "maand"), "maart 2027 – maart 2028", "March 2027 – March 2028"),
        (("2027-01-01", "kwartaal"), ("2027-12-31", "kwartaal"), "1e kwartaal – 4e kwartaal 2027", None),
        (("2027-01-01", "kwartaal"), ("2028-03-31", "kwartaal"), "1e kwartaal 2027 – 1e kwartaal 2028", None),
        (("2027-01-01", "jaar"), ("2029-12-31", "jaar"), "2027–2029", "2027 – 2029"),
        (("2027-04-12", "dag"), ("2027-11-30", "maand"), "12 april 2027 – november 2027", None),
    ],
)
def test_a_period_says_once_what_both_ends_share(
    first: tuple[str, str], last: tuple[str, str], dutch: str, english: str | None
) -> None:
    ends = [(date.fromisoformat(day), precision) for day, precision in (first, last)]
    assert formats.period(ends[0], ends[1], "nl") == dutch
    assert english is None or formats.period(ends[0], ends[1], "en") == english


def test_a_period_that_ends_before_it_begins_is_written_as_it_is() -> None:
    assert formats.day_period(date(2027, 5, 2), date(2027, 4, 1), "nl") == "2 mei 2027 – 1 april 2027"
