"""Words for statuses and the like, as planners write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.ingest.values.choices import read_choice
from koppel.model import BudgetScope, Firmness, GeometryCertainty, Status, Visibility
from koppel.model.activities import Tenure

if TYPE_CHECKING:
    from enum import StrEnum


@pytest.mark.parametrize("kind", [Status, Firmness, Visibility, GeometryCertainty, BudgetScope, Tenure])
def test_each_word_reads_as_itself_however_it_is_written(kind: type[StrEnum]) -> None:
    for item in kind:
        assert read_choice(item.value, kind) is item
        assert read_choice(f"  {item.value.upper().replace('_', ' ')} ", kind) is item


@pytest.mark.parametrize(
    ("kind", "words", "meant"),
    [
        (Status, "plan, planned, in voorbereiding, voorbereiding, ontwerp, gepland werk", Status.GEPLAND),
        (Status, "idea, initiatief, concept", Status.IDEE),
        (Status, "definitief, besloten, committed, vergund, afgesproken", Status.TOEGEZEGD),
        (Status, "uitvoering, bezig, lopend, realisatie, in progress, actief", Status.IN_UITVOERING),
        (Status, "klaar, afgerond, done, voltooid, opgeleverd, uitgevoerd", Status.GEREED),
        (Status, "on hold, uitgesteld", Status.GEPAUZEERD),
        (Status, "gestopt, vervallen, ingetrokken, cancelled, canceled", Status.GEANNULEERD),
        (Firmness, "vastgelegd, fixed", Firmness.VAST),
        (Firmness, "flexibel, flexible", Firmness.SCHUIFBAAR),
        (Firmness, "wish", Firmness.WENS),
        (Visibility, "public, publiek", Visibility.OPENBAAR),
        (Visibility, "prive, privé, intern, private", Visibility.EIGEN),
        (Tenure, "rent, huurwoningen", Tenure.HUUR),
        (Tenure, "koopwoningen, owner", Tenure.KOOP),
        (Tenure, "mixed", Tenure.GEMENGD),
        (GeometryCertainty, "indicative", GeometryCertainty.INDICATIEF),
        (GeometryCertainty, "area", GeometryCertainty.GEBIED),
        (BudgetScope, "total", BudgetScope.TOTAAL),
        (BudgetScope, "per year", BudgetScope.PER_JAAR),
    ],
)
def test_another_word_for_it_is_read_as_it(kind: type[StrEnum], words: str, meant: StrEnum) -> None:
    assert {word: read_choice(word, kind) for word in words.split(", ")} == dict.fromkeys(words.split(", "), meant)


def test_what_is_no_word_for_it_is_none() -> None:
    assert read_choice("morgen", Status) is None
    assert read_choice("", Status) is None
    assert read_choice(None, Status) is None
    # A word of another list.
    assert read_choice("wens", Status) is None
