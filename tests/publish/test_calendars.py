"""Calendars hold what residents may know, whole days, and nobody's lines but ours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from koppel.i18n import LANGUAGES
from koppel.model import Precision
from koppel.publish import paths
from koppel.publish.calendars import calendars, days
from koppel.publish.model import PublicCopy, PublicPeriod
from tests.publish.examples import many, period, settings, small
from tests.publish.hostile import TITLES, hostile

URL = "https://kaart.voorbeeld.nl/selwerd/"


def files(copy: PublicCopy, language: str = "nl", url: str | None = None) -> dict[str, bytes]:
    return dict(calendars(copy, settings(url=url), language))


def events(content: bytes) -> dict[str, Any]:
    """Read with the other half of the library: the names of works to their events."""
    return {str(event["UID"]).split("@")[0]: event for event in Calendar.from_ical(content).walk("VEVENT")}


def all_events(copy: PublicCopy | None = None, language: str = "nl", url: str | None = None) -> dict[str, Any]:
    return events(files(copy or small(), language, url)[paths.calendar(language)])


def lines(content: bytes) -> list[str]:
    """Unfold by hand, as the standard says."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    assert re.search(r"(?<!\r)\n|\r(?!\n)", text) is None
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_calendar_of_all_of_each_street_and_of_each_work_with_a_start(language: str) -> None:
    copy = small()
    with_start = [work.key for work in copy.works if work.period.start]
    expected = {paths.calendar(language)}
    expected |= {paths.street_calendar(street.slug, language) for street in copy.streets}
    # A work that is gone keeps an empty one, so that who follows it is not told of a fault.
    expected |= {paths.work_calendar(key, language) for key in [*with_start, "wegvande"]}
    assert set(files(copy, language)) == expected
    assert events(files(copy, language)[paths.work_calendar("wegvande", language)]) == {}
    assert set(all_events(copy, language)) == set(with_start)
    assert "datumweg" not in with_start
    assert "wegvande" not in with_start


def test_a_street_has_its_own_works_and_those_of_its_buurt() -> None:
    made = files(small())
    assert set(events(made["straat/hulststraat.ics"])) == {"bezigbez", "gesprekk"}
    assert set(events(made["straat/meidoornstraat.ics"])) == {"warmteaa", "rioolaaa", "straat30", "gesprekk"}


def test_a_buurt_work_is_in_no_street_of_another_buurt() -> None:
    copy = small()
    elsewhere = tuple(replace(street, area=None) for street in copy.streets)
    made = files(replace(copy, streets=elsewhere))
    assert set(events(made["straat/hulststraat.ics"])) == {"bezigbez"}


def test_a_work_in_no_street_is_in_the_calendars_of_its_buurt() -> None:
    works = tuple(replace(work, streets=()) if work.key == "bezigbez" else work for work in small().works)
    made = files(replace(small(), works=works))
    for street in small().streets:
        assert "bezigbez" in events(made[paths.street_calendar(street.slug, "nl")])


def test_a_street_where_nothing_happens_has_an_empty_calendar_that_can_be_followed() -> None:
    content = files(replace(small(), works=()))["straat/hulststraat.ics"]
    read = Calendar.from_ical(content)
    assert read.walk("VEVENT") == []
    assert read["VERSION"] == "2.0"
    assert "X-PUBLISHED-TTL:P1D" in lines(content)
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D" in lines(content)
    assert str(read["X-WR-CALNAME"]) == "Samen aan de slag in Selwerd: Hulststraat"


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        (period("2027-04-05", "2027-10-29"), "2027-04-05", "2027-10-29"),
        (period("2027-04-05", "2027-04-05"), "2027-04-05", "2027-04-05"),
        (period("2027-04-12", "2028-02-03", Precision.MAAND), "2027-04-01", "2028-02-29"),
        (period("2027-05-01", "2027-05-01", Precision.KWARTAAL), "2027-04-01", "2027-06-30"),
        (period("2027-05-01", "2028-05-01", Precision.JAAR), "2027-01-01", "2028-12-31"),
        (period("2027-05-01", None, Precision.JAAR), "2027-01-01", "2027-01-01"),
        (period("2027-05-05", "2027-05-01"), "2027-05-05", "2027-05-05"),
    ],
)
def test_a_period_is_widened_by_its_precision(told: PublicPeriod, first: str, last: str) -> None:
    assert days(told) == (date.fromisoformat(first), date.fromisoformat(last))


def test_without_a_start_there_are_no_days() -> None:
    assert days(PublicPeriod(None, None, date(2027, 1, 1), Precision.DAG)) is None


def test_an_event_takes_whole_days_and_ends_on_the_day_after_its_last() -> None:
    event = all_events()["bezigbez"]
    assert event["DTSTART"].dt == date(2026, 10, 5)
    assert event["DTEND"].dt == date(2027, 2, 27)
    assert event["DTSTART"].params["VALUE"] == "DATE"


def test_a_period_at_the_end_of_time_does_no_harm() -> None:
    copy = small()
    last = replace(copy.works[0], period=period("9999-12-31", "9999-12-31"))
    assert all_events(replace(copy, works=(last,)))["bezigbez"]["DTSTART"].dt == date.max


def test_an_unknown_end_makes_one_day_that_says_so() -> None:
    event = all_events()["langwerk"]
    assert event["DTEND"].dt == date(2028, 1, 2)
    assert str(event["SUMMARY"]) == (
        "Huizen opknappen (plan, vanaf 2028, einddatum nog niet bekend, kan nog veranderen)"
    )


def test_the_summary_says_how_sure_it_is() -> None:
    said = {key: str(event["SUMMARY"]) for key, event in all_events().items()}
    assert said["warmteaa"] == "Nieuwe leidingen voor warmte"
    assert said["rioolaaa"] == "Nieuw riool in de Meidoornstraat (april tot en met november 2027)"
    assert said["straat30"] == "Uw straat wordt een straat van 30 (plan, najaar 2027, kan nog veranderen)"
    assert said["stilstil"] == "Nieuwe lampen (ligt stil, 2027)"
    assert said["stoptdus"] == "Glasvezel in de Vlierstraat (gaat niet door)"


def test_a_plan_with_exact_days_still_says_that_it_can_change() -> None:
    copy = small()
    plan = replace(
        next(work for work in copy.works if work.key == "straat30"), period=period("2027-04-05", "2027-04-09")
    )
    said = str(all_events(replace(copy, works=(plan,)))["straat30"]["SUMMARY"])
    assert said == "Uw straat wordt een straat van 30 (plan, kan nog veranderen)"


def test_the_status_follows_the_state_and_no_event_blocks_somebodys_day() -> None:
    made = all_events()
    assert {key: str(event["STATUS"]) for key, event in made.items()} == {
        "bezigbez": "CONFIRMED", "klaarkla": "CONFIRMED", "warmteaa": "CONFIRMED", "rioolaaa": "CONFIRMED",
        "gesprekk": "CONFIRMED", "straat30": "TENTATIVE", "langwerk": "TENTATIVE", "stilstil": "TENTATIVE",
        "stoptdus": "CANCELLED",
    }  # fmt: skip
    assert {str(event["TRANSP"]) for event in made.values()} == {"TRANSPARENT"}


def test_the_description_says_what_when_who_and_whom_to_ask() -> None:
    said = str(all_events(url=URL)["warmteaa"]["DESCRIPTION"]).split("\n")
    assert said == [
        "Wij leggen leidingen voor warmte in uw straat.",
        "Wanneer: 5 april tot en met 29 oktober 2027.",
        "Hoe ver: Afgesproken.",
        "Al 2 keer verschoven.",
        "Eerder stond hier: begin 2027. De reden is niet opgegeven.",
        "Wie: Warmtebedrijf Noord (fictief).",
        "U merkt dit goed: de straat is soms dicht.",
        "De straat gaat één keer open: nieuw riool en nieuwe leidingen voor warmte samen.",
        "Vragen? omgevingsmanager: warmte@warmte.voorbeeld.nl",
        f"Lees meer: {URL}werk/warmteaa.html",
    ]


def test_the_kind_is_told_where_the_title_does_not_say_it() -> None:
    said = str(all_events()["langwerk"]["DESCRIPTION"]).split("\n")
    assert said[0] == "Woningen opknappen"
    assert "Deel 2 van 4." in said


def test_addresses_are_those_of_the_site_or_left_out() -> None:
    with_url, without = all_events(url=URL)["warmteaa"], all_events()["warmteaa"]
    assert str(with_url["UID"]) == "warmteaa@kaart.voorbeeld.nl"
    assert str(with_url["URL"]) == f"{URL}werk/warmteaa.html"
    assert str(without["UID"]) == "warmteaa@koppel.invalid"
    assert "URL" not in without
    assert "http" not in str(without["DESCRIPTION"])


def test_english_calendars_are_english_and_point_to_english_pages() -> None:
    event = all_events(language="en", url=URL)["straat30"]
    assert str(event["SUMMARY"]).endswith("(plan, autumn 2027, may still change)")
    assert event["SUMMARY"].params["LANGUAGE"] == "en"
    assert str(event["URL"]) == f"{URL}en/werk/straat30.html"


def test_each_change_raises_the_sequence() -> None:
    made = all_events()
    assert (made["warmteaa"]["SEQUENCE"], made["rioolaaa"]["SEQUENCE"]) == (2, 0)


def test_the_place_of_a_buurt_work_is_only_its_buurt() -> None:
    event = all_events()["gesprekk"]
    assert str(event["LOCATION"]) == "Ergens in Selwerd-West"
    assert "GEO" not in event


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert files(small()) == files(small())


@pytest.mark.parametrize("told", TITLES.values(), ids=TITLES)
def test_a_hostile_title_is_text_and_adds_no_line(told: tuple[str, str]) -> None:
    written, read = told
    harmless, made = files(small(), url=URL), files(hostile(written), url=URL)
    assert set(made) == set(harmless)
    for name, content in made.items():
        names = [re.split("[:;]", line)[0] for line in lines(content)]
        assert names == [re.split("[:;]", line)[0] for line in lines(harmless[name])]
    event = events(made["agenda.ics"])["warmteaa"]
    assert str(event["SUMMARY"]) == read
    assert str(event["LOCATION"]) == read
    assert f"Wie: {read}." in str(event["DESCRIPTION"])


def test_every_work_of_a_large_copy_is_in_the_calendar_of_all() -> None:
    copy, _ = many(300)
    made = files(copy)
    assert len(events(made["agenda.ics"])) == 300
    assert sum(len(events(made[paths.street_calendar(item.slug, "nl")])) for item in copy.streets) == 300
