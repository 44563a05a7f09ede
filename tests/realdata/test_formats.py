"""Files of others in every format, and the same places in two CRSs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import pytest
import shapely

from koppel.config import read_settings
from koppel.errors import InputError
from koppel.ingest.place import place
from koppel.ingest.raw import CrsSource
from koppel.ingest.readers import read_file
from koppel.ingest.repair import repair

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.ingest.raw import RawFile

pytestmark = pytest.mark.realdata
LIMITS = read_settings({}).limits
RD = "EPSG:28992"


def read(file: Path, layer: str | None = None) -> RawFile:
    return read_file(file.read_bytes(), file.name, limits=LIMITS, layer=layer)


def placed(file: Path, layer: str | None = None) -> list[shapely.Geometry]:
    raw = place(read(file, layer), target_crs=RD, area=read_settings({}).area)
    return [record.geometry for record in raw.records]


@pytest.mark.parametrize("layer", ["ligplaatsen", "standplaatsen", "verblijfsobjecten"])
def test_addresses_in_two_systems_are_in_the_same_place_within_a_centimetre(realdata: Path, layer: str) -> None:
    here = placed(realdata / "pdok-bag-gpkg" / "bag.gpkg", layer)
    there = placed(realdata / "pdok-bag-gpkg" / "bag-wgs84.gpkg", layer)
    assert len(here) == len(there) > 0
    assert float(np.max(shapely.distance(here, there))) < 0.01


def test_a_geopackage_with_several_layers_asks_which(realdata: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(realdata / "pdok-bag-gpkg" / "bag.gpkg")
    assert caught.value.code == "layer_not_chosen"
    assert "verblijfsobjecten" in str(caught.value.facts["right"])
    with pytest.raises(InputError) as unknown:
        read(realdata / "pdok-bag-gpkg" / "bag.gpkg", "straten")
    assert unknown.value.code == "layer_unknown"


def test_every_geopackage_is_read_or_refused_in_words(realdata: Path) -> None:
    files = sorted((realdata / "pdok-bag-gpkg").glob("*.gpkg")) + sorted(
        (realdata / "bad-geojson" / "pyogrio").glob("*.gpkg")
    )
    assert len(files) >= 11
    for file in files:
        try:
            raw = read(file)
        except InputError as error:
            assert error.code in ("layer_not_chosen", "no_layer_with_geometry")
            continue
        assert all(record.geometry is None or not record.geometry.has_z for record in raw.records), file.name


def test_curves_and_heights_are_told(realdata: Path) -> None:
    folder = realdata / "bad-geojson" / "pyogrio"
    heights = [issue.code for record in read(folder / "line_zm.gpkg").records for issue in record.issues]
    assert heights == ["height_dropped"]
    for name in ("curve", "curvepolygon", "multisurface"):
        assert "curves_straightened" in [issue.code for issue in read(folder / f"{name}.gpkg").issues], name


def test_roads_in_gml_are_those_that_geopandas_reads(realdata: Path) -> None:
    file = realdata / "nwb-wageningen" / "Roads.gml"
    ours = placed(file)
    theirs = geopandas.read_file(file)
    assert len(ours) == len(theirs) == 247
    assert sum(item.length for item in ours) == pytest.approx(float(theirs.length.sum()), rel=1e-9)


def test_a_declared_system_is_used(realdata: Path) -> None:
    raw = read(realdata / "cartomap-buurt-2016-groningen" / "buurt_2016_groningen_noord_rd.geojson")
    assert raw.crs_source is CrsSource.DECLARED
    moved = place(raw, target_crs=RD, area=read_settings({}).area)
    assert moved.records[0].geometry == raw.records[0].geometry


def test_the_same_numbers_without_a_declaration_are_recognised_and_said(realdata: Path) -> None:
    file = realdata / "cartomap-buurt-2016-groningen" / "buurt_2016_groningen_noord_rd.geojson"
    document = json.loads(file.read_text())
    document.pop("crs")
    raw = read_file(json.dumps(document).encode(), "buurten.geojson", limits=LIMITS)
    moved = place(raw, target_crs=RD, area=read_settings({}).area)
    assert moved.crs_source is CrsSource.RECOGNISED
    assert [issue.code for issue in moved.issues] == ["crs_recognised"]


@pytest.mark.parametrize("form", ["rd", "degrees"])
def test_swapped_axes_are_recognised_and_said(realdata: Path, form: str) -> None:
    folder = "cartomap-buurt-2016-groningen" if form == "rd" else "utrecht-rivierenwijk-osm"
    name = "buurt_2016_groningen_noord_rd.geojson" if form == "rd" else "roads.geojson"
    raw = read(realdata / folder / name)
    straight = place(raw, target_crs=RD, area=read_settings({}).area)
    swapped = replace(
        raw,
        records=tuple(
            replace(item, geometry=shapely.transform(item.geometry, lambda points: points[:, ::-1]))
            for item in raw.records
        ),
    )
    mended = place(swapped, target_crs=RD, area=read_settings({}).area)
    assert "axes_swapped" in [issue.code for issue in mended.issues]
    assert [item.geometry for item in mended.records] == [item.geometry for item in straight.records]


def test_data_of_brussels_is_outside_the_netherlands_and_says_where(realdata: Path) -> None:
    file = realdata / "osiris-schaerbeek" / "worksites_polygons_2026-02-02.geojson"
    with pytest.raises(InputError) as caught:
        placed(file)
    assert caught.value.code == "outside_area"
    assert (caught.value.facts["lon"], caught.value.facts["setting"]) == (4.379, "KOPPEL_AREA")


def test_invalid_wijken_are_mended_and_counted(realdata: Path) -> None:
    file = realdata / "cbs-wijken-gemeenten-2024" / "wijken_2024.geojson"
    raw = read(file)
    given = np.array([record.geometry for record in raw.records], dtype=object)
    theirs = int((~shapely.is_valid(given[given != np.array(None)])).sum())
    moved = place(raw, target_crs=RD, area=None)
    mended = [item for item in repair([record.geometry for record in moved.records]) if item.remarks]
    assert theirs == 17
    assert len([item for item in mended if item.remarks[0].code == "area_mended"]) >= theirs - 2
    assert all(item.geometry is None or item.geometry.is_valid for item in mended)


@pytest.mark.parametrize("name", ["activity_notification_message", "permit_notification_message"])
def test_messages_of_another_kind_are_no_map(realdata: Path, name: str) -> None:
    file = realdata / "street-manager-samples" / f"{name}.json"
    with pytest.raises(InputError) as caught:
        read(file)
    assert caught.value.code == "type_missing"
