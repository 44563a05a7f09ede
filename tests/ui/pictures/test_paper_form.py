"""The form that puts the map on paper: what is asked for is made, shown and offered; what cannot be is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ui.components.map import paper_form
from koppel.ui.words import plain
from tests.ui.app import fill, run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


def offered(app: AppTest) -> list[str]:
    return [item.proto.label for item in app.get("download_button") if item.proto.label.startswith("Bewaar")]


def test_a_sheet_is_made_shown_and_offered(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", page="kaart")
    assert offered(app) == []
    app.button(key="paper-make").click().run()
    assert not app.exception
    assert not app.error
    (label,) = offered(app)
    assert label.startswith("Bewaar koppel-kaart-")
    assert label.endswith("-a3.pdf")
    assert any(plain("2 werken, schaal 1 : ") in item.value for item in app.caption)
    # What was made of another wish is not offered for this one.
    app.selectbox(key="paper-what").select("svg").run()
    assert offered(app) == []


def test_a_drawing_of_the_view_at_a_scale_of_ones_own(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", page="kaart")
    app.selectbox(key="paper-what").select("svg").run()
    app.selectbox(key="paper-scale").select(0).run()
    app.number_input(key="paper-scale-typed").set_value(800).run()
    app.button(key="paper-make").click().run()
    assert not app.exception
    assert [label.rpartition(".")[2] for label in offered(app)] == ["svg"]
    assert any(plain("schaal 1 : 800") in item.value for item in app.caption)


def test_without_streets_there_is_no_street_to_choose(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("en", page="kaart")
    app.selectbox(key="paper-what").select("street").run()
    assert any("No streets are loaded" in item.value for item in app.info)
    assert not [item for item in app.button if item.key == "paper-make"]


def test_what_cannot_be_made_is_said_in_words(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, catalogue)
    app = run("nl", page="kaart")

    def refuse(*_: object, **__: object) -> object:
        raise InputError("sheet_streets", count=0, most=250)

    monkeypatch.setattr(paper_form, "map_sheet", refuse)
    app.selectbox(key="paper-what").select("atlas").run()
    app.button(key="paper-make").click().run()
    assert not app.exception
    assert [item.value for item in app.error] == [
        plain("Een stratenatlas heeft 1 tot 250 straten; in deze keuze zijn het er 0. Maak de keuze kleiner of groter.")
    ]
    assert offered(app) == []
