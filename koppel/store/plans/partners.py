"""The organisations at the table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.model import PartnerType
from koppel.model.plans import Partner

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

    from koppel.store.writing import Writer


def put_partner(writer: Writer, name: str, kind: PartnerType) -> Partner:
    """Store a partner, or change the type of one that is there."""
    partners = {item.name: item for item in list_partners(writer.cursor)}
    if name in partners:
        writer.cursor.execute("UPDATE partner SET type = ? WHERE name = ?", [kind.value, name])
        return Partner(partners[name].id, name, kind)
    partner = Partner(uuid4(), name, kind)
    writer.cursor.execute(
        "INSERT INTO partner (id, name, type, created_at) VALUES (?, ?, ?, ?)",
        [partner.id, name, kind.value, writer.at],
    )
    return partner


def add_missing_partners(writer: Writer, names: Collection[str]) -> None:
    """Store the partners that are not there yet, with type ``overig``."""
    known = {item.name for item in list_partners(writer.cursor)}
    for name in sorted(set(names) - known):
        put_partner(writer, name, PartnerType.OVERIG)


def is_partner_used(cursor: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Tell whether anything in the store is of a partner: a work, an upload, an answer, a goal, a right of somebody."""
    columns = cursor.execute(
        """
        SELECT table_name, column_name, data_type FROM duckdb_columns()
        WHERE database_name = current_database() AND NOT internal
            AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE database_name = current_database())
            AND (
                column_name IN ('partner', 'owner_partner') AND data_type = 'VARCHAR'
                OR column_name = 'partners' AND data_type = 'VARCHAR[]'
            )
        """
    ).fetchall()
    tests = {"VARCHAR": '"{column}" = ?', "VARCHAR[]": 'list_contains("{column}", ?)'}
    return any(
        cursor.execute(f'SELECT 1 FROM "{table}" WHERE {tests[kind].format(column=column)} LIMIT 1', [name]).fetchone()
        for table, column, kind in columns
    )


def remove_partner(writer: Writer, name: str) -> None:
    """Take away a partner of which nothing is."""
    writer.cursor.execute("DELETE FROM partner WHERE name = ?", [name])


def list_partners(cursor: duckdb.DuckDBPyConnection) -> tuple[Partner, ...]:
    """Return all partners, by name."""
    rows = cursor.execute("SELECT id, name, type FROM partner ORDER BY name").fetchall()
    return tuple(Partner(identity, name, PartnerType(kind)) for identity, name, kind in rows)
