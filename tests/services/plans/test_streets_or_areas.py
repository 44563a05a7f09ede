"""Streets that look like areas are told, and stored as streets only by choice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koppel.config import Settings
from koppel.ingest.reference import Doubt
from koppel.model.plans import ReferenceLayer
from koppel.services.plans.reference import doubt_words, load_reference, named_places
from koppel.store.database import Store
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SQUARE: dict[str, object] = {
    "type": "Polygon",
    "coordinates": [[[6.54, 53.23], [6.55, 53.23], [6.55, 53.24], [6.54, 53.23]]],
}
LINE: dict[str, object] = {"type": "LineString", "coordinates": [[6.54, 53.23], [6.55, 53.23]]}


def file(*rows: tuple[dict[str, object], dict[str, str]]) -> bytes:
    features = [{"type": "Feature", "geometry": shape, "properties": told} for shape, told in rows]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "k.duckdb", create=True) as opened:
        yield opened


def load(store: Store, content: bytes, **options: Any) -> tuple[Doubt | None, bool]:
    checked, is_stored = load_reference(store, Settings(), ReferenceLayer.STREET, content, "straten.geojson", **options)
    return checked.doubt, is_stored


@pytest.mark.parametrize(
    ("content", "doubt"),
    [
        (file((SQUARE, {"naam": "Meidoornstraat"}), (SQUARE, {"naam": "Es"}), (LINE, {"naam": "Iep"})), Doubt.POLYGONS),
        (file((LINE, {"buurtnaam": "Selwerd-West"})), Doubt.COLUMN),
        (file((SQUARE, {"wk_naam": "Selwerd"})), Doubt.COLUMN),
        (file((LINE, {"naam": "Oost"}), (LINE, {"naam": " west "}), (LINE, {"naam": "Es"})), Doubt.NAMES),
    ],
)
def test_streets_that_look_like_areas_are_told_and_nothing_is_stored(
    store: Store, content: bytes, doubt: Doubt
) -> None:
    areas = file((SQUARE, {"naam": "Oost"}), (SQUARE, {"naam": "West"}))
    load_reference(store, Settings(), ReferenceLayer.AREA, areas, "buurten.geojson")
    assert load(store, content) == (doubt, False)
    assert load(store, content, partial=True) == (doubt, False)
    assert "street" not in named_places(store)
    checked, _ = load_reference(store, Settings(), ReferenceLayer.STREET, content, "straten.geojson", dry_run=True)
    for language in ("nl", "en"):
        assert "⟦" not in doubt_words(checked, language)
    assert load(store, content, as_streets=True) == (doubt, True)
    assert named_places(store)["street"]


@pytest.mark.parametrize(
    "content",
    [
        file((LINE, {"naam": "Es"}), (LINE, {"naam": "Iep"}), (SQUARE, {"naam": "Plein"})),
        file((LINE, {"straatnaam": "Es", "buurtnaam": "Selwerd-West"})),
        file((LINE, {"naam": "Oost"}), (LINE, {"naam": "Es"})),
    ],
)
def test_streets_among_which_a_square_or_the_name_of_an_area_stands_are_streets(store: Store, content: bytes) -> None:
    areas = file((SQUARE, {"naam": "Oost"}))
    load_reference(store, Settings(), ReferenceLayer.AREA, areas, "buurten.geojson")
    assert load(store, content) == (None, True)


def test_a_named_column_is_a_choice(store: Store) -> None:
    assert load(store, file((LINE, {"buurtnaam": "Es"})), name_column="buurtnaam") == (None, True)


def test_the_command_tells_it_and_takes_a_choice(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell("init")
    path = tmp_path / "wijken.geojson"
    path.write_bytes(file((SQUARE, {"wijknaam": "Selwerd"})))
    refused = shell("reference", "street", str(path))
    assert refused.returncode != 0
    assert "geen straten maar gebieden" in refused.stdout
    assert "--as-streets" in refused.stdout
    assert shell("reference", "street", str(path), "--as-streets").returncode == 0
    assert shell("reference", "area", str(path)).returncode == 0
