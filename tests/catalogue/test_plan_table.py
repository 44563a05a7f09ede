"""``layers/plan.toml`` and files of the same form: what is read, and what is wrong with one."""

from __future__ import annotations

from dataclasses import astuple, fields
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.load import Catalogue, load_catalogue
from koppel.catalogue.plan import OrderWish, PlanMoves, PlanTable, PlanWeights, WorkWish, load_plan_table
from koppel.config import ROOT
from koppel.errors import CatalogueError, InputError

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("sewer", "heat", "gas")


def read(folder: Path, text: str, base: PlanTable | None = None) -> PlanTable:
    file = folder / "wishes.toml"
    file.write_text(text, encoding="utf-8")
    return load_plan_table(file, KINDS, base)


def test_what_is_shipped_is_what_holds_without_the_file(catalogue: Catalogue) -> None:
    assert catalogue.plan.weights == PlanWeights()
    assert catalogue.plan.moves == PlanMoves()
    assert len(catalogue.plan.techniques) == 2
    assert {field.name for field in fields(PlanWeights)} <= set((ROOT / "layers" / "plan.toml").read_text().split())


def test_an_aim_multiplies_what_counts_and_nothing_else(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        """
        [weights]
        cost = 2
        [aim.cheap]
        label = { nl = "goedkoop", en = "cheap" }
        times = { cost = 10, opening = 0.5 }
        """,
    )
    aimed = made.toward("cheap", ["A"])
    assert (aimed.weights.cost, aimed.weights.opening) == (20, 12)
    assert aimed.weights.coupling == made.weights.coupling
    assert aimed.staying == {"A"}
    assert made.toward(None) == made


def test_an_aim_that_is_not_there_is_told_with_those_that_are(catalogue: Catalogue) -> None:
    with pytest.raises(InputError) as raised:
        catalogue.plan.toward("fastest")
    assert raised.value.code == "plan_aim"
    assert "minst_schuiven" in str(raised.value.facts["right"])


def test_a_file_changes_what_it_names_and_adds_wishes(tmp_path: Path) -> None:
    base = PlanTable(weights=PlanWeights(opening=9.0), at_once={"A": 1})
    made = read(
        tmp_path,
        """
        [weights]
        cost = 3
        [capacity]
        "Water & co" = 2
        [window]
        vast_months = 4
        [[work]]
        partner = "A"
        number = "1"
        earliest = 2027-09-01
        [[order]]
        before = ["A", "1"]
        after = ["B", "2"]
        [[technique]]
        before = ["heat"]
        after = ["gas"]
        reason = { nl = "x", en = "y" }
        """,
        base,
    )
    assert (made.weights.opening, made.weights.cost, made.vast_months) == (9.0, 3.0, 4)
    assert made.at_once == {"A": 1, "Water & co": 2}
    assert made.works == (WorkWish("A", "1", earliest=date(2027, 9, 1)),)
    assert made.orders == (OrderWish(("A", "1"), ("B", "2")),)
    assert made.techniques[0].after == {"gas"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[weights]\nopenings = 1", "weights.openings"),
        ("[weights]\nopening = -1", "weights.opening"),
        ("[weights]\nopening = 1e9", "weights.opening"),
        ("[weights]\nopening = nan", "weights.opening"),
        ("[move]\nvast = 'x'", "move.vast"),
        ("[again]\nyears = 0", "again.years"),
        ("[window]\nvast_months = 999", "window.vast_months"),
        ("[capacity]\nA = 1.5", "capacity.A"),
        ("[capacity]\nA = -1", "capacity.A"),
        ("work = 3", "work"),
        ("[[work]]\npartner = 'A'", "work 1.number"),
        ("[[work]]\npartner = 'A'\nnumber = '1'\nearliest = 'soon'", "work 1.earliest"),
        ("[[work]]\npartner = 'A'\nnumber = '1'\nlatest = 2027-01-01T00:00:00", "work 1.latest"),
        ("[[order]]\nbefore = ['A']\nafter = ['B', '1']", "order 1.before"),
        ("[[technique]]\nbefore = ['tram']\nafter = ['gas']\nreason = { nl = 'x', en = 'y' }", "technique 1.before"),
        ("[else]\nx = 1", "else"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read(tmp_path, text)
    assert refused.value.facts["key"] == key
    assert refused.value.facts["file"] == "wishes.toml"


def test_no_weight_makes_a_finding_old(catalogue: Catalogue) -> None:
    assert load_catalogue(ROOT / "layers").version == catalogue.version
    assert all(value >= 0 for value in (*astuple(catalogue.plan.weights), *astuple(catalogue.plan.moves)))
