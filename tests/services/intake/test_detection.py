"""Finding again only what can have changed gives what finding everything gives, in the store."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis.strategies as st
from hypothesis import given

from koppel.model import Status, Visibility
from koppel.services.intake.detection import detect, refresh
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import findings_table
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import edit_activity, put_activities, withdraw
from tests.detect.builders import KINDS, TODAY, catalogue, line, square, work
from tests.laws import tried

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model import Activity

CATALOGUE = catalogue()
WIDTHS = {item.id: item.width_m for item in KINDS.values()}

plans = st.builds(
    lambda partner, kind, x, y, start, days, shape, duty, seen: work(
        f"{partner}/x",
        kind,
        str(date.fromordinal(date(2027, 1, 1).toordinal() + start)),
        str(date.fromordinal(date(2027, 1, 1).toordinal() + start + days)),
        # The last is a plan for a whole quarter: a background, and no neighbour.
        geometry=(line((x, y), (x + 40, y)), square(x, y, 8.0), square(x - 100, y - 100, 230.0))[shape],
        # Of two parties that meet anyway the smaller works go along: a pair depends on others, but not on hidden ones.
        coordination_duty=duty,
        visibility=seen,
    ),
    st.sampled_from("pqr"),
    st.sampled_from(sorted(KINDS)),
    st.integers(0, 12).map(lambda step: step * 10.0),
    st.integers(0, 4).map(lambda step: step * 10.0),
    st.integers(0, 900),
    st.integers(1, 200),
    st.sampled_from([0, 0, 1, 1, 2]),
    st.sampled_from([True, True, False, None]),
    st.sampled_from([Visibility.PARTNERS, Visibility.PARTNERS, Visibility.EIGEN]),
)
changes = st.lists(st.tuples(st.sampled_from(["add", "move", "cancel"]), st.integers(0, 30), plans), max_size=5)

Told = tuple[list[dict[str, object]], list[tuple[object, ...]]]


def told(store: Store) -> Told:
    """Return everything that was found, without the moments at which it was first seen."""
    with store.read() as cursor:
        found = findings_table(cursor).drop_columns(["first_seen"]).to_pylist()
        combined = list_combinations(cursor)
    return found, [
        (item.id, item.size, item.score, item.proposed, item.alternative_to, item.members, item.bounded)
        for item in combined
    ]


def change(store: Store, what: str, place: int, plan: Activity, number: int) -> None:
    """Make one change and find again what it touches, in one transaction."""
    with store.read() as cursor:
        current = list_activities(cursor)
    with store.write("test", what) as writer:
        touched: tuple[UUID | None, ...]
        if what == "add" or not current:
            put = put_activities(writer, [replace(plan, external_id=f"new {number}")], widths=WIDTHS)
            touched = tuple(put.new)
        elif what == "move":
            item = current[place % len(current)]
            moved = replace(item, geometry=plan.geometry, start=plan.start, end=plan.end, status=Status.GEPLAND)
            moved = replace(moved, coordination_duty=plan.coordination_duty, visibility=plan.visibility)
            touched = (edit_activity(writer, moved, expected_version=item.version, widths=WIDTHS).id,)
        else:
            touched = withdraw(writer, [item.id for item in [current[place % len(current)]] if item.id], "test")
        refresh(writer, CATALOGUE, today=TODAY, changed=touched)


@given(first=st.lists(plans, max_size=14), then=changes)
@tried(25)
def test_after_changes_the_store_says_what_finding_everything_says(
    first: list[Activity], then: list[tuple[str, int, Activity]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s.duckdb", create=True) as store:
        with store.write("test", "fill") as writer:
            put_activities(writer, [replace(item, external_id=str(at)) for at, item in enumerate(first)], widths=WIDTHS)
        detect(store, CATALOGUE, today=TODAY, full=True)
        for number, (what, place, plan) in enumerate(then):
            change(store, what, place, plan, number)
        step_by_step = told(store)
        detect(store, CATALOGUE, today=TODAY, full=True)
        assert told(store) == step_by_step


def test_a_party_comes_along_as_long_as_its_other_work_is_there_for_all_to_see(tmp_path: Path) -> None:
    main = work("water/main", coordination_duty=True)
    small = work("cable/small", "heat", coordination_duty=False)
    large = work("cable/large", "heat", coordination_duty=True, geometry=square(2.0))

    def duty(store: Store) -> float:
        found = next(row for row in told(store)[0] if (row["a_external_id"], row["b_external_id"]) == ("small", "main"))
        return float(str(found["part_duty"]))

    with Store.open(tmp_path / "s.duckdb", create=True) as store:
        with store.write("test", "fill") as writer:
            put_activities(writer, [main, small], widths=WIDTHS)
        detect(store, CATALOGUE, today=TODAY)
        seen = [duty(store)]
        with store.write("test", "add") as writer:
            put = put_activities(writer, [large], widths=WIDTHS)
            refresh(writer, CATALOGUE, today=TODAY, changed=put.new)
        seen.append(duty(store))
        for changes in (
            {"visibility": Visibility.EIGEN},
            {"visibility": Visibility.PARTNERS},
            {"geometry": square(90.0)},
            {"geometry": square(3.0)},
            {"status": Status.GEANNULEERD},
        ):
            with store.read() as cursor:
                (now,) = [item for item in list_activities(cursor) if item.external_id == "large"]
            with store.write("test", "change") as writer:
                edited = edit_activity(
                    writer,
                    replace(now, **changes),
                    expected_version=now.version,
                    widths=WIDTHS,
                )
                refresh(writer, CATALOGUE, today=TODAY, changed=[edited.id])
            seen.append(duty(store))
        assert seen == [0.5, 0.9, 0.5, 0.9, 0.5, 0.9, 0.5]
        step_by_step = told(store)
        detect(store, CATALOGUE, today=TODAY, full=True)
        assert told(store) == step_by_step


def test_a_day_later_everything_is_found_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.duckdb", create=True) as store:
        with store.write("test", "fill") as writer:
            put_activities(writer, [work("a/1", "sewer"), work("b/1", "heat")], widths=WIDTHS)
        assert detect(store, CATALOGUE, today=TODAY).complete
        assert not detect(store, CATALOGUE, today=TODAY).complete
        # The two coupled, and hindered in one place.
        assert detect(store, CATALOGUE, today=date(2028, 1, 1)).gone == 2
