"""The declared compass: the shipped one is sound, and a mistake of a team is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.compass import COMPASS_FILE, UNITS, load_compass
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.errors import CatalogueError
from koppel.i18n import error_text, texts
from koppel.model.compass.indicators import Bands, Polarity

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[compass]
name = { nl = "Kompas", en = "Compass" }
bands = { low = 90, high = 110 }
least = 10
counted_by = "huishoudens"
vitality = { look_further = 9, high_is_good = false }

[quarter.wie]
label = { nl = "Wie", en = "Who" }
judged = false

[quarter.fysiek]
label = { nl = "Fysiek", en = "Physical" }
judged = true

[theme.huizen]
label = { nl = "Huizen", en = "Houses" }
quarter = "wie"

[theme.buiten]
label = { nl = "Buiten", en = "Outside" }
quarter = "fysiek"

[indicator.huishoudens]
label = { nl = "Huishoudens", en = "Households" }
plain = { nl = "Huishoudens", en = "Households" }
theme = "huizen"
unit = "aantal"
polarity = "niet_beoordeeld"
source = "CBS"
year = 2024
levels = ["buurt"]

[indicator.groen]
label = { nl = "Groen", en = "Green" }
plain = { nl = "Groen", en = "Green" }
theme = "buiten"
unit = "%"
polarity = "hoog"
source = "gemeente"
year = 2024
levels = ["buurt", "wijk"]
bands = { low = 95, high = 105 }
least = 25
counted_by = "huishoudens"
columns = ["p_groen"]
"""


def test_the_shipped_compass_has_four_quarters_of_three_themes_and_some_forty_indicators() -> None:
    compass = load_compass(ROOT / "layers")
    assert len(compass.quarters) == 4
    assert all(len(compass.in_quarter(quarter)) == 3 for quarter in compass.quarters)
    assert all(len(compass.in_theme(theme)) >= 3 for theme in compass.themes)
    assert 40 <= len(compass.indicators) <= 50
    assert (compass.least, compass.bands) == (10, Bands(90, 110))


def test_who_lives_here_and_what_homes_are_worth_is_described_and_not_judged() -> None:
    compass = load_compass(ROOT / "layers")
    for item in compass.indicators.values():
        judged = compass.quarters[compass.themes[item.theme].quarter].judged
        assert (item.polarity is not Polarity.NOT_JUDGED) == (judged and item.id != "woz"), item.id


def test_the_compass_is_no_theme_of_works() -> None:
    assert "kompas" not in load_catalogue(ROOT / "layers").themes


def test_every_unit_has_a_name_on_screens() -> None:
    assert {f"compass.unit.{unit}" for unit in UNITS} <= texts("nl").keys()


def test_an_indicator_may_have_bands_and_a_threshold_of_its_own(tmp_path: Path) -> None:
    (tmp_path / COMPASS_FILE).write_text(GOOD, encoding="utf-8")
    compass = load_compass(tmp_path)
    green, homes = compass.indicators["groen"], compass.indicators["huishoudens"]
    assert (compass.bands_of(green), compass.least_of(green)) == (Bands(95, 105), 25)
    assert (compass.bands_of(homes), compass.least_of(homes)) == (Bands(90, 110), 10)
    assert compass.counted_by_of(homes) == "huishoudens"


def test_what_a_file_says_nothing_of_is_a_tenth_of_the_way_and_three_moments(tmp_path: Path) -> None:
    (tmp_path / COMPASS_FILE).write_text(GOOD, encoding="utf-8")
    compass, shipped = load_compass(tmp_path), load_compass(ROOT / "layers")
    assert (compass.tolerance, compass.after_years) == (10, (1, 2, 5))
    assert (shipped.tolerance, shipped.after_years) == (10, (1, 2, 5))


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('theme = "buiten"', 'theme = "buitn"', "indicator.groen.theme"),
        ('quarter = "fysiek"', 'quarter = "fysik"', "theme.buiten.quarter"),
        ('unit = "%"', 'unit = "procent"', "indicator.groen.unit"),
        ('polarity = "hoog"', 'polarity = "goed"', "indicator.groen.polarity"),
        ('["buurt", "wijk"]', '["straat"]', "indicator.groen.levels"),
        ("low = 95, high = 105", "low = 105, high = 95", "indicator.groen.bands.high"),
        ("low = 90", "low = 20", "compass.bands.low"),
        ("least = 25", "least = -1", "indicator.groen.least"),
        ("least = 10", "least = 1.5", "compass.least"),
        ('counted_by = "huishoudens"', 'counted_by = "huizen"', "compass.counted_by"),
        ('polarity = "niet_beoordeeld"', 'polarity = "hoog"', "indicator.huishoudens.polarity"),
        ('columns = ["p_groen"]', 'columns = ["Huishoudens"]', "indicator.groen"),
        ("least = 10", "least = 10\ntolerance = 51", "compass.tolerance"),
        ("least = 10", "least = 10\nafter_years = [2, 1]", "compass.after_years"),
        ("least = 10", "least = 10\nafter_years = [1, 21]", "compass.after_years"),
        ("least = 10", "least = 10\nafter_years = []", "compass.after_years"),
        ("look_further = 9", "look_further = 28", "compass.vitality.look_further"),
        ("judged = true", "judged = 1", "quarter.fysiek.judged"),
        ('source = "gemeente"', 'bron = "gemeente"', "indicator.groen.bron"),
        ("[compass]", "[kompas]", "kompas"),
    ],
)
def test_a_mistake_is_named_by_its_key(tmp_path: Path, was: str, becomes: str, key: str) -> None:
    (tmp_path / COMPASS_FILE).write_text(GOOD.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as wrong:
        load_compass(tmp_path)
    assert (wrong.value.facts["file"], wrong.value.facts["key"]) == (COMPASS_FILE, key)
    for language in ("nl", "en"):
        assert "⟦" not in error_text(wrong.value, language)


TYPOLOGY = """
[typology]
label = { nl = "Soort", en = "Sort" }
mostly = 50
mixed = { nl = "Gemengd", en = "Mixed" }

[typology.type.koop]
label = { nl = "Koop", en = "Owned" }
indicator = "groen"
"""


def test_without_a_typology_areas_are_not_told_apart(tmp_path: Path) -> None:
    (tmp_path / COMPASS_FILE).write_text(GOOD, encoding="utf-8")
    assert load_compass(tmp_path).typology is None


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ("mostly = 50", "mostly = 40", "typology.mostly"),
        ('indicator = "groen"', 'indicator = "huishoudens"', "typology.type.koop.indicator"),
        ("[typology.type.koop]", "[typology.type.gemengd]", "typology.type.gemengd"),
        ("[typology.type.koop]", "[typology.soort.koop]", "typology.soort"),
    ],
)
def test_a_mistake_in_the_typology_is_named_by_its_key(tmp_path: Path, was: str, becomes: str, key: str) -> None:
    (tmp_path / COMPASS_FILE).write_text(GOOD + TYPOLOGY.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as wrong:
        load_compass(tmp_path)
    assert (wrong.value.facts["file"], wrong.value.facts["key"]) == (COMPASS_FILE, key)


def test_a_file_that_is_not_there_or_no_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as missing:
        load_compass(tmp_path)
    (tmp_path / COMPASS_FILE).write_text("[compass\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as broken:
        load_compass(tmp_path)
    assert (missing.value.code, broken.value.code) == ("layers_missing", "layers_syntax")
