"""What an area is by who owns its homes, and values in classes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.model.compass.classes import MOST_CLASSES, classes_of
from koppel.model.compass.typology import MIXED, type_of
from tests.laws import tried

TYPOLOGY = load_compass(ROOT / "layers").typology
SHARE = st.none() | st.floats(0, 100)


def named(koop: float | None, corporatie: float | None, particulier: float | None) -> str | None:
    assert TYPOLOGY is not None
    return type_of(TYPOLOGY, {"koop": koop, "corporatie": corporatie, "particulier": particulier})


@pytest.mark.parametrize(
    ("shares", "name"),
    [
        ((50.0, 30.0, 20.0), "koop"),
        ((49.9, 30.1, 20.0), MIXED),
        ((10.0, 75.0, 15.0), "corporatie"),
        ((20.0, 20.0, 60.0), "particulier"),
        ((50.0, 50.0, 0.0), MIXED),
    ],
)
def test_from_half_of_the_homes_on_a_sort_of_owner_names_the_area(
    shares: tuple[float, float, float], name: str
) -> None:
    assert named(*shares) == name


def test_what_is_not_known_decides_nothing() -> None:
    assert named(None, None, None) is None
    assert named(40, 30, None) is None
    # More than half can only be one.
    assert named(None, 62, None) == "corporatie"


@given(SHARE, SHARE, SHARE, st.sampled_from((0, 1, 2)))
def test_what_becomes_known_never_makes_an_area_unknown(
    koop: float | None, corporatie: float | None, particulier: float | None, hidden: int
) -> None:
    shares = [koop, corporatie, particulier]
    less = [None if at == hidden else share for at, share in enumerate(shares)]
    if named(*less) is not None:
        assert named(*shares) is not None


@tried(200)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_classes_are_at_most_five_and_hold_every_value_in_order(values: list[float]) -> None:
    classes = classes_of(values)
    places = [classes.place_of(value) for value in sorted(values)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] < MOST_CLASSES
    assert classes.bounds[0] == min(values)
    assert classes.bounds[-1] == max(values)


def test_values_that_are_alike_are_one_class() -> None:
    classes = classes_of([3.0, 3.0])
    assert len(classes.bounds) == 2
    assert classes.place_of(3.0) == 0
