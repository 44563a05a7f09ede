"""Accounts that sign in at an organisation of their own: whose they are there, and which sign-ins were used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

# "subject" never changes and is never given to another within one issuer; names and mail addresses are.
EXTERNAL = """
    CREATE TABLE account_external (
        account_id UUID NOT NULL,
        issuer VARCHAR NOT NULL,
        subject VARCHAR NOT NULL,
        added_at TIMESTAMP NOT NULL
    );
    CREATE TABLE external_sign_in (nonce_hash VARCHAR NOT NULL, "at" TIMESTAMP NOT NULL);
"""


def find_external(cursor: duckdb.DuckDBPyConnection, issuer: str, subject: str) -> UUID | None:
    """Return the account of someone at an organisation; None where there is none yet."""
    row = cursor.execute(
        "SELECT account_id FROM account_external WHERE issuer = ? AND subject = ?", [issuer, subject]
    ).fetchone()
    return row[0] if row else None


def is_external(cursor: duckdb.DuckDBPyConnection, account: UUID) -> bool:
    """Tell whether an account signs in at its organisation."""
    row = cursor.execute("SELECT EXISTS (FROM account_external WHERE account_id = ?)", [account]).fetchone()
    return bool(row and row[0])


def add_external(writer: Writer, account: UUID, issuer: str, subject: str) -> None:
    """Tie an account to someone at an organisation."""
    writer.cursor.execute("INSERT INTO account_external VALUES (?, ?, ?, ?)", [account, issuer, subject, writer.at])


def use_once(writer: Writer, nonce_hash: str, *, forget_before: datetime) -> bool:
    """Note that a sign-in was used, and tell whether this was the first time; what is old is forgotten."""
    writer.cursor.execute('DELETE FROM external_sign_in WHERE "at" < ?', [forget_before])
    row = writer.cursor.execute("SELECT EXISTS (FROM external_sign_in WHERE nonce_hash = ?)", [nonce_hash]).fetchone()
    if row and row[0]:
        return False
    writer.cursor.execute("INSERT INTO external_sign_in VALUES (?, ?)", [nonce_hash, writer.at])
    return True
