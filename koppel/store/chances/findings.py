"""Findings: what the rules say now, since when, and what they said before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pyarrow as pa
import pyarrow.compute as pc

from koppel.model.chances import STORED_OF_FINDING, Detection, Finding, Replaced
from koppel.store.append import append
from koppel.store.sql_in import among_ids

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import duckdb

    from koppel.model import FindingType
    from koppel.store.writing import Writer

_FACTS = (
    "mode",
    "severity",
    "certainty",
    "distance_m",
    "shared_area_m2",
    "shared_length_m",
    "overlap_days",
    "gap_days",
    "shift_days",
    "score",
    "part_place",
    "part_time",
    "part_affinity",
    "part_duty",
    "part_reach",
    "part_need",
    "buffer_m",
    "rules_version",
)
_KEY = ("type", "a_id", "b_id")
_COUNTS = ("overlap_days", "gap_days", "shift_days")
_TEXTS = ("mode", "severity", "certainty", "rules_version")
_TYPES = {
    "type": "VARCHAR",
    "a_id": "UUID",
    "b_id": "UUID",
    **{name: "VARCHAR" if name in _TEXTS else "INTEGER" if name in _COUNTS else "DOUBLE" for name in _FACTS},
    "first_seen": "TIMESTAMP",
}
_COLUMNS = ", ".join(_TYPES)


# In the order of `Detection`.
_RUN = "run_at, today, rules_version, complete, found, appeared, gone"


def replace_findings(
    writer: Writer,
    table: pa.Table,
    *,
    today: date,
    rules_version: str,
    changed: Collection[UUID | str] | None = None,
    found_before: int | None = None,
) -> Replaced:
    """
    Store what a run found in the place of what was found before.

    Parameters
    ----------
    writer
        The open transaction.
    table
        Columns of `koppel.detect.find.FINDINGS_SCHEMA`; each type and pair once.
    today, rules_version
        Of the run, for its record.
    changed
        The run looked only at pairs with one of these activities: other findings stay. None: at all pairs.
    found_before
        With `changed`: how many findings there were before, as the last run says.

    Returns
    -------
    replaced
        A finding that persists keeps the moment at which it was first seen; one that is gone goes to the past.
    """
    cursor = writer.cursor
    before = _before(cursor, changed)
    others = 0
    if changed is not None:
        others = (_count(cursor) if found_before is None else found_before) - before.num_rows
    # Compared here and not in DuckDB, whose joins cost milliseconds even where there are ten rows.
    keys_before, keys_now = _keys(before), _keys(table)
    first_seen = before["first_seen"].take(pc.index_in(keys_now, value_set=keys_before))
    appeared = first_seen.null_count
    gone = before.filter(pc.invert(pc.is_in(keys_before, value_set=keys_now)))
    if gone.num_rows:
        cursor.execute(
            f"INSERT INTO finding_past ({_COLUMNS}, gone_at) "
            f"SELECT {_COLUMNS}, ? FROM finding WHERE rowid IN (SELECT UNNEST(?::BIGINT[]))",
            [writer.at, gone["place"].to_pylist()],
        )
    if changed is None:
        cursor.execute("DELETE FROM finding")
    elif before.num_rows:
        cursor.execute("DELETE FROM finding WHERE rowid IN (SELECT UNNEST(?::BIGINT[]))", [before["place"].to_pylist()])
    append(cursor, "finding", _TYPES, table.append_column("first_seen", pc.fill_null(first_seen, writer.at)))
    count = table.num_rows + others
    replaced = Replaced(total=count, appeared=appeared, gone=gone.num_rows, had_duty=with_duty(before))
    cursor.execute(
        """
        INSERT INTO detection (id, run_at, today, rules_version, complete, found, appeared, gone)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [uuid4(), writer.at, today, rules_version, changed is None, count, replaced.appeared, replaced.gone],
    )
    return replaced


def _count(cursor: duckdb.DuckDBPyConnection) -> int:
    ((count,),) = cursor.execute("SELECT count(*) FROM finding").fetchall()
    return int(count)


def _before(cursor: duckdb.DuckDBPyConnection, changed: Collection[UUID | str] | None) -> pa.Table:
    select = (
        "SELECT rowid AS place, type, a_id::VARCHAR AS a_id, b_id::VARCHAR AS b_id, part_duty, first_seen "
        "FROM finding WHERE "
    )
    if changed is None:
        return cursor.execute(f"{select} true").to_arrow_table()
    # Two conditions, each on one column, are checked while the columns are read; one with OR is not.
    first, values = among_ids("a_id", changed)
    second, _ = among_ids("b_id", changed)
    return cursor.execute(
        f"{select} {first} UNION ALL {select} {second} AND NOT ({first})", values * 3
    ).to_arrow_table()


def with_duty(findings: pa.Table) -> frozenset[str]:
    """Return the works in koppelkansen of which at least one has to be coordinated."""
    pairs = findings.filter(pc.greater(pc.fill_null(findings["part_duty"], 0.0), 0.0))
    return frozenset(str(item) for side in ("a_id", "b_id") for item in pairs[side].to_pylist())


def _keys(table: pa.Table) -> pa.Array:
    parts = (table[name].combine_chunks().cast(pa.string()) for name in _KEY)
    return pc.binary_join_element_wise(*parts, " ")


def findings_table(
    cursor: duckdb.DuckDBPyConnection,
    *,
    types: Collection[FindingType | str] | None = None,
    min_score: float | None = None,
    activity_ids: Collection[UUID | str] | None = None,
    limit: int | None = None,
) -> pa.Table:
    """
    Give findings as columns, the best first, then by the keys of their activities.

    Parameters
    ----------
    cursor
        On the store.
    types
        Only these; None: all.
    min_score
        Only with at least this score, 0–100; findings without a score are then left out.
    activity_ids
        Only about one of these.
    limit
        At most so many.

    Returns
    -------
    findings
        Columns named as the fields of `Finding`; ids as text.
    """
    where, values = ["true"], list[object]()
    if types is not None:
        where.append("list_contains(?::VARCHAR[], finding.type)")
        values.append(sorted(str(item) for item in types))
    if min_score is not None:
        where.append("finding.score >= ?")
        values.append(min_score)
    if activity_ids is not None:
        wanted = sorted(str(item) for item in activity_ids)
        where.append("(list_contains(?::UUID[], finding.a_id) OR list_contains(?::UUID[], finding.b_id))")
        values.extend([wanted, wanted])
    bound = ""
    if limit is not None:
        bound = "LIMIT ?"
        values.append(limit)
    return cursor.execute(
        f"""
        SELECT {", ".join(_selected(name) for name in STORED_OF_FINDING)}
        FROM finding JOIN activity AS a ON a.id = finding.a_id JOIN activity AS b ON b.id = finding.b_id
        WHERE {" AND ".join(where)}
        ORDER BY
            finding.score DESC NULLS LAST, a.partner, a.external_id, b.partner, b.external_id, finding.type
        {bound}
        """,
        values,
    ).to_arrow_table()


def list_findings(
    cursor: duckdb.DuckDBPyConnection,
    *,
    types: Collection[FindingType | str] | None = None,
    min_score: float | None = None,
    activity_ids: Collection[UUID | str] | None = None,
    limit: int | None = None,
) -> tuple[Finding, ...]:
    """Return findings one by one; see `findings_table`."""
    table = findings_table(cursor, types=types, min_score=min_score, activity_ids=activity_ids, limit=limit)
    return as_findings(table)


def as_findings(table: pa.Table) -> tuple[Finding, ...]:
    """Return the rows of `findings_table` one by one."""
    return tuple(Finding(**{**row, "a_id": UUID(row["a_id"]), "b_id": UUID(row["b_id"])}) for row in table.to_pylist())


def last_detection(cursor: duckdb.DuckDBPyConnection) -> Detection | None:
    """
    Give the latest run; None if there never was one.

    On a cursor that shows what someone may see, the latest after a change that this person may know of, with what it
    left of what is visible.
    """
    row = cursor.execute(f"SELECT {_RUN} FROM detection ORDER BY run_at DESC, rowid DESC LIMIT 1").fetchone()
    return None if row is None else Detection(*row)


def _selected(name: str) -> str:
    if name in ("a_id", "b_id"):
        return f"finding.{name}::VARCHAR AS {name}"
    if name.startswith(("a_", "b_")):
        return f"{name[0]}.{name[2:]} AS {name}"
    return f"finding.{name}"
