"""What is different since a moment, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel import clock
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.model import Activity, Precision, Status
from koppel.services.intake.detection import refresh
from koppel.services.plans.changes_since import Sort, changes_since, compare_states, last_upload_day
from koppel.services.plans.filters import Filter
from koppel.store.database import Store
from koppel.store.intake.uploads import add_upload, undo_upload
from koppel.store.plans.activities import find_ids
from koppel.store.plans.activity_changes import edit_activity, put_activities, withdraw
from tests.detect.builders import square, work

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from koppel.store.writing import Writer

CATALOGUE = load_catalogue(ROOT / "layers")
WIDTHS = {kind.id: kind.width_m for kind in CATALOGUE.kinds.values()}
TODAY = date(2026, 11, 21)
SPOT = square(233_000.0, 584_000.0)
LATER = square(233_040.0, 584_000.0)


def plan(name: str, kind: str = "riolering", **values: object) -> Activity:
    made = work(name, geometry=SPOT)
    return replace(made, kind=kind, id=uuid5(UUID(int=0), name), **values)  # type: ignore[arg-type]


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def sorts(then: Collection[Activity], here: Collection[Activity]) -> dict[str, str]:
    return {item.activity.title: item.sort.value for item in compare_states(list(then), list(here))}


def test_each_sort_of_change_by_hand() -> None:
    names = ("a/same", "a/place", "a/dates", "a/words", "a/off", "a/gone")
    then = [plan(name) for name in names]
    same, place, dates, words, off, _ = then
    here = [
        same,
        replace(place, geometry=LATER),
        replace(dates, start_precision=Precision.KWARTAAL),
        replace(words, description="anders"),
        replace(off, status=Status.GEANNULEERD, description="anders"),
        plan("a/new"),
    ]
    assert sorts(then, here) == {
        "a/new": "new",
        "a/place": "moved",
        "a/dates": "moved",
        "a/words": "changed",
        "a/off": "withdrawn",
        "a/gone": "removed",
    }


def test_changes_come_in_the_order_of_the_screen() -> None:
    changes = compare_states([plan("a/gone"), plan("a/words")], [replace(plan("a/words"), homes=3), plan("a/new")])
    assert [item.sort for item in changes] == [Sort.NEW, Sort.CHANGED, Sort.REMOVED]


states = st.dictionaries(
    st.sampled_from([f"a/{number}" for number in range(6)]),
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(list(Status)),
            "homes": st.sampled_from([None, 1]),
            "geometry": st.sampled_from([SPOT, LATER]),
        }
    ),
).map(lambda found: [plan(name, **values) for name, values in found.items()])


@given(then=states, here=states)
def test_every_difference_is_told_once_and_nothing_else(then: list[Activity], here: list[Activity]) -> None:
    told = [item.activity.id for item in compare_states(then, here)]
    before, after = {item.id: item for item in then}, {item.id: item for item in here}
    assert sorted(map(str, told)) == sorted(
        str(identity) for identity in {*before, *after} if before.get(identity) != after.get(identity)
    )
    assert compare_states(here, here) == ()


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 7, 1), "2026-06-30T22:00"),
        (date(2026, 12, 1), "2026-11-30T23:00"),
        (date(2026, 3, 29), "2026-03-28T23:00"),
    ],
)
def test_a_day_begins_at_midnight_in_the_netherlands(day: date, moment: str) -> None:
    assert clock.start_of_day(day) == datetime.fromisoformat(moment)
    assert clock.day_of(clock.start_of_day(day)) == day


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


def put(writer: Writer, *plans: Activity, upload: UUID | None = None) -> None:
    done = put_activities(writer, plans, widths=WIDTHS, upload_id=upload)
    refresh(writer, CATALOGUE, today=TODAY, changed={*done.new, *done.changed})


def test_nothing_is_different_since_now(store: Store) -> None:
    with store.write("els", "import") as writer:
        put(writer, plan("a/1"), plan("b/1", "warmtenet"))
    assert changes_since(store, CATALOGUE, "nl", now(), Filter()).is_empty()


def test_a_new_pair_brings_a_koppelkans_and_a_combination(store: Store) -> None:
    with store.write("els", "import") as writer:
        put(writer, plan("a/1"))
    at = now()
    with store.write("els", "import") as writer:
        put(writer, plan("b/1", "warmtenet"))
    told = changes_since(store, CATALOGUE, "nl", at, Filter())
    assert [(item.title, item.sort) for item in told.activities] == [("b/1", Sort.NEW)]
    assert [item.titles for item in told.chances_came] == [("a/1", "b/1")]
    assert [len(item.members) for item in told.combinations_came] == [2]
    assert (len(told.chances_went), len(told.combinations_went)) == (0, 0)
    assert "riool vernieuwen" in told.combinations_came[0].name.lower()
    # The filter hides one of the two, and with it what they have together.
    hidden = changes_since(store, CATALOGUE, "nl", at, Filter(hidden_kinds=frozenset({"riolering"})))
    assert [item.title for item in hidden.activities] == ["b/1"]
    assert (len(hidden.chances_came), len(hidden.combinations_came)) == (0, 0)


def test_what_changed_is_said_from_and_to(store: Store) -> None:
    with store.write("els", "import") as writer:
        put(writer, plan("a/1"))
    at = now()
    with store.write("els", "import") as writer:
        put(writer, plan("a/1", status=Status.TOEGEZEGD, geometry=LATER, start=date(2027, 3, 1)))
    (entry,) = changes_since(store, CATALOGUE, "nl", at, Filter()).activities
    assert entry.sort is Sort.MOVED
    assert entry.lines == (
        "Status: gepland → toegezegd",
        "Begin: 1 januari 2027 → 1 maart 2027",
        "Plek: 40 m opgeschoven",
    )
    (english,) = changes_since(store, CATALOGUE, "en", at, Filter()).activities
    assert english.lines[-1] == "Place: moved by 40 m"


def test_a_withdrawal_takes_its_koppelkans_with_it(store: Store) -> None:
    with store.write("els", "import") as writer:
        put(writer, plan("a/1"), plan("b/1", "warmtenet"))
    at = now()
    with store.write("els", "withdraw") as writer:
        identity = find_ids(writer.cursor, [("a", "1")])["a", "1"]
        withdraw(writer, [identity], "geen geld")
        refresh(writer, CATALOGUE, today=TODAY, changed=[identity])
    told = changes_since(store, CATALOGUE, "nl", at, Filter())
    assert [item.sort for item in told.activities] == [Sort.WITHDRAWN]
    assert [item.titles for item in told.chances_went] == [("a/1", "b/1")]
    assert len(told.combinations_went) == 1
    assert (len(told.chances_came), len(told.combinations_came)) == (0, 0)


def test_what_an_undo_removes_is_told_with_its_last_name(store: Store) -> None:
    with store.write("els", "import") as writer:
        put(writer, plan("a/1"))
        upload = add_upload(writer, file_name="b.csv", content=b"x", partners=["b"])
        put(writer, plan("b/1", "warmtenet"), upload=upload)
    assert last_upload_day(store) == clock.day_of(now())
    at = now()
    with store.write("els", "undo") as writer:
        undone = undo_upload(writer, upload)
        refresh(writer, CATALOGUE, today=TODAY, changed=undone.removed)
    told = changes_since(store, CATALOGUE, "nl", at, Filter())
    assert [(item.title, item.sort, item.is_there) for item in told.activities] == [("b/1", Sort.REMOVED, False)]
    assert [item.titles for item in told.chances_went] == [("a/1", "b/1")]
    assert len(told.combinations_went) == 1
    assert last_upload_day(store) is None


def test_what_went_and_came_back_is_not_told(store: Store) -> None:
    with store.write("els", "import") as writer:
        put(writer, plan("a/1"), plan("b/1", "warmtenet"))
    at = now()
    for geometry in (shapely.affinity.translate(SPOT, 5000.0), SPOT):
        with store.write("els", "import") as writer:
            put(writer, plan("b/1", "warmtenet", geometry=geometry))
    assert changes_since(store, CATALOGUE, "nl", at, Filter()).is_empty()


def test_a_combination_that_was_away_at_the_moment_came(store: Store) -> None:
    far = shapely.affinity.translate(SPOT, 5000.0)
    with store.write("els", "import") as writer:
        put(writer, plan("a/1"), plan("b/1", "warmtenet"))
    with store.write("els", "import") as writer:
        put(writer, plan("b/1", "warmtenet", geometry=far))
    at = now()
    with store.write("els", "import") as writer:
        put(writer, plan("b/1", "warmtenet"))
    told = changes_since(store, CATALOGUE, "nl", at, Filter())
    assert (len(told.combinations_came), len(told.combinations_went), len(told.chances_came)) == (1, 0, 1)


def test_an_edit_that_is_taken_back_is_not_told(store: Store) -> None:
    with store.write("els", "import") as writer:
        put(writer, plan("a/1"))
        identity = find_ids(writer.cursor, [("a", "1")])["a", "1"]
    at = now()
    for version, homes in ((1, 5), (2, None)):
        with store.write("els", "edit") as writer:
            edited = replace(plan("a/1", homes=homes), id=identity)
            edit_activity(writer, edited, expected_version=version, widths=WIDTHS)
    assert changes_since(store, CATALOGUE, "nl", at, Filter()).is_empty()
