"""Numbers of works: kept for as long as a work lives, never given to another, none before it is shared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from koppel.access import Actor, Grant, Role
from koppel.model import Status, Visibility
from koppel.store.database import Store
from koppel.store.opening import connect
from koppel.store.plans.activities import history, list_activities
from koppel.store.plans.activity_changes import edit_activity, put_activities, withdraw
from tests.laws import tried

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from koppel.model import Activity
    from tests.store.conftest import MakeActivity


def put(store: Store, *works: Activity) -> None:
    with store.write("els", "import") as writer:
        put_activities(writer, works, widths={})


def numbers(store: Store) -> dict[str, int | None]:
    with store.read() as cursor:
        return {item.external_id: item.number for item in list_activities(cursor)}


def test_works_are_numbered_in_the_order_of_their_file_and_after_those_that_are_there(
    store: Store, make: MakeActivity
) -> None:
    put(store, make("b"), make("a"))
    put(store, make("0"))
    assert numbers(store) == {"b": 1, "a": 2, "0": 3}


def test_a_work_keeps_its_number_through_changes_and_withdrawal(store: Store, make: MakeActivity) -> None:
    put(store, make("1"), make("2"))
    put(store, make("2", title="Riool, langer"))
    with store.read() as cursor:
        changed = next(item for item in list_activities(cursor) if item.external_id == "2")
    with store.write("els", "edit") as writer:
        edited = edit_activity(writer, replace(changed, homes=12), expected_version=2, widths={})
    with store.write("els", "withdraw") as writer:
        withdraw(writer, [edited.id or uuid4()], "vervalt")
    assert numbers(store) == {"1": 1, "2": 2}
    with store.read() as cursor:
        states = history(cursor, edited.id or uuid4())
    assert [item.number for item in states] == [2, 2, 2, 2]
    assert states[-1].status is Status.GEANNULEERD


def test_what_a_partner_keeps_to_itself_has_no_number_until_it_is_shared(store: Store, make: MakeActivity) -> None:
    put(store, make("1"), make("own", visibility=Visibility.EIGEN), make("2"))
    assert numbers(store) == {"1": 1, "own": None, "2": 2}
    put(store, make("own", visibility=Visibility.PARTNERS))
    assert numbers(store) == {"1": 1, "own": 3, "2": 2}


def test_who_may_no_longer_see_a_work_sees_no_number_of_it(store: Store, make: MakeActivity) -> None:
    put(store, make("1"), make("2"))
    put(store, make("2", visibility=Visibility.EIGEN))
    neighbour = Actor("jo", frozenset({Grant(Role.PLANNER, "Waterbedrijf")}))
    with store.visible_to(neighbour).read() as cursor:
        assert cursor.execute("SELECT number FROM work_number").fetchall() == [(1,)]
    assert numbers(store) == {"1": 1, "2": 2}


def test_an_old_store_numbers_its_shared_works_in_the_order_in_which_they_came(path: Path, make: MakeActivity) -> None:
    with Store.open(path, create=True) as store:
        put(store, make("z"))
        put(store, make("a"), make("own", visibility=Visibility.EIGEN))
        put(store, make("z", title="later"))
    with connect(path, read_only=False) as connection:
        connection.execute("DROP TABLE work_number")
        connection.execute("DELETE FROM migration WHERE name = '0020_work_number'")
    with Store.open(path) as store:
        assert numbers(store) == {"z": 1, "a": 2, "own": None}
        put(store, make("own", visibility=Visibility.BUURT), make("n"))
        assert numbers(store) == {"z": 1, "a": 2, "own": 3, "n": 4}


STEPS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(Visibility), st.text("xyz", min_size=1, max_size=2)),
    min_size=1,
    max_size=8,
)


@tried(10)
@given(steps=STEPS)
def test_whatever_is_handed_in_no_number_moves_or_stands_twice(
    steps: Sequence[tuple[str, Visibility, str]], tmp_path_factory: pytest.TempPathFactory, make: Any
) -> None:
    known: dict[UUID | None, int] = {}
    with Store.open(tmp_path_factory.mktemp("numbers") / "s.duckdb", create=True) as store:
        for name, visibility, title in steps:
            put(store, make(name, visibility=visibility, title=title))
            with store.read() as cursor:
                works = list_activities(cursor)
            for item in works:
                assert item.number == known.get(item.id, item.number)
                assert (item.number is None) <= (item.visibility is Visibility.EIGEN)
                if item.number is not None:
                    known[item.id] = item.number
        assert sorted(known.values()) == list(range(1, len(known) + 1))
