"""The page without a browser: filled, empty, and failing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from koppel.config import ROOT
from koppel.services.detection import detect
from koppel.store.activities import put_activities
from koppel.store.database import Store
from koppel.ui.navigation import Page
from tests.detect.builders import square, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.catalogue import Catalogue

HOSTILE = "<script>alert(1)</script>"


def _fail(_session: object) -> None:
    raise ZeroDivisionError


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the app looks for its store."""
    file = tmp_path / "koppel.duckdb"
    monkeypatch.setenv("KOPPEL_DB", str(file))
    monkeypatch.setenv("KOPPEL_TILES", "off")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield file
    for store in list(_opened()):
        store.close()
    st.cache_resource.clear()


def _opened() -> list[Store]:
    from koppel.store.database import _open_stores

    return list(_open_stores.values())


def fill(file: Path, catalogue: Catalogue) -> None:
    with Store.open(file, create=True) as store:
        widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
        spot = square(233_000.0, 584_000.0)
        plans = [
            work("gemeente/1", "sewer", geometry=spot, hinder=3),
            work("warmte/1", "heat", geometry=spot, hinder=3),
        ]
        from dataclasses import replace

        named = [replace(plans[0], kind="riolering", title=HOSTILE), replace(plans[1], kind="warmtenet")]
        with store.write("test", "fill") as writer:
            put_activities(writer, named, widths=widths)
        detect(store, catalogue, today=date(2026, 11, 21))


def run(language: str, **state: object) -> AppTest:
    app = AppTest.from_file(str(ROOT / "koppel" / "ui" / "main.py"), default_timeout=60)
    for name, value in {"language": language, **state}.items():
        app.session_state[f"view.{name}"] = value
    return app.run()


def shown(app: AppTest) -> str:
    kinds = (app.title, app.header, app.subheader, app.markdown, app.info, app.error)
    parts = [str(element.value) for kind in kinds for element in kind]
    return " ".join([*parts, *(button.label for button in app.button)])


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
