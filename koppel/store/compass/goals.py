"""Goals for the indicators of an area, all of their versions, and what serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from koppel.errors import NotFoundError
from koppel.model.compass.goals import Goal, GoalContent, GoalLink

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = (
    "id, version, area, theme, indicator, start_value, start_year, target_value, target_year, partner, note, "
    "saved_at, saved_by, ended_at, ended_by"
)


def add_goal(writer: Writer, area: str, theme: str, content: GoalContent, *, identity: UUID | None = None) -> UUID:
    """
    Record a goal, or the next version of one.

    Parameters
    ----------
    writer
        The change that it is part of.
    area, theme, content
        As in `Goal`.
    identity
        Of a goal that there is, whose last version has ended; None: a new one.
    """
    made = identity or uuid4()
    writer.cursor.execute(
        """
        INSERT INTO compass_goal (
            id, version, area, theme, indicator, start_value, start_year, target_value, target_year, partner, note,
            saved_at, saved_by
        )
        SELECT $id, coalesce(max(version), 0) + 1, $area, $theme, $indicator, $start, $start_year, $target,
            $target_year, $partner, $note, $at, $by
        FROM compass_goal WHERE id = $id
        """,
        {
            "id": made,
            "area": area,
            "theme": theme,
            "indicator": content.indicator,
            "start": content.start,
            "start_year": content.start_year,
            "target": content.target,
            "target_year": content.target_year,
            "partner": content.partner,
            "note": content.note,
            "at": writer.at,
            "by": writer.actor,
        },
    )
    return made


def end_goal(writer: Writer, identity: UUID) -> None:
    """Let the version of a goal that holds, hold no longer; it stays in the history."""
    writer.cursor.execute(
        "UPDATE compass_goal SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL",
        [writer.at, writer.actor, identity],
    )


def list_goals(cursor: duckdb.DuckDBPyConnection, area: str | None = None) -> tuple[Goal, ...]:
    """Return the goals that hold, of one area or of all, in the order in which they were first set."""
    rows = cursor.execute(
        f"""
        SELECT {_COLUMNS} FROM compass_goal WHERE ended_at IS NULL AND ($area::VARCHAR IS NULL OR area = $area)
        ORDER BY min(saved_at) OVER (PARTITION BY id), rowid
        """,
        {"area": area},
    ).fetchall()
    return tuple(_goal(row) for row in rows)


def gone_goals(cursor: duckdb.DuckDBPyConnection, area: str) -> tuple[Goal, ...]:
    """Return the last version of each goal of an area that holds no longer, the last withdrawn first."""
    rows = cursor.execute(
        f"""
        SELECT {_COLUMNS} FROM compass_goal WHERE area = ?
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1 AND ended_at IS NOT NULL
        ORDER BY ended_at DESC, rowid DESC
        """,
        [area],
    ).fetchall()
    return tuple(_goal(row) for row in rows)


def goal_versions(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> tuple[Goal, ...]:
    """
    Return all versions of a goal, the oldest first.

    Raises
    ------
    NotFoundError
        ``goal_unknown``.
    """
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM compass_goal WHERE id = ? ORDER BY version", [identity]).fetchall()
    if not rows:
        raise NotFoundError("goal_unknown", id=identity)
    return tuple(_goal(row) for row in rows)


def list_links(cursor: duckdb.DuckDBPyConnection) -> tuple[GoalLink, ...]:
    """Return what serves goals, as it was linked; works that the asker may not see are left out."""
    rows = cursor.execute(
        "SELECT goal_id, activity_id, action_id FROM compass_goal_link WHERE ended_at IS NULL ORDER BY saved_at, rowid"
    ).fetchall()
    return tuple(GoalLink(*row) for row in rows)


def add_link(writer: Writer, link: GoalLink) -> None:
    """Record that a work or an action serves a goal."""
    writer.cursor.execute(
        "INSERT INTO compass_goal_link (goal_id, activity_id, action_id, saved_at, saved_by) VALUES (?, ?, ?, ?, ?)",
        [link.goal, link.activity_id, link.action_id, writer.at, writer.actor],
    )


def end_link(writer: Writer, link: GoalLink) -> None:
    """Let a work or an action serve a goal no longer."""
    writer.cursor.execute(
        """
        UPDATE compass_goal_link SET ended_at = ?, ended_by = ?
        WHERE goal_id = ? AND activity_id IS NOT DISTINCT FROM ? AND action_id IS NOT DISTINCT FROM ?
            AND ended_at IS NULL
        """,
        [writer.at, writer.actor, link.goal, link.activity_id, link.action_id],
    )


def _goal(row: tuple[Any, ...]) -> Goal:
    return Goal(
        id=row[0],
        version=row[1],
        area=row[2],
        theme=row[3],
        content=GoalContent(**dict(zip(GoalContent.__dataclass_fields__, row[4:11], strict=True))),
        saved_at=row[11],
        saved_by=row[12],
        ended_at=row[13],
        ended_by=row[14],
    )
