"""Findings and combinations: what persists keeps its first day, what goes stays known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pyarrow as pa
import pytest

from koppel.model import FindingType
from koppel.model.chances import Replaced
from koppel.store.chances.combinations import (
    components_of,
    list_combinations,
    replace_combinations,
)
from koppel.store.chances.findings import findings_table, last_detection, list_findings, replace_findings
from koppel.store.plans.activities import find_ids
from koppel.store.plans.activity_changes import put_activities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.store.database import Store

Ids = dict[str, UUID]

_TEXTS = ("type", "mode", "severity", "certainty", "rules_version")
_WHOLE = ("overlap_days", "gap_days", "shift_days")
_REAL = (
    "distance_m",
    "shared_area_m2",
    "shared_length_m",
    "score",
    "part_place",
    "part_time",
    "part_affinity",
    "part_duty",
    "part_reach",
    "part_need",
    "buffer_m",
)


def _found(ids: Ids, rows: Sequence[tuple[str, str, str, float | None]]) -> pa.Table:
    dictionary = pa.dictionary(pa.int32(), pa.string())
    columns = {name: pa.nulls(len(rows), pa.string()) for name in _TEXTS}
    columns |= {name: pa.nulls(len(rows), pa.int32()) for name in _WHOLE}
    columns |= {name: pa.nulls(len(rows), pa.float64()) for name in _REAL}
    columns["type"] = pa.array([sort for sort, *_ in rows], type=pa.string())
    columns["a_id"] = pa.array([str(ids[a]) for _, a, _, _ in rows], type=pa.string()).cast(dictionary)
    columns["b_id"] = pa.array([str(ids[b]) for _, _, b, _ in rows], type=pa.string()).cast(dictionary)
    columns["score"] = pa.array([score for *_, score in rows], type=pa.float64())
    return pa.table(columns)


@pytest.fixture
def ids(store: Store, make: Any) -> Ids:
    with store.write("els", "import") as writer:
        put_activities(writer, [make(key) for key in "abcd"], widths={})
        return {
            key: identity for (_, key), identity in find_ids(writer.cursor, [("Gemeente", k) for k in "abcd"]).items()
        }


def _replace(store: Store, table: pa.Table, **scope: Any) -> Replaced:
    with store.write("els", "detect") as writer:
        return replace_findings(writer, table, today=date(2026, 6, 1), rules_version="r1", **scope)


def _pairs(store: Store, **filters: Any) -> list[tuple[str, str, str]]:
    with store.read() as cursor:
        return [(item.type, item.a_external_id, item.b_external_id) for item in list_findings(cursor, **filters)]


def test_findings_come_best_first_with_the_keys_of_both(store: Store, ids: Ids) -> None:
    _replace(
        store,
        _found(
            ids,
            [("volgorde", "a", "b", None), ("koppelkans", "c", "d", 40.0), ("koppelkans", "b", "c", 70.0)],
        ),
    )
    assert _pairs(store) == [("koppelkans", "b", "c"), ("koppelkans", "c", "d"), ("volgorde", "a", "b")]
    assert _pairs(store, limit=1) == [("koppelkans", "b", "c")]
    assert _pairs(store, min_score=50) == [("koppelkans", "b", "c")]
    assert _pairs(store, types=[FindingType.VOLGORDE]) == [("volgorde", "a", "b")]
    assert _pairs(store, activity_ids=[ids["d"]]) == [("koppelkans", "c", "d")]
    with store.read() as cursor:
        first = list_findings(cursor)[0]
        assert (first.a_id, first.a_partner, first.a_title, first.b_kind) == (
            ids["b"],
            "Gemeente",
            "Riool b",
            "riolering",
        )
        assert findings_table(cursor).num_rows == 3


def test_equal_scores_are_sorted_by_keys(store: Store, ids: Ids) -> None:
    _replace(
        store,
        _found(ids, [("koppelkans", "b", "c", 5.0), ("koppelkans", "a", "d", 5.0), ("koppelkans", "a", "b", 5.0)]),
    )
    assert [pair[1:] for pair in _pairs(store)] == [("a", "b"), ("a", "d"), ("b", "c")]


def test_what_persists_keeps_its_first_day_and_what_goes_stays_known(store: Store, ids: Ids) -> None:
    assert _replace(store, _found(ids, [("koppelkans", "a", "b", 1.0), ("dubbel", "a", "b", None)])) == Replaced(
        2, 2, 0
    )
    with store.read() as cursor:
        since = {item.type: item.first_seen for item in list_findings(cursor)}
    assert _replace(store, _found(ids, [("koppelkans", "a", "b", 9.0), ("hinder", "a", "b", None)])) == Replaced(
        2, 1, 1
    )
    with store.read() as cursor:
        now = {item.type: item for item in list_findings(cursor)}
        past = cursor.execute("SELECT type, first_seen, gone_at > first_seen FROM finding_past").fetchall()
        run = last_detection(cursor)
    assert now["koppelkans"].first_seen == since["koppelkans"]
    assert now["koppelkans"].score == 9.0
    assert now["hinder"].first_seen > since["koppelkans"]
    assert past == [("dubbel", since["dubbel"], True)]
    assert run is not None
    assert (run.today, run.complete, run.total, run.appeared, run.gone) == (date(2026, 6, 1), True, 2, 1, 1)


@pytest.mark.parametrize("many", [False, True])
def test_a_run_for_some_activities_leaves_the_others_findings(store: Store, ids: Ids, many: bool) -> None:
    _replace(
        store,
        _found(ids, [("koppelkans", "a", "b", 1.0), ("koppelkans", "a", "c", 1.0), ("koppelkans", "c", "d", 1.0)]),
    )
    changed = [str(ids["a"]), *(str(UUID(int=n)) for n in range(500 if many else 0))]
    replaced = _replace(
        store, _found(ids, [("koppelkans", "a", "b", 2.0), ("koppelkans", "a", "d", 1.0)]), changed=changed
    )
    assert replaced == Replaced(total=3, appeared=1, gone=1)
    assert _pairs(store) == [("koppelkans", "a", "b"), ("koppelkans", "a", "d"), ("koppelkans", "c", "d")]


def test_a_run_for_nothing_changes_nothing(store: Store, ids: Ids) -> None:
    _replace(store, _found(ids, [("koppelkans", "a", "b", 1.0)]))
    assert _replace(store, _found(ids, []), changed=[]) == Replaced(1, 0, 0)
    assert _replace(store, _found(ids, [])) == Replaced(0, 0, 1)


def _combine(
    store: Store,
    ids: Ids,
    combos: Mapping[str, tuple[str, float, str | None]],
    component: str,
    replaced: Sequence[str] | None = None,
) -> None:
    rows = list(combos.items())
    table = pa.table(
        {
            "id": pa.array([name for name, _ in rows], type=pa.string()),
            "component": pa.array([component] * len(rows), type=pa.string()),
            "size": pa.array([len(keys) for _, (keys, _, _) in rows], type=pa.int32()),
            "score": pa.array([score for _, (_, score, _) in rows], type=pa.float64()),
            "proposed": pa.array([under is None for _, (_, _, under) in rows], type=pa.bool_()),
            "alternative_to": pa.array([under for _, (_, _, under) in rows], type=pa.string()),
            "bounded": pa.array([False] * len(rows), type=pa.bool_()),
        }
    )
    members = [(name, str(ids[key])) for name, (keys, _, _) in rows for key in keys]
    in_component = sorted({member for _, member in members})
    with store.write("els", "detect") as writer:
        replace_combinations(
            writer,
            table,
            pa.table(
                {
                    "combination_id": pa.array([name for name, _ in members], type=pa.string()),
                    "activity_id": pa.array([member for _, member in members], type=pa.string()),
                }
            ),
            pa.table(
                {
                    "activity_id": pa.array(in_component, type=pa.string()),
                    "component": pa.array([component] * len(in_component), type=pa.string()),
                    "partner": pa.array(["A"] * len(in_component), type=pa.string()),
                    "external_id": pa.array(in_component, type=pa.string()),
                }
            ),
            replaced=replaced,
        )


def test_combinations_come_best_first_with_their_members(store: Store, ids: Ids) -> None:
    _combine(store, ids, {"x": ("ab", 40.0, "y"), "y": ("bcd", 80.0, None)}, "1")
    with store.read() as cursor:
        best, other = list_combinations(cursor)
        assert (best.id, best.members, best.proposed) == ("y", (ids["b"], ids["c"], ids["d"]), True)
        assert (other.id, other.alternative_to, other.size) == ("x", "y", 2)
        assert [item.id for item in list_combinations(cursor, proposed=True)] == ["y"]
        assert [item.id for item in list_combinations(cursor, min_score=50)] == ["y"]
        assert [item.id for item in list_combinations(cursor, activity_ids=[ids["a"]])] == ["x"]
        assert [item.id for item in list_combinations(cursor, limit=1)] == ["y"]
        assert {part.activity_id for part in components_of(cursor, [ids["a"]])} == {str(item) for item in ids.values()}


def test_a_combination_that_comes_back_is_the_same_since_its_first_day(store: Store, ids: Ids) -> None:
    _combine(store, ids, {"x": ("ab", 40.0, None)}, "1")
    with store.read() as cursor:
        since = list_combinations(cursor)[0].first_seen
    _combine(store, ids, {}, "1")
    with store.read() as cursor:
        assert list_combinations(cursor) == ()
    _combine(store, ids, {"x": ("ab", 50.0, None)}, "1")
    with store.read() as cursor:
        (again,) = list_combinations(cursor)
    assert (again.first_seen, again.score, again.members) == (since, 50.0, (ids["a"], ids["b"]))


def test_only_the_components_that_were_combined_again_are_replaced(store: Store, ids: Ids) -> None:
    _combine(store, ids, {"x": ("ab", 40.0, None)}, "1")
    _combine(store, ids, {"y": ("cd", 30.0, None)}, "2", replaced=[])
    _combine(store, ids, {"z": ("ab", 20.0, None)}, "3", replaced=["1"])
    with store.read() as cursor:
        assert [item.id for item in list_combinations(cursor)] == ["y", "z"]
        parts = {part.activity_id: part.component for part in components_of(cursor, [ids["a"], ids["c"]])}
        assert parts == {str(ids[key]): component for key, component in zip("abcd", "3322", strict=True)}
