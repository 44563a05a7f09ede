"""What residents read, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from koppel.i18n import LANGUAGES, texts
from koppel.model import Precision
from koppel.publish import words
from koppel.publish.model import Aspect, PublicChange, PublicPeriod, PublicState, PublicWork
from tests.publish.examples import period, small

DAY, MONTH, QUARTER, YEAR = Precision.DAG, Precision.MAAND, Precision.KWARTAAL, Precision.JAAR


def work(key: str) -> PublicWork:
    return next(item for item in small().works if item.key == key)


@pytest.mark.parametrize(
    ("told", "dutch", "english"),
    [
        (PublicPeriod(), "datum nog niet bekend", "date not known yet"),
        (
            period("2027-04-05"),
            "vanaf 5 april 2027, einddatum nog niet bekend",
            "from 5 April 2027, end date not known yet",
        ),
        (period("2027-04-05", "2027-04-05"), "5 april 2027", "5 April 2027"),
        (period("2027-05-10", "2027-05-21"), "10 tot en met 21 mei 2027", "10 to 21 May 2027"),
        (period("2027-05-10", "2028-05-21"), "10 mei 2027 tot en met 21 mei 2028", "10 May 2027 to 21 May 2028"),
        (period("2027-04-05", "2027-10-29"), "5 april tot en met 29 oktober 2027", "5 April to 29 October 2027"),
        (
            period("2027-04-05", "2028-01-02"),
            "5 april 2027 tot en met 2 januari 2028",
            "5 April 2027 to 2 January 2028",
        ),
        (period("2027-04-01", "2027-04-30", MONTH), "april 2027", "April 2027"),
        (period("2027-04-01", "2027-06-30", MONTH), "april tot en met juni 2027", "April to June 2027"),
        (period("2027-01-01", "2027-03-31", QUARTER), "begin 2027", "early 2027"),
        (period("2027-04-01", "2027-06-30", QUARTER), "voorjaar 2027", "spring 2027"),
        (period("2027-07-01", "2027-09-30", QUARTER), "zomer 2027", "summer 2027"),
        (period("2027-10-01", "2027-12-31", QUARTER), "najaar 2027", "autumn 2027"),
        (
            period("2027-04-01", "2028-03-31", QUARTER),
            "voorjaar 2027 tot en met begin 2028",
            "spring 2027 to early 2028",
        ),
        (period("2027-01-01", "2027-12-31", YEAR), "2027", "2027"),
        (period("2027-01-01", "2029-12-31", YEAR), "2027 tot en met 2029", "2027 to 2029"),
        (
            period("2027-01-01", None, YEAR),
            "vanaf 2027, einddatum nog niet bekend",
            "from 2027, end date not known yet",
        ),
        (
            PublicPeriod(date(2027, 4, 5), DAY, date(2027, 12, 31), YEAR),
            "5 april 2027 tot en met 2027",
            "5 April 2027 to 2027",
        ),
        (PublicPeriod(None, None, date(2027, 9, 30), MONTH), "tot en met september 2027", "until September 2027"),
    ],
)
def test_a_period_is_said_as_exactly_as_it_is_known(told: PublicPeriod, dutch: str, english: str) -> None:
    assert (words.when_text(told, "nl"), words.when_text(told, "en")) == (dutch, english)


def test_a_plan_says_that_its_period_can_change_and_an_agreed_work_does_not() -> None:
    assert words.period_text(work("straat30"), "nl") == "najaar 2027, kan nog veranderen"
    assert words.period_text(work("warmteaa"), "nl") == "5 april tot en met 29 oktober 2027"


def test_the_day_of_a_moment_is_said_in_full() -> None:
    assert words.moment_text(datetime(2026, 11, 2, 9, 30, tzinfo=UTC), "nl") == "2 november 2026"
    assert words.moment_text(datetime(2026, 11, 2, 9, 30, tzinfo=UTC), "en") == "2 November 2026"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_every_hinder_has_words(language: str) -> None:
    said = [words.state_text(state, language) for state in PublicState]
    said += [words.hinder_text(level, language) for level in range(4)]
    assert len(set(said)) == len(PublicState) + 4
    assert not [text for text in said if "⟦" in text]


def test_hinder_outside_the_scale_is_said_as_its_end() -> None:
    assert words.hinder_text(9, "nl") == words.hinder_text(3, "nl")
    assert words.hinder_text(-1, "nl") == words.hinder_text(0, "nl")


def test_phases_are_said_only_where_both_numbers_are_known() -> None:
    assert words.phase_text(work("langwerk"), "nl") == "Deel 2 van 4"
    assert words.phase_text(work("rioolaaa"), "nl") == ""
    assert words.phase_text(replace(work("langwerk"), phase_count=None), "nl") == ""


def test_shifts_are_counted() -> None:
    shifted = work("warmteaa")
    assert words.shifted_text(shifted, "nl") == "Al 2 keer verschoven"
    assert words.shifted_text(replace(shifted, changes=shifted.changes[:1]), "nl") == "Al 1 keer verschoven"
    assert words.shifted_text(work("rioolaaa"), "nl") == ""


def test_a_place_is_named_by_its_streets_or_else_its_buurt() -> None:
    copy = small()
    assert words.where_text(work("straat30"), copy, "nl") == "Meidoornstraat en Spireastraat"
    assert words.where_text(work("gesprekk"), copy, "nl") == "Ergens in Selwerd-West"
    assert words.where_text(replace(work("straat30"), streets=()), copy, "en") == "In Selwerd-West"
    assert words.where_text(replace(work("straat30"), streets=("onbekend",), area=None), copy, "nl") == ""


def test_of_many_streets_three_are_named_and_the_rest_counted() -> None:
    copy = small()
    names = ("hulststraat", "meidoornstraat", "spireastraat", "vlierstraat")
    copy = replace(copy, streets=(*copy.streets, replace(copy.streets[0], slug="x", name="Xstraat")))
    four = words.where_text(replace(work("straat30"), streets=names), copy, "nl")
    five = words.where_text(replace(work("straat30"), streets=(*names, "x")), copy, "nl")
    assert four == "Hulststraat, Meidoornstraat, Spireastraat en Vlierstraat"
    assert five == "Hulststraat, Meidoornstraat, Spireastraat en nog 2 straten"


def test_a_change_says_what_was_told_before() -> None:
    first, second = work("warmteaa").changes
    unexplained = "De reden is niet opgegeven."
    assert words.change_texts(first, "nl") == ("De datum is verschoven. Eerst was dit: najaar 2026.", unexplained)
    assert words.change_texts(second, "nl") == (
        "De stand van het werk is veranderd. Eerst was dit: Plan, kan nog wijzigen.",
        "De datum is verschoven. Eerst was dit: begin 2027.",
        unexplained,
    )


def test_a_date_that_became_known_has_not_shifted() -> None:
    change = PublicChange(date(2026, 11, 2), (Aspect.PERIOD,), PublicPeriod())
    assert words.change_texts(change, "nl") == (
        "De datum is anders opgeschreven, maar niet verschoven. Eerst was dit: datum nog niet bekend.",
    )


def test_a_work_that_was_stopped_and_goes_on_says_so() -> None:
    change = PublicChange(date(2026, 11, 2), (Aspect.STATE,), None, PublicState.GAAT_NIET_DOOR)
    assert words.change_texts(change, "nl") == ("Dit gaat nu toch door.",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sort_of_change_has_words(language: str) -> None:
    change = PublicChange(date(2026, 11, 2), tuple(Aspect), period("2027-01-01"), PublicState.PLAN, False)
    said = words.change_texts(change, language)
    assert len(said) == len(Aspect)
    assert not [text for text in said if "⟦" in text]


def test_works_in_one_street_are_said_to_open_it_once() -> None:
    copy = small()
    said = "De straat gaat één keer open: nieuw riool en nieuwe leidingen voor warmte samen."
    assert words.together_text(work("rioolaaa"), copy, "nl") == said
    assert words.together_text(work("warmteaa"), copy, "nl") == said
    assert words.together_text(work("straat30"), copy, "nl") == ""


def test_works_that_share_no_ground_are_only_said_to_happen_together() -> None:
    said = "Dit gebeurt samen: nieuw riool en nieuwe leidingen voor warmte."
    assert words.together_text(work("rioolaaa"), replace(small(), opened_once=()), "nl") == said
    # Alone of those that open it once, a work opens its own street.
    left = replace(small(), opened_once=(("rioolaaa", "stoptdus"),))
    assert words.together_text(work("rioolaaa"), left, "nl") == said


def test_works_that_open_no_street_are_said_to_go_along() -> None:
    copy = replace(small(), together=(("rioolaaa", "warmteaa", "gesprekk"), ("klaarkla", "datumweg")))
    assert words.together_text(work("gesprekk"), copy, "nl") == (
        "De straat gaat één keer open: nieuw riool en nieuwe leidingen voor warmte samen. "
        "Tegelijk gebeurt ook dit: gesprek bij u thuis."
    )
    assert words.together_text(work("datumweg"), copy, "nl") == (
        "Dit gebeurt samen: nieuwe plek om te spelen en bomen planten of weghalen."
    )


@pytest.mark.parametrize("other", ["stoptdus", "wegvande", "nergens"])
def test_what_stopped_or_is_gone_is_together_with_nothing(other: str) -> None:
    copy = replace(small(), together=(("rioolaaa", other),))
    assert words.together_text(work("rioolaaa"), copy, "nl") == ""
    assert words.together_keys(work("rioolaaa"), copy) == ()


def test_what_stopped_falls_out_of_a_larger_group() -> None:
    copy = replace(small(), together=(("rioolaaa", "warmteaa", "stoptdus"),))
    assert words.together_keys(work("rioolaaa"), copy) == ("rioolaaa", "warmteaa")
    assert words.together_text(work("stoptdus"), copy, "nl") == ""


def test_a_list_is_joined_as_in_speech() -> None:
    assert words.listed([], "nl") == ""
    assert words.listed(["a"], "nl") == "a"
    assert words.listed(["a", "b", "c"], "nl") == "a, b en c"
    assert words.listed(["a", "b", "c"], "en") == "a, b and c"


def test_the_words_have_no_key_that_only_one_language_knows() -> None:
    dutch, english = ({key for key in texts(language) if key.startswith("public.")} for language in LANGUAGES)
    assert dutch == english
