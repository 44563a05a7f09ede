"""Every file that geojsonhint keeps as broken is refused with its place, or mended or told; none in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.config import read_settings
from koppel.errors import InputError
from koppel.i18n import error_text, issue_text
from koppel.ingest.check import check_file
from koppel.ingest.profiles import Profile
from koppel.ingest.readers import read_file

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue
    from koppel.ingest.report import Checked

pytestmark = pytest.mark.realdata
# What is told first of each file: the code of the refusal of the file (!), or of the first remark on a row.
EXPECTED = {
    "bad-duplicate-properties": "!json_duplicate_member",
    "bad-featurelist": "coordinates_not_array",
    "bad-json": "!json_invalid",
    "bad-object-type": "!type_not_text",
    "bad-polygon-interiorring-rhr": "ring_turned",
    "bad-polygonloop": "coordinates_not_array",
    "bad-properties-as-array": "properties_not_object",
    "badcoord": "coordinate_not_number",
    "badcoordtype": "coordinates_not_array",
    "badfeature": "not_an_object",
    "badfeatureid": "id_not_text",
    "bbox-4or6elements": "bbox_ignored",
    "bbox-contains-string": "bbox_ignored",
    "bbox-string": "bbox_ignored",
    "different-first-last": "ring_closed",
    "different-first-size": "height_dropped",
    "expected_object": "properties_not_object",
    "false": "not_an_object",
    "feature_changed_semantics": "member_out_of_place",
    "featurecollection": "!features_missing",
    "featurecollection-obj": "!features_not_array",
    "featurecollection-type-case": "!type_unknown",
    "featurecollection_changed_semantics": "member_out_of_place",
    "geometry_changed_semantics": "member_out_of_place",
    "geometrycollection_nested": "collection_nested",
    "geometrycollection_single": "collection_used",
    "multiple_problems": "id_not_text",
    "multipoint-multidimension": "coordinate_not_number",
    "multipoint-nondimension": "coordinates_not_array",
    "nofeaturetype": "type_unknown",
    "notype": "!type_missing",
    "point": "coordinates_missing",
    "point-labeled-as-a-multipolygon": "coordinates_not_array",
    "point-string": "coordinate_not_number",
    "point-toofew": "position_too_short",
    "point-toomany": "position_too_long",
    "polygon_winding_order": "ring_turned",
    "rootstring": "!not_an_object",
    "short-line": "line_too_short",
    "short-linearring": "ring_closed",
    "short-multilinestring": "line_too_short",
    "stringcoord": "coordinate_not_number",
    "unknowntype": "!type_unknown",
}


def check(file: Path, catalogue: Catalogue) -> Checked:
    """Judge a file with a profile that asks nothing of its properties."""
    profile = Profile(
        name="bare",
        label={},
        constants={"kind": "riolering", "external_id": file.stem, "title": "t", "status": "gepland"},
    )
    return check_file(
        file.read_bytes(),
        file.name,
        settings=replace(read_settings({}), area=None),
        catalogue=catalogue,
        target_crs="EPSG:28992",
        profile=profile,
        today=date(2026, 11, 21),
        partner="test",
    )


def test_every_broken_file_is_expected(realdata: Path) -> None:
    names = {file.stem for file in (realdata / "bad-geojson" / "geojsonhint" / "bad").glob("*.geojson")}
    # Ten decimals are no fault: geojsonhint has no complaint about this one either.
    assert names - {"excessive_precision_truncated"} == set(EXPECTED)


@pytest.mark.parametrize(("name", "code"), EXPECTED.items())
def test_a_broken_file_is_refused_or_remarked_upon(realdata: Path, catalogue: Catalogue, name: str, code: str) -> None:
    file = realdata / "bad-geojson" / "geojsonhint" / "bad" / f"{name}.geojson"
    if code.startswith("!"):
        with pytest.raises(InputError) as caught:
            read_file(file.read_bytes(), file.name, limits=read_settings({}).limits)
        assert caught.value.code == code[1:]
        assert file.name in error_text(caught.value)
        assert "⟦" not in error_text(caught.value) + error_text(caught.value, "en")
        return
    raw = read_file(file.read_bytes(), file.name, limits=read_settings({}).limits)
    issues = [*raw.issues, *(issue for record in raw.records for issue in record.issues)]
    assert code in [issue.code for issue in issues]
    assert all("⟦" not in issue_text(issue, language) for issue in issues for language in ("nl", "en"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_nothing_broken_is_accepted_in_silence(realdata: Path, catalogue: Catalogue, name: str) -> None:
    file = realdata / "bad-geojson" / "geojsonhint" / "bad" / f"{name}.geojson"
    try:
        checked = check(file, catalogue)
    except InputError as error:
        assert file.name in error_text(error)
        return
    assert checked.report.read == checked.report.accepted + checked.report.rejected
    told = [issue for issue in checked.report.issues if issue.code not in ("start_missing", "columns_not_stored")]
    assert told


def test_good_files_are_read_without_a_refusal(realdata: Path) -> None:
    for file in sorted((realdata / "bad-geojson" / "geojsonhint" / "good").glob("*.geojson")):
        raw = read_file(file.read_bytes(), file.name, limits=read_settings({}).limits)
        errors = [issue for record in raw.records for issue in record.issues if issue.severity.value == "error"]
        assert errors == [], file.name


def test_a_pointer_to_a_file_is_no_file(realdata: Path) -> None:
    file = realdata / "bad-geojson" / "lfs-pointer" / "buurten_2024_all.geojson"
    with pytest.raises(InputError) as caught:
        read_file(file.read_bytes(), file.name, limits=read_settings({}).limits)
    assert caught.value.code == "file_is_pointer"
