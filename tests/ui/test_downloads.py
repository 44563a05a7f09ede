"""Files of a large store: made as work of its own, then taken along; what stops it is said in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from koppel.errors import WorkError
from koppel.ui.pages import gegevens, kaart, logboek
from tests.ui.app import fill, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

# Page, key of a button, place of the file, how it begins.
FILES = [
    ("gegevens", "download-activities-geojson", "download", b"{"),
    ("gegevens", "download-combinations-xlsx", "download", b"PK"),
    ("logboek", "log-download-csv", "log-download", b"\xef\xbb\xbf"),
    ("kaart", "map-file", "map-file", b"<!"),
]
on_each_page = pytest.mark.parametrize(("page", "key", "slot", "begin"), FILES)


@pytest.fixture
def large(place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count any store as a large one."""
    fill(place, catalogue)
    monkeypatch.setattr(gegevens, "HEAVY_WORKS", 0)
    monkeypatch.setattr(kaart, "HEAVY_WORKS", 0)
    monkeypatch.setattr(logboek, "HEAVY_ROWS", 0)


def _taken(app: AppTest) -> list[str]:
    return [item.proto.label for item in app.get("download_button")]


@on_each_page
def test_a_file_of_a_large_store_is_made_first_and_then_taken(
    large: None, page: str, key: str, slot: str, begin: bytes
) -> None:
    app = run("nl", page=page)
    assert _taken(app) == []
    label = app.button(key=key).label
    app.button(key=key).click().run()
    assert not app.exception
    assert _taken(app) == [f"Downloaden: {label}"]
    assert app.session_state[f"made-{slot}"][1].startswith(begin)
    # What was made of other works, or in another language, is not what is asked for now.
    app.session_state["view.language"] = "en"
    app.run()
    assert _taken(app) == []


@on_each_page
def test_a_small_store_gives_it_at_once(
    place: Path, catalogue: Catalogue, page: str, key: str, slot: str, begin: bytes
) -> None:
    fill(place, catalogue)
    app = run("nl", page=page)
    assert _taken(app)
    assert key not in [item.key for item in app.button]


@pytest.mark.parametrize(
    ("code", "kind", "words"), [("work_stopped", "info", "Er is niets veranderd"), ("work_memory", "error", "geheugen")]
)
def test_a_file_that_was_stopped_or_reached_a_bound_is_told_once(
    large: None, monkeypatch: pytest.MonkeyPatch, code: str, kind: str, words: str
) -> None:
    turns: list[Callable[[], bytes]] = [_refuse(code), lambda: b"{}"]
    monkeypatch.setattr(gegevens, "chosen_activities_file", lambda *_: turns.pop(0)())
    app = run("nl", page="gegevens")
    app.button(key="download-activities-geojson").click().run()
    assert any(words in item.value for item in getattr(app, kind))
    app.run()
    assert not [item for item in (*app.info, *app.error) if words in item.value]
    app.button(key="download-activities-geojson").click().run()
    assert json.loads(app.session_state["made-download"][1]) == {}


def _refuse(code: str) -> Callable[[], bytes]:
    def work() -> bytes:
        raise WorkError(code)

    return work
