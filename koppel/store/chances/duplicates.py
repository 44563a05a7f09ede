"""What partners said of works that seem registered twice; rows are only ever added, the last of a pair holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.model import Status, Visibility
from koppel.model.chances import Ruling, Verdict
from koppel.store.sql_in import among_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import duckdb

    from koppel.store.writing import Writer


_LAST = "SELECT * FROM duplicate QUALIFY row_number() OVER (PARTITION BY a_id, b_id ORDER BY rowid DESC) = 1"


def pair_of(first: UUID, second: UUID) -> tuple[UUID, UUID]:
    """Return two works in the order in which a pair is kept."""
    return (first, second) if str(first) < str(second) else (second, first)


def add_ruling(
    writer: Writer,
    pair: tuple[UUID, UUID],
    verdict: Verdict,
    *,
    aside: UUID | None = None,
    counts: UUID | None = None,
    reason: str | None = None,
) -> None:
    """Record what was said of a pair, in the order of `pair_of`."""
    writer.cursor.execute(
        """
        INSERT INTO duplicate (id, a_id, b_id, verdict, aside, counts, reason, said_at, said_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [uuid4(), *pair, verdict.value, aside, counts, reason, writer.at, writer.actor],
    )


def rulings(cursor: duckdb.DuckDBPyConnection) -> tuple[Ruling, ...]:
    """Return what holds of each pair that something was said of, the latest first; what was undone is left out."""
    rows = cursor.execute(
        f"SELECT a_id, b_id, verdict, aside, counts, reason, said_at, said_by FROM ({_LAST}) AS last "
        "WHERE verdict <> ? ORDER BY said_at DESC, a_id, b_id",
        [Verdict.UNDONE.value],
    ).fetchall()
    return tuple(Ruling((a, b), Verdict(verdict), *rest) for a, b, verdict, *rest in rows)


def standing_aside(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """
    Give the works that do not count, each with the one that does.

    A work counts again as soon as the other was withdrawn, paused, is no more, or is no longer shared: what all see
    counts by what all see.
    """
    doubles = cursor.execute(
        f"SELECT aside::VARCHAR, counts::VARCHAR FROM ({_LAST}) AS last WHERE verdict = ?", [Verdict.DOUBLE.value]
    ).fetchall()
    if not doubles:
        return {}
    chosen, values = among_ids("id", {identity for pair in doubles for identity in pair})
    rows = cursor.execute(f"SELECT id::VARCHAR, status, visibility FROM activity WHERE {chosen}", values).fetchall()
    works = {identity: (Status(status), Visibility(visibility)) for identity, status, visibility in rows}

    def stands_aside(aside: str, counts: str) -> bool:
        status, visibility = works.get(counts, (Status.GEANNULEERD, Visibility.EIGEN))
        own = works.get(aside, (None, None))[1]
        shown = visibility is not Visibility.EIGEN or own is Visibility.EIGEN
        return shown and status not in (Status.GEANNULEERD, Status.GEPAUZEERD)

    return {aside: counts for aside, counts in doubles if stands_aside(aside, counts)}


def distinct_pairs(cursor: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    """Return the pairs of works that look the same and are two, ids as text."""
    rows = cursor.execute(
        f"SELECT a_id::VARCHAR, b_id::VARCHAR FROM ({_LAST}) AS last WHERE verdict = ?", [Verdict.DISTINCT.value]
    ).fetchall()
    return frozenset((a, b) for a, b in rows)


def counterparts(cursor: duckdb.DuckDBPyConnection, ids: Collection[UUID | str]) -> frozenset[str]:
    """Return the works of which it depends on one of these whether they count."""
    if not ids:
        return frozenset()
    chosen, values = among_ids("counts", ids)
    rows = cursor.execute(f"SELECT DISTINCT aside::VARCHAR FROM duplicate WHERE {chosen}", values).fetchall()
    return frozenset(identity for (identity,) in rows)
