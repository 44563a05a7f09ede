"""What the names of ordinary columns are taken for, and what is only proposed."""

from __future__ import annotations

import pytest

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.ingest.compass.guess import Names, Sureness, fits_unit, read_meanings, unit_of_label
from koppel.ingest.compass.mapping import Choice

COMPASS = load_compass(ROOT / "layers")
NAMES = Names(COMPASS)


def meaning(label: str) -> tuple[Sureness, str | None] | None:
    (found,) = read_meanings([(label, None)], NAMES, {}, {})
    return None if found is None else (found.sureness, found.choice.indicator)


@pytest.mark.parametrize(
    ("label", "sureness", "indicator"),
    [
        ("Eenzaamheid (%)", Sureness.NAMED, "eenzaamheid"),
        ("huurwoningen corporatie", Sureness.NAMED, "corporatie"),
        ("vrijwilligers", Sureness.NAMED, "vrijwilligers"),
        ("aantal huishoudens", Sureness.NAMED, "huishoudens"),
        ("% lage inkomens", Sureness.NAMED, "laag_inkomen"),
        ("p_koopw", Sureness.NAMED, "koop"),
        ("gem. WOZ-waarde x1000", Sureness.WORDS, "woz"),
        ("overgewicht 18+", Sureness.WORDS, "overgewicht"),
        ("overgewicht 19 jaar en ouder (%)", Sureness.WORDS, "overgewicht"),
        ("afstand tot huisarts (km)", Sureness.WORDS, "huisarts"),
        ("percentage huishoudens met laag inkomen", Sureness.WORDS, "laag_inkomen"),
        ("inbraken per 1.000 woningen", Sureness.WORDS, "inbraak"),
    ],
)
def test_ordinary_names_of_columns_are_recognised(label: str, sureness: Sureness, indicator: str) -> None:
    assert meaning(label) == (sureness, indicator)


@pytest.mark.parametrize(
    ("label", "proposed"),
    [
        ("% ernstig eenzaam", "eenzaamheid"),
        ("onveiligheidsgevoelens", "onveilig"),
        ("mantelzorgers", "mantelzorg"),
        ("rapportcijfer leefbaarheid", "cijfer_buurt"),
        ("groen binnen 300m", "groen"),
        ("aandeel 65-plussers", "ouderen"),
        ("sociale huurwoningen", "corporatie"),
    ],
)
def test_what_is_only_alike_is_proposed_and_not_taken(label: str, proposed: str) -> None:
    assert meaning(label) is None
    guesses = NAMES.guesses(label)
    assert guesses[0].indicator == proposed
    assert 0 < guesses[0].alike <= 1
    assert len(guesses) <= 3


@pytest.mark.parametrize(
    "label",
    [
        "laadpalen", "werkloosheid", "veiligheidsgevoel", "rapportcijfer veiligheid", "niet eenzaam", "p_hh_hi",
        "ontevreden met de woning", "hoog inkomen", "jongeren 12-18", "65",
    ],
)  # fmt: skip
def test_what_means_another_thing_or_the_opposite_is_not_even_proposed(label: str) -> None:
    assert meaning(label) is None
    assert [item for item in NAMES.guesses(label) if item.indicator in ("onveilig", "eenzaamheid", "ouderen")] == []
    assert "laag_inkomen" not in {item.indicator for item in NAMES.guesses(label)}


def test_another_unit_in_the_name_is_asked_and_said() -> None:
    assert meaning("bijstand per 1000 hh") is None
    (guess,) = NAMES.guesses("bijstand per 1000 hh")
    assert (guess.indicator, guess.unit) == ("bijstand", "per_1000")
    assert meaning("aantal vrijwilligers") is None
    assert NAMES.guesses("score eenzaamheid")[0].unit == "score"


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Rapportcijfer veiligheid", "cijfer"), ("% eenzaam", "%"), ("aandeel koop", "%"),
        ("per 1.000 inwoners", "per_1000"), ("WOZ x1000", "euro"), ("score", "score"),
        ("Afstand tot school", "km"), ("Inwoners per km²", "per_km2"),
        ("gas in m3", "m3"), ("aantal mensen", "aantal"), ("groen", None),
    ],
)  # fmt: skip
def test_a_name_says_its_unit(label: str, unit: str | None) -> None:
    assert unit_of_label(label) == unit
    assert fits_unit(unit, unit or "%")


def test_two_columns_with_the_words_of_one_indicator_are_both_asked() -> None:
    columns = [("overgewicht 18+", None), ("overgewicht 19+", None)]
    assert read_meanings(columns, NAMES, {}, {}) == [None, None]
    first, second = read_meanings([("Overgewicht", None), columns[0]], NAMES, {}, {})
    assert first is not None
    assert (first.sureness, second) == (Sureness.NAMED, None)


def test_what_is_said_goes_before_what_was_said_before_and_that_before_the_name() -> None:
    before, now = {"eenzaamheid": Choice("omgang")}, {"eenzaamheid": Choice(None)}
    (said,) = read_meanings([("Eenzaamheid", None)], NAMES, now, before)
    (kept,) = read_meanings([("Eenzaamheid", None)], NAMES, {}, before)
    assert said is not None
    assert kept is not None
    assert (said.sureness, said.choice.indicator) == (Sureness.CHOSEN, None)
    assert (kept.sureness, kept.choice.indicator) == (Sureness.BEFORE, "omgang")
