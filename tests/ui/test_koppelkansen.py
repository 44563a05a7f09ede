from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.store.database import Store
from tests.ui.app import fill, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue import Catalogue


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("tab", ["samen", "volgorde", "hinder", "dubbel"])
def test_every_tab_speaks_both_languages(place: Path, catalogue: Catalogue, language: str, tab: str) -> None:
    fill(place, catalogue)
    app = run(language, page="koppelkansen", tab=tab)
    assert not app.exception
    assert not app.error
    assert "⟦" not in shown(app)
    assert "<script>" not in shown(app)


def test_the_best_combination_is_told_with_its_reason(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", page="koppelkansen")
    assert any("Riool vernieuwen" in header.value and "Warmtenet aanleggen" in header.value for header in app.header)
    assert "Waarom samen?" in [element.value for element in app.subheader]


def test_an_empty_store_says_what_to_do(place: Path) -> None:
    Store.open(place, create=True).close()
    app = run("nl", page="koppelkansen")
    assert not app.exception
    assert "Lever plannen" in " ".join(info.value for info in app.info)


def test_an_address_of_a_combination_that_is_not_listed_says_so(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    said = "staat niet in deze lijst"
    assert any(said in item.value for item in run("nl", page="koppelkansen", combination="0" * 32).info)
    assert not any(said in item.value for item in run("nl", page="koppelkansen").info)
