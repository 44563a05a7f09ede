"""Whose each row of a file is: the chosen partner's, unless it names another and a person said what to do with that."""

from __future__ import annotations

import pytest

from koppel.ingest.partner_column import MOST_ROWS, Action, Decision, OtherPartner, PartnerColumn, same_name


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Énergie de Liège", "energie  DE liege", True),
        ("Straße BV", "STRASSE bv", True),
        ("Lefier", "Nijestee", False),
        ("Lefier", "Lefier.", False),
    ],
)
def test_case_spaces_and_accents_do_not_matter(first: str, second: str, same: bool) -> None:
    assert (same_name(first) == same_name(second)) is same


def test_a_row_without_a_name_or_with_that_of_the_chosen_one_is_the_chosen_ones() -> None:
    column = PartnerColumn("Lefier", {})
    assert [column.whose(1, None), column.whose(2, " LEFIER"), column.whose(3, None)] == [("Lefier", None)] * 3
    assert (column.unnamed, column.others()) == (2, ())


@pytest.mark.parametrize(
    ("decision", "partner"),
    [
        (None, None),
        (Decision(Action.LEAVE), None),
        (Decision(Action.CHOSEN), "Lefier"),
        (Decision(Action.SAME), "Lefier"),
        (Decision(Action.SAME, "Waterbedrijf"), "Waterbedrijf"),
        (Decision(Action.CHOSEN, "Waterbedrijf"), "Lefier"),
        (Decision(Action.OWN), "Nijestee Groep"),
        (Decision(Action.OWN, "Waterbedrijf"), "Nijestee Groep"),
    ],
)
def test_rows_of_another_name_go_where_somebody_said(decision: Decision | None, partner: str | None) -> None:
    decisions = {} if decision is None else {same_name("nijestee groep"): decision}
    column = PartnerColumn("Lefier", decisions)
    assert column.whose(7, "Nijestee Groep") == (partner, decision)
    assert column.others() == (OtherPartner("Nijestee Groep", (7,), 1, decision, partner),)


def test_a_partner_that_is_there_keeps_its_spelling() -> None:
    decisions = {same_name("nijestee"): Decision(Action.OWN)}
    column = PartnerColumn("Lefier", decisions, ["NIJESTEE", "Nijestee", "Zeist"])
    assert column.whose(1, "nijestee")[0] == "NIJESTEE"


def test_names_stand_in_the_order_of_the_file_as_first_written_with_their_first_rows() -> None:
    column = PartnerColumn("Lefier", {})
    for row in range(1, MOST_ROWS + 3):
        column.whose(row, "Waterbedrijf" if row % 2 else "WATERBEDRIJF")
    column.whose(99, "Ander")
    first, second = column.others()
    assert (first.name, first.count, first.rows) == ("Waterbedrijf", 22, tuple(range(1, 21)))
    assert (second.name, second.count, second.rows) == ("Ander", 1, (99,))


def test_a_name_without_end_is_shown_by_its_beginning() -> None:
    column = PartnerColumn("Lefier", {})
    column.whose(1, "x" * 500)
    assert [one.name for one in column.others()] == ["x" * 200]


def test_where_names_do_not_matter_each_row_is_the_chosen_ones() -> None:
    column = PartnerColumn("Lefier", {same_name("Nijestee"): Decision(Action.LEAVE)}, asks=False)
    assert column.whose(1, "Nijestee") == ("Lefier", None)
    assert column.whose(2, None) == ("Lefier", None)
    assert (column.unnamed, column.others()) == (0, ())
