"""What a file would change."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.model import Status
from koppel.store.database import Store
from koppel.store.intake.compare import compare
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities, withdraw
from koppel.store.plans.difference import changed_fields
from tests.laws import tried


def test_a_file_is_sorted_into_new_changed_unchanged_and_missing(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        put_activities(writer, [make("1"), make("2"), make("3"), make("4", partner="Enexis")], widths={})
    with store.read() as cursor:
        diff = compare(cursor, [make("9"), make("2", title="anders", hinder=2), make("1")])
    assert [item.external_id for item in diff.new] == ["9"]
    assert [item.external_id for item in diff.unchanged] == ["1"]
    assert [item.external_id for item in diff.missing] == ["3"]
    (changed,) = diff.changed
    assert [(field.field, field.old, field.new) for field in changed.fields] == [
        ("title", "Riool 2", "anders"),
        ("hinder", 0, 2),
    ]


def test_what_is_withdrawn_already_is_not_missing(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        put = put_activities(writer, [make("1"), make("2")], widths={})
        withdraw(writer, put.new[:1], "geen geld")
    with store.read() as cursor:
        diff = compare(cursor, [], partners=["Gemeente"])
    assert [item.external_id for item in diff.missing] == ["2"]


def test_an_empty_file_without_partner_misses_nothing(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        put_activities(writer, [make("1")], widths={})
    with store.read() as cursor:
        diff = compare(cursor, [])
    assert (diff.new, diff.changed, diff.unchanged, diff.missing) == ((), (), (), ())


def test_a_geometry_is_the_same_within_a_millimetre_and_from_any_first_point(make: Any) -> None:
    ring = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    stored = make("1", geometry=shapely.Polygon(ring))
    turned = make("1", geometry=shapely.Polygon(ring[2:] + ring[:2]))
    nudged = make("1", geometry=shapely.Polygon([(x + 0.0005, y) for x, y in ring]))
    moved = make("1", geometry=shapely.Polygon([(x + 0.002, y) for x, y in ring]))
    found = changed_fields([turned, nudged, moved, moved], [stored, stored, stored, None])
    assert found == [(), (), ("geometry",), ()]


@tried(15)
@given(
    before=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["een", "twee"])),
    after=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["een", "twee"])),
)
def test_putting_does_what_comparing_said(make: Any, before: dict[str, str], after: dict[str, str]) -> None:
    first = [make(key, title=title) for key, title in before.items()]
    second = [make(key, title=title) for key, title in after.items()]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "k.duckdb", create=True) as store:
        with store.write("els", "import") as writer:
            put_activities(writer, first, widths={})
        with store.read() as cursor:
            diff = compare(cursor, second, partners=["Gemeente"])
        with store.write("els", "import") as writer:
            put = put_activities(writer, second, widths={})
        assert (len(put.new), len(put.changed), len(put.unchanged)) == (
            len(diff.new),
            len(diff.changed),
            len(diff.unchanged),
        )
        assert {item.external_id for item in diff.missing} == set(before) - set(after)
        with store.read() as cursor:
            again = compare(cursor, second, partners=["Gemeente"])
            assert (again.new, again.changed) == ((), ())
            assert all(item.status is Status.GEPLAND for item in list_activities(cursor))
