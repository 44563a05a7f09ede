"""What the map is told of indicators of its areas."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from koppel.config import Settings
from koppel.model.plans import ReferenceLayer
from koppel.services.compass import files
from koppel.services.payloads import PAYLOADS
from koppel.services.plans.cells import load_cells
from koppel.services.plans.reference import load_reference
from koppel.store.database import Store
from koppel.ui.components.map.cell_layer import CELLS
from koppel.ui.components.map.need_layer import OWNED
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
    assert told["areas"]["Selwerd"]["huishoudens"][0].startswith("need-blue-")
    assert ["eenzaamheid", "Eenzaamheid"] in [one for theme in told["themes"] for one in theme["indicators"]]
    assert done.upload_id is not None
    files.undo(opened(place), done.upload_id)
    assert needs() is None


def area_file(*names: str) -> bytes:
    shapes = [
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}, "properties": {"name": name}}
        for name in names
    ]
    return json.dumps({"type": "FeatureCollection", "features": shapes}).encode()


OWNERS = (
    "code;naam;Huishoudens;Jonger dan 15 jaar;Eenzaamheid;Koopwoningen;Woningen van corporaties;Huur van anderen\n"
    "GM0014;Groningen;9000;14;40;45;35;20\nBU00141000;Noord;300;10;50;20;60;20\nBU00141001;Oost;400;12;38;70;10;20\n"
    "BU00141002;Zuid;500;14;30;40;30;30\nBU00141003;West;600;20;41;10;20;70\nBU00141004;Klein;6;99;99;99;1;0\n"
)


@pytest.fixture
def told(place: Path, catalogue: Catalogue) -> dict[str, Any]:
    fill(place, catalogue)
    with Store.open(place) as store:
        content = area_file("Noord", "Oost", "Zuid", "West", "Klein")
        load_reference(store, Settings(), ReferenceLayer.AREA, content, "buurten.geojson")
        files.import_indicators(store, COMPASS, Settings(), OWNERS.encode(), "kompas-2024.csv")
    found = needs()
    assert found is not None
    return found


def test_what_is_not_judged_has_blues_in_classes_that_the_legend_says(told: dict[str, Any]) -> None:
    looks = {name: cells["jongeren"][:2] for name, cells in told["areas"].items()}
    assert looks["Noord"] == ["need-blue-1", "10%"]
    assert looks["West"] == ["need-blue-5", "20%"]
    # Over six homes nothing is shown, nor what would tell it.
    assert looks["Klein"] == ["", "?"]
    legend = told["legends"]["jongeren"]
    assert [row[0] for row in legend["rows"]] == [*(f"need-blue-{at}" for at in range(1, 6)), ""]
    assert legend["rows"][0][2] == "10 – 12%"
    # The file calls it by a name of its own: nobody knows that it is of CBS.
    assert legend["source"] == "Bron: kompas-2024.csv, 2024."
    assert told["legends"][OWNED]["source"] == "Bron: kompas-2024.csv, 2024."


def test_the_legend_says_each_source_with_the_years_of_its_own_values(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    key_figures = "gwb_code_10;regio;a_hh\nGM0014;Groningen;9000\nBU00141000;Noord;300\n"
    ses = (
        "Regiocode (gemeente, wijk, buurt) (code);Wijken en buurten;Particuliere huishoudens (Aantal);ses\n"
        "GM0014;Groningen;9000;0,1\nBU00141001;Oost;400;0,2\n"
    )
    with Store.open(place) as store:
        load_reference(store, Settings(), ReferenceLayer.AREA, area_file("Noord", "Oost"), "buurten.geojson")
        for content, name in ((key_figures, "kwb-2024.csv"), (ses, "ses-2019.csv")):
            assert files.import_indicators(store, COMPASS, Settings(), content.encode(), name).upload_id
    found = needs()
    assert found is not None
    source = found["legends"]["huishoudens"]["source"]
    assert source == "Bron: CBS, SES-WOA, 2019; CBS, kerncijfers wijken en buurten, 2024."


def test_a_judged_indicator_has_signs_and_words_in_its_legend(told: dict[str, Any]) -> None:
    assert told["legends"]["eenzaamheid"]["rows"] == [
        ["need-red", "▼", "slechter dan de stad"],
        ["need-yellow", "●", "als de stad"],
        ["need-green", "▲", "beter dan de stad"],
        ["", "?", "onbekend"],
    ]


def test_the_wijktypologie_is_a_pattern_a_sign_and_a_word(told: dict[str, Any]) -> None:
    types = {name: cells[OWNED][:2] for name, cells in told["areas"].items()}
    assert types == {
        "Noord": ["owner-2", "■ Vooral corporatie"],
        "Oost": ["owner-1", "◆ Vooral koop"],
        "Zuid": ["owner-mixed", "◐ Gemengd"],
        "West": ["owner-3", "○ Vooral particuliere huur"],
        "Klein": ["", "?"],
    }
    assert told["areas"]["Klein"][OWNED][2] == "onbekend, over te weinig woningen om te tonen"
    legend = told["legends"][OWNED]
    assert [row[0] for row in legend["rows"]] == ["owner-1", "owner-2", "owner-3", "owner-mixed", ""]
    assert "minstens 50% van de woningen" in legend["told"]
    assert told["themes"][0]["indicators"] == [[OWNED, "Wijktypologie: koop en huur"]]


def test_cells_of_a_hundred_metres_are_a_layer_of_their_own_with_words_by_area(
    place: Path, catalogue: Catalogue
) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        load_reference(store, Settings(), ReferenceLayer.AREA, area_file("Noord"), "buurten.geojson")
    assert needs() is None
    content = b"gridcode;jaar;kscore;woningen\nE2327N5840;2024;3;40\nE2328N5840;2024;8;40\nE2329N5840;2024;8;4\n"
    load_cells(opened(place), Settings(), content, "vakken.csv")
    told = needs()
    assert told is not None
    assert told["themes"][0]["indicators"] == [[CELLS, "Leefbaarometer per vierkant van 100 bij 100 meter"]]
    assert [cell[2] for cell in told["cells"]["places"]] == [0, 2, 3]
    assert told["cells"]["looks"] == [["need-red", "▼"], ["need-yellow", "●"], ["need-green", "▲"], ["", "?"]]
    assert told["areas"]["Noord"][CELLS][2].replace("\N{NO-BREAK SPACE}", " ") == (
        "▼ 1 onvoldoende, ▲ 1 goed tot uitstekend, ? 1 onbekend"
    )
    legend = told["legends"][CELLS]
    assert legend["rows"][0] == ["need-red", "▼", "onvoldoende"]
    assert "minder dan 10 woningen is onbekend" in legend["told"]
