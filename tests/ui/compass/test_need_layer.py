"""What the map is told of indicators of its areas."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from koppel.config import Settings
from koppel.model.plans import ReferenceLayer
from koppel.services.compass import files
from koppel.services.payloads import PAYLOADS
from koppel.services.plans.reference import load_reference
from koppel.store.database import Store
from tests.ui.app import fill, opened, run
from tests.ui.compass.test_kompas import COMPASS, ROWS
from tests.ui.test_main import on_map

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

RING = [[6.50, 53.20], [6.60, 53.20], [6.60, 53.30], [6.50, 53.30], [6.50, 53.20]]


def needs(**state: object) -> dict[str, Any] | None:
    address = on_map(run("nl", page="kaart", **state))["narrow"]["needs"]
    if address is None:
        return None
    packed = PAYLOADS.get(address.rsplit("/", 1)[1])
    assert packed is not None
    told: dict[str, Any] = json.loads(gzip.decompress(packed))
    return told


def test_areas_of_the_map_have_their_indicators_until_the_file_is_undone(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    area = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [RING]},
        "properties": {"name": "Selwerd"},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [area]}).encode()
    with Store.open(place) as store:
        load_reference(store, Settings(), ReferenceLayer.AREA, content, "wijken.geojson")
    assert needs() is None
    done = files.import_indicators(opened(place), COMPASS, Settings(), ROWS.encode(), "kompas-2024.csv")
    told = needs()
    assert told is not None
    assert told["areas"]["Selwerd"]["eenzaamheid"] == [
        "need-red", "▼ 50%", "50%, stad 40%, index 75, slechter dan de stad, 2024",
    ]  # fmt: skip
    look, sign, words = told["areas"]["Selwerd"].get("laag_inkomen", ["", "?", "onbekend"])
    assert (look, sign) == ("", "?")
    assert "onbekend" in words
    # Who lives here is described, not judged.
    assert told["areas"]["Selwerd"]["huishoudens"][0] == ""
    assert ["eenzaamheid", "Eenzaamheid"] in [one for theme in told["themes"] for one in theme["indicators"]]
    assert done.upload_id is not None
    files.undo(opened(place), done.upload_id)
    assert needs() is None
