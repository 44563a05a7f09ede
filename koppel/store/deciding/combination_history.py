"""What became of every combination that was ever found: seen, answered, decided on, gone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from koppel.model import Visibility
from koppel.model.deciding import Cause, CombinationHistory, Decided, State

if TYPE_CHECKING:
    import duckdb


def list_histories(cursor: duckdb.DuckDBPyConnection) -> tuple[CombinationHistory, ...]:
    """
    Give the history of every combination, by id.

    Those with a work of visibility ``eigen`` of which nobody spoke are left out: they cannot be decided on.
    """
    seen = {
        row[0]: row
        for row in cursor.execute(
            """
            SELECT
                id, min(first_seen), max(gone_at), bool_or(is_found),
                arg_max(proposed, coalesce(gone_at, 'infinity'))
            FROM (
                SELECT id, first_seen, NULL::TIMESTAMP AS gone_at, true AS is_found, proposed FROM combination
                UNION ALL
                SELECT id, first_seen, gone_at, false, proposed FROM combination_past
            ) GROUP BY id
            """
        ).fetchall()
    }
    answered = dict(
        cursor.execute("SELECT combination_id, min(answered_at) FROM answer GROUP BY combination_id").fetchall()
    )
    decided = defaultdict[str, list[Decided]](list)
    for identity, state, reason, at, by, cause in cursor.execute(
        "SELECT combination_id, state, reason, decided_at, decided_by, cause FROM decision ORDER BY rowid"
    ).fetchall():
        decided[identity].append(Decided(State(state), reason, at, by, Cause(cause) if cause else None))
    partial = {
        identity
        for (identity,) in cursor.execute(
            """
            SELECT DISTINCT combination_id FROM (
                SELECT combination_id, part FROM answer
                QUALIFY row_number() OVER (PARTITION BY combination_id, partner ORDER BY rowid DESC) = 1
            ) WHERE part IS NOT NULL
            """
        ).fetchall()
    }
    members = defaultdict[str, set[UUID]](set)
    for identity, member in cursor.execute("SELECT combination_id, activity_id FROM combination_member").fetchall():
        members[identity].add(member)
    discussed = answered.keys() | decided.keys()
    own = {
        identity
        for (identity,) in cursor.execute("SELECT id FROM activity WHERE visibility = ?", [Visibility.EIGEN.value])
        .fetchall()
    }  # fmt: skip
    histories = []
    for identity in sorted(seen.keys() | discussed):
        if identity not in discussed and members[identity] & own:
            continue
        _, first_seen, gone_at, is_found, was_proposed = seen.get(identity) or (identity, None, None, False, False)
        histories.append(
            CombinationHistory(
                id=identity,
                first_seen=first_seen,
                gone_at=None if is_found else gone_at,
                is_found=is_found,
                was_proposed=was_proposed,
                first_answer=answered.get(identity),
                decisions=tuple(decided[identity]),
                is_partial=identity in partial,
                members=frozenset(members[identity]),
            )
        )
    return tuple(histories)
