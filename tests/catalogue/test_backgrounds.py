from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.backgrounds import load_backgrounds
from koppel.config import ROOT
from koppel.errors import CatalogueError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[[map]]
label = { nl = "Riool", en = "Sewers" }
type = "wms"
url = "https://example.org/wms"
layers = "riool"
attribution = "©"
base = false
"""


def test_the_shipped_maps_are_read_and_one_is_on() -> None:
    found = load_backgrounds(ROOT / "data" / "maps.toml")
    assert [item.on for item in found] == [True, False]
    assert all(item.url.startswith("https://") for item in found)


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert load_backgrounds(tmp_path / "maps.toml") == ()


def test_a_wms_is_read(tmp_path: Path) -> None:
    file = tmp_path / "maps.toml"
    file.write_text(GOOD, encoding="utf-8")
    (item,) = load_backgrounds(file)
    assert (item.type, item.layers, item.base, item.on, item.format) == ("wms", "riool", False, False, "image/png")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"wms"', '"wfs"', "map[0].type"),
        ('"https://example.org/wms"', '"javascript:alert(1)"', "map[0].url"),
        ('type = "wms"', 'type = "xyz"', "map[0].url"),
        ('layers = "riool"', "", "map[0].layers"),
        ("base = false", 'base = "nee"', "map[0].base"),
        ("base = false", "basis = false", "map[0].basis"),
        ("base = false", "opacity = 3", "map[0].opacity"),
    ],
)
def test_a_mistake_names_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    file = tmp_path / "maps.toml"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError) as raised:
        load_backgrounds(file)
    assert (raised.value.facts["file"], raised.value.facts["key"]) == ("maps.toml", key)
    assert raised.value.facts["right"]
