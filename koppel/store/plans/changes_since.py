"""What was: states, findings and combinations at a moment in the past, as far as they differ from those of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.chances import STORED_OF_FINDING, Finding
from koppel.model.plans import CombinationsSince, FindingsSince, PastCombination, StatesSince
from koppel.store.plans.rows import SELECT_ACTIVITY, read_activities

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.model import Activity

# What held at the moment $at, from first_seen up to but without gone_at.
_HELD = "first_seen <= $at AND gone_at > $at"
_FINDING = (
    "type, mode, severity, certainty, a_id, b_id, distance_m, shared_area_m2, shared_length_m, overlap_days, gap_days, "
    "shift_days, score, part_place, part_time, part_affinity, part_duty, part_reach, part_need, buffer_m, "
    "rules_version, first_seen"
)


def states_since(cursor: duckdb.DuckDBPyConnection, at: datetime) -> StatesSince:
    """
    Give the states of activities that differ between a moment and now.

    Parameters
    ----------
    cursor
        On the store.
    at
        UTC without a zone; a change at this very moment counts as made.
    """
    rows_at = cursor.execute(
        f"{SELECT_ACTIVITY} FROM activity_version WHERE NOT gone AND recorded_from <= $at AND recorded_until > $at "
        "ORDER BY partner, external_id",
        {"at": at},
    ).to_arrow_table()
    now = cursor.execute(
        f"{SELECT_ACTIVITY} FROM activity WHERE recorded_from > $at ORDER BY partner, external_id", {"at": at}
    ).to_arrow_table()
    return StatesSince(read_activities(rows_at), read_activities(now))


def findings_since(cursor: duckdb.DuckDBPyConnection, at: datetime) -> FindingsSince:
    """
    Give findings that came and went since a moment; see `states_since`.

    A finding that went and came back is neither. Titles are those of now, or the last ones of what is no more.
    """
    same = "other.type = found.type AND other.a_id = found.a_id AND other.b_id = found.b_id"
    return FindingsSince(
        came=_findings(
            cursor,
            at,
            f"""
            SELECT {_FINDING} FROM finding AS found
            WHERE first_seen > $at
                AND NOT EXISTS (FROM finding_past AS other WHERE {same} AND {_held("other")})
            """,
        ),
        went=_findings(
            cursor,
            at,
            f"""
            SELECT {_FINDING} FROM finding_past AS found
            WHERE {_HELD} AND NOT EXISTS (FROM finding AS other WHERE {same})
            """,
        ),
    )


def combinations_since(cursor: duckdb.DuckDBPyConnection, at: datetime) -> CombinationsSince:
    """
    Give proposed combinations that came and went since a moment; see `states_since`.

    Notes
    -----
    A combination that comes back keeps its first moment ever, so that its rows do not tell when it was away. One that
    was away before `at` counts as there at `at` if all its members coupled then.
    """
    rows = cursor.execute(
        f"""
        WITH coupled AS (
            SELECT a_id, b_id FROM finding WHERE type = 'koppelkans' AND first_seen <= $at
            UNION
            SELECT a_id, b_id FROM finding_past WHERE type = 'koppelkans' AND {_HELD}
        ), seen AS (
            SELECT id, size, score, proposed, true AS is_now, first_seen, NULL::TIMESTAMP AS gone_at FROM combination
            UNION ALL
            SELECT id, size, score, proposed, false, first_seen, gone_at FROM combination_past
        ), once AS (
            SELECT
                id, any_value(size) AS size, arg_max(score, coalesce(gone_at, 'infinity')) AS score,
                arg_max(proposed, coalesce(gone_at, 'infinity')) AS proposed, bool_or(is_now) AS is_now,
                bool_or(first_seen <= $at AND (gone_at IS NULL OR gone_at > $at)) AS held,
                coalesce(bool_or(gone_at <= $at), false) AS was_away
            FROM seen GROUP BY id
        ), pairs AS (
            SELECT once.id, count(*) AS count
            FROM once
            JOIN combination_member AS a ON a.combination_id = once.id
            JOIN combination_member AS b ON b.combination_id = once.id
            JOIN coupled ON coupled.a_id = a.activity_id AND coupled.b_id = b.activity_id
            WHERE once.held AND once.was_away
            GROUP BY once.id
        ), told AS (
            SELECT
                once.id, once.score, once.size, once.is_now, once.proposed,
                once.held AND (NOT once.was_away OR coalesce(pairs.count, 0) = once.size * (once.size - 1) // 2) AS was
            FROM once LEFT JOIN pairs ON pairs.id = once.id
        )
        SELECT
            told.is_now, told.id, any_value(told.score) AS score,
            list(m.activity_id ORDER BY a.partner, a.external_id, m.activity_id)
        FROM told
        JOIN combination_member AS m ON m.combination_id = told.id
        LEFT JOIN activity AS a ON a.id = m.activity_id
        WHERE told.proposed AND told.is_now <> told.was
        GROUP BY told.id, told.is_now, told.size
        ORDER BY score DESC NULLS LAST, told.size DESC, told.id
        """,
        {"at": at},
    ).fetchall()
    changed = [(is_now, PastCombination(identity, score, tuple(members))) for is_now, identity, score, members in rows]
    return CombinationsSince(
        came=tuple(item for is_now, item in changed if is_now),
        went=tuple(item for is_now, item in changed if not is_now),
    )


def last_states(cursor: duckdb.DuckDBPyConnection, ids: set[UUID]) -> tuple[Activity, ...]:
    """Return the last state of activities, of those that are no more the last one they had; unknown ids are absent."""
    table = cursor.execute(
        f"""
        {SELECT_ACTIVITY} FROM (
            SELECT * FROM (FROM activity UNION ALL FROM activity_version WHERE NOT gone)
            WHERE id IN (SELECT UNNEST(?::UUID[]))
            QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1
        ) ORDER BY partner, external_id
        """,
        [sorted(str(item) for item in ids)],
    ).to_arrow_table()
    return read_activities(table)


def _held(table: str) -> str:
    return f"{table}.first_seen <= $at AND {table}.gone_at > $at"


def _findings(cursor: duckdb.DuckDBPyConnection, at: datetime, query: str) -> tuple[Finding, ...]:
    columns = ", ".join(_column(name) for name in STORED_OF_FINDING)
    rows = cursor.execute(
        f"""
        WITH found AS ({query}), named AS (
            SELECT id, arg_max(partner, version) AS partner, arg_max(external_id, version) AS external_id,
                arg_max(kind, version) AS kind, arg_max(title, version) AS title
            FROM (
                SELECT id, version, partner, external_id, kind, title FROM activity
                UNION ALL
                SELECT id, version, partner, external_id, kind, title FROM activity_version
            )
            WHERE id IN (SELECT a_id FROM found UNION ALL SELECT b_id FROM found)
            GROUP BY id
        )
        SELECT {columns}
        FROM found JOIN named AS a ON a.id = found.a_id JOIN named AS b ON b.id = found.b_id
        ORDER BY found.score DESC NULLS LAST, a.partner, a.external_id, b.partner, b.external_id, found.type
        """,
        {"at": at},
    ).fetchall()
    return tuple(Finding(**dict(zip(STORED_OF_FINDING, row, strict=True))) for row in rows)


def _column(name: str) -> str:
    if name in ("a_id", "b_id") or not name.startswith(("a_", "b_")):
        return f"found.{name}"
    return f"{name[0]}.{name[2:]} AS {name}"
