"""Which names of partners may be one party."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.party_names import Likeness, alike, likeness, principals
from koppel.detect.why import conditions_met
from tests.detect.builders import TODAY, catalogue, findings, work


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("Krinkels NV", "Krinkels", Likeness.SPELLING),
        ("Enexis B.V.", "ENEXIS", Likeness.SPELLING),
        ("Stedin Netbeheer", "Stedin Netbeheeer", Likeness.SPELLING),
        ("Proximus Infra", "Proximus Repair", Likeness.PART),
        ("VIVAQUA Assainiss", "VIVAQUA Distrib", Likeness.PART),
        ("Schaerbeek", "Schaerbeek exe", Likeness.PART),
        ("Gemeente Groningen", "Gemeente Haren", None),
        ("Woonstichting Lefier", "Woonstichting Nijestee", None),
        ("Wijk 1 Beheer", "Wijk 2 Beheer", Likeness.PART),
        ("Perceelbeheer 1", "Perceelbeheer 2", Likeness.PART),
        ("(naam verwijderd)", "(naam verwijderd) 2", None),
        ("EF", "EG", None),
        ("VBX", "VBX - INI", None),
        ("Sibelga", "Vivaqua", None),
        ("…", "…!", None),
    ],
)
def test_names_are_alike_with_a_reason(first: str, second: str, why: Likeness | None) -> None:
    assert likeness(first, second) == likeness(second, first) == why


def test_a_title_says_for_whom_somebody_works() -> None:
    names = ["Aannemer Jansen", "Vitens", "Enexis B.V."]
    titles = [("Aannemer Jansen", "Leiding i.o.v. Vitens, fase 2"), ("Vitens", "Namens Vitens"), ("Vitens", "Leiding")]
    titles.append(("Aannemer Jansen", "Kabel in opdracht van Enexis"))
    assert set(principals(titles, names)) == {("Aannemer Jansen", "Vitens"), ("Aannemer Jansen", "Enexis B.V.")}


@given(st.lists(st.text(min_size=1, max_size=20), max_size=6, unique=True))
def test_any_names_can_be_asked_about(names: list[str]) -> None:
    found = alike(names, [])
    assert set(found) <= set(combinations(sorted(names), 2))


def test_a_coupling_with_oneself_is_none_and_of_another_theme_counts_for_half() -> None:
    sewer, heat, zone = work("a/1"), work("b/1", "heat"), work("b/2", "zone")
    (whole,) = [row for row in findings(sewer, zone) if row["type"] == "koppelkans"]
    assert "koppelkans" in [row["type"] for row in findings(sewer, heat)]
    parties = {"a": "a", "b": "a"}
    assert [row["type"] for row in findings(sewer, heat, parties=parties)] == []
    (half,) = [row for row in findings(sewer, zone, parties=parties) if row["type"] == "koppelkans"]
    assert half["score"] == pytest.approx(whole["score"] / 2)
    failed = [
        item.condition.value
        for item in conditions_met((sewer, heat), catalogue(), today=TODAY, parties=parties)
        if not item.is_met
    ]
    assert failed == ["desk"]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        # A name in brackets stands for one that was taken away.
        ("(naam verwijderd)", "naam verwijderd", None),
        # Six letters are enough to tell a slip of the pen from another name.
        ("Stedin", "Stedinn", Likeness.SPELLING),
        ("Stedi", "Stedii", None),
        # Four letters are enough of a word that both begin with.
        ("Elia Noord", "Elia Zuidwest", Likeness.PART),
        ("Eli Noord", "Eli Zuidwest", None),
        # However alike: one, two.
        ("Warmtebedrijf Noord 1", "Warmtebedrijfje Noord 2", None),
        # What only says what kind of company it is still tells such names apart.
        ("BV", "NV", None),
        ("Bedrijf N.V.", "Bedrijf", Likeness.SPELLING),
        ("Énergie", "Energie", Likeness.SPELLING),
    ],
)
def test_names_at_the_bounds(first: str, second: str, why: Likeness | None) -> None:
    assert likeness(first, second) == likeness(second, first) == why


def test_all_pairs_that_are_alike_come_with_the_first_reason() -> None:
    names = ["Krinkels NV", "Krinkels", "Vitens"]
    spelled = {("Krinkels", "Krinkels NV"): Likeness.SPELLING}
    assert alike(names, []) == spelled
    # Another spelling stays that, whoever says that it works for it; for whom else somebody works is added.
    titles = [("Krinkels NV", "namens Krinkels"), ("Krinkels", "i.o.v. Vitens")]
    assert alike(names, titles) == spelled | {("Krinkels", "Vitens"): Likeness.PRINCIPAL}


@pytest.mark.parametrize("words", ["iov", "i.o.v.", "In opdracht van", "namens", "pour le compte de", "on behalf of"])
def test_for_whom_one_works_is_said_in_several_ways(words: str) -> None:
    assert principals([("Jansen", f"Kabel {words} Vitens")], ["Jansen", "Vitens"]) == {
        ("Jansen", "Vitens"): Likeness.PRINCIPAL
    }
