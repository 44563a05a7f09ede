"""The page without a browser: filled, empty, and failing."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from koppel.config import ROOT
from koppel.services.payloads import PAYLOADS
from koppel.store.database import Store
from koppel.ui.navigation import Page
from tests.ui.app import fill, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue


def on_map(app: AppTest) -> dict[str, Any]:
    """Return what the page of the map is told."""
    (found,) = [item.proto for item in app.get("bidi_component") if item.proto.component_name.endswith("map_page")]
    told: dict[str, Any] = json.loads(found.json)
    return told


def _fail(_session: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(("language", "heading"), [("nl", "Koppelkansen"), ("en", "Opportunities")])
def test_a_filled_store_shows_its_combinations(place: Path, catalogue: Catalogue, language: str, heading: str) -> None:
    fill(place, catalogue)
    app = run(language)
    assert not app.exception
    assert "⟦" not in shown(app)
    told = on_map(app)
    assert told["texts"]["panel_chances"] == heading
    assert "⟦" not in str(told["texts"])
    name = told["map"]["chances"].rpartition("/")[2]
    (found,) = json.loads(gzip.decompress(PAYLOADS.get(name) or b""))["chances"]
    assert (found["n"], found["o"], found["m"]) == (2, 1, [0, 1])
    assert found["w"]


def test_what_was_chosen_on_the_map_is_taken_over_from_the_address(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl")
    assert on_map(app)["begin"]["activity"] is None
    app.query_params.update({"pagina": "kaart", "werk": "een", "plek": "53.2,6.5,17", "paneel": "details"})
    app = app.run()
    assert {name: on_map(app)["begin"][name] for name in ("activity", "place", "panel")} == {
        "activity": "een", "place": [53.2, 6.5, 17.0], "panel": "details"
    }  # fmt: skip
    # Another page has them too, and what the page itself chose meanwhile stays.
    app.session_state["view.activity"] = "twee"
    app.query_params["plek"] = "53.3,6.5,17"
    app = app.run()
    assert on_map(app)["begin"]["activity"] == "twee"
    assert on_map(app)["begin"]["place"] == [53.3, 6.5, 17.0]
    app.query_params["plek"] = "nergens"
    assert on_map(app.run())["begin"]["place"] == [53.3, 6.5, 17.0]


def test_what_the_map_was_narrowed_to_in_the_browser_is_taken_over(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl")
    assert (on_map(app)["narrow"]["own"], on_map(app)["narrow"]["is_own"]) == ("", False)
    narrowed = {
        "periode": "2027-Q1~2027-Q2",
        "maanden": "2027-02~2027-05",
        "lijn": "6.500000,53.200000;6.600000,53.200000",
        "wacht": "1",
    }
    app.query_params.update({"pagina": "kaart", **narrowed})
    app = app.run()
    assert app.session_state["view.months"] == ((2027, 2), (2027, 5))
    assert app.session_state["view.line"] == ((6.5, 53.2), (6.6, 53.2))
    assert app.session_state["view.mine"] is True
    assert on_map(app)["narrow"]["is_own"] is False
    # What Python itself chooses, as a saved view does, is for the browser to take over.
    app.session_state["view.text"] = "riool"
    told = on_map(app.run())["narrow"]
    assert told["is_own"]
    assert "zoek=riool" in told["own"]


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
    monkeypatch.setattr("koppel.ui.pages.kaart.draw_map_page", lambda *_args, **_values: 1 / 0)
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
