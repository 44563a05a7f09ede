from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.ingest.mapping import map_columns, value_of
from koppel.ingest.profiles import Profile
from koppel.ingest.raw import CrsSource, RawFile, RawRecord
from koppel.ingest.report import REMARK
from koppel.model import IssueSeverity
from tests.ingest.builders import codes

FIELDS = {"title": ("titel", "naam"), "kind": ("soort",), "contact_channel": ("kanaal",)}


def raw(*rows: dict[str, object], columns: tuple[str, ...] | None = None) -> RawFile:
    named = tuple(dict.fromkeys(name for row in rows for name in row)) if columns is None else columns
    records = tuple(RawRecord(number, row, None) for number, row in enumerate(rows, 1))
    return RawFile("works.csv", "csv", None, (), None, CrsSource.UNKNOWN, named, records)


def profile(**more: object) -> Profile:
    return Profile(name="mine", label={}, **{"fields": FIELDS, **more})  # type: ignore[arg-type]


def test_columns_are_found_whatever_their_case_and_in_the_order_of_the_profile() -> None:
    mapping, issues = map_columns(raw({"NAAM": "a", "Soort": "b", "titel": "c"}), profile())
    assert mapping == {"title": ("titel", "NAAM"), "kind": ("Soort",)}
    assert issues == []


def test_of_two_columns_that_differ_in_case_the_first_counts() -> None:
    mapping, issues = map_columns(raw({"Soort": "a", "SOORT": "b"}), profile())
    assert mapping == {"kind": ("Soort",)}
    assert issues[0].facts["columns"] == "SOORT"


def test_a_column_that_only_some_rows_have_is_found() -> None:
    mapping, _ = map_columns(raw({"titel": "a"}, {"soort": "b"}, columns=()), profile())
    assert mapping == {"title": ("titel",), "kind": ("soort",)}


def test_columns_that_are_not_stored_are_told_once_with_their_names() -> None:
    _, issues = map_columns(raw({"titel": "a", "kleur": "rood", "wijk": "x"}), profile())
    assert codes(issues) == ["columns_not_stored"]
    assert (issues[0].row, issues[0].severity) == (0, IssueSeverity.NOTE)
    assert issues[0].facts == {"count": 2, "columns": "kleur, wijk"}


def test_columns_for_the_title_and_the_place_are_used() -> None:
    used = profile(title_from=("straat",), geometry_column="vlak")
    _, issues = map_columns(raw({"titel": "a", "straat": "b", "vlak": "c", "@id": "d"}), used)
    assert issues == []


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("contactpersoon", "Jansen", "name"),
        ("notitie", "jan.jansen@example.nl", "email"),
        ("notitie", "06-12345678", "phone"),
        ("notitie", "111222333", "bsn"),
    ],
)
def test_a_personal_column_is_told_and_never_mapped(column: str, value: str, why: str) -> None:
    wanted = profile(fields={"title": (column, "titel"), "kind": (column,)})
    mapping, issues = map_columns(raw({column: value, "titel": "a"}), wanted)
    assert mapping == {"title": ("titel",)}
    assert codes(issues) == ["personal_data"]
    assert (issues[0].row, issues[0].field, issues[0].facts) == (0, column, {"column": column, "why": why})


def test_the_contact_channel_is_judged_row_by_row_instead() -> None:
    mapping, issues = map_columns(raw({"kanaal": "jan.jansen@example.nl"}), profile())
    assert (mapping, issues) == ({"contact_channel": ("kanaal",)}, [])


def test_the_text_about_personal_data_does_not_repeat_it() -> None:
    _, issues = map_columns(raw({"notitie": "jan.jansen@example.nl"}), profile())
    assert "jansen" not in str(issues[0].facts)


def test_what_was_said_of_a_row_that_was_refused_is_no_column_of_the_work() -> None:
    mapping, issues = map_columns(raw({"titel": "a", REMARK: "start: geen datum"}), profile())
    assert (mapping, issues) == ({"title": ("titel",)}, [])


def test_an_empty_file_maps_nothing() -> None:
    assert map_columns(raw(), profile()) == ({}, [])


def test_the_first_value_that_is_not_empty_counts() -> None:
    row = {"a": None, "b": "  ", "c": 0, "d": "x"}
    assert value_of(row, ("a", "b", "c", "d")) == ("c", 0)
    assert value_of(row, ("d", "c")) == ("d", "x")
    assert value_of(row, ("a", "b", "nothing")) == ("a", None)
    assert value_of(row, ()) == ("", None)


VALUES = st.none() | st.text(max_size=8) | st.integers() | st.floats() | st.booleans() | st.lists(st.integers())
NAMES = st.sampled_from(["titel", "TITEL", "naam", "soort", "kanaal", "email", "x", ""])


@given(st.lists(st.dictionaries(NAMES, VALUES), max_size=4))
def test_only_columns_that_are_there_are_mapped_and_none_to_a_personal_one(rows: list[dict[str, object]]) -> None:
    wanted = profile(fields={**FIELDS, "description": ("email", "x")})
    mapping, issues = map_columns(raw(*rows), wanted)
    there = {name for row in rows for name in row}
    personal = {issue.field for issue in issues if issue.code == "personal_data"}
    used = {column for columns in mapping.values() for column in columns}
    assert used <= there
    assert used & personal == set()
    assert ("email" in there) == ("email" in personal)
    codes(issues)
