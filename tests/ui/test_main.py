"""The page without a browser: filled, empty, and failing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from koppel.config import ROOT
from koppel.store.database import Store
from koppel.ui.navigation import Page
from tests.ui.app import fill, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue


def _fail(_session: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(("language", "heading"), [("nl", "Beste combinaties"), ("en", "Best combinations")])
def test_a_filled_store_shows_its_combinations(place: Path, catalogue: Catalogue, language: str, heading: str) -> None:
    fill(place, catalogue)
    app = run(language)
    assert not app.exception
    assert heading in shown(app)
    assert any("score" in button.label for button in app.button)
    assert "⟦" not in shown(app)


def test_a_chosen_combination_tells_why(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl")
    next(button for button in app.button if "score" in button.label).click()
    app = app.run()
    assert not app.exception
    assert "Waarom samen?" in [element.value for element in app.subheader]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_empty_store_says_what_to_do(place: Path, language: str) -> None:
    Store.open(place, create=True).close()
    app = run(language)
    assert not app.exception
    assert "koppel init --demo" in " ".join(info.value for info in app.info)
    assert "⟦" not in shown(app)


@pytest.mark.parametrize(("language", "word"), [("nl", "koppel init"), ("en", "koppel init")])
def test_a_missing_store_is_told_in_words(place: Path, language: str, word: str) -> None:
    app = run(language)
    assert not app.exception
    assert word in app.error[0].value


def test_what_nobody_foresaw_gets_a_number_and_no_traceback(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, catalogue)
    monkeypatch.setattr("koppel.ui.frame.PAGES", {"kaart": Page(_fail)})
    app = run("nl")
    assert not app.exception
    assert "nummer" in app.error[0].value
    assert "ZeroDivision" not in app.error[0].value


def test_a_part_that_runs_alone_has_a_boundary_of_its_own(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, catalogue)
    monkeypatch.setattr("koppel.ui.pages.kaart.draw_map", lambda *_args, **_values: 1 / 0)
    app = run("nl")
    assert not app.exception
    assert "nummer" in app.error[0].value


@pytest.mark.parametrize(("language", "words"), [("nl", "bestaat niet"), ("en", "does not exist")])
def test_a_page_that_does_not_exist_is_told_above_the_map(
    place: Path, catalogue: Catalogue, language: str, words: str
) -> None:
    fill(place, catalogue)
    app = AppTest.from_file(str(ROOT / "koppel" / "ui" / "main.py"), default_timeout=60)
    app.query_params["taal"] = language
    app.query_params["pagina"] = "onzin"
    app.query_params["x"] = "1"
    app.run()
    assert not app.exception
    assert words in app.warning[0].value
    assert app.info[0].value.endswith(" x\\.")
    assert "pagina" not in app.query_params
