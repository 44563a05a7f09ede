from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.ingest.values.dates import FIRST_YEAR, LAST_YEAR, UNKNOWN_WORDS, ParsedDate, Side, parse_date
from koppel.model import Precision

DAG, MAAND, KWARTAAL, JAAR = Precision.DAG, Precision.MAAND, Precision.KWARTAAL, Precision.JAAR
SIDES: st.SearchStrategy[Side] = st.sampled_from(["start", "end"])
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))

# What people write, the first and the last day that it means, and how exact it is.
FORMS: list[tuple[str, str, str, Precision]] = [
    ("2027-03-01", "2027-03-01", "2027-03-01", DAG),
    ("2027-3-1", "2027-03-01", "2027-03-01", DAG),
    ("2027/03/01", "2027-03-01", "2027-03-01", DAG),
    ("2027-03-01T10:30:00", "2027-03-01", "2027-03-01", DAG),
    ("2027-03-01T10:30:00Z", "2027-03-01", "2027-03-01", DAG),
    ("2027-03-01T10:30:00.000+01:00", "2027-03-01", "2027-03-01", DAG),
    ("2027-03-01 10:30", "2027-03-01", "2027-03-01", DAG),
    ("01-03-2027", "2027-03-01", "2027-03-01", DAG),
    ("1-3-2027", "2027-03-01", "2027-03-01", DAG),
    ("01/03/2027", "2027-03-01", "2027-03-01", DAG),
    ("01.03.2027", "2027-03-01", "2027-03-01", DAG),
    ("1 3 2027", "2027-03-01", "2027-03-01", DAG),
    ("01/03/2027 00:00:00", "2027-03-01", "2027-03-01", DAG),
    ("20270301", "2027-03-01", "2027-03-01", DAG),
    ("29-02-2028", "2028-02-29", "2028-02-29", DAG),
    ("12 april 2027", "2027-04-12", "2027-04-12", DAG),
    ("1 mrt. 2027", "2027-03-01", "2027-03-01", DAG),
    ("1. März 2027", "2027-03-01", "2027-03-01", DAG),
    ("3 août 2027", "2027-08-03", "2027-08-03", DAG),
    ("  12  April   2027 ", "2027-04-12", "2027-04-12", DAG),
    ("februari 2028", "2028-02-01", "2028-02-29", MAAND),
    ("okt 2027", "2027-10-01", "2027-10-31", MAAND),
    ("december 2027", "2027-12-01", "2027-12-31", MAAND),
    ("2027-04", "2027-04-01", "2027-04-30", MAAND),
    ("04-2027", "2027-04-01", "2027-04-30", MAAND),
    ("4/2027", "2027-04-01", "2027-04-30", MAAND),
    ("2027-Q3", "2027-07-01", "2027-09-30", KWARTAAL),
    ("2027Q1", "2027-01-01", "2027-03-31", KWARTAAL),
    ("2027 K2", "2027-04-01", "2027-06-30", KWARTAAL),
    ("Q4 2027", "2027-10-01", "2027-12-31", KWARTAAL),
    ("3e kwartaal 2027", "2027-07-01", "2027-09-30", KWARTAAL),
    ("3de kwartaal 2027", "2027-07-01", "2027-09-30", KWARTAAL),
    ("4. Quartal 2027", "2027-10-01", "2027-12-31", KWARTAAL),
    ("2027", "2027-01-01", "2027-12-31", JAAR),
]
VAGUE: list[tuple[str, str, str]] = [
    ("begin 2027", "2027-01-01", "2027-03-31"),
    ("winter 2027", "2027-01-01", "2027-03-31"),
    ("voorjaar 2027", "2027-04-01", "2027-06-30"),
    ("Lente 2027", "2027-04-01", "2027-06-30"),
    ("zomer 2027", "2027-07-01", "2027-09-30"),
    ("medio 2027", "2027-07-01", "2027-09-30"),
    ("najaar 2027", "2027-10-01", "2027-12-31"),
    ("eind 2027", "2027-10-01", "2027-12-31"),
]
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


@pytest.mark.parametrize(("text", "first", "last", "precision"), FORMS)
def test_a_start_is_the_first_day_and_an_end_the_last_of_what_was_written(
    text: str, first: str, last: str, precision: Precision
) -> None:
    assert parse_date(text, side="start") == ParsedDate(date.fromisoformat(first), precision)
    assert parse_date(text, side="end") == ParsedDate(date.fromisoformat(last), precision)


@pytest.mark.parametrize(("text", "first", "last"), VAGUE)
def test_a_vague_word_is_read_as_a_quarter_and_that_is_told(text: str, first: str, last: str) -> None:
    assert parse_date(text, side="start") == ParsedDate(date.fromisoformat(first), KWARTAAL, read_as="date_vague")
    assert parse_date(text, side="end") == ParsedDate(date.fromisoformat(last), KWARTAAL, read_as="date_vague")


@pytest.mark.parametrize(("number", "month"), list(enumerate(MONTHS, 1)))
def test_every_dutch_month_is_known_by_its_name(number: int, month: str) -> None:
    assert parse_date(f"{month} 2027", side="start").day == date(2027, number, 1)
    assert parse_date(f"5 {month.upper()} 2027", side="end").day == date(2027, number, 5)


def test_day_comes_before_month_where_both_could_be() -> None:
    assert parse_date("03/04/2027", side="start").day == date(2027, 4, 3)
    assert parse_date("03/04/2027", side="start", formats=("%m/%d/%Y",)).day == date(2027, 3, 4)


def test_month_before_day_is_impossible_rather_than_turned_round() -> None:
    assert parse_date("04/13/2027", side="start").problem == "date_impossible"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31-02-2027", "date_impossible"),
        ("2027-02-29", "date_impossible"),
        ("31 april 2027", "date_impossible"),
        ("00-01-2027", "date_impossible"),
        ("2027-13", "date_impossible"),
        ("0/2027", "date_impossible"),
        ("01/01/3000", "date_out_of_range"),
        ("0001-01-01", "date_out_of_range"),
        ("0000", "date_out_of_range"),
        ("9999", "date_out_of_range"),
        ("2201-Q1", "date_out_of_range"),
        ("voorjaar 9999", "date_out_of_range"),
        ("28-10-30", "date_unreadable"),
        ("01-03-98", "date_unreadable"),
        ("2027-Q5", "date_unreadable"),
        ("5e kwartaal 2027", "date_unreadable"),
        ("binnenkort", "date_unreadable"),
        ("12 brumaire 2027", "date_unreadable"),
        ("brumaire 2027", "date_unreadable"),
        ("2027-2040", "date_unreadable"),
        ("voorjaar", "date_unreadable"),
        ("46082", "date_unreadable"),
    ],
)
@pytest.mark.parametrize("side", ["start", "end"])
def test_what_is_no_date_has_a_problem_and_no_day(text: str, problem: str, side: Side) -> None:
    parsed = parse_date(text, side=side)
    assert (parsed.day, parsed.precision, parsed.problem, parsed.open_ended) == (None, None, problem, False)


@pytest.mark.parametrize("text", [None, "", "   ", *sorted(UNKNOWN_WORDS), "Onbekend", "N.T.B.", "NULL"])
def test_empty_and_words_for_unknown_are_open_and_no_problem(text: str | None) -> None:
    assert parse_date(text, side="end") == ParsedDate(None, open_ended=True)


def test_a_sentinel_of_the_profile_means_not_known() -> None:
    sentinels = frozenset({"01/01/3000", "31-12-2099"})
    assert parse_date(" 01/01/3000 ", side="end", sentinels=sentinels) == ParsedDate(None, open_ended=True)
    assert parse_date("31-12-2099", side="end", sentinels=sentinels) == ParsedDate(None, open_ended=True)
    assert parse_date("31-12-2098", side="end", sentinels=sentinels).day == date(2098, 12, 31)


def test_forms_of_the_profile_come_before_all_others() -> None:
    assert parse_date("270301", side="start", formats=("%y%m%d",)) == ParsedDate(date(2027, 3, 1), DAG)
    assert parse_date("2027-03-01", side="start", formats=("%y%m%d",)).day == date(2027, 3, 1)


def test_days_and_moments_stay_what_they_are() -> None:
    assert parse_date(date(2027, 3, 1), side="end") == ParsedDate(date(2027, 3, 1), DAG)
    assert parse_date(datetime(2027, 3, 1, 23, 59), side="end").day == date(2027, 3, 1)  # noqa: DTZ001
    assert parse_date(date(3000, 1, 1), side="end").problem == "date_out_of_range"


@given(text=st.text(), side=SIDES)
def test_any_text_is_a_day_or_open_or_has_a_problem(text: str, side: Side) -> None:
    parsed = parse_date(text, side=side)
    assert [parsed.day is not None, parsed.open_ended, parsed.problem is not None].count(True) == 1
    assert (parsed.day is None) == (parsed.precision is None)


@given(text=st.from_regex(r"\A[0-9]{0,4}[-/. qke]{0,2}[0-9]{0,4}[-/. ]?[a-z0-9]{0,5}\Z"), side=SIDES)
def test_anything_like_a_date_is_judged_and_lies_within_the_years(text: str, side: Side) -> None:
    day = parse_date(text, side=side).day
    assert day is None or FIRST_YEAR <= day.year <= LAST_YEAR


@given(day=DAYS, side=SIDES, form=st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d"]))
def test_a_day_that_is_written_is_read_back(day: date, side: Side, form: str) -> None:
    assert parse_date(day.strftime(form), side=side) == ParsedDate(day, DAG)


@given(day=DAYS)
def test_a_period_written_less_exactly_holds_the_day(day: date) -> None:
    quarter = (day.month + 2) // 3
    for text in (f"{day:%Y-%m}", f"{day:%Y}-Q{quarter}", f"{MONTHS[day.month - 1]} {day.year}", f"{day:%Y}"):
        first, last = parse_date(text, side="start").day, parse_date(text, side="end").day
        assert first is not None
        assert last is not None
        assert first <= day <= last


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "januari jan january janvier januar"),
        (2, "februari feb february février fevrier februar"),
        (3, "maart mrt mar march mars märz maerz"),
        (4, "april apr avril"),
        (5, "mei may mai"),
        (6, "juni jun june juin"),
        (7, "juli jul july juillet"),
        (8, "augustus aug august août aout"),
        (9, "september sep sept septembre"),
        (10, "oktober okt oct october octobre"),
        (11, "november nov novembre"),
        (12, "december dec décembre decembre dezember dez"),
    ],
)
def test_a_month_is_known_in_four_languages(number: int, words: str) -> None:
    read = {word: parse_date(f"{word.capitalize()} 2027", side="start") for word in words.split()}
    assert read == dict.fromkeys(words.split(), ParsedDate(date(2027, number, 1), MAAND))


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (1, "begin winter hiver early début"),
        (4, "voorjaar lente spring printemps frühling"),
        (7, "zomer summer été sommer medio midden mid mitte"),
        (10, "najaar herfst autumn fall automne herbst eind einde end late ende"),
    ],
)
def test_a_vague_word_is_known_in_four_languages(month: int, words: str) -> None:
    read = {word: parse_date(f"{word} 2027", side="start") for word in words.split()}
    assert read == dict.fromkeys(words.split(), ParsedDate(date(2027, month, 1), KWARTAAL, read_as="date_vague"))


def test_words_for_unknown_are_these() -> None:
    words = {
        "",
        "onbekend",
        "nog onbekend",
        "n.t.b.",
        "ntb",
        "nnb",
        "n.n.b.",
        "n.v.t.",
        "nvt",
        "-",
        "?",
        "tbd",
        "unknown",
    }
    spoken = {
        "zodra mogelijk", "z.s.m.", "z.s.m", "zsm", "n.t.b", "n.n.b", "later", "volgt", "nader te bepalen",
        "nog te bepalen", "in overleg", "asap", "as soon as possible", "to be determined", "offen", "à déterminer",
    }  # fmt: skip
    assert words | spoken | {"null"} == UNKNOWN_WORDS


@pytest.mark.parametrize("ending", ["", " ", "e", "de", "ste", "st", "nd", "rd", "th", "er", "ème", "."])
@pytest.mark.parametrize("word", ["kwartaal", "quarter", "kw", "kw.", "trimestre", "quartal"])
def test_a_quarter_is_counted_in_four_languages(ending: str, word: str) -> None:
    assert parse_date(f"2{ending} {word} 2027", side="start") == ParsedDate(date(2027, 4, 1), KWARTAAL)


def test_years_are_read_from_1900_to_2200() -> None:
    for text, problem in (
        ("1899", "date_out_of_range"), ("1900", None), ("2200", None), ("2201", "date_out_of_range"),
        ("31-12-1899", "date_out_of_range"), ("31-12-2200", None), ("01-01-2201", "date_out_of_range"),
    ):  # fmt: skip
        assert parse_date(text, side="end").problem == problem, text


def test_what_is_longer_than_any_date_is_not_read() -> None:
    assert parse_date("2027" + " " * 96, side="end").day == date(2027, 12, 31)
    assert parse_date("2027" + " " * 97, side="end").problem == "date_unreadable"


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("week 12 2027", "2027-03-22", "2027-03-28", Precision.DAG),
        ("wk 1-2027", "2027-01-04", "2027-01-10", Precision.DAG),
        ("2027-W53", None, None, None),
        # A quarter in Dutch, a week in German: asked.
        ("kw 3 2028", None, None, None),
        ("2026-W53", "2026-12-28", "2027-01-03", Precision.DAG),
        ("2027/2028", "2027-01-01", "2028-12-31", Precision.JAAR),
        ("2027-28", "2027-01-01", "2028-12-31", Precision.JAAR),
        ("2028/2027", None, None, None),
        ("'27", "2027-01-01", "2027-12-31", Precision.JAAR),
        ("mei '27", "2027-05-01", "2027-05-31", Precision.MAAND),
        ("Q3/Q4 2027", "2027-07-01", "2027-12-31", Precision.KWARTAAL),
        ("mei - juni 2027", "2027-05-01", "2027-06-30", Precision.MAAND),
        ("april t/m juni 2027", "2027-04-01", "2027-06-30", Precision.MAAND),
        ("medio mei 2027", "2027-05-01", "2027-05-31", Precision.MAAND),
        ("1e helft 2027", "2027-01-01", "2027-06-30", Precision.KWARTAAL),
        ("tweede helft van 2027", "2027-07-01", "2027-12-31", Precision.KWARTAAL),
        ("vanaf 2027", "2027-01-01", "2027-12-31", Precision.JAAR),
        ("ca. Q2 2027", "2027-04-01", "2027-06-30", Precision.KWARTAAL),
        ("uiterlijk 1 mei 2027", "2027-05-01", "2027-05-01", Precision.DAG),
    ],
)
def test_what_people_say_is_read_and_told(
    text: str, first: str | None, last: str | None, precision: Precision | None
) -> None:
    for side, day in (("start", first), ("end", last)):
        parsed = parse_date(text, side=side)  # type: ignore[arg-type]
        assert (None if parsed.day is None else parsed.day.isoformat(), parsed.precision) == (day, precision)
        assert (parsed.read_as, parsed.problem is not None) == ((None, True) if day is None else ("date_about", False))


def test_a_vague_word_before_a_short_year_is_still_told_as_a_quarter() -> None:
    assert parse_date("voorjaar '28", side="start") == ParsedDate(date(2028, 4, 1), KWARTAAL, read_as="date_vague")


@pytest.mark.parametrize("text", ["zodra mogelijk", "z.s.m.", "Nader te bepalen", "in overleg", "later"])
def test_words_for_not_yet_known_are_an_open_date(text: str) -> None:
    assert parse_date(text, side="start") == ParsedDate(None, open_ended=True)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("maart - oktober 2029", "2029-03-01", "2029-10-31"),
        ("okt 2028 - dec 2028", "2028-10-01", "2028-12-31"),
        ("wk 20-24 2028", "2028-05-15", "2028-06-18"),
        ("Q1-Q3 2028", "2028-01-01", "2028-09-30"),
        ("1-3-2028 t/m 30-4-2028", "2028-03-01", "2028-04-30"),
        ("van mei tot juli 2028", "2028-05-01", "2028-07-31"),
        ("najaar 2028 - voorjaar 2029", "2028-10-01", "2029-06-30"),
    ],
)
def test_a_span_says_from_when_until_when(text: str, start: str, end: str) -> None:
    first, last = parse_date(text, side="start"), parse_date(text, side="end")
    assert (str(first.day), str(last.day), first.is_span, last.is_span) == (start, end, True, True)


@pytest.mark.parametrize(
    ("text", "start"),
    [("1/10/28", "2028-10-01"), ("28/10/28", "2028-10-28"), ("vj 2028", "2028-04-01"), ("mei'28", "2028-05-01"),
     ("okt-28", "2028-10-01")],
)  # fmt: skip
def test_a_short_way_to_write_a_date_is_read_and_told(text: str, start: str) -> None:
    parsed = parse_date(text, side="start")
    assert (str(parsed.day), parsed.is_span) == (start, False)
    assert parsed.read_as is not None


@pytest.mark.parametrize("text", ["zomervakantie 2028", "bouwvak 2028", "in de herfstvakantie"])
def test_a_holiday_is_asked_for_in_weeks(text: str) -> None:
    assert parse_date(text, side="start").problem == "date_holiday"
