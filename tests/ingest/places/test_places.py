"""Places in words, against plain reckoning on a village of straight streets."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.ingest.places import Gazetteer
from koppel.ingest.places.gazetteer import Names
from koppel.ingest.places.locate import Place, find_place
from koppel.model import GeometryCertainty, IssueSeverity
from tests.ingest.places import village

NAMES = Names(village.GAZETTEER)


def found(text: str) -> Place:
    return find_place(text, NAMES)


def codes(text: str) -> list[str]:
    return [code for code, _, _ in found(text).remarks]


def facts(text: str, code: str) -> dict[str, object]:
    return next(dict(told) for said, _, told in found(text).remarks if said == code)


def bounds(text: str) -> tuple[float, ...]:
    shape = found(text).shape
    assert shape is not None, found(text).remarks
    return tuple(round(side) for side in shape.bounds)


@pytest.mark.parametrize(
    "text",
    [
        "Vlierstraat",
        "vlierstr.",
        "VLIERSTR",
        "de Vlierstraat",
        "Rioolvervanging Vlierstraat (fase 2)",
        "Vlierstraat e.o.",
    ],
)
def test_a_street_is_found_however_it_is_written(text: str) -> None:
    assert found(text).shape == village.LONG
    assert found(text).certainty is GeometryCertainty.INDICATIEF


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("Oude Vlierstraat", village.NORTH),
        ("burg. v.d. Meerweg", village.SECOND_ACROSS),
        ("Burg. vd Meerwg", village.SECOND_ACROSS),
        ("Plein 1944", village.SQUARE),
        ("Meidoornln", village.FIRST_ACROSS),
    ],
)
def test_the_longest_name_counts_and_shortened_ones_are_known(text: str, street: shapely.Geometry) -> None:
    assert found(text).shape == street


@pytest.mark.parametrize(
    ("text", "west", "east"),
    [
        ("Vlierstraat 3-41", 30, 410),
        ("Vlierstraat tussen nr 3 en 41", 30, 410),
        ("Vlierstraat nr. 41 t/m 3", 30, 410),
        ("Vlierstraat, van nummer 3 tot en met 41", 30, 410),
        ("Vlierstraat huisnummers 20 – 20", 200, 200),
        ("Vlierstraat 12", 120, 120),
        ("Vlierstraat 12, 15 en 18", 120, 180),
        ("Vlierstraat oneven 2-10", 30, 90),
    ],
)
def test_numbers_give_the_part_of_the_street_along_their_doors(text: str, west: float, east: float) -> None:
    # A line has no width: the part reaches ten metres beyond the first and the last door.
    assert bounds(text) == (max(west - 10, 0), 0, min(east + 10, 600), 0)


def test_numbers_that_nobody_has_are_asked_for_and_never_give_the_whole_street() -> None:
    assert facts("Vlierstraat 200-240", "place_numbers_none") == {
        "value": "Vlierstraat 200-240", "street": "Vlierstraat", "numbers": "200–240", "lowest": 1, "highest": 59,
    }  # fmt: skip
    assert codes("Meidoornlaan 4") == ["place_no_numbers"]
    assert found("hele Vlierstraat 200-240").shape == village.LONG
    assert facts("Vlierstraat 12 en 90", "place_numbers_unknown")["numbers"] == "90"
    assert bounds("Vlierstraat 12 en 90") == (110, 0, 130, 0)


def test_a_number_between_two_doors_is_the_stretch_beside_them_and_is_told() -> None:
    doors = [door for door in village.DOORS if door.number not in ("29", "30", "31")]
    names = Names(Gazetteer(village.STREETS, village.AREAS, tuple(doors)))
    place = find_place("Vlierstraat 30", names)
    assert place.shape is not None
    assert tuple(round(side) for side in place.shape.bounds) == (270, 0, 330, 0)
    assert dict(place.remarks[0][2])["beside"] == "28–32"


@pytest.mark.parametrize(
    ("text", "west", "east"),
    [
        ("Vlierstraat vanaf nr 50", 490, 600),
        ("Vlierstraat v.a. 50", 490, 600),
        ("Vlierstraat 50 e.v.", 490, 600),
        ("Vlierstraat van nr 50 tot eind", 490, 600),
        ("Vlierstraat tot nr 10", 0, 110),
        ("Vlierstraat, van 3, tot 41", 20, 420),
        ("Vlierstraat t/o nr 30", 260, 340),
        ("Vlierstraat tegenover 30", 260, 340),
        ("Vlierstraat naast nr. 30", 260, 340),
        ("Vlierstraat oostelijk deel", 300, 600),
        ("westelijke helft van de Vlierstraat", 0, 300),
        ("Vlierstraat vanaf Meidoornlaan tot nr 50", 90, 510),
        ("Vlierstraat tussen nr 30 en de Meidoornlaan", 90, 310),
    ],
)
def test_words_for_a_part_of_a_street_give_that_part(text: str, west: float, east: float) -> None:
    assert bounds(text) == (west, 0, east, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Vlierstraat gedeeltelijk",
        "Vlierstraat nabij brug",
        "Vlierstraat, tussen brug en spoor",
        "Vlierstraat zuidelijk deel",
        "3-41 Vlierstraat",
    ],
)
def test_words_for_a_part_that_cannot_be_read_are_asked_and_never_the_whole_street(text: str) -> None:
    assert codes(text) == ["place_part_unread"]


@pytest.mark.parametrize(
    "text", ["Vlierstraat - Meidoornlaan", "Vlierstraat t/m Meidoornlaan", "Vlierstraat vanaf Meidoornlaan"]
)
def test_from_one_street_to_another_is_asked_for_it_may_be_a_part_or_both(text: str) -> None:
    assert codes(text) == ["place_which_part"]


def test_one_side_of_a_street_is_its_whole_length_and_that_is_told() -> None:
    assert found("Vlierstraat noordzijde").shape == village.LONG
    assert facts("Vlierstraat noordzijde", "place_side") == {"street": "Vlierstraat", "side": "noord"}
    assert bounds("Vlierstraat oostzijde") == (300, 0, 600, 0)


def test_words_that_say_nothing_of_the_place_are_told_as_not_used() -> None:
    assert facts("Vlierstraat, viaduct", "place_read_part")["words"] == "viaduct"


def test_a_number_of_something_else_is_no_house_number() -> None:
    for text in (
        "Vlierstraat fase 2",
        "Vlierstraat week 12",
        "Vlierstraat, deel 3 van 4",
        "in 2027 en 2028: Vlierstraat",
    ):
        assert found(text).shape == village.LONG, text


@pytest.mark.parametrize(
    "text",
    [
        "kruising Vlierstraat/Meidoornlaan", "hoek Vlierstraat - Meidoornlaan", "Vlierstraat hoek Meidoornlaan",
        "kruispunt Meidoornlaan en Vlierstraat",
    ],
)  # fmt: skip
def test_a_crossing_is_where_two_streets_meet(text: str) -> None:
    assert found(text).shape == shapely.Point(100, 0)


def test_streets_that_do_not_meet_have_no_crossing() -> None:
    assert facts("kruising Vlierstraat / Oude Vlierstraat", "place_no_crossing") == {
        "value": "kruising Vlierstraat / Oude Vlierstraat", "first": "Vlierstraat", "second": "Oude Vlierstraat",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Vlierstraat tussen Meidoornlaan en Burgemeester van der Meerweg",
        "Vlierstraat van Meidoornlaan tot burg. v.d. Meerweg",
        "Vlierstraat vanaf de Meidoornlaan tot de Burgemeester van der Meerweg",
        "Vlierstraat van Meidoornlaan naar burg. v.d. Meerweg",
        "Vlierstraat (Meidoornlaan - burg. v.d. Meerweg)",
        "Vlierstraat, gedeelte Meidoornlaan - burg. v.d. Meerweg",
        "Vlierstraat Meidoornlaan t/m burg. v.d. Meerweg",
        "Vlierstraat tss Meidoornlaan en burg. v.d. Meerweg",
        "Vlierstraat v.a. Meidoornlaan tot burg. v.d. Meerweg",
        "deel Meidoornlaan - burg. v.d. Meerweg van de Vlierstraat",
        "Vlierstraat, van Meidoornlaan, tot burg. v.d. Meerweg",
    ],
)
def test_between_two_streets_is_the_part_between_their_crossings(text: str) -> None:
    assert bounds(text) == (90, 0, 510, 0)


def test_near_reaches_forty_metres_either_way() -> None:
    assert bounds("Vlierstraat nabij Meidoornlaan") == (60, 0, 140, 0)
    assert bounds("Vlierstraat t.h.v. nr. 30") == (260, 0, 340, 0)


def test_several_streets_are_all_of_them() -> None:
    shape = found("Vlierstraat 3-5; Oude Vlierstraat 3 en 5 + Meidoornlaan").shape
    assert shape is not None
    assert shape.equals(
        shapely.union_all(
            [
                shapely.LineString([(20, 0), (60, 0)]),
                shapely.LineString([(20, 200), (60, 200)]),
                village.FIRST_ACROSS,
            ]
        )
    )


def test_a_postcode_is_where_its_doors_are() -> None:
    shape = found("9741 AC").shape
    assert shape is not None
    assert all(shape.covers(door.geometry) == (door.postcode == "9741AC") for door in village.DOORS)
    assert found("9741ac 31").shape == shapely.Point(310, 12)
    assert facts("9999 ZZ", "place_postcode_unknown")["postcode"] == "9999ZZ"
    assert facts("9741 AC 3", "place_number_unknown")["number"] == "3"


def test_a_year_before_a_small_word_is_no_postcode() -> None:
    assert found("2027 en 2028 Vlierstraat").shape == village.LONG


@pytest.mark.parametrize("text", ["Hele wijk", "de gehele buurt", "wijkbreed", "het hele gebied"])
def test_everywhere_is_all_areas(text: str) -> None:
    place = found(text)
    assert place.shape is not None
    assert place.shape.equals(shapely.union(village.WEST, village.EAST))
    assert place.certainty is GeometryCertainty.GEBIED


def test_an_area_is_found_by_its_name_without_what_is_between_brackets() -> None:
    assert found("Oosterwijk").shape == village.EAST
    assert found("wijk Westerwijk").shape == village.WEST


def test_of_two_streets_with_one_name_it_is_asked_which() -> None:
    assert codes("Kerkstraat") == ["place_ambiguous"]
    assert facts("Kerkstraat", "place_ambiguous")["right"] == "Kerkstraat, Westerwijk; Kerkstraat, Oosterwijk (fictief)"


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("Kerkstraat, Oosterwijk (fictief)", village.CHURCH_EAST),
        ("Kerkstraat, Westerwijk", village.CHURCH_WEST),
        ("Kerkstraat bij Vlierstraat", village.CHURCH_WEST),
    ],
)
def test_what_is_asked_for_is_an_answer(text: str, street: shapely.Geometry) -> None:
    assert found(text).shape == street


def test_streets_with_one_name_are_told_apart_by_one_nearby_where_no_area_does() -> None:
    names = Names(Gazetteer(village.STREETS))
    remark = find_place("Kerkstraat", names).remarks[0]
    assert remark[0] == "place_ambiguous"
    assert remark[2]["right"] == "Kerkstraat bij Meidoornlaan; Kerkstraat bij Oosterpad"
    assert find_place("Kerkstraat bij Oosterpad", names).shape == village.CHURCH_EAST


@pytest.mark.parametrize(("text", "was"), [("Vlierstrat", "vlierstrat"), ("Meidornlaan", "meidornlaan")])
def test_a_typing_error_is_mended_and_told(text: str, was: str) -> None:
    severity = {code: severity for code, severity, _ in found(text).remarks}
    assert severity["place_mended"] is IssueSeverity.REPAIRED
    assert facts(text, "place_mended")["value"] == was


def test_what_is_no_street_is_refused_and_never_taken_for_one() -> None:
    assert codes("Dorpsstraat") == ["place_unknown"]
    assert codes("nader te bepalen") == ["place_unknown"]
    assert facts("Meidoorn", "place_unknown_alike")["right"] == "Meidoornlaan"


def test_without_names_it_says_what_to_do_first() -> None:
    assert find_place("Vlierstraat", Names(Gazetteer())).remarks[0][0] == "place_no_names"


@given(first=st.integers(1, 59), second=st.integers(1, 59))
def test_a_part_holds_exactly_the_doors_between_its_numbers(first: int, second: int) -> None:
    low, high = sorted((first, second))
    shape = found(f"Vlierstraat {first} t/m {second}").shape
    assert shape is not None
    beside = [n for n in range(1, 60) if shape.distance(shapely.Point(10.0 * n, 0)) < 1e-6]
    # The ten metres beyond each end bring in the doors next to them.
    assert beside == list(range(max(1, low - 1), min(59, high + 1) + 1))


@given(st.text(max_size=400))
def test_any_text_has_a_place_or_a_reason(text: str) -> None:
    place = found(text)
    refused = any(severity is IssueSeverity.ERROR for _, severity, _ in place.remarks)
    assert (place.shape is None) == refused
