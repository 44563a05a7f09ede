"""In which system the numbers of a file are, and whether they lie where the team works."""

from __future__ import annotations

import pytest
import shapely

from koppel.crs import RD_NEW
from koppel.errors import InputError
from koppel.ingest.place import place
from koppel.ingest.raw import CrsSource, RawFile, RawRecord

# A square around Groningen, in degrees; RD 233000 582000 lies in it.
AREA = ((6.4, 53.1), (6.7, 53.1), (6.7, 53.3), (6.4, 53.3))
INSIDE, IN_DEGREES = (233_000.0, 582_000.0), (6.55, 53.22)
LEIDEN = (93_000.0, 463_000.0)


def raw(*points: tuple[float, float] | None, crs: str | None = None, source: CrsSource = CrsSource.UNKNOWN) -> RawFile:
    records = tuple(
        RawRecord(row, {}, None if point is None else shapely.Point(point)) for row, point in enumerate(points, 1)
    )
    return RawFile("works.csv", "csv", None, (), crs, source, (), records)


def codes(file: RawFile) -> list[tuple[int, str]]:
    return [(issue.row, issue.code) for issue in (*file.issues, *(item for one in file.records for item in one.issues))]


def where(file: RawFile) -> list[tuple[int, int] | None]:
    return [None if one.geometry is None else (round(one.geometry.x), round(one.geometry.y)) for one in file.records]


def test_numbers_without_a_name_that_lie_in_the_netherlands_are_metres_of_it() -> None:
    placed = place(raw(INSIDE), target_crs=RD_NEW, area=None)
    assert (placed.crs, placed.crs_source, where(placed)) == (RD_NEW, CrsSource.RECOGNISED, [INSIDE])
    assert codes(placed) == [(0, "crs_recognised")]


def test_degrees_are_recognised_and_the_other_way_round_as_well() -> None:
    straight = place(raw(IN_DEGREES), target_crs=RD_NEW, area=AREA)
    turned = place(raw(IN_DEGREES[::-1]), target_crs=RD_NEW, area=AREA)
    assert where(straight) == where(turned)
    assert codes(straight) == [(0, "crs_recognised")]
    assert codes(turned) == [(0, "crs_recognised"), (0, "axes_swapped")]


def test_metres_the_other_way_round_are_turned() -> None:
    placed = place(raw(INSIDE[::-1]), target_crs=RD_NEW, area=AREA)
    assert where(placed) == [INSIDE]
    assert codes(placed) == [(0, "crs_recognised"), (0, "axes_swapped")]


def test_numbers_that_lie_nowhere_need_a_name() -> None:
    with pytest.raises(InputError) as caught:
        place(raw((5e6, 6e6)), target_crs=RD_NEW, area=None)
    assert caught.value.code == "crs_needed"
    assert caught.value.facts == {"file": "works.csv", "numbers": "5e+06, 6e+06", "right": RD_NEW}


def test_what_the_person_says_goes_over_what_the_file_says() -> None:
    declared = raw(IN_DEGREES, crs="EPSG:28992", source=CrsSource.DECLARED)
    given = place(declared, target_crs=RD_NEW, area=None, crs="OGC:CRS84")
    assert (given.crs, given.crs_source, codes(given)) == ("OGC:CRS84", CrsSource.GIVEN, [])
    for file, crs in ((declared, "EPSG:0"), (raw(INSIDE, crs="nonsense", source=CrsSource.DECLARED), None)):
        with pytest.raises(InputError) as caught:
            place(file, target_crs=RD_NEW, area=None, crs=crs)
        assert caught.value.code == "crs_of_file_unknown"


def test_a_file_of_which_everything_lies_elsewhere_is_refused_with_where_that_is() -> None:
    with pytest.raises(InputError) as caught:
        place(raw(LEIDEN), target_crs=RD_NEW, area=AREA, crs=RD_NEW)
    assert caught.value.code == "outside_area"
    assert caught.value.facts == {
        "file": "works.csv", "lon": 4.481, "lat": 52.152, "crs": RD_NEW, "setting": "KOPPEL_AREA"
    }  # fmt: skip
    assert where(place(raw(LEIDEN), target_crs=RD_NEW, area=None, crs=RD_NEW)) == [LEIDEN]


def test_a_row_elsewhere_among_others_is_refused_alone_and_one_without_a_place_is_left() -> None:
    placed = place(raw(INSIDE, LEIDEN, None), target_crs=RD_NEW, area=AREA, crs=RD_NEW)
    assert where(placed) == [INSIDE, None, None]
    assert codes(placed) == [(2, "outside_area_row")]


def test_a_file_without_any_place_is_no_mistake_here() -> None:
    placed = place(raw(None, None), target_crs=RD_NEW, area=AREA)
    assert where(placed) == [None, None]
    assert where(place(raw(), target_crs=RD_NEW, area=AREA)) == []


@pytest.mark.parametrize(
    ("point", "degrees"),
    [
        ((180.0, 0.0), True),
        ((-180.0, 90.0), True),
        ((0.0, -90.0), True),
        ((180.5, 90.5), False),
        ((-181.0, -91.0), False),
    ],
)
def test_degrees_go_from_pole_to_pole_and_once_around(point: tuple[float, float], degrees: bool) -> None:
    if degrees:
        assert place(raw(point), target_crs=RD_NEW, area=None).crs == "OGC:CRS84"
    else:
        with pytest.raises(InputError) as caught:
            place(raw(point), target_crs=RD_NEW, area=None)
        assert caught.value.code == "crs_needed"
