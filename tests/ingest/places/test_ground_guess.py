"""For which layer a file of the ground is: seen in its content, and asked where that does not tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from koppel.config import Limits
from koppel.ingest.ground_guess import GroundGuess, Sign, guess_ground

if TYPE_CHECKING:
    from collections.abc import Mapping

SQUARE = {"type": "Polygon", "coordinates": [[[6.54, 53.23], [6.55, 53.23], [6.55, 53.24], [6.54, 53.23]]]}
LINE = {"type": "LineString", "coordinates": [[6.54, 53.23], [6.55, 53.24]]}
POINT = {"type": "Point", "coordinates": [6.54, 53.23]}


def shapes(*rows: tuple[Mapping[str, object], Mapping[str, object]]) -> bytes:
    features = [{"type": "Feature", "geometry": shape, "properties": values} for shape, values in rows]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize(
    ("content", "name", "layer", "sign"),
    [
        (shapes((SQUARE, {"wijkcode": "WK001410"})), "a.geojson", "area", Sign.CODES),
        (shapes((SQUARE, {"BU_CODE": "BU00141000"})), "a.geojson", "area", Sign.CODES),
        (shapes((SQUARE, {"statcode": "GM0014"}), (SQUARE, {"statcode": ""})), "a.geojson", None, None),
        (shapes((LINE, {"stt_naam": "Iepenlaan"})), "a.geojson", "street", Sign.LINES),
        # A number that could be a code is none, and a line has no code of an area.
        (shapes((SQUARE, {"code": "00141000"})), "a.geojson", None, None),
        (shapes((LINE, {"wijkcode": "WK001410"})), "a.geojson", "street", Sign.LINES),
        (shapes((SQUARE, {"naam": "Oost"})), "a.geojson", None, None),
        (shapes((POINT, {"postcode": "9741AB", "huisnummer": 3})), "a.geojson", "address", Sign.ADDRESSES),
        (b"gridcode;jaar;lbm\nE2327N5840;2024;4,1\n", "vakken.csv", "cell", Sign.SQUARES),
        (b"x;y\n1;2\n", "a.csv", None, None),
        (b"", "leeg.csv", None, None),
        (b"{", "stuk.geojson", None, None),
    ],
)
def test_the_layer_is_seen_in_the_content(content: bytes, name: str, layer: str | None, sign: Sign | None) -> None:
    guess = guess_ground(content, name, limits=Limits())
    assert (guess and guess.layer, guess and guess.sign) == (layer, sign)


def test_it_is_said_of_how_many_rows_that_holds() -> None:
    content = shapes((LINE, {}), (LINE, {}), (SQUARE, {}))
    assert guess_ground(content, "a.geojson", limits=Limits()) == GroundGuess("street", Sign.LINES, 2, 3)
