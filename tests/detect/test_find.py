"""Laws of finding: symmetric, local, repeatable; and the geometry against plain shapely."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import translate

from koppel.detect.combine import combine
from koppel.detect.find import find, search_radius_m
from koppel.detect.findings_table import FINDINGS_SCHEMA
from koppel.detect.places import hinder_radius_m
from koppel.detect.works import Works
from koppel.model import Activity, Firmness, Status
from tests.detect.builders import KINDS, TODAY, catalogue, findings, line, memory, square, work
from tests.laws import tried

if TYPE_CHECKING:
    import pyarrow as pa
    from shapely.geometry.base import BaseGeometry


@st.composite
def geometries(draw: st.DrawFn) -> BaseGeometry:
    x, y = draw(st.integers(0, 400)), draw(st.integers(0, 400))
    shape = draw(st.sampled_from(["point", "line", "area"]))
    if shape == "point":
        return shapely.Point(x, y)
    if shape == "area":
        return square(x, y, draw(st.integers(1, 120)))
    return line((x, y), (x + draw(st.integers(1, 200)), y + draw(st.integers(0, 60))))


@st.composite
def activities(draw: st.DrawFn, most: int = 8) -> list[Activity]:
    made = []
    for number in range(draw(st.integers(2, most))):
        start = date(2026, 6, 1) + timedelta(draw(st.integers(0, 1500)))
        made.append(
            work(
                f"{draw(st.sampled_from(['city', 'heat', 'homes']))}/{number}",
                draw(st.sampled_from(sorted(KINDS))),
                start.isoformat(),
                (start + timedelta(draw(st.integers(0, 500)))).isoformat(),
                draw(geometries()),
                status=draw(st.sampled_from(Status)),
                firmness=draw(st.sampled_from(Firmness)),
            )
        )
    return made


def found(items: list[Activity], **values: object) -> pa.Table:
    registry = catalogue()
    values = {"cursor": memory(), **values}
    return find(Works.from_activities(items, registry), registry, today=TODAY, **values)  # type: ignore[arg-type]


def plain(table: pa.Table) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in table.to_pylist()]


@tried(60)
@given(activities(), st.randoms())
def test_finding_ignores_the_order_of_activities(items: list[Activity], random: object) -> None:
    mixed = items.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert plain(found(items)) == plain(found(mixed))


@tried(40)
@given(activities())
def test_finding_ignores_translation(items: list[Activity]) -> None:
    moved = [replace(item, geometry=translate(item.geometry, 4096.0, 8192.0)) for item in items]
    here, there = found(items).to_pylist(), found(moved).to_pylist()
    names = [(row["type"], row["mode"], row["a_id"], row["b_id"]) for row in here]
    assert sorted(map(str, names)) == sorted(str((row["type"], row["mode"], row["a_id"], row["b_id"])) for row in there)


@tried(60)
@given(activities())
def test_every_near_pair_of_live_works_is_what_shapely_says(items: list[Activity]) -> None:
    registry = catalogue()
    live = {Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING}
    rows = {(row["a_id"], row["b_id"]): row for row in findings(*items) if row["type"] in ("koppelkans", "dubbel")}
    for first in items:
        for second in items:
            if (first.partner, first.external_id) >= (second.partner, second.external_id):
                continue
            key = (f"{first.partner}/{first.external_id}", f"{second.partner}/{second.external_id}")
            buffer = max(KINDS[first.kind].buffer_m, KINDS[second.kind].buffer_m)
            distance = first.geometry.distance(second.geometry)
            if key in rows and rows[key]["type"] == "koppelkans":
                assert rows[key]["distance_m"] == distance <= buffer
                ground = [
                    item.geometry
                    if item.geometry.geom_type == "Polygon"
                    else item.geometry.buffer(KINDS[item.kind].width_m / 2)
                    for item in (first, second)
                ]
                assert rows[key]["shared_area_m2"] == pytest.approx(ground[0].intersection(ground[1]).area, abs=1e-6)
            couples = (
                {first.status, second.status} <= live
                and distance <= buffer
                and first.start == second.start
                and not (first.partner == second.partner and KINDS[first.kind].theme == KINDS[second.kind].theme)
                and registry.affinity.value(first.kind, second.kind) > 0
                and min(first.end or TODAY, second.end or TODAY) >= TODAY
            )
            assert not couples or key in rows


@tried(60)
@given(activities())
def test_what_is_found_for_changed_works_is_what_is_found_for_all(items: list[Activity]) -> None:
    changed = {f"{item.partner}/{item.external_id}" for item in items[:2]}
    whole = [row for row in found(items).to_pylist() if {row["a_id"], row["b_id"]} & changed]
    assert found(items, changed=changed).to_pylist() == whole


@tried(40)
@given(activities())
def test_a_few_changed_works_are_compared_as_the_join_would(items: list[Activity]) -> None:
    changed = {f"{item.partner}/{item.external_id}" for item in items[:2]}
    directly = found(items, changed=changed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("koppel.detect.pairs.MOST_DIRECT", -1)
        assert found(items, changed=changed).equals(directly)


@tried(40)
@given(activities())
def test_nothing_beyond_the_search_radius_is_in_a_finding(items: list[Activity]) -> None:
    near, far = search_radius_m(catalogue()), hinder_radius_m(catalogue().rules)
    level = {f"{item.partner}/{item.external_id}": item.hinder for item in items}
    for row in found(items).to_pylist():
        both_hinder = min(level[row["a_id"]], level[row["b_id"]]) >= catalogue().rules.hinder_min_level
        assert row["distance_m"] <= (max(near, far) if both_hinder else near)


@tried(40)
@given(activities(), st.integers(1, 60))
def test_a_larger_buffer_never_loses_a_koppelkans(items: list[Activity], more_m: int) -> None:
    registry = catalogue()
    wider = replace(
        registry, kinds={name: replace(kind, buffer_m=kind.buffer_m + more_m) for name, kind in KINDS.items()}
    )

    def pairs(by: object) -> set[tuple[str, str]]:
        table = find(Works.from_activities(items, registry), by, today=TODAY, cursor=memory())  # type: ignore[arg-type]
        rows = table.to_pylist()
        return {(row["a_id"], row["b_id"]) for row in rows if row["type"] == "koppelkans"}

    assert pairs(registry) <= pairs(wider)


def test_the_schema_holds_whatever_is_found() -> None:
    for table in (found([]), found([work("city/1"), work("heat/1", "heat")])):
        assert table.column_names == FINDINGS_SCHEMA.names


def test_the_join_leaves_nothing_on_the_cursor_it_was_given() -> None:
    with duckdb.connect(":memory:") as connection:
        given_cursor = found([work("city/1"), work("heat/1", "heat")], cursor=connection)
        assert connection.execute("SHOW TABLES").fetchall() == []
    assert given_cursor.num_rows == 2


def test_works_a_province_wide_do_not_fill_the_grid() -> None:
    wide = [work(f"p{at}/1", "garden", geometry=square(at, at, 200_000.0)) for at in range(3)]
    assert len([row for row in findings(*wide) if row["type"] == "koppelkans"]) == 0
    assert len([row for row in findings(*wide) if row["type"] == "dubbel"]) == 3


def test_the_case_that_started_it_all_is_one_combination_of_four() -> None:
    when = {"start": "2027-04-01", "end": "2027-10-31"}
    works = Works.from_activities(
        [
            work("heat company/net", "heat", geometry=line((0, 10), (200, 10)), **when),
            work("city/zone", "zone", geometry=shapely.box(-10, -10, 210, 40), **when),
            work("residents/gardens", "garden", geometry=shapely.box(0, 18, 200, 24), **when),
            work("social team/talks", "talk", geometry=shapely.box(0, 20, 200, 60), **when),
        ],
        catalogue(),
    )
    table = find(works, catalogue(), today=TODAY)
    combined = combine(works.ids, table, catalogue().rules)
    # The pipe and the new street are there at the same time, which hinders unless they are one work site.
    assert [row["type"] for row in table.to_pylist()] == ["koppelkans"] * 6 + ["hinder"]
    assert combined.combinations["size"].to_pylist() == [4]
