"""Sessions of who is signed in, and tries to sign in, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session; moments are UTC without a zone."""

    account_id: UUID
    started_at: datetime
    last_seen: datetime


def add_session(writer: Writer, token_hash: str, account: UUID) -> None:
    """Add a session that starts now."""
    writer.cursor.execute("INSERT INTO session VALUES (?, ?, ?, ?)", [token_hash, account, writer.at, writer.at])


def find_session(cursor: duckdb.DuckDBPyConnection, token_hash: str) -> SessionRow | None:
    """Return a session, whether it is over or not."""
    row = cursor.execute(
        "SELECT account_id, started_at, last_seen FROM session WHERE token_hash = ?", [token_hash]
    ).fetchone()
    return None if row is None else SessionRow(*row)


def touch_session(writer: Writer, token_hash: str) -> None:
    """Note that a session is used now."""
    writer.cursor.execute("UPDATE session SET last_seen = ? WHERE token_hash = ?", [writer.at, token_hash])


def delete_session(writer: Writer, token_hash: str) -> None:
    """End one session."""
    writer.cursor.execute("DELETE FROM session WHERE token_hash = ?", [token_hash])


def delete_sessions(writer: Writer, account: UUID) -> int:
    """End every session of an account, and count them."""
    row = writer.cursor.execute("SELECT count(*) FROM session WHERE account_id = ?", [account]).fetchone()
    writer.cursor.execute("DELETE FROM session WHERE account_id = ?", [account])
    return row[0] if row else 0


def sweep_sessions(writer: Writer, *, seen_before: datetime, started_before: datetime) -> None:
    """Take sessions away that are over."""
    writer.cursor.execute("DELETE FROM session WHERE last_seen < ? OR started_at < ?", [seen_before, started_before])


def add_try(writer: Writer, account: str, address: str, *, succeeded: bool) -> None:
    """Note a try to sign in."""
    writer.cursor.execute("INSERT INTO sign_in VALUES (?, ?, ?, ?)", [account, address, writer.at, succeeded])


def failed_tries(
    cursor: duckdb.DuckDBPyConnection, *, account: str | None = None, address: str | None = None, since: datetime
) -> Sequence[datetime]:
    """
    Give moments of tries that failed, the earliest first.

    Parameters
    ----------
    cursor
        Sees what was tried.
    account, address
        Of which; for an account only those after its last success.
    since
        From when.
    """
    rows = cursor.execute(
        """
        SELECT "at" FROM sign_in AS tried
        WHERE NOT succeeded AND "at" > $since
            AND ($address::VARCHAR IS NULL OR address = $address)
            AND ($account::VARCHAR IS NULL OR (
                account = $account AND NOT EXISTS (
                    FROM sign_in AS later
                    WHERE later.succeeded AND later.account = $account AND later."at" >= tried."at"
                )
            ))
        ORDER BY "at"
        """,
        {"account": account, "address": address, "since": since},
    ).fetchall()
    return [at for (at,) in rows]


def delete_try(writer: Writer, account: str, address: str, at: datetime) -> None:
    """Take back a try that was noted as failed before it was known to be none."""
    writer.cursor.execute(
        'DELETE FROM sign_in WHERE account = ? AND address = ? AND "at" = ? AND NOT succeeded', [account, address, at]
    )


def forget_tries(writer: Writer, account: str) -> None:
    """Let an account be tried again at once."""
    writer.cursor.execute("DELETE FROM sign_in WHERE account = ?", [account])


def sweep_tries(writer: Writer, before: datetime) -> None:
    """Take tries away that count no more: they hold addresses of people."""
    writer.cursor.execute('DELETE FROM sign_in WHERE "at" < ?', [before])
