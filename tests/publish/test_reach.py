"""How near is near, in cases one can draw: two streets that cross, a row of houses, works of every sort."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from koppel.catalogue.kinds import Rules
from koppel.crs import RD_NEW, WGS84, transform
from koppel.model import Precision
from koppel.publish.html.mapdata import door_script
from koppel.publish.model import Address, Ground, PublicPeriod, PublicState, PublicStreet, PublicWork
from koppel.publish.reach import Nearness, known_until, reach, said_metres
from tests.publish.examples import FIRST, period, small
from tests.publish.test_pages import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

X, Y = 233_000.0, 583_000.0


def wgs84(shape: Any) -> Any:
    moved = shapely.transform(shape, lambda points: points + np.array([X, Y]))
    return transform([moved], source=RD_NEW, target=WGS84)[0]


# A street of two kilometres, crossed at 300 m by another; a row of houses north of it, from 200 to 290 m.
STREETS = {
    "langestraat": shapely.LineString([(0, 0), (2000, 0)]),
    "dwarsstraat": shapely.LineString([(300, -200), (300, 200)]),
}
ROW = [shapely.box(200 + at * 10, 8, 210 + at * 10, 20) for at in range(9)]


def told(x: float, y: float, *, street: str = "langestraat", **works: Any) -> list[tuple[str, str, int | None]]:
    """Return what an address at a place is told of works, each a shape in metres from the west end of the street."""
    places = {key: shape for key, shape in works.items() if isinstance(shape, shapely.Geometry)}
    made = tuple(
        PublicWork(
            key=key, state=PublicState.PLAN, title=key, kind="riolering", area="selwerd-west",
            geometry=wgs84(places[key]) if key in places else None,
            streets=tuple(slug for slug, line in STREETS.items() if key in places and line.dwithin(places[key], 12)),
            first_published=FIRST, changed_on=FIRST,
        )
        for key in works
    )  # fmt: skip
    copy = replace(
        small(), works=made, together=(), streets=tuple(PublicStreet(slug, slug, "selwerd-west") for slug in STREETS)
    )
    door = wgs84(shapely.Point(x, y))
    ground = Ground(
        streets={slug: wgs84(line) for slug, line in STREETS.items()},
        blocks=tuple(wgs84(house) for house in ROW),
        areas={"selwerd-west": wgs84(shapely.box(-100, -300, 2100, 300))},
        addresses=(Address("9741AB", "1", street, door.x, door.y),),
    )
    found = reach(copy, ground, Rules()).doors
    assert list(found) == [street]
    return [(near.key, near.nearness.name, near.metres) for near in found[street][0].near]


def pipe(start: float, end: float, y: float = 0.0) -> shapely.LineString:
    return shapely.LineString([(start, y), (end, y)])


def test_a_work_before_the_door_is_told_with_its_metres() -> None:
    assert told(245, 10, riool=pipe(240, 250)) == [("riool", "DOOR", 10)]


def test_a_work_further_along_is_in_the_street_up_to_the_next_crossing() -> None:
    assert told(245, 10, riool=pipe(280, 290)) == [("riool", "STREET", 35)]
    # The crossing is at 300 m: from 245 that is 55 m, and what begins past it and beside it belongs to others.
    assert told(245, 10, riool=pipe(315, 330)) == []


def test_a_street_of_two_kilometres_does_not_tell_of_works_far_away() -> None:
    assert told(800, 10, dichtbij=pipe(940, 950), ver=pipe(970, 990)) == [("dichtbij", "STREET", 140)]


def test_a_crossing_next_door_still_leaves_fifty_metres() -> None:
    assert told(295, 10, riool=pipe(335, 340)) == [("riool", "STREET", 40)]


def test_a_corner_house_has_two_streets() -> None:
    aside = shapely.LineString([(300, 100), (300, 130)])
    assert told(290, 10, riool=aside) == [("riool", "CORNER", 90)]
    assert told(240, 10, riool=aside) == []


def test_what_lies_behind_the_row_is_told_and_behind_another_is_not() -> None:
    behind = pipe(270, 290, 34)
    assert told(205, 14, pad=behind) == [("pad", "BLOCK", 70)]
    assert told(1205, 14, pad=behind) == []


def test_whatever_is_within_forty_metres_is_told() -> None:
    assert told(1205, 14, boom=shapely.Point(1205, 50)) == [("boom", "NEAR", 35)]
    assert told(1205, 14, boom=shapely.Point(1205, 56)) == []


def test_a_work_on_the_house_itself_is_at_the_door_and_one_for_the_whole_wijk_comes_last() -> None:
    wijk, house = shapely.box(-50, -200, 1000, 200), ROW[4]
    assert told(245, 14, wijk=wijk, huis=house) == [("huis", "DOOR", 0), ("wijk", "WIDE", None)]


def test_a_work_of_the_buurt_has_no_distance_and_an_unknown_date_keeps_nothing_away() -> None:
    assert told(245, 14, ergens=None, riool=pipe(240, 250)) == [("riool", "DOOR", 14), ("ergens", "AREA", None)]


def test_an_address_whose_street_is_not_drawn_is_told_of_what_is_around_it() -> None:
    assert told(245, 14, street="elders", riool=pipe(240, 250)) == [("riool", "CORNER", 14)]


def test_metres_are_whole_below_twenty_and_fives_from_there() -> None:
    said: Mapping[float, int] = {0.2: 0, 0.5: 1, 11.6: 12, 19.4: 19, 22.4: 20, 22.5: 25, 97.6: 100}
    assert {metres: said_metres(metres) for metres in said} == said


def test_plans_are_known_until_the_last_work_that_goes_on() -> None:
    copy = small()
    late = replace(copy.works[0], key="laatlaat", period=period("2031-01-01", "2035-12-31"))
    assert known_until(replace(copy, works=(*copy.works, late))) == 2035
    over = replace(late, state=PublicState.GAAT_NIET_DOOR)
    assert known_until(replace(copy, works=(*copy.works, over))) == known_until(copy) == 2028
    begins = replace(late, period=PublicPeriod(late.period.start, Precision.JAAR))
    assert known_until(replace(copy, works=(begins,))) == 2031
    assert known_until(replace(copy, works=())) is None


def test_a_script_names_a_work_once_and_orders_numbers_as_one_looks_for_them() -> None:
    copy, slug = small(), "meidoornstraat"
    doors = [Address("9741AB", number, slug, 6.5521, 53.2351) for number in ("10", "2a", "2", "1-bis")]
    ground = Ground(streets={}, blocks=(), areas={}, addresses=tuple(doors))
    made = value_of(door_script(reach(copy, ground, Rules()).doors[slug]))
    assert [row[1] for row in made["doors"]] == ["1-bis", "2", "2a", "10"]
    assert len(set(made["keys"])) == len(made["keys"])
    assert all(row[6::3] and set(row[6::3]) <= set(map(int, Nearness)) for row in made["doors"])


def test_a_script_says_where_each_house_stands_within_half_a_metre() -> None:
    copy, slug = small(), "meidoornstraat"
    places = {"2": (6.5521, 53.2351), "4": (6.55342, 53.23467)}
    doors = tuple(Address("9741AB", number, slug, x, y) for number, (x, y) in places.items())
    made = value_of(
        door_script(reach(copy, Ground(streets={}, blocks=(), areas={}, addresses=doors), Rules()).doors[slug])
    )
    (west, south), scale = made["origin"], made["scale"]
    for row in made["doors"]:
        x, y = places[row[1]]
        assert abs(west + row[2] / scale - x) * 66_800 < 0.5, "metres east at this latitude"
        assert abs(south + row[3] / scale - y) * 111_200 < 0.5, "metres north"
