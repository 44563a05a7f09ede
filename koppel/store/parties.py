"""Names of partners that are one party: decided once, and known from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.parties import PartyRuling, PartyVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from koppel.store.writing import Writer

# It only ever grows; the last row of two names is the one that holds.
PARTIES = """
    CREATE TABLE party_ruling (
        first VARCHAR NOT NULL,
        second VARCHAR NOT NULL,
        verdict VARCHAR NOT NULL,
        said_at TIMESTAMP NOT NULL,
        said_by VARCHAR NOT NULL
    );
"""


def add_party_ruling(writer: Writer, names: tuple[str, str], verdict: PartyVerdict) -> None:
    """Record what was said of two names, in whatever order they come."""
    first, second = sorted(names)
    writer.cursor.execute(
        "INSERT INTO party_ruling (first, second, verdict, said_at, said_by) VALUES (?, ?, ?, ?, ?)",
        [first, second, verdict.value, writer.at, writer.actor],
    )


def party_rulings(cursor: duckdb.DuckDBPyConnection) -> tuple[PartyRuling, ...]:
    """Return what holds of two names, the latest first; what was undone is left out."""
    rows = cursor.execute(
        """
        SELECT first, second, verdict, said_at, said_by FROM (
            SELECT * FROM party_ruling
            QUALIFY row_number() OVER (PARTITION BY first, second ORDER BY rowid DESC) = 1
        ) WHERE verdict <> ? ORDER BY said_at DESC, first, second
        """,
        [PartyVerdict.UNDONE.value],
    ).fetchall()
    return tuple(PartyRuling((first, second), PartyVerdict(verdict), at, by) for first, second, verdict, at, by in rows)


def parties(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """Return the party of every name that is one party with another: the first of its names; other names are absent."""
    party: dict[str, str] = {}
    for item in party_rulings(cursor):
        if item.verdict is not PartyVerdict.ONE:
            continue
        first, second = (party.get(name, name) for name in item.names)
        keep, drop = sorted((first, second))
        joined = {*item.names, *(name for name, now in party.items() if now in (keep, drop))}
        party |= dict.fromkeys(joined, keep)
    return party
