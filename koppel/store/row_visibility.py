"""
Which rows someone may see: the tables as that person sees them, on one cursor.

Every query names tables without their schema. Here views of the same names are laid before the tables, for one cursor
and as long as it lives, so that no query can forget whom it answers.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.model import Visibility

if TYPE_CHECKING:
    import duckdb

    from koppel.access import Actor

# Nobody reads these by a query of the screens; services that keep accounts ask for the whole store.
# How works hang together, kept for finding them again, joins what nobody may see with what all see.
# A scenario may be for one person or one partner, and names works: `koppel.services.planning.scenarios` says of whom;
# of proposals `koppel.services.planning.proposals` does.
SECRET = (
    "component", "account", "account_grant", "session", "sign_in", "account_external", "external_sign_in", "scenario",
    "scenario_step", "proposal", "proposal_move", "proposal_answer", "proposal_event",
)  # fmt: skip

_HIDDEN = """
    CREATE OR REPLACE TEMP TABLE koppel_hidden AS
    SELECT id FROM {main}.activity WHERE visibility = $eigen AND NOT list_contains($own::VARCHAR[], partner)
    UNION
    SELECT id FROM {main}.activity_version
    WHERE gone AND visibility = $eigen AND NOT list_contains($own::VARCHAR[], partner)
"""
# As rows, not as questions within each view: planning these took most of the time of most queries.
_HIDDEN_GROUPS = """
    CREATE OR REPLACE TEMP TABLE koppel_hidden_group AS
    SELECT
        combination_id AS id,
        -- What was decided together stays known to all who decided, without the work that is no longer shared.
        combination_id IN (
            SELECT combination_id FROM {main}.answer UNION SELECT combination_id FROM {main}.decision
            UNION SELECT combination_id FROM {main}.message
        ) AS is_decided
    FROM (
        SELECT DISTINCT combination_id FROM {main}.combination_member
        WHERE activity_id IN (SELECT id FROM koppel_hidden)
    )
"""
# Each table once: as four questions whether there is a row, planning takes three times as long.
_COUNT_HIDDEN = """
    SELECT coalesce(bool_or(NOT is_own), false), coalesce(bool_or(is_own), false) FROM (
        SELECT list_contains($own::VARCHAR[], partner) AS is_own FROM {main}.activity WHERE visibility = $eigen
        UNION ALL
        SELECT list_contains($own::VARCHAR[], partner) FROM {main}.activity_version WHERE visibility = $eigen
    )
"""
_SEEN = "NOT IN (SELECT id FROM koppel_hidden)"
_SEEN_GROUP = "NOT IN (SELECT id FROM koppel_hidden_group)"
_SEEN_OR_DECIDED = "combination_id NOT IN (SELECT id FROM koppel_hidden_group WHERE NOT is_decided)"
_ROWS = {
    "activity": f"id {_SEEN}",
    "activity_version": (
        f"id {_SEEN} AND (visibility <> '{Visibility.EIGEN.value}' OR partner IN (SELECT partner FROM koppel_own))"
    ),
    "finding": f"a_id {_SEEN} AND b_id {_SEEN}",
    "finding_past": f"a_id {_SEEN} AND b_id {_SEEN}",
    "shift_reason": f"activity_id {_SEEN}",
    "interest_answer": f"activity_id {_SEEN}",
    "practical_note": f"activity_id {_SEEN}",
    "work_number": f"activity_id {_SEEN}",
    "round_answer": f"activity_id {_SEEN}",
    "work_doubt": f"activity_id {_SEEN}",
    "compass_aftercare": f"activity_id {_SEEN}",
    "compass_funding": f"activity_id {_SEEN}",
    **dict.fromkeys(("compass_answer", "compass_goal_link"), f"activity_id IS NULL OR activity_id {_SEEN}"),
    "combination": f"id {_SEEN_GROUP}",
    "combination_past": f"id {_SEEN_GROUP}",
    # What was put on paper about a combination may name its works.
    **dict.fromkeys(
        ("interests_card", "partnership_card", "action"),
        _SEEN_OR_DECIDED,
    ),
    "combination_member": f"activity_id {_SEEN} AND {_SEEN_OR_DECIDED}",
}

# The last run, but for those after a change that is not to be known; what it found is counted as it is shown.
_RUNS = """
    CREATE TEMP VIEW detection AS
    SELECT
        id, run_at, today, rules_version, complete,
        (SELECT count(*) FROM finding)::INTEGER AS found,
        (
            SELECT count(*) FROM (SELECT first_seen FROM finding UNION ALL SELECT first_seen FROM finding_past)
            WHERE first_seen = run_at
        )::INTEGER AS appeared,
        (SELECT count(*) FROM finding_past WHERE gone_at = run_at)::INTEGER AS gone,
        rowid
    FROM (
        SELECT *, rowid FROM {main}.detection
        WHERE run_at IN (
            SELECT "at" FROM {main}.audit WHERE id NOT IN (
                SELECT audit_id FROM {main}.audit_only_for
                WHERE NOT list_has_any(partners, (SELECT coalesce(list(partner), []) FROM koppel_own))
            )
        )
        ORDER BY run_at DESC, rowid DESC LIMIT 1
    )
"""
_STATES = """(
    SELECT partner, visibility, recorded_from FROM {main}.activity
    UNION ALL SELECT partner, visibility, recorded_from FROM {main}.activity_version
)"""
# A partner that came with works which it keeps to itself, and of which nothing is shared, is not known to others.
_PARTNERS = """
    name IN (SELECT partner FROM koppel_own)
    OR name IN (SELECT partner FROM {states} WHERE visibility <> $eigen)
    OR (name, created_at) NOT IN (SELECT (partner, recorded_from) FROM {states} WHERE visibility = $eigen)
""".replace("{states}", _STATES).replace("$eigen", f"'{Visibility.EIGEN.value}'")


def narrow(cursor: duckdb.DuckDBPyConnection, actor: Actor) -> bool:
    """
    Let a cursor show only what someone may see, in a transaction that has begun.

    Activities of visibility ``eigen`` are for planners of their partner (``domain.md`` §2), with everything that was
    found about them; uploads and their files are for planners of all partners in them.

    Returns
    -------
    is_hiding
        Whether there are works that it may not see.
    """
    main = _main(cursor)
    cursor.execute("CREATE TEMP TABLE koppel_own AS SELECT UNNEST(?::VARCHAR[]) AS partner", [sorted(actor.partners)])
    for table in SECRET:
        _cover(cursor, main, table, "false")
    uploads = "list_has_all((SELECT list(partner) FROM koppel_own), partners)"
    _cover(cursor, main, "upload", uploads)
    # Who handed in the same file without knowing of each other: each sees it by an upload of its own.
    _cover(cursor, main, "original", f"sha256 IN (SELECT sha256 FROM {main}.upload WHERE {uploads})")
    if is_hiding := _private(cursor, actor)[0]:
        _hide(cursor, main, actor)
        for table, condition in _ROWS.items():
            _cover(cursor, main, table, condition.format(main=main))
    _cover(cursor, main, "partner", _PARTNERS.format(main=main))
    # What somebody pinned for itself alone is read by no query of a screen.
    _cover(cursor, main, "map_pin", "is_shared AND removed_at IS NULL")
    cursor.execute(_RUNS.format(main=main))
    return is_hiding


def narrow_again(cursor: duckdb.DuckDBPyConnection, actor: Actor, *, is_hiding: bool) -> bool:
    """
    Let a cursor on which `narrow` was called show what the same partners may see in a new transaction.

    Only which works and combinations are hidden is kept as rows; everything else are views that look at the store as
    it is.

    Parameters
    ----------
    cursor
        In a transaction that has begun.
    actor
        Who looks, for the same partners as before.
    is_hiding
        What `narrow` returned.

    Returns
    -------
    is_narrow
        False where the views themselves have to be others: nothing was changed then, and the cursor is of no use.
    """
    if _private(cursor, actor)[0] != is_hiding:
        return False
    if is_hiding:
        _hide(cursor, _main(cursor), actor)
    return True


def sight(cursor: duckdb.DuckDBPyConnection, actor: Actor) -> str:
    """
    Give a text that is the same for all who see the same works, for the key of what is kept.

    Parameters
    ----------
    cursor
        On the whole store.
    actor
        Who looks.
    """
    if actor.everything:
        return "all"
    _, own = _private(cursor, actor)
    # Not other where nothing is hidden: that would tell whether anything is.
    return f"own {json.dumps(sorted(actor.partners))}" if own else "shared"


def _private(cursor: duckdb.DuckDBPyConnection, actor: Actor) -> tuple[bool, bool]:
    """Tell whether there is anything that someone may not see, and anything that only it may see."""
    row = _execute(cursor, _COUNT_HIDDEN.format(main=_main(cursor)), actor).fetchone()
    return (False, False) if row is None else (row[0], row[1])


def _hide(cursor: duckdb.DuckDBPyConnection, main: str, actor: Actor) -> None:
    """Lay down which works, and which combinations with one of them, are not for an actor in this transaction."""
    _execute(cursor, _HIDDEN.format(main=main), actor)
    cursor.execute(_HIDDEN_GROUPS.format(main=main))


def _execute(cursor: duckdb.DuckDBPyConnection, sql: str, actor: Actor) -> duckdb.DuckDBPyConnection:
    return cursor.execute(sql, {"eigen": Visibility.EIGEN.value, "own": sorted(actor.partners)})


def _cover(cursor: duckdb.DuckDBPyConnection, main: str, table: str, condition: str) -> None:
    cursor.execute(f"CREATE TEMP VIEW {table} AS SELECT *, rowid FROM {main}.{table} WHERE {condition}")


def _main(cursor: duckdb.DuckDBPyConnection) -> str:
    (name,) = cursor.execute("SELECT current_database()").fetchone() or ("",)
    quoted = str(name).replace('"', '""')
    return f'"{quoted}".main'
