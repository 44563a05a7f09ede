"""
For whom a change is only: one about works that their partner keeps to itself, and about nothing else.

Whoever may not see those works is not told of the change either, not even that there was one: no row in the log, no
notice, no other revision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model import Visibility

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

    from koppel.access import Actor
    from koppel.store.writing import Writer

_EIGEN = f"'{Visibility.EIGEN.value}'"
# What was decided together stays known to all who decided.
_SPOKEN = (
    "SELECT combination_id FROM answer UNION SELECT combination_id FROM decision "
    "UNION SELECT combination_id FROM message"
)
_PAIRED = "'acknowledge', 'restore_alarm', 'resolve_duplicate', 'keep_both', 'undo_duplicate'"

# "partners" keep to themselves all that a change is about; a change without a row here is for all who may read. The
# steps below find what an older store holds of such changes.
ONLY_FOR = f"""
    CREATE TABLE audit_only_for (audit_id UUID NOT NULL, partners VARCHAR[] NOT NULL);
    INSERT INTO audit_only_for
    SELECT audit.id, touched.partners FROM audit JOIN (
        SELECT moment, list_sort(list(DISTINCT partner)) AS partners
        FROM (
            SELECT recorded_from AS moment, partner, visibility FROM activity
            UNION ALL SELECT recorded_from, partner, visibility FROM activity_version
            UNION ALL SELECT recorded_until, partner, visibility FROM activity_version
        )
        GROUP BY moment HAVING bool_and(visibility = {_EIGEN})
    ) AS touched ON audit."at" = touched.moment
    WHERE NOT contains(audit.facts, '"reopened"') AND (
        audit.action IN ('create', 'edit', 'withdraw', 'undo')
        OR audit.action = 'import' AND contains(audit.facts, '"unchanged": 0,')
    );
    INSERT INTO audit_only_for
    SELECT audit.id, list_sort(list(DISTINCT activity.partner)) FROM audit, activity
    WHERE activity.visibility = {_EIGEN} AND audit.action IN ({_PAIRED})
        AND contains(audit.facts, activity.id::VARCHAR)
    GROUP BY audit.id;
    INSERT INTO audit_only_for
    SELECT audit.id, list_sort(list(DISTINCT activity.partner))
    FROM audit, combination_member JOIN activity ON activity.id = activity_id
    WHERE activity.visibility = {_EIGEN} AND audit.action IN ('interests_card', 'partnership_card', 'action')
        AND contains(audit.facts, combination_id)
        AND combination_id NOT IN ({_SPOKEN})
    GROUP BY audit.id;
"""

# A condition on rows of the audit, with the values of `shown_to`.
SHOWN = (
    "($everything OR id NOT IN (SELECT audit_id FROM audit_only_for WHERE NOT list_has_any(partners, $own::VARCHAR[])))"
)

_OF_ONE = f"""
    SELECT list(DISTINCT partner ORDER BY partner) FROM (
        SELECT partner, visibility FROM activity WHERE id = $one
        UNION ALL SELECT partner, visibility FROM activity_version WHERE id = $one AND recorded_until = $at
    ) HAVING count(*) > 0 AND bool_and(visibility = {_EIGEN})
"""
_OF_MOMENT = f"""
    SELECT list(DISTINCT partner ORDER BY partner) FROM (
        SELECT partner, visibility FROM activity WHERE recorded_from = $at
        UNION ALL SELECT partner, visibility FROM activity_version WHERE $at IN (recorded_from, recorded_until)
    ) HAVING count(*) > 0 AND bool_and(visibility = {_EIGEN})
"""
_OF_PAIR = f"""
    SELECT list(DISTINCT partner ORDER BY partner) FROM activity
    WHERE visibility = {_EIGEN} AND list_contains($pair::VARCHAR[], id::VARCHAR) HAVING count(*) > 0
"""
_OF_COMBINATION = f"""
    SELECT list(DISTINCT partner ORDER BY partner)
    FROM combination_member JOIN activity ON activity.id = activity_id
    WHERE combination_id = $one AND visibility = {_EIGEN} AND combination_id NOT IN ({_SPOKEN})
    HAVING count(*) > 0
"""


def shown_to(actor: Actor) -> dict[str, object]:
    """Return the values for `SHOWN`."""
    return {"everything": actor.everything, "own": sorted(actor.partners)}


def only_for(writer: Writer) -> list[str] | None:
    """Return the partners for whom a change is only, from what it is about; None where it is for all."""
    if writer.only_for is not None:
        return sorted(writer.only_for) or None
    facts, cursor = writer.facts, writer.cursor
    if "reopened" in facts:
        # It brought something that all see to another state.
        return None
    if facts.get("activity"):
        return _first(cursor, _OF_ONE, {"one": str(facts["activity"]), "at": writer.at})
    if isinstance(pair := facts.get("activities"), list):
        return _first(cursor, _OF_PAIR, {"pair": [str(item) for item in pair]})
    if facts.get("upload"):
        return _first(cursor, _OF_MOMENT, {"at": writer.at})
    if facts.get("combination"):
        return _first(cursor, _OF_COMBINATION, {"one": str(facts["combination"])})
    return None


def found_otherwise(writer: Writer) -> bool:
    """Tell whether finding everything again, for a new day or with other rules, changed findings of shared works."""
    row = writer.cursor.execute(
        f"""
        WITH kept AS (
            SELECT id FROM activity WHERE visibility = {_EIGEN}
            UNION SELECT id FROM activity_version WHERE gone AND visibility = {_EIGEN}
        ), differing AS (
            SELECT a_id, b_id FROM finding WHERE first_seen = $at
            UNION ALL SELECT a_id, b_id FROM finding_past WHERE gone_at = $at
        )
        SELECT EXISTS (
            FROM detection WHERE complete AND run_at = $at AND (
                rules_version <> (SELECT arg_max(rules_version, rowid) FROM detection WHERE run_at < $at)
                OR EXISTS (
                    FROM differing
                    WHERE a_id NOT IN (SELECT id FROM kept) AND b_id NOT IN (SELECT id FROM kept)
                )
            )
        )
        """,
        {"at": writer.at},
    ).fetchone()
    return row is not None and bool(row[0])


def shared_now(writer: Writer, ids: Collection[object]) -> int:
    """Count those of some works that a change touched of which others saw something, before it or after."""
    row = writer.cursor.execute(
        f"""
        SELECT count(DISTINCT id) FROM (
            SELECT id, visibility FROM activity WHERE recorded_from = $at
            UNION ALL SELECT id, visibility FROM activity_version WHERE $at IN (recorded_from, recorded_until)
        ) WHERE visibility <> {_EIGEN} AND list_contains($ids::VARCHAR[], id::VARCHAR)
        """,
        {"at": writer.at, "ids": [str(item) for item in ids]},
    ).fetchone()
    return 0 if row is None else int(row[0])


def _first(cursor: duckdb.DuckDBPyConnection, sql: str, values: dict[str, object]) -> list[str] | None:
    row = cursor.execute(sql, values).fetchone()
    return None if row is None else row[0]
