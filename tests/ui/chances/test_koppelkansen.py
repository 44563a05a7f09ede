from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.services.facts.findings import list_findings
from koppel.services.facts.pairs import meaning_words
from koppel.store.database import Store
from tests.ui.app import fill, html, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue


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


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "nl",
            ("het kleinste werk is", "zonder afspraak is de kans", "volgens de regels afstemmen", "bijna geen enkel"),
        ),
        ("en", ("the smaller work is", "without an agreement the chance", "the rules ask", "hardly any was really")),
    ],
)
def test_each_part_of_a_score_is_told_in_a_sentence(
    place: Path, catalogue: Catalogue, language: str, told: tuple[str, ...]
) -> None:
    fill(place, catalogue)
    said = html(run(language, page="koppelkansen"))
    assert [sentence for sentence in told if sentence not in said] == []


def test_without_a_calibration_nobody_says_what_a_score_means(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        (found,) = list_findings(store, types=["koppelkans"])[1][:1]
    assert meaning_words(found, replace(catalogue, calibration=None), "nl").startswith("Niet geijkt")
    behind = replace(found, a_kind="renovatie", b_kind="wijkteamgesprekken")
    assert meaning_words(behind, catalogue, "en").startswith("Not calibrated")
    assert "bijna geen enkel" in meaning_words(replace(found, score=10.0), catalogue, "nl")
    assert "Van tien paren met zo'n score werden er 8 echt" in meaning_words(
        replace(found, score=95.0), catalogue, "nl"
    )


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
