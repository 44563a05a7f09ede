"""The page Publiceren without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.access import operator
from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Settings
from koppel.model import Visibility
from koppel.services.compass.files import import_indicators
from koppel.services.publishing.publication import public_now, publications
from koppel.store.database import Store, _open_stores
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import edit_activity, put_activities
from tests.detect.builders import square, work
from tests.ui.app import HOSTILE, run
from tests.ui.test_pages import told

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


@pytest.fixture
def filled(place: Path, catalogue: Catalogue) -> Path:
    spot = square(233_000.0, 584_000.0)
    base = replace(
        work("gemeente/1", "sewer", geometry=spot),
        kind="riolering",
        visibility=Visibility.OPENBAAR,
        public_title=f"Nieuw riool {HOSTILE}",
        contact_role="wijkregisseur",
    )
    works = [base, replace(base, external_id="2", public_title=None, title="Zonder titel")]
    with Store.open(place, create=True) as store, store.write("test", "fill") as writer:
        put_activities(writer, works, widths={kind.id: kind.width_m for kind in catalogue.kinds.values()})
    return place


def page(part: str = "verschil") -> AppTest:
    app = run("nl", page="publiceren", publishing=part)
    assert not app.exception
    assert not app.error
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    assert not app.error
    return app


def opened() -> Store:
    (store,) = _open_stores.values()
    return store


def test_what_changes_and_what_is_not_fit_are_told_before_publishing(filled: Path) -> None:
    words = told(page())
    assert "Nieuw riool &lt;script&gt;" in words
    assert "<script>" not in words
    assert "Nog niets" in words or "nog niets" in words
    unfit = told(page("ongeschikt"))
    assert "Zonder titel" in unfit
    assert "Er is geen titel voor bewoners" in unfit


def test_publishing_and_taking_back(filled: Path) -> None:
    app = page()
    next(item for item in app.text_input if "typed_publish__" in str(item.key)).input("eerste keer")
    press(app, "publish")
    assert "Gepubliceerd: nummer 1" in " ".join(item.value.replace("\\", "") for item in app.success)
    (made,) = publications(opened())
    assert made.note == "eerste keer"
    assert app.button(key="publish").disabled
    later = page("eerder")
    assert "eerste keer" in told(later)
    press(later, "undo-publication")
    assert public_now(opened()) is None
    assert "teruggedraaid op" in told(page("eerder"))


def test_what_is_public_is_counted_as_residents_see_it(filled: Path) -> None:
    press(page(), "publish")
    assert "met 1 werk." in told(page())
    with opened().write("test", "private") as writer:
        (item,) = [one for one in list_activities(writer.cursor) if one.external_id == "1"]
        hidden = replace(item, visibility=Visibility.EIGEN)
        edit_activity(writer, hidden, expected_version=item.version, widths={})
    words = told(page())
    assert "met 0 werken. (Het waren er 1 bij het publiceren" in words


def test_mending_goes_to_the_form_of_that_work(filled: Path) -> None:
    app = page("ongeschikt")
    (button,) = [item for item in app.button if item.key and item.key.startswith("mend-")]
    press(app, button.key or "")
    assert app.session_state["view.page"] == "inleveren"
    assert app.session_state["view.activity"] == (button.key or "").removeprefix("mend-")


def test_a_preview_is_made_and_nothing_is_public(filled: Path) -> None:
    app = press(page(), "preview")
    assert app.session_state["view.publishing"] == "voorproef"
    token = app.session_state["preview_token"]
    assert (filled.parent / "koppel-openbaar" / "preview" / token / "index.html").is_file()
    assert public_now(opened()) is None


def test_a_publication_by_another_in_the_meantime_is_told(filled: Path, catalogue: Catalogue) -> None:
    from koppel.config import read_settings
    from koppel.services.publishing import drafting, publication

    app = page()
    settings = read_settings()
    publication.publish(
        opened().visible_to(operator("bert")), settings, drafting.draft(opened(), catalogue, settings, "nl")
    )
    app.button(key="publish").click().run()
    assert not app.exception
    assert len(publications(opened())) == 1


def test_a_move_without_a_reason_is_to_be_filled_in_before_publishing(filled: Path, catalogue: Catalogue) -> None:
    press(page(), "publish")
    _move(catalogue, "1")
    app = page()
    assert "Verschoven zonder uitleg (1)" in [item.label for item in app.expander]
    (asked,) = [item for item in app.text_input if item.label == "Waarom verschuift het? Bewoners lezen dit."]
    (keep,) = [item for item in app.button if item.label == "Bewaar de uitleg"]
    asked.input("Bel Jan op 06-12345678.")
    keep.click().run()
    assert "persoonlijk adres of nummer" in " ".join(item.value for item in app.error)
    (asked,) = [item for item in app.text_input if item.label == "Waarom verschuift het? Bewoners lezen dit."]
    (keep,) = [item for item in app.button if item.label == "Bewaar de uitleg"]
    asked.input(f"Meer tijd nodig {HOSTILE}")
    keep.click().run()
    assert not app.exception
    words = told(page())
    assert "Meer tijd nodig" in words
    assert "<script>" not in words
    assert "Verschoven zonder uitleg (1)" not in [item.label for item in page().expander]


def _move(catalogue: Catalogue, number: str) -> None:
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with opened().write("anna", "edit") as writer:
        item = next(item for item in list_activities(writer.cursor) if item.external_id == number)
        assert item.start is not None
        later = replace(item, start=item.start.replace(year=item.start.year + 1), end=None)
        edit_activity(writer, later, expected_version=item.version, widths=widths)


def test_a_page_about_the_wijk_is_chosen_and_taken_away(filled: Path) -> None:
    rows = b"code;naam;Huishoudens;Eenzaamheid\nGM0014;Groningen;1000;40\nWK001410;Selwerd;600;60\n"
    with Store.open(filled) as store:
        assert import_indicators(store, load_compass(ROOT / "layers"), Settings(), rows, "kompas-2024.csv").upload_id
    app = press(page(), "publish")
    now = public_now(opened())
    assert now is not None
    assert now.compass is None
    (choice,) = [item for item in app.selectbox if item.label == "Pagina over de wijk"]
    choice.select("WK001410").run()
    assert any("bewoners lezen hoe de wijk ervoor staat" in item.value for item in app.caption)
    press(app, "publish")
    now = public_now(opened())
    assert now is not None
    assert now.compass is not None
    assert now.compass.area == "Selwerd"
