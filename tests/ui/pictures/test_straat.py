"""The page of a street without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel import clock
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.chances.openings import openings
from koppel.store.database import Store
from koppel.store.plans.reference import put_reference
from tests.detect.builders import line
from tests.ui.app import HOSTILE, fill, html, opened, shown
from tests.ui.pictures.test_tijdlijn import run

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue


def with_streets(file: Path, catalogue: Catalogue) -> None:
    fill(file, catalogue)
    along = line((232_990.0, 584_005.0), (233_020.0, 584_005.0))
    far = line((240_000.0, 584_005.0), (240_100.0, 584_005.0))
    streets = [Reference(ReferenceLayer.STREET, name, way) for name, way in (("Laan", along), ("Ver weg", far))]
    with Store.open(file) as store, store.write("test", "streets") as writer:
        put_reference(writer, ReferenceLayer.STREET, streets)


@pytest.mark.parametrize(("language", "word"), [("nl", "opent de grond"), ("en", "opens the ground")])
def test_a_street_tells_its_works_and_what_coupling_spares(
    place: Path, catalogue: Catalogue, language: str, word: str
) -> None:
    with_streets(place, catalogue)
    app = run(language, "straat", street="Laan")
    assert not app.exception
    assert not app.error
    told = html(app)
    assert word in told
    assert "2 → 1" in told
    assert "362 → 181" in told
    assert HOSTILE not in told
    assert "⟦" not in told + shown(app)


def test_no_street_asks_for_one(place: Path, catalogue: Catalogue) -> None:
    with_streets(place, catalogue)
    app = run("nl", "straat")
    assert not app.exception
    assert "Kies hierboven een straat" in app.info[0].value
    box = next(box for box in app.selectbox if box.label == "Straat")
    assert box.options == ["Laan", "Ver weg"]
    app = box.select("Laan").run()
    assert app.query_params["straat"] == "Laan"


def test_sections_that_open_too_often_are_listed_and_told_of_their_street(place: Path, catalogue: Catalogue) -> None:
    with_streets(place, catalogue)
    app = run("nl", "straat")
    assert "Nergens gaat een wegvak zo vaak open" in str([item.value for item in app.markdown])
    busy = replace(catalogue, rules=replace(catalogue.rules, graafrust_most=2))
    (full,) = openings(opened(place), busy, today=clock.today()).full()
    assert (full.section.street, len(full.years)) == ("Laan", 2)
    app = run("nl", "straat", street="Laan")
    assert not app.exception
    assert "2 keer in de drukste 10 jaar" in html(app)
    assert HOSTILE not in html(app)


def test_without_streets_it_says_how_to_get_them(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", "straat")
    assert any("Van geen straat is bekend waar hij ligt" in item.value for item in app.caption)


def test_a_street_without_works_says_so(place: Path, catalogue: Catalogue) -> None:
    with_streets(place, catalogue)
    app = run("nl", "straat", street="Ver weg")
    assert not app.exception
    assert "Hier liggen geen werken" in app.info[0].value


def test_an_area_drawn_stands_for_a_street(place: Path, catalogue: Catalogue) -> None:
    with_streets(place, catalogue)
    app = run("nl", "straat", ring=((6.4, 53.1), (6.7, 53.1), (6.7, 53.4), (6.4, 53.4)))
    assert not app.exception
    assert "Getekend gebied" in [item.value for item in app.header]
    assert "2 → 1" in html(app)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_empty_store_says_what_to_do(place: Path, language: str) -> None:
    Store.open(place, create=True).close()
    app = run(language, "straat")
    assert not app.exception
    assert "koppel init --demo" in " ".join(info.value for info in app.info)
    assert "⟦" not in shown(app)
