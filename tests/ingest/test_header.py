"""Where the names of the columns stand in tables as people make them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.config import Limits
from koppel.ingest.readers import read_file
from koppel.ingest.readers.header import Header, find_header, is_heading, is_total

ROW = ["R-1", "riolering", "Vlierstraat", "2027"]
NAMES = ("nr", "soort", "straat", "start")


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([[*NAMES], ROW], Header(0, 1, NAMES)),
        ([["Planning 2027"], [*NAMES], ROW], Header(1, 1, NAMES)),
        ([["Planning"], ["afdeling", "", "peildatum"], [*NAMES], ROW], Header(2, 1, NAMES)),
        ([["", "", "Planning", ""], [*NAMES], ROW, ROW], Header(1, 1, NAMES)),
        (
            [["Nr", "Soort", "Planning", ""], ["", "", "start", "gereed"], ROW],
            Header(0, 2, ("Nr", "Soort", "Planning start", "Planning gereed")),
        ),
        (
            [["Titel"], ["Nr", "Riool", "", "Weg", ""], ["", "van", "tot", "van", "tot"], ["1", "a", "b", "c", "d"]],
            Header(1, 2, ("Nr", "Riool van", "Riool tot", "Weg van", "Weg tot")),
        ),
        ([], Header(0, 1, ())),
    ],
)
def test_the_header_is_found(rows: list[list[str]], header: Header) -> None:
    assert find_header(rows) == header


def test_a_first_row_that_is_wide_enough_is_the_header_whatever_it_is_called() -> None:
    assert find_header([["1", "2", "3"], ["a", "b", "c"]]) == Header(0, 1, ("1", "2", "3"))


@given(st.lists(st.lists(st.text("ab1 ", max_size=3), min_size=3, max_size=3), max_size=5))
def test_below_a_full_first_row_nothing_else_is_the_header(rows: list[list[str]]) -> None:
    assert find_header([["a", "b", "c"], *rows]) == Header(0, 1, ("a", "b", "c"))


@pytest.mark.parametrize(
    ("row", "heading", "total"),
    [
        (["Riolering", "", "", ""], True, False),
        (["2027", "", "", ""], False, False),
        (["", "", "Totaal", "120000"], False, True),
        (["Subtotaal riolering", "", "", "12"], False, True),
        (["Totaal onderhoud woningen", "R-1", "Vlierstraat", "2027"], False, False),
        (ROW, False, False),
    ],
)
def test_headings_and_totals_are_no_works(row: list[str], heading: bool, total: bool) -> None:
    assert is_heading(row, len(row)) is heading
    assert is_total(row) is total


def test_what_is_left_out_is_told_and_rows_keep_their_numbers() -> None:
    table = "Planning;;;\n;;;\nnr;soort;straat;wkt\nRiolering;;;\n1;a;b;POINT (1 2)\n;;Totaal;5\n2;c;d;POINT (3 4)\n"
    raw = read_file(table.encode(), "p.csv", limits=Limits())
    assert [record.row for record in raw.records] == [5, 7]
    assert {(issue.row, issue.code) for issue in raw.issues} == {
        (0, "header_below"), (4, "row_heading"), (6, "row_total"),
    }  # fmt: skip
    assert next(issue.facts for issue in raw.issues if issue.code == "header_below") == {"place": 3, "count": 1}
