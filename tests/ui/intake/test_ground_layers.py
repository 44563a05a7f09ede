"""Files of the ground by screen: the layer is seen in the content, the gemeente in what the team has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Settings
from koppel.services.compass import files
from koppel.store.database import Store
from tests.ui.app import fill
from tests.ui.intake.test_inleveren import press
from tests.ui.intake.test_inleveren import run as hand_in

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


def captions(app: AppTest) -> str:
    return " ".join(str(item.value) for item in app.caption).replace("\\", "")


def areas_of_wijken() -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[[x, 53.23], [x + 0.01, 53.23], [x, 53.24], [x, 53.23]]]},
            "properties": {"statcode": code, "statnaam": name},
        }
        for x, (code, name) in zip((6.54, 6.58), (("WK001400", "Centrum"), ("WK036300", "Zuid")), strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_the_layer_of_a_file_is_seen_in_its_content_and_another_choice_is_asked(
    place: Path, catalogue: Catalogue
) -> None:
    fill(place, catalogue)
    app = hand_in("ondergrond")
    assert app.selectbox(key="reference_layer").value is None
    (upload,) = app.file_uploader
    app = upload.set_value(("wijken.geojson", areas_of_wijken(), "application/geo+json")).run()
    assert not app.exception
    assert app.selectbox(key="reference_layer").value == "area"
    assert "Herkend als Wijken en buurten: 2 van de 2 rijen" in captions(app)
    assert not app.button(key="reference-store").disabled
    app = app.selectbox(key="reference_layer").set_value("green").run()
    assert "U koos Groen, maar dit lijkt Wijken en buurten" in app.warning[0].value
    assert app.button(key="reference-store").disabled
    anyway = next(item for item in app.checkbox if item.label == "Toch laden als Groen")
    assert not anyway.check().run().button(key="reference-store").disabled
    app = press(anyway.uncheck().run(), "reference-to-layer")
    assert app.selectbox(key="reference_layer").value == "area"
    app = press(app, "reference-store")
    assert "Wijken en buurten vervangen" in app.success[0].value


def test_the_gemeente_of_the_figures_or_works_is_chosen_already(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        rows = b"code;naam;Eenzaamheid\nGM0363;Amsterdam;40\nWK036300;Zuid;41\n"
        compass = load_compass(ROOT / "layers")
        assert files.import_indicators(store, compass, Settings(), rows, "kompas-2024.csv").upload_id
    (upload,) = hand_in("ondergrond").file_uploader
    app = upload.set_value(("wijken.geojson", areas_of_wijken(), "application/geo+json")).run()
    field = next(item for item in app.selectbox if item.label == "Van welke gemeente?")
    assert field.value == "GM0363"
    assert "Deze gemeente is vast gekozen" in captions(app)
    # Without any all are meant, and it is not chosen again by itself.
    app = field.set_value(None).run()
    assert "Deze gemeente is vast gekozen" not in captions(app)
    field = next(item for item in app.selectbox if item.label == "Van welke gemeente?")
    assert field.value is None
    app = field.set_value("GM0363").run()
    app = press(app, "reference-store")
    assert "vervangen: 1." in app.success[0].value.replace("\\", "")
