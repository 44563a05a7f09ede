"""Social add-ons: shipped ones are sound, and a mistake of a team is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.addons import ADDONS_FILE, addons_for, load_addons
from koppel.catalogue.load import Catalogue, load_catalogue
from koppel.config import ROOT
from koppel.errors import CatalogueError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[koffie]
label = { nl = "Koffie", en = "Coffee" }
reason = { nl = "Praten helpt", en = "Talking helps" }
source = "team"
kinds = ["renovatie"]
partner_types = ["zorg_welzijn"]
role = { nl = "buurtbode", en = "messenger" }
"""


def test_works_behind_the_door_get_suggestions_and_others_none(catalogue: Catalogue) -> None:
    shipped = load_addons(ROOT / "layers", catalogue.kinds)
    assert addons_for(shipped, catalogue.kinds, ["riolering", "warmtenet"]) == ()
    for kind in catalogue.kinds.values():
        assert bool(addons_for(shipped, catalogue.kinds, [kind.id])) is kind.behind_door, kind.id
    told = [item.label["nl"] for item in addons_for(shipped, catalogue.kinds, ["isolatie"])]
    assert "Gesprek over energie en rondkomen tijdens het huisbezoek" in told


def test_the_shipped_file_is_no_theme() -> None:
    assert "sociaal-aanbod" not in load_catalogue(ROOT / "layers").themes


def test_a_team_without_the_file_has_no_suggestions(tmp_path: Path, catalogue: Catalogue) -> None:
    assert load_addons(tmp_path, catalogue.kinds) == ()


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('["renovatie"]', '["renovati"]', "koffie.kinds"),
        ('["renovatie"]', '["riolering"]', "koffie.kinds"),
        ('["zorg_welzijn"]', '["zorg"]', "koffie.partner_types"),
        ("source", "bron", "koffie.bron"),
        ('source = "team"', 'source = ""', "koffie.source"),
    ],
)
def test_a_mistake_is_named_by_its_key(tmp_path: Path, catalogue: Catalogue, was: str, becomes: str, key: str) -> None:
    (tmp_path / ADDONS_FILE).write_text(GOOD.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as wrong:
        load_addons(tmp_path, catalogue.kinds)
    assert (wrong.value.facts["file"], wrong.value.facts["key"]) == (ADDONS_FILE, key)


def test_no_kinds_means_all_behind_the_door(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / ADDONS_FILE).write_text(GOOD.replace('["renovatie"]', "[]"), encoding="utf-8")
    (item,) = load_addons(tmp_path, catalogue.kinds)
    assert addons_for([item], catalogue.kinds, ["zonnepanelen"]) == (item,)
    assert addons_for([item], catalogue.kinds, ["bomen"]) == ()
