"""Combinations of activities that couple, and the connected parts in which they were found."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from koppel.detect.combine import combination_id
from koppel.model.chances import Combination
from koppel.store.append import append
from koppel.store.sql_in import among_ids, among_texts

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

_TYPES = {
    "id": "VARCHAR",
    "component": "VARCHAR",
    "size": "INTEGER",
    "score": "DOUBLE",
    "proposed": "BOOLEAN",
    "alternative_to": "VARCHAR",
    "bounded": "BOOLEAN",
    "first_seen": "TIMESTAMP",
}
_MEMBER_TYPES = {"combination_id": "VARCHAR", "activity_id": "UUID"}
_PART_TYPES = {"activity_id": "UUID", "component": "VARCHAR", "partner": "VARCHAR", "external_id": "VARCHAR"}
_COLUMNS = ", ".join(_TYPES)
_SPOKEN = " UNION ALL ".join(f"SELECT combination_id FROM {name}" for name in ("answer", "decision", "message"))
_TOLD = tuple(name for name in _TYPES if name != "component")


class Part(NamedTuple):
    """An activity in a connected part, with its key, by which works are ordered."""

    activity_id: str
    component: str
    partner: str
    external_id: str


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
        Columns ``activity_id``, ``component``, and the key of the activity: ``partner``, ``external_id``.
    replaced
        Only combinations of these components of before are replaced. None: all.

    Notes
    -----
    A combination that persists keeps the moment at which it was first seen, and one that comes back the moment at
    which it was first seen ever; the members of those that are gone stay known.
    """
    cursor = writer.cursor
    within, values = "true", list[object]()
    if replaced is not None:
        within, values = among_texts("component", replaced)
    before = dict[str, tuple[int, datetime]](
        (identity, (place, seen))
        for identity, place, seen in cursor.execute(
            f"SELECT id, rowid, first_seen FROM combination WHERE {within}", values
        ).fetchall()
    )
    now = combinations["id"].to_pylist()
    current = set(now)
    gone = [place for identity, (place, _) in before.items() if identity not in current]
    known = _seen_before(cursor, [identity for identity in now if identity not in before])
    known |= {identity: seen for identity, (_, seen) in before.items() if identity in current}
    if gone:
        cursor.execute(
            f"INSERT INTO combination_past ({_COLUMNS}, gone_at) "
            f"SELECT {_COLUMNS}, ? FROM combination WHERE rowid IN (SELECT UNNEST(?::BIGINT[]))",
            [writer.at, gone],
        )
    if before:
        cursor.execute(f"DELETE FROM combination WHERE {within}", values)
        cursor.execute(f"DELETE FROM component WHERE {within}", values)
    if not now:
        return
    seen = pa.array([known.get(identity, writer.at) for identity in now], pa.timestamp("us"))
    is_new = pc.invert(pc.is_in(members["combination_id"], value_set=pa.array(list(known), pa.string())))
    append(cursor, "combination", _TYPES, combinations.append_column("first_seen", seen))
    append(cursor, "combination_member", _MEMBER_TYPES, members.filter(is_new))
    append(cursor, "component", _PART_TYPES, components)


def keep_pair(writer: Writer, first: UUID, second: UUID) -> str:
    """
    Let two works be known as a pair about which something was agreed, and return its id.

    A pair that was never found stands among what was, for no time and not proposed; finding it leaves it alone.
    """
    identity = combination_id([str(first), str(second)])
    is_known = writer.cursor.execute(
        "SELECT 1 FROM (SELECT id FROM combination UNION ALL SELECT id FROM combination_past) WHERE id = ?", [identity]
    ).fetchone()
    if is_known is None:
        writer.cursor.execute(
            "INSERT INTO combination_past (id, size, proposed, bounded, first_seen, gone_at) "
            "VALUES (?, 2, false, false, ?, ?)",
            [identity, writer.at, writer.at],
        )
        for work in (first, second):
            writer.cursor.execute(
                "INSERT INTO combination_member (combination_id, activity_id) VALUES (?, ?)", [identity, work]
            )
    return identity


def _seen_before(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, datetime]:
    """Tell when combinations that come back were first seen ever."""
    if not ids:
        return {}
    chosen, values = among_texts("id", ids)
    return dict(
        cursor.execute(
            f"SELECT id, min(first_seen) FROM combination_past WHERE {chosen} GROUP BY id", values
        ).fetchall()
    )


def list_combinations(
    cursor: duckdb.DuckDBPyConnection,
    *,
    ids: Collection[str] | None = None,
    proposed: bool | None = None,
    min_score: float | None = None,
    activity_ids: Collection[UUID] | None = None,
    alternative_to: str | None = None,
    limit: int | None = None,
) -> tuple[Combination, ...]:
    """
    Give combinations, the best first.

    Parameters
    ----------
    cursor
        On the store.
    ids
        Only these.
    proposed
        Only what stands on the list (True): proposals, and whatever was spoken of; only the rest (False); or all
        (None).
    min_score
        Only with at least this score, 0–100.
    activity_ids
        Only with one of these as a member.
    alternative_to
        Only alternatives of this proposal.
    limit
        At most so many.
    """
    where, values = ["true"], list[object]()
    if ids is not None:
        chosen, values = among_texts("c.id", ids)
        where.append(chosen)
    if proposed is not None:
        where.append(f"(c.proposed OR c.id IN ({_SPOKEN})) = ?")
        values.append(proposed)
    if min_score is not None:
        where.append("c.score >= ?")
        values.append(min_score)
    if activity_ids is not None:
        where.append(
            "c.id IN (SELECT combination_id FROM combination_member WHERE activity_id IN (SELECT UNNEST(?::UUID[])))"
        )
        values.append([str(item) for item in activity_ids])
    if alternative_to is not None:
        where.append("c.alternative_to = ?")
        values.append(alternative_to)
    bound = ""
    if limit is not None:
        bound = "LIMIT ?"
        values.append(limit)
    rows = cursor.execute(
        f"""
        WITH chosen AS (
            SELECT {", ".join(_TOLD)} FROM combination AS c WHERE {" AND ".join(where)}
            ORDER BY score DESC NULLS LAST, size DESC, id {bound}
        )
        SELECT
            {", ".join(f"any_value(chosen.{name}) AS {name}" for name in _TOLD)},
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


def components_of(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[UUID | str]) -> tuple[Part, ...]:
    """Return the activities of the connected parts in which some activities were found, in no order."""
    chosen, values = among_ids("activity_id", activity_ids)
    rows = cursor.execute(
        f"SELECT activity_id::VARCHAR, component, partner, external_id FROM component "
        f"WHERE component IN (SELECT component FROM component WHERE {chosen})",
        values,
    ).fetchall()
    return tuple(Part(*row) for row in rows)


def discussed_ids(cursor: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the ids of the combinations that are found and of which anything was said."""
    rows = cursor.execute(f"SELECT id FROM combination WHERE id IN ({_SPOKEN})").fetchall()
    return frozenset(identity for (identity,) in rows)
