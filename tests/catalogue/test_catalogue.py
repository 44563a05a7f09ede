"""A mistake in a declaration is named by file, key and what would be right; names of kinds are found."""

from __future__ import annotations

import shutil
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import (
    Catalogue,
    Rules,
    guess_kind,
    load_catalogue,
    load_rules,
    match_kind,
    rules_version,
    suggest_kinds,
    with_rules,
)
from koppel.catalogue.toml_table import normal
from koppel.config import ROOT
from koppel.errors import CatalogueError
from koppel.i18n import LANGUAGES, error_text

if TYPE_CHECKING:
    from pathlib import Path

THEME = """
[theme]
label = { nl = "Ondergrond", en = "Underground" }
plain = { nl = "Leidingen", en = "Pipes" }
order = 1
color = "#1496FA"
"""

KIND = """
[riolering]
label = { nl = "Riolering", en = "Sewer" }
plain = { nl = "Nieuw riool", en = "New sewer" }
theme = "ondergrond"
depth = "ondergrond"
opens_street = true
hinder = 3
buffer_m = 10
width_m = 4.0
typical_days = 120
moratorium_years = 0
behind_door = false
exclusion = false
visibility = "partners"
color = "#0B3C8C"
dash = "8 4"
icon = "pipe"
synonyms = ["riool", "égouts"]
"""

HEAT = KIND.replace("riolering", "warmtenet").replace("Riolering", "Warmtenet").replace("Sewer", "Heat network")
HEAT = HEAT.replace('["riool", "égouts"]', '["stadsverwarming"]')

PAIR = """
[[pair]]
kinds = ["riolering", "warmtenet"]
value = 1.0
reason = { nl = "zelfde sleuf", en = "same trench" }
"""

BENEFIT = """
[budget]
share_low = 0.11
share_high = 0.24
source = "elders gemeten"

[opening.riolering]
low_eur_m2 = 42
high_eur_m2 = 120
year = 2021
place = "Nederland"
index = 1.0
source = "aanname"

[surface.asfalt]
words = ["Asfalt"]
low_eur_m2 = 200
high_eur_m2 = 300
year = 2020
place = "Elders"
index = 1.1
source = "tarief"
"""

FILES = {
    "ondergrond.toml": THEME + KIND + HEAT,
    "rules.toml": "[volgorde]\nleast_m2 = 2.0\n",
    "affinity.toml": "default = 0.2\n" + PAIR,
    "benefit.toml": BENEFIT,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def mistake(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return caught.value


def test_a_small_folder_is_read_as_it_is_written(folder: Path) -> None:
    read = load_catalogue(folder)
    assert list(read.kinds) == ["riolering", "warmtenet"]
    assert read.themes["ondergrond"].label["en"] == "Underground"
    sewer = read.kinds["riolering"]
    assert (sewer.hinder, sewer.buffer_m, sewer.dash, sewer.synonyms) == (3, 10.0, "8 4", ("riool", "égouts"))
    assert read.affinity.value("warmtenet", "riolering") == 1.0
    assert read.benefit.unit_costs["riolering"].low_eur_m2 == 42
    surface = read.benefit.surface_of(["Nieuw ASFALT in de Kerkstraat"])
    assert surface is not None
    assert surface.cost.low_eur_m2 == pytest.approx(220)
    assert surface.cost.source == "tarief (Elders, 2020 × 1.1)"
    assert read.benefit.surface_of(["Nieuwe klinkers"]) is None


# file, what stands there, what is written instead, key, a part of what would be right
MISTAKES = [
    ("ondergrond.toml", 'depth = "ondergrond"', 'depth = "diep"', "riolering.depth", "maaiveld"),
    ("ondergrond.toml", "opens_street = true", 'opens_street = "ja"', "riolering.opens_street", "true"),
    ("ondergrond.toml", "opens_street = true", "opens_street = 1", "riolering.opens_street", "true"),
    ("ondergrond.toml", "hinder = 3", "hinder = 4", "riolering.hinder", "0–3"),
    ("ondergrond.toml", "hinder = 3", "hinder = 1.5", "riolering.hinder", "0–3"),
    ("ondergrond.toml", "hinder = 3", "hinder = true", "riolering.hinder", "0–3"),
    ("ondergrond.toml", "buffer_m = 10", "buffer_m = -1", "riolering.buffer_m", "0–500"),
    ("ondergrond.toml", "buffer_m = 10", "buffer_m = nan", "riolering.buffer_m", "0–500"),
    ("ondergrond.toml", "buffer_m = 10", "buffer_m = inf", "riolering.buffer_m", "0–500"),
    ("ondergrond.toml", "buffer_m = 10", 'buffer_m = "10 m"', "riolering.buffer_m", "0–500"),
    ("ondergrond.toml", "buffer_m = 10", "buffer = 10", "riolering.buffer", "buffer_m"),
    ("ondergrond.toml", "buffer_m = 10\n", "", "riolering.buffer_m", "buffer_m"),
    ("ondergrond.toml", "width_m = 4.0", "width_m = 0", "riolering.width_m", "0.1–500"),
    ("ondergrond.toml", "typical_days = 120", "typical_days = 0", "riolering.typical_days", "1–36500"),
    ("ondergrond.toml", "moratorium_years = 0", "moratorium_years = 99", "riolering.moratorium_years", "0–50"),
    ("ondergrond.toml", 'visibility = "partners"', 'visibility = "iedereen"', "riolering.visibility", "openbaar"),
    ("ondergrond.toml", 'color = "#0B3C8C"', 'color = "blauw"', "riolering.color", "#"),
    ("ondergrond.toml", 'color = "#0B3C8C"', 'color = "#0B3"', "riolering.color", "#"),
    ("ondergrond.toml", 'dash = "8 4"', 'dash = "streep"', "riolering.dash", "8 4"),
    ("ondergrond.toml", 'icon = "pipe"', 'icon = "buis"', "riolering.icon", "pipe"),
    ("ondergrond.toml", 'theme = "ondergrond"', 'theme = "straat"', "riolering.theme", "ondergrond"),
    ("ondergrond.toml", '["riool", "égouts"]', '"riool"', "riolering.synonyms", "["),
    ("ondergrond.toml", '["riool", "égouts"]', '["riool", 3]', "riolering.synonyms", "["),
    ("ondergrond.toml", '["riool", "égouts"]', '["–"]', "riolering.synonyms", "a–z"),
    ("ondergrond.toml", '{ nl = "Riolering", en = "Sewer" }', '{ nl = "Riolering" }', "riolering.label.en", "en"),
    ("ondergrond.toml", '{ nl = "Riolering", en = "Sewer" }', '"Riolering"', "riolering.label", "nl"),
    ("ondergrond.toml", 'nl = "Riolering"', 'nl = " "', "riolering.label.nl", "…"),
    ("ondergrond.toml", "order = 1", "order = -1", "theme.order", "0–1000"),
    ("ondergrond.toml", THEME, "", "theme", "theme"),
    ("ondergrond.toml", THEME, "theme = 1\n", "theme", "[theme]"),
    ("ondergrond.toml", "[theme]", "los = 1\n[theme]", "los", "[los]"),
    ("ondergrond.toml", '["stadsverwarming"]', '["RIOOL!"]', "warmtenet.synonyms", "riolering"),
    ("ondergrond.toml", '["stadsverwarming"]', '["Egouts"]', "warmtenet.synonyms", "riolering"),
    ("ondergrond.toml", '["stadsverwarming"]', '["sewer"]', "warmtenet.synonyms", "riolering"),
    ("rules.toml", "[volgorde]", "[volgordes]", "volgordes", "volgorde"),
    ("rules.toml", "least_m2", "least_m", "volgorde.least_m", "least_m2"),
    ("rules.toml", "2.0", "-2.0", "volgorde.least_m2", "0–100000"),
    ("rules.toml", "2.0", "2.0\n[dubbel]\nmin_iou = 50", "dubbel.min_iou", "0–1"),
    ("rules.toml", "2.0", "2.0\n[window]\nwens_days = 1.5", "window.wens_days", "0–36500"),
    ("rules.toml", "2.0", "2.0\n[score]\nplace = 0\ntime = 0\naffinity = 0\nduty = 0", "score", "> 0"),
    ("rules.toml", "[volgorde]\nleast_m2 = 2.0", "volgorde = 2", "volgorde", "[volgorde]"),
    ("rules.toml", "2.0", "2.0\n[address]\ndoor_m = 0", "address.door_m", "1–100"),
    ("rules.toml", "2.0", "2.0\n[address]\nnear = 40", "address.near", "near_m"),
    ("rules.toml", "2.0", '2.0\n[address]\nblock_m = "15 m"', "address.block_m", "0–100"),
    ("affinity.toml", "default = 0.2", "default = 2", "default", "0–1"),
    ("affinity.toml", "default = 0.2\n", "", "default", "default"),
    ("affinity.toml", PAIR, "", "pair", "pair"),
    ("affinity.toml", "[[pair]]", "[pair]", "pair", "[[pair]]"),
    ("affinity.toml", "value = 1.0", "value = 1.1", "pair 1.value", "0–1"),
    ("affinity.toml", "value = 1.0", "waarde = 1.0", "pair 1.waarde", "value"),
    ("affinity.toml", '"riolering", "warmtenet"', '"rioleering", "warmtenet"', "pair 1.kinds", "riolering"),
    ("affinity.toml", '"riolering", "warmtenet"', '"riolering"', "pair 1.kinds", "["),
    ("affinity.toml", PAIR, PAIR + PAIR.replace('"riolering", "warmtenet"', '"warmtenet", "riolering"'), "pair 2", "1"),
    ("affinity.toml", ', en = "same trench"', "", "pair 1.reason.en", "en"),
    ("benefit.toml", "share_high = 0.24", "share_high = 0.10", "budget.share_high", "0.11–1"),
    ("benefit.toml", "high_eur_m2 = 120", "high_eur_m2 = 10", "opening.riolering.high_eur_m2", "42–100000"),
    ("benefit.toml", '[opening.riolering]', '[opening.riool]', "opening.riool", "riolering"),
    ("benefit.toml", 'source = "aanname"', 'source = ""', "opening.riolering.source", "…"),
    ("benefit.toml", "[budget]", "[begroting]", "begroting", "budget"),
    ("benefit.toml", "year = 2021", "year = 21", "opening.riolering.year", "1900–2200"),
    ("benefit.toml", "index = 1.1", "index = 0", "surface.asfalt.index", "0.1–10"),
    ("benefit.toml", 'place = "Elders"', 'place = ""', "surface.asfalt.place", "…"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "key", "right"), MISTAKES)
def test_a_mistake_is_named_by_file_key_and_what_would_be_right(
    folder: Path, file: str, old: str, new: str, key: str, right: str
) -> None:
    content = FILES[file]
    assert old in content, "the mistake would not be made"
    (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")
    error = mistake(folder)
    assert error.facts["file"] == file
    assert error.facts["key"] == key
    assert right in str(error.facts["right"])
    for language in LANGUAGES:
        told = error_text(error, language)
        assert file in told
        assert "⟦" not in told


def test_a_wrong_value_is_shown_as_it_was_written(folder: Path) -> None:
    (folder / "ondergrond.toml").write_text(THEME + KIND.replace("opens_street = true", 'opens_street = ["ja"]'))
    assert mistake(folder).facts["value"] == '["ja"]'


@pytest.mark.parametrize("file", ["rules.toml", "affinity.toml", "benefit.toml"])
def test_a_file_that_is_not_there_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    error = mistake(folder)
    assert (error.code, error.facts["file"]) == ("layers_missing", file)


def test_a_folder_without_themes_is_refused(tmp_path: Path) -> None:
    assert mistake(tmp_path).code == "layers_missing"


def test_a_folder_in_the_place_of_a_file_is_refused_without_a_traceback(folder: Path) -> None:
    (folder / "rules.toml").unlink()
    (folder / "rules.toml").mkdir()
    assert mistake(folder).code == "layers_unreadable"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[volgorde]\nleast_m2 2\n", 2),
        (b"[volgorde]\nleast_m2 = 2\n\nleast_m2 = 3\n", 4),
        (b"[volgorde]\n# caf\xe9\n", 2),
        (b"[volgorde]\nleast_m2 = [1,\n", 3),
    ],
    ids=["no equals sign", "key twice", "not UTF-8", "list left open"],
)
def test_a_line_that_is_not_toml_is_named(folder: Path, content: bytes, line: int) -> None:
    (folder / "rules.toml").write_bytes(content)
    error = mistake(folder)
    assert (error.code, error.facts["file"], error.facts["line"]) == ("layers_syntax", "rules.toml", line)
    assert f"regel {line}" in error_text(error, "nl")


def test_the_mark_that_windows_editors_put_before_a_file_is_passed_over(folder: Path) -> None:
    (folder / "rules.toml").write_bytes(b"\xef\xbb\xbf[volgorde]\r\nleast_m2 = 3\r\n")
    assert load_catalogue(folder).rules.volgorde_least_m2 == 3.0


def test_a_kind_in_two_files_is_refused(folder: Path) -> None:
    second = (THEME + KIND).replace('theme = "ondergrond"', 'theme = "zuid"').replace("order = 1", "order = 2")
    (folder / "zuid.toml").write_text(second)
    error = mistake(folder)
    assert (error.code, error.facts["file"], error.facts["key"]) == ("layers_kind_twice", "zuid.toml", "riolering")
    assert error.facts["right"] == "ondergrond.toml"


def test_a_rules_file_may_name_only_what_it_changes(folder: Path) -> None:
    assert load_rules(folder / "rules.toml") == replace(Rules(), volgorde_least_m2=2.0)


@pytest.mark.parametrize("name", [field.name for field in fields(Rules)])
def test_every_number_of_the_rules_can_be_set(tmp_path: Path, name: str) -> None:
    section, key = name.split("_", 1)
    # Between one duty and two: as much as either would not be told apart from it.
    value = 0.8 if name == "duty_company" else 1
    (tmp_path / "rules.toml").write_text(f"[{section}]\n{key} = {value}\n")
    assert getattr(load_rules(tmp_path / "rules.toml"), name) == value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hinder = 3", "hinder = 2"),
        ("buffer_m = 10", "buffer_m = 11"),
        ("width_m = 4.0", "width_m = 5"),
        ("typical_days = 120", "typical_days = 121"),
        ("moratorium_years = 0", "moratorium_years = 1"),
        ("exclusion = false", "exclusion = true"),
        ('depth = "ondergrond"', 'depth = "maaiveld"'),
        ("opens_street = true", "opens_street = false"),
    ],
)
def test_a_number_that_findings_rest_on_changes_the_version(folder: Path, old: str, new: str) -> None:
    before = load_catalogue(folder).version
    (folder / "ondergrond.toml").write_text(FILES["ondergrond.toml"].replace(old, new, 1))
    assert load_catalogue(folder).version != before


def test_words_colours_and_the_order_of_kinds_leave_the_version_as_it_is(folder: Path) -> None:
    before = load_catalogue(folder).version
    other = (THEME + HEAT + KIND).replace("Riolering", "Riool nieuw").replace("#0B3C8C", "#0B3C8D")
    (folder / "ondergrond.toml").write_text(other.replace("égouts", "collecteur"))
    (folder / "affinity.toml").write_text(FILES["affinity.toml"].replace("zelfde sleuf", "één sleuf"))
    assert load_catalogue(folder).version == before


def test_rules_and_affinities_change_the_version(folder: Path) -> None:
    read = load_catalogue(folder)
    other = with_rules(read, replace(read.rules, dubbel_min_iou=0.6))
    assert other.version != read.version
    assert with_rules(other, read.rules).version == read.version
    (folder / "affinity.toml").write_text(FILES["affinity.toml"].replace("value = 1.0", "value = 0.9"))
    assert load_catalogue(folder).version != read.version


def test_how_near_is_near_for_an_address_leaves_the_version_as_it_is(catalogue: Catalogue) -> None:
    other = replace(catalogue.rules, address_near_m=41.0)
    assert with_rules(catalogue, other).version == catalogue.version


def test_the_version_is_twelve_hexadecimal_digits(catalogue: Catalogue) -> None:
    assert len(catalogue.version) == 12
    assert int(catalogue.version, 16) >= 0
    assert catalogue.version == rules_version(catalogue.kinds, catalogue.rules, catalogue.affinity)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    copied = shutil.copytree(ROOT / "layers", tmp_path / "layers")
    assert load_catalogue(copied) == load_catalogue(ROOT / "layers")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("riolering", "riolering"),
        ("RIOLERING ", "riolering"),
        ("Rioolvervanging", "riolering"),
        ("Kanalbau", "riolering"),
        ("Fernwärmeversorgung", "warmtenet"),
        ("FERNWARMEVERSORGUNG", "warmtenet"),
        ("30 km-zone", "30_km_zone"),
        ("zone 30", "30_km_zone"),
        ("Strassenbau", "herinrichting"),
        ("Straßenbau", "herinrichting"),
        ("Pose de conduites : câbles, canalisations, gaines & bacs", "kabels_leidingen"),
        ("Abbruch/Rückbau", "sloop"),
        ("onzin", None),
        ("", None),
        ("—", None),
    ],
)
def test_a_kind_is_found_by_its_names_however_they_are_spelt(catalogue: Catalogue, text: str, kind: str | None) -> None:
    assert match_kind(catalogue, text) == kind


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rioleering", "riolering"),
        ("Vervangen riool Eikenlaan", "riolering"),
        ("warmtnet", "warmtenet"),
        ("Aanleg van zonnepanelen op de flat", "zonnepanelen"),
    ],
)
def test_a_text_that_is_no_name_gets_the_kinds_that_it_may_mean(catalogue: Catalogue, text: str, first: str) -> None:
    suggested = suggest_kinds(catalogue, text)
    assert suggested[0] == first
    assert len(suggested) == len(set(suggested)) <= 3


def test_a_text_like_no_kind_gets_no_suggestion(catalogue: Catalogue) -> None:
    assert suggest_kinds(catalogue, "xqzw 12345") == ()


MECHANISM = """
[mechanism.trench]
value = 0.7
reason = { nl = "één keer open", en = "opened once" }
"""


def test_a_pair_that_is_not_listed_has_the_affinity_of_what_joins_it(folder: Path) -> None:
    (folder / "affinity.toml").write_text(FILES["affinity.toml"] + MECHANISM)
    affinity = load_catalogue(folder).affinity
    assert (affinity.value("riolering", "riolering"), affinity.value("warmtenet", "riolering")) == (0.7, 1.0)
    assert affinity.reason("riolering", "riolering", "en") == "opened once"


def test_a_mechanism_that_does_not_exist_is_refused(folder: Path) -> None:
    (folder / "affinity.toml").write_text(FILES["affinity.toml"] + MECHANISM.replace("trench", "sleuf"))
    assert mistake(folder).facts["key"] == "mechanism.sleuf"


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ("gasleiding_aanleg", "kabels_leidingen", 0.7),
        ("parkeren", "kabels_leidingen", 0.6),
        ("bestrating", "herinrichting", 0.5),
        ("armoede_schulden", "zonnepanelen", 0.6),
    ],
)
def test_every_pair_of_kinds_has_a_reason(catalogue: Catalogue, first: str, second: str, value: float) -> None:
    kinds = list(catalogue.kinds)
    assert all(catalogue.affinity.reason(one, other, "nl") for one in kinds for other in kinds)
    assert catalogue.affinity.value(first, second) == value


def test_a_pair_has_one_affinity_and_reason_in_either_order(folder: Path) -> None:
    affinity = load_catalogue(folder).affinity
    assert affinity.reason("warmtenet", "riolering", "nl") == affinity.reason("riolering", "warmtenet", "nl")
    assert affinity.reason("riolering", "warmtenet", "en") == "same trench"
    assert affinity.value("riolering", "riolering") == 0.2
    assert affinity.reason("riolering", "riolering", "nl") is None


@given(st.text())
def test_a_name_spelt_normally_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text())
def test_capitals_make_no_other_name(text: str) -> None:
    assert normal(text.casefold()) == normal(text)


CALIBRATION = """
source = { nl = "een register", en = "a register" }
mechanisms = ["trench"]
[[bin]]
low = 60
pairs = 20
real = 5
[[bin]]
low = 0
pairs = 100
real = 0
"""


def test_without_a_calibration_nothing_is_known_of_a_score(folder: Path) -> None:
    assert load_catalogue(folder).calibration is None


def test_a_score_means_what_was_counted_of_such_pairs(folder: Path) -> None:
    (folder / "calibration.toml").write_text(CALIBRATION)
    read = load_catalogue(folder)
    assert read.calibration
    sewer, heat = read.kinds["riolering"], read.kinds["warmtenet"]
    told = [read.calibration.bin_of(score, sewer, heat, read.rules) for score in (0.0, 59.9, 60.0, 100.0)]
    assert [item.of_ten if item else None for item in told] == [0.0, 0.0, 2.5, 2.5]
    talk = replace(heat, opens_street=False)
    assert read.calibration.bin_of(90.0, sewer, talk, read.rules) is None
    assert read.calibration.bin_of(90.0, sewer, heat, replace(read.rules, score_place=30.0)) is None


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('"trench"', '"sleuf"', "mechanisms"),
        ("real = 5", "real = 21", "bin 1.real"),
        ("low = 60", "low = 101", "bin 1.low"),
        ("pairs = 20", "pairs = 0", "bin 1.pairs"),
        ("low = 0\n", "", "bin 2.low"),
        (', en = "a register"', "", "source.en"),
    ],
)
def test_a_mistake_in_a_calibration_is_named(folder: Path, was: str, becomes: str, key: str) -> None:
    (folder / "calibration.toml").write_text(CALIBRATION.replace(was, becomes))
    assert mistake(folder).facts["key"] == key


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("vervangen DWA/HWA", "riolering"),
        ("Rioolvervanging fase 2", "riolering"),
        ("relinen riool", "riolering"),
        ("vervangen hoofdwaterleiding", "waterleiding"),
        ("Middenspanningskabel leggen", "elektriciteitsnet"),
        ("groot onderhoud flats", "groot_onderhoud"),
        ("verwijderen oude gasleidingen", "gasleiding_verwijdering"),
        ("aanleg nieuwe laadpalen", "parkeren"),
        ("asfaltonderhoud deklaag", "bestrating"),
        ("planten van straatbomen", "bomen"),
        ("vervangen kozijnen", "groot_onderhoud"),
        ("herinrichting 30 km", None),
        ("riool en drinkwaterleiding", None),
        ("gasleiding weghalen", None),
        ("geen rioolwerk", None),
        ("werk in de straat", None),
        ("divers", None),
        ("", None),
    ],
)
def test_a_kind_is_told_from_words_that_only_it_has(catalogue: Catalogue, text: str, kind: str | None) -> None:
    assert guess_kind(catalogue, text) == kind


def test_every_name_of_a_kind_is_guessed_as_that_kind_or_not_at_all(catalogue: Catalogue) -> None:
    wrong = {
        name: (kind, guess)
        for name, kind in catalogue.names.items()
        if (guess := guess_kind(catalogue, name)) not in (None, kind)
    }
    assert wrong == {}
