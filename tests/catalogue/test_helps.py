"""What kinds of work help: the shipped file is sound, and a mistake of a team is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.compass import load_compass
from koppel.catalogue.helps import HELPS_FILE, load_harms, load_helps
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.errors import CatalogueError

if TYPE_CHECKING:
    from pathlib import Path

COMPASS = load_compass(ROOT / "layers")
KINDS = load_catalogue(ROOT / "layers").kinds


def test_every_judged_theme_has_a_kind_that_helps_it() -> None:
    helps = load_helps(ROOT / "layers", KINDS, COMPASS)
    judged = {theme.id for theme in COMPASS.themes.values() if COMPASS.quarters[theme.quarter].judged}
    assert {item.theme for item in helps} == judged
    assert all(item.reason["nl"] and item.reason["en"] for item in helps)


def test_an_indicator_belongs_to_its_theme_and_a_theme_stands_for_itself(tmp_path: Path) -> None:
    words = '{ nl = "Zo.", en = "So." }'
    (tmp_path / HELPS_FILE).write_text(f"[riolering]\nwoonomgeving = {words}\ngroen = {words}\n", encoding="utf-8")
    helps = load_helps(tmp_path, KINDS, COMPASS)
    assert [(item.kind, item.theme, item.indicator) for item in helps] == [
        ("riolering", "woonomgeving", None),
        ("riolering", "woonomgeving", "groen"),
    ]


def test_the_shipped_file_names_indicators_that_a_work_moves_by_itself() -> None:
    helps = load_helps(ROOT / "layers", KINDS, COMPASS)
    assert not [item for item in helps if item.indicator is None]
    # A bill is no part of what people earn, but work is; and a home is no cable.
    assert {item.kind for item in helps if item.indicator in {"laag_inkomen", "ses", "woz"}} == {"werk_leren"}
    assert not {"elektriciteitsnet", "glasvezel", "zonnepanelen", "riolering"} & {item.kind for item in helps}
    # A doctor comes only where the plan has room for one, and asphalt makes nobody healthy.
    facilities = {"huisarts", "winkel", "school", "voorzieningen_score"}
    bring = [item for item in helps if item.indicator in facilities]
    assert {item.kind for item in bring} == {"nieuwbouw"}
    assert all(item.reason["nl"].startswith("Alleen als") for item in bring)
    assert not {("bestrating", "bewegen"), ("30_km_zone", "bewegen")} & {(item.kind, item.indicator) for item in helps}


def test_harm_and_sources_are_read_and_harm_is_no_help(tmp_path: Path) -> None:
    words = 'nl = "Zo.", en = "So."'
    content = f'[sloop]\nleegstand = {{ {words}, source = "CBS" }}\n[sloop.harm]\neenzaamheid = {{ {words} }}\n'
    (tmp_path / HELPS_FILE).write_text(content, encoding="utf-8")
    (helped,) = load_helps(tmp_path, KINDS, COMPASS)
    assert (helped.indicator, helped.source, helped.reason["nl"]) == ("leegstand", "CBS", "Zo.")
    (harm,) = load_harms(tmp_path, KINDS, COMPASS)
    assert (harm.kind, harm.indicator, harm.source) == ("sloop", "eenzaamheid", "")


@pytest.mark.parametrize("content", ['woning = { nl = "a", en = "b" }', 'woz = { nl = "a" }', "woz = 3"])
def test_a_mistake_in_what_can_get_worse_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / HELPS_FILE).write_text(f"[sloop.harm]\n{content}", encoding="utf-8")
    with pytest.raises(CatalogueError) as wrong:
        load_harms(tmp_path, KINDS, COMPASS)
    assert str(wrong.value.facts["key"]).startswith("sloop.harm")


def test_without_the_file_nothing_helps(tmp_path: Path) -> None:
    assert load_helps(tmp_path, KINDS, COMPASS) == ()


@pytest.mark.parametrize(
    "content",
    [
        '[rioolering]\nwoning = { nl = "a", en = "b" }',
        '[riolering]\nwonen = { nl = "a", en = "b" }',
        '[riolering]\nwoning = { nl = "a" }',
        '[riolering]\nwoning = "a"',
        "riolering = 3",
        '[riolering]\ngroen = { nl = "a", en = "b", source = 3 }',
    ],
)
def test_a_mistake_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / HELPS_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError) as wrong:
        load_helps(tmp_path, KINDS, COMPASS)
    assert wrong.value.facts["file"] == HELPS_FILE
