"""Of which gemeente a file is wanted: at which the figures or the works point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.ingest.ground_guess import GroundGuess, Sign
from koppel.ingest.reference import ReferenceRow
from koppel.services.compass import files
from koppel.services.plans.layers import contradicts, guess_words, pointed_municipality
from tests.services.compass.test_files import COMPASS, settings

if TYPE_CHECKING:
    from koppel.store.database import Store

BOTH = ("GM0014", "GM0363")


def areas_around(store: Store) -> list[ReferenceRow]:
    with store.read() as cursor:
        west, south, east, north = cursor.execute(
            "SELECT min(ST_XMin(geom)), min(ST_YMin(geom)), max(ST_XMax(geom)), max(ST_YMax(geom)) FROM activity"
        ).fetchone() or (0, 0, 1, 1)
    here = shapely.box(west - 1, south - 1, east + 1, north + 1)
    return [
        ReferenceRow("Hier", here, None, "GM0014"),
        ReferenceRow("Elders", shapely.box(0, 0, 10, 10), None, "GM0363"),
    ]


def test_the_gemeente_of_the_works_is_meant_where_nothing_is_measured(store: Store) -> None:
    assert pointed_municipality(store, BOTH, areas_around(store)) == "GM0014"
    assert pointed_municipality(store, BOTH) is None
    assert pointed_municipality(store, BOTH, areas_around(store)[1:]) is None


def test_the_gemeente_of_the_figures_goes_before_that_of_the_works(store: Store) -> None:
    rows = b"code;naam;Eenzaamheid\nGM0363;Amsterdam;40\n"
    assert files.import_indicators(store, COMPASS, settings(store), rows, "kompas-2024.csv").upload_id
    assert pointed_municipality(store, BOTH, areas_around(store)) == "GM0363"
    assert pointed_municipality(store, ["GM0014"]) is None
    more = b"code;naam;Eenzaamheid\nGM0014;Groningen;40\n"
    assert files.import_indicators(store, COMPASS, settings(store), more, "kompas-2023.csv").upload_id
    assert pointed_municipality(store, BOTH) is None


@pytest.mark.parametrize(
    ("guess", "layer", "is_other"),
    [("area", "street", True), ("area", "area", False), ("address", "home", False), ("street", "green", True)],
)
def test_another_layer_than_the_content_says_is_a_contradiction(guess: str, layer: str, *, is_other: bool) -> None:
    found = GroundGuess(guess, Sign.LINES, 2, 3)
    assert contradicts(found, layer) is is_other
    assert not contradicts(None, layer)
    assert guess_words(found, "nl") == "2 van de 3 zijn lijnen"
