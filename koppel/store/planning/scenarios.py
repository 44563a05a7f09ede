"""
Scenarios and the changes in them, as rows.

All cursors here are on the whole store: before the tables of anyone who looks lies a view without rows
(`koppel.store.row_visibility`), since what a scenario says may be for one person or one partner.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from koppel.errors import NotFoundError
from koppel.model.scenarios import KeptScenario, Reach, ScenarioStep, StepState
from koppel.store.writing import to_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

    import duckdb

    from koppel.planning.scenario import Change
    from koppel.store.writing import Writer

_COLUMNS = (
    "id, name, reach, partner, made_at, made_by, version, changed_at, changed_by, rejected_at, rejected_by, reason"
)
_STEP = 'number, activity_id, "start", "end", duration_days, is_dropped, is_first, state, "at", "by"'


def list_scenarios(cursor: duckdb.DuckDBPyConnection, name: str, partners: Collection[str]) -> tuple[KeptScenario, ...]:
    """Return the scenarios of the team, of some partners and of one person, the latest changed first."""
    rows = cursor.execute(
        f"""
        SELECT {_COLUMNS} FROM scenario
        WHERE reach = $team OR (reach = $partner AND list_contains($partners::VARCHAR[], partner))
            OR (reach = $person AND made_by = $name)
        ORDER BY changed_at DESC, id
        """,
        {
            "team": Reach.TEAM.value,
            "partner": Reach.PARTNER.value,
            "person": Reach.PERSON.value,
            "partners": sorted(partners),
            "name": name,
        },
    ).fetchall()
    return tuple(_scenario(row) for row in rows)


def get_scenario(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> KeptScenario:
    """
    Return a scenario, whoever it is for.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``.
    """
    row = cursor.execute(f"SELECT {_COLUMNS} FROM scenario WHERE id = ?", [identity]).fetchone()
    if row is None:
        raise NotFoundError("scenario_unknown")
    return _scenario(row)


def count_scenarios(cursor: duckdb.DuckDBPyConnection) -> int:
    """Count all scenarios of a store."""
    row = cursor.execute("SELECT count(*) FROM scenario").fetchone()
    return 0 if row is None else int(row[0])


def list_steps(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> tuple[ScenarioStep, ...]:
    """Return all that was changed in a scenario, in the order in which it was."""
    rows = cursor.execute(
        f"SELECT {_STEP} FROM scenario_step WHERE scenario_id = ? ORDER BY number", [identity]
    ).fetchall()
    return tuple(
        ScenarioStep(
            number=number,
            work=work,
            start=start,
            end=end,
            duration_days=days,
            is_dropped=is_dropped,
            is_first=is_first,
            state=StepState(state),
            at=at,
            by=by,
        )
        for number, work, start, end, days, is_dropped, is_first, state, at, by in rows
    )


def get_advice(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> Any:  # noqa: ANN401
    """Return what was said of a scenario that was computed; None of one that people made."""
    row = cursor.execute("SELECT advice FROM scenario WHERE id = ?", [identity]).fetchone()
    return None if row is None or row[0] is None else json.loads(row[0])


def add_scenario(
    writer: Writer,
    name: str,
    reach: Reach,
    partner: str | None,
    changes: Iterable[Change],
    advice: Mapping[str, object] | None,
) -> UUID:
    """Add a scenario with the changes that it begins with, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        f"INSERT INTO scenario ({_COLUMNS}, advice) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, NULL, NULL, NULL, ?)",
        [
            identity, name, reach.value, partner, writer.at, writer.actor, writer.at, writer.actor,
            None if advice is None else to_json(advice),
        ],
    )  # fmt: skip
    rows = [
        [
            identity, number, change.work, change.start, change.end, change.duration_days, change.is_dropped, True,
            StepState.DONE.value, writer.at, writer.actor,
        ]
        for number, change in enumerate(changes, 1)
    ]  # fmt: skip
    if rows:
        writer.cursor.executemany(
            f"INSERT INTO scenario_step (scenario_id, {_STEP}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )
    return identity


def add_step(writer: Writer, identity: UUID, change: Change) -> None:
    """Change one work in a scenario; what was undone before can no longer be done again."""
    writer.cursor.execute(
        "UPDATE scenario_step SET state = ? WHERE scenario_id = ? AND state = ?",
        [StepState.OVER.value, identity, StepState.UNDONE.value],
    )
    writer.cursor.execute(
        f"""
        INSERT INTO scenario_step (scenario_id, {_STEP})
        SELECT $scenario, coalesce(max(number), 0) + 1, $work::UUID, $start::DATE, $end::DATE, $days::INTEGER,
            $dropped, false, $state, $at, $by
        FROM scenario_step WHERE scenario_id = $scenario
        """,
        {
            "scenario": identity,
            "work": change.work,
            "start": change.start,
            "end": change.end,
            "days": change.duration_days,
            "dropped": change.is_dropped,
            "state": StepState.DONE.value,
            "at": writer.at,
            "by": writer.actor,
        },
    )
    _changed(writer, identity)


def put_step(writer: Writer, identity: UUID, number: int, state: StepState) -> None:
    """Undo a change of a scenario, or do it again."""
    writer.cursor.execute(
        "UPDATE scenario_step SET state = ? WHERE scenario_id = ? AND number = ?", [state.value, identity, number]
    )
    _changed(writer, identity)


def rename(writer: Writer, identity: UUID, name: str) -> None:
    """Give a scenario another name."""
    writer.cursor.execute("UPDATE scenario SET name = ? WHERE id = ?", [name, identity])
    _changed(writer, identity)


def put_reason(writer: Writer, identity: UUID, reason: str | None) -> None:
    """Reject a scenario with a reason; None takes that back."""
    at, by = (None, None) if reason is None else (writer.at, writer.actor)
    writer.cursor.execute(
        "UPDATE scenario SET rejected_at = ?, rejected_by = ?, reason = ? WHERE id = ?", [at, by, reason, identity]
    )
    _changed(writer, identity)


def _changed(writer: Writer, identity: UUID) -> None:
    writer.cursor.execute(
        "UPDATE scenario SET version = version + 1, changed_at = ?, changed_by = ? WHERE id = ?",
        [writer.at, writer.actor, identity],
    )


def _scenario(row: tuple[Any, ...]) -> KeptScenario:
    names = [name.strip() for name in _COLUMNS.split(",")]
    values = dict(zip(names, row, strict=True))
    return KeptScenario(**{**values, "reach": Reach(values["reach"])})
