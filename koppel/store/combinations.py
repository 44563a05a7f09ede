"""Combinations of activities that couple, and the connected parts in which they were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    import duckdb
    import pyarrow as pa

    from koppel.store.database import Writer

_FACTS = "component, size, score, proposed, alternative_to, bounded"
_COLUMNS = f"id, {_FACTS}, first_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """
    Activities that all couple with each other.

    ``id`` follows from the members alone. ``alternative_to`` is the proposal under which it stands, None for a
    proposal. ``bounded`` says that its connected part was too dense to list all combinations.
    """

    id: str
    component: str | None
    size: int
    score: float | None
    proposed: bool
    alternative_to: str | None
    bounded: bool
    first_seen: datetime
    members: tuple[UUID, ...]


def replace_combinations(
    writer: Writer,
    combinations: pa.Table,
    members: pa.Table,
    components: pa.Table,
    *,
    replaced: Collection[str] | None = None,
) -> None:
    """
    Store combinations in the place of those of before.

    Parameters
    ----------
    writer
        The open transaction.
    combinations
        Columns ``id``, ``component``, ``size``, ``score``, ``proposed``, ``alternative_to``, ``bounded``.
    members
        Columns ``combination_id``, ``activity_id``.
    components
        Columns ``activity_id``, ``component``.
    replaced
        Only combinations of these components of before are replaced. None: all.

    Notes
    -----
    A combination that persists keeps the moment at which it was first seen, and one that comes back the moment at
    which it was first seen ever; the members of those that are gone stay known.
    """
    cursor = writer.cursor
    cursor.register("combined", combinations)
    cursor.register("combined_member", members)
    cursor.register("combined_component", components)
    within, values = "true", list[object]()
    if replaced is not None:
        within = "component IN (SELECT UNNEST(?::VARCHAR[]))"
        values = [sorted(replaced)]
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE combination_before AS SELECT {_COLUMNS} FROM combination WHERE {within}", values
    )
    cursor.execute(
        f"""
        INSERT INTO combination_past ({_COLUMNS}, gone_at)
        SELECT {_COLUMNS}, ? FROM combination_before WHERE id NOT IN (SELECT id::VARCHAR FROM combined)
        """,
        [writer.at],
    )
    cursor.execute(f"DELETE FROM combination WHERE {within}", values)
    cursor.execute(f"DELETE FROM component WHERE {within}", values)
    cursor.execute(
        f"""
        INSERT INTO combination ({_COLUMNS})
        SELECT c.id, {", ".join(f"c.{name}" for name in _FACTS.split(", "))}, coalesce(known.first_seen, ?)
        FROM combined AS c LEFT JOIN (
            SELECT id, min(first_seen) AS first_seen
            FROM (
                SELECT id, first_seen FROM combination_before
                UNION ALL
                SELECT past.id, past.first_seen FROM combination_past AS past SEMI JOIN combined USING (id)
            )
            GROUP BY id
        ) AS known ON known.id = c.id
        """,
        [writer.at],
    )
    cursor.execute(
        """
        INSERT INTO combination_member (combination_id, activity_id)
        SELECT m.combination_id, m.activity_id::VARCHAR::UUID FROM combined_member AS m
        WHERE m.combination_id NOT IN (
            SELECT k.combination_id FROM combination_member AS k SEMI JOIN combined ON combined.id = k.combination_id
        )
        """
    )
    cursor.execute(
        "INSERT INTO component (activity_id, component) "
        "SELECT c.activity_id::VARCHAR::UUID, c.component FROM combined_component AS c"
    )
    cursor.execute("DROP TABLE temp.combination_before")
    for name in ("combined", "combined_member", "combined_component"):
        cursor.unregister(name)


def list_combinations(
    cursor: duckdb.DuckDBPyConnection,
    *,
    proposed: bool | None = None,
    min_score: float | None = None,
    activity_ids: Collection[UUID] | None = None,
    limit: int | None = None,
) -> tuple[Combination, ...]:
    """
    Give combinations, the best first.

    Parameters
    ----------
    cursor
        On the store.
    proposed
        Only proposals (True), only alternatives (False), or both (None).
    min_score
        Only with at least this score, 0–100.
    activity_ids
        Only with one of these as a member.
    limit
        At most so many.
    """
    where, values = ["true"], list[object]()
    if proposed is not None:
        where.append("c.proposed = ?")
        values.append(proposed)
    if min_score is not None:
        where.append("c.score >= ?")
        values.append(min_score)
    if activity_ids is not None:
        where.append(
            "c.id IN (SELECT combination_id FROM combination_member WHERE activity_id IN (SELECT UNNEST(?::UUID[])))"
        )
        values.append([str(item) for item in activity_ids])
    bound = ""
    if limit is not None:
        bound = "LIMIT ?"
        values.append(limit)
    rows = cursor.execute(
        f"""
        WITH chosen AS (
            SELECT {_COLUMNS} FROM combination AS c WHERE {" AND ".join(where)}
            ORDER BY score DESC NULLS LAST, size DESC, id {bound}
        )
        SELECT
            {", ".join(f"any_value(chosen.{name}) AS {name}" for name in _COLUMNS.split(", "))},
            list(m.activity_id ORDER BY a.partner, a.external_id, m.activity_id) AS members
        FROM chosen
        JOIN combination_member AS m ON m.combination_id = chosen.id
        LEFT JOIN activity AS a ON a.id = m.activity_id
        GROUP BY chosen.id
        ORDER BY score DESC NULLS LAST, size DESC, id
        """,
        values,
    ).fetchall()
    names = tuple(Combination.__dataclass_fields__)
    return tuple(Combination(**{**dict(zip(names, row, strict=True)), "members": tuple(row[-1])}) for row in rows)


def components_of(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[UUID | str]) -> Mapping[UUID, str]:
    """Give the connected parts in which activities were found; those without a koppelkans are absent."""
    rows = cursor.execute(
        "SELECT activity_id, component FROM component WHERE activity_id IN (SELECT UNNEST(?::UUID[]))",
        [[str(item) for item in activity_ids]],
    ).fetchall()
    return dict(rows)


def component_members(cursor: duckdb.DuckDBPyConnection, components: Collection[str]) -> tuple[UUID, ...]:
    """Give the activities of connected parts."""
    rows = cursor.execute(
        "SELECT activity_id FROM component WHERE component IN (SELECT UNNEST(?::VARCHAR[])) ORDER BY activity_id",
        [sorted(components)],
    ).fetchall()
    return tuple(identity for (identity,) in rows)
