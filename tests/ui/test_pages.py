"""Every page, in both languages: filled, empty, without a store, and when something fails that nobody foresaw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.store.database import Store
from koppel.ui import frame
from koppel.ui.navigation import Page
from tests.ui.app import fill, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

pytestmark = [
    pytest.mark.parametrize("page", frame.PAGES),
    pytest.mark.parametrize("language", ["nl", "en"]),
]


def _fail(_session: object) -> None:
    raise ZeroDivisionError


def told(app: AppTest) -> str:
    return " ".join([shown(app), *(str(item.proto.body) for item in app.get("html"))])


def test_filled(place: Path, catalogue: Catalogue, page: str, language: str) -> None:
    fill(place, catalogue)
    app = run(language, page=page)
    assert not app.exception
    assert not app.error
    assert "⟦" not in told(app)
    assert "<script>" not in told(app)


def test_empty(place: Path, page: str, language: str) -> None:
    Store.open(place, create=True).close()
    app = run(language, page=page)
    assert not app.exception
    assert not app.error
    assert "⟦" not in told(app)


def test_without_a_store_it_says_how_to_make_one(place: Path, page: str, language: str) -> None:
    app = run(language, page=page)
    assert not app.exception
    assert "koppel init" in app.error[0].value


def test_a_fault_gets_a_number(
    place: Path,
    catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    language: str,
) -> None:
    fill(place, catalogue)
    monkeypatch.setattr("koppel.ui.frame.PAGES", dict.fromkeys(frame.PAGES, Page(_fail)))
    app = run(language, page=page)
    assert not app.exception
    assert ("nummer" if language == "nl" else "number") in app.error[0].value
    assert "ZeroDivision" not in told(app)
