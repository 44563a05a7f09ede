"""Other names under which files name a partner: decided once, and known at the next file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from koppel.store.writing import Writer


# "chosen" is the partner for whom a file was handed in: another partner's files may mean somebody else by a name.
ALIASES = """
    CREATE TABLE partner_alias (
        chosen VARCHAR NOT NULL,
        key VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        partner VARCHAR NOT NULL,
        decided_at TIMESTAMP NOT NULL,
        decided_by VARCHAR NOT NULL
    );
"""


def list_aliases(cursor: duckdb.DuckDBPyConnection, chosen: str) -> Mapping[str, str]:
    """Return what was decided at files for a partner: the key of another name to the partner that it is."""
    rows = cursor.execute("SELECT key, partner FROM partner_alias WHERE chosen = ?", [chosen]).fetchall()
    return dict(rows)


def put_aliases(writer: Writer, chosen: str, aliases: Mapping[str, tuple[str, str]]) -> None:
    """Keep other names of partners: key to name and partner."""
    for key, (name, partner) in aliases.items():
        writer.cursor.execute("DELETE FROM partner_alias WHERE chosen = ? AND key = ?", [chosen, key])
        writer.cursor.execute(
            "INSERT INTO partner_alias (chosen, key, name, partner, decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?)",
            [chosen, key, name, partner, writer.at, writer.actor],
        )
