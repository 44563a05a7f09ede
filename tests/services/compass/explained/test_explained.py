"""How much of a compass is known, how a score is made by hand, and what of a demo is not made up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from koppel.access import operator
from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Settings
from koppel.errors import InputError
from koppel.i18n import LANGUAGES
from koppel.services.compass import files
from koppel.services.compass.explained.cells import MIDDLE, cell_named, known_cell
from koppel.services.compass.explained.extent import extent_line, known_of
from koppel.services.compass.explained.fiction import own_figures_words
from koppel.services.compass.explained.steps import cell_steps, example_of
from koppel.services.compass.reading import AreaCompass, area_compass
from tests.services.compass.test_files import load, store  # noqa: F401

if TYPE_CHECKING:
    from koppel.store.database import Store

COMPASS = load_compass(ROOT / "layers")
AREA = "WK001410"
OLD = "code;naam;Jaar;Eenzaamheid;leefbaarheid\nGM0014;Groningen;2019;40;4,1\nWK001410;Selwerd;2019;50;4,02\n"
NEW = (
    "code;naam;Jaar;groen;laag_inkomen;Koopwoningen (%);woz\nGM0014;Groningen;2021;30;10;40;300\n"
    "WK001410;Selwerd;2021;27;.;20;900\n"
)


@pytest.fixture
def shown(store: Store) -> AreaCompass:  # noqa: F811
    load(store, OLD)
    load(store, NEW)
    return area_compass(store, COMPASS, AREA)


def test_all_years_are_told_and_how_much_of_what_is_judged_is_known(shown: AreaCompass) -> None:
    of = sum(item.is_judged for item in COMPASS.indicators.values())
    # Owner-occupied homes and what homes are worth are known too, and are not judged.
    assert known_of(shown, COMPASS) == (3, of)
    assert extent_line(shown, COMPASS, "nl") == f"Cijfers van 2019 en 2021, op 3 van de {of} onderwerpen bekend"
    assert "\u27e6" not in extent_line(shown, COMPASS, "en")


def test_a_dear_wijk_is_not_better_for_what_its_homes_are_worth(shown: AreaCompass) -> None:
    assert shown.cells["woz"].index == 160
    assert shown.themes["woning"].derived.score is None


def test_an_index_is_worked_out_as_one_does_by_hand(shown: AreaCompass) -> None:
    assert cell_steps(shown, COMPASS, "i_eenzaamheid", "nl") == (
        "De waarde is hier 50 en in de stad 40. De stad is 100.",
        "50 gedeeld door 40, maal 100, is 125.",
        "Een laag getal is hier goed. Daarom gespiegeld om 100: 200 − 125 is 75.",
        "Dat ligt tussen 40 en 160. Afgerond is de index 75.",
        "75 is lager dan 90: rood, slechter dan de stad.",
    )
    assert "Elke 0,1 verschil is 10 punten: dat maakt 92." in cell_steps(shown, COMPASS, "i_leefbaarheid", "nl")[1]
    bounded = cell_steps(shown, COMPASS, "i_woz", "nl")
    assert "de index is 160" in bounded[2]
    assert "geen kleur" in bounded[3]
    assert cell_steps(shown, COMPASS, "i_laag_inkomen", "nl") == ("Er is geen index: door de bron afgeschermd.",)


def test_a_mean_is_worked_out_with_what_is_missing(shown: AreaCompass) -> None:
    steps = cell_steps(shown, COMPASS, "t_woonomgeving", "nl")
    assert steps[0] == "De indexen die bekend zijn: Groen in de buurt 90 en Leefbaarheid 92."
    assert steps[1] == "Samen gedeeld door 2 is 91, afgerond 91."
    assert "Fysieke omgeving" in steps[2]
    assert example_of(shown, COMPASS, MIDDLE) == "eenzaamheid"
    assert example_of(shown, COMPASS, "t_woonomgeving") == "groen"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_can_be_worked_out_in_words(shown: AreaCompass, language: str) -> None:
    for name in (MIDDLE, *COMPASS.indicators, *COMPASS.themes, *COMPASS.quarters):
        cell = cell_named(COMPASS, name)
        assert known_cell(COMPASS, cell) is not None
        words = " ".join(cell_steps(shown, COMPASS, cell, language))
        assert words
        assert not re.search("[⟦{}]", words)


def test_a_cell_that_is_not_there_is_told_with_what_is_near() -> None:
    with pytest.raises(InputError) as wrong:
        cell_named(COMPASS, "eenzaam")
    assert "eenzaamheid" in str(wrong.value.facts["right"])


def test_figures_of_the_demo_are_made_up_and_those_that_somebody_loads_are_not(store: Store) -> None:  # noqa: F811
    demo = store.visible_to(operator("demo"))
    assert files.import_indicators(demo, COMPASS, Settings(), OLD.encode(), "demo-2019.csv").upload_id
    assert own_figures_words(store, "nl") == ""
    done = files.import_indicators(store, COMPASS, Settings(), NEW.encode(), "ses-woa.csv")
    assert (
        own_figures_words(store, "nl") == "Niet verzonnen zijn de cijfers die hier daarna zijn ingelezen: ses-woa.csv."
    )
    assert done.upload_id is not None
    files.undo(store, done.upload_id)
    assert own_figures_words(store, "nl") == ""
