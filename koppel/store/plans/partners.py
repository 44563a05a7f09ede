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


def list_partners(cursor: duckdb.DuckDBPyConnection) -> tuple[Partner, ...]:
    """Return all partners, by name."""
    rows = cursor.execute("SELECT id, name, type FROM partner ORDER BY name").fetchall()
    return tuple(Partner(identity, name, PartnerType(kind)) for identity, name, kind in rows)
